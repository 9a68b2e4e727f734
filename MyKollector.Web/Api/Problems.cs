using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Common;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Api;

/// <summary>
/// Expected failures as RFC 9457 problem details: <c>code</c> is the error's stable code, <c>detail</c> its sentence in the caller's
/// language, <c>errors</c> names the field at fault.
/// </summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    public static ProblemDetails Of(Error error, ErrorMessages sentences)
    {
        var detail = sentences.Of(error);
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = Title(error.Kind),
            Status = Status(error.Kind),
            Detail = detail,
            Extensions = { ["code"] = error.Code },
        };
        if (error.Field is { } field) problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [detail] };
        return problem;
    }

    /// <summary>The answer of an endpoint.</summary>
    public static IResult Answer(Error error, ErrorMessages sentences)
    {
        var problem = Of(error, sentences);
        return Results.Json(problem, statusCode: problem.Status, contentType: ContentType);
    }

    /// <summary>The answer to an unhandled exception: its number in the log and nothing else.</summary>
    public static IResult Unexpected(HttpContext context)
    {
        var sentences = context.RequestServices.GetRequiredService<ErrorMessages>();
        return Results.Json(new ProblemDetails
        {
            Type = "about:blank",
            Title = "Internal Server Error",
            Status = StatusCodes.Status500InternalServerError,
            Detail = sentences.Unexpected,
            Extensions = { ["code"] = "unexpected", ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier },
        }, statusCode: StatusCodes.Status500InternalServerError, contentType: ContentType);
    }

    public static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
    };

    static string Title(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => "Not Found",
        ErrorKind.Invalid => "Bad Request",
        ErrorKind.Conflict => "Conflict",
        ErrorKind.Forbidden => "Forbidden",
    };
}

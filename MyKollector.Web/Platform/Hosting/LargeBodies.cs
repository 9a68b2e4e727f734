using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using MyKollector.Domain.Common;
using MyKollector.Web.Api;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// Refuses a body that says of itself to be larger than its address takes, before a byte of it is read: with a sentence, where the server's own limit
/// would only break the connection.
/// </summary>
public sealed class LargeBodies(RequestDelegate next)
{
    /// <summary>What an address takes that says nothing else, bytes: the server's own default.</summary>
    const long Usual = 30_000_000;

    public static readonly Error TooLarge = Error.Invalid("request.too_large", "file");

    public Task InvokeAsync(HttpContext context, ErrorMessages sentences)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The page that says so is made of the same request.
        if (context.Request.ContentLength is not { } length || length <= LimitOf(context) || context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is not null) return next(context);
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        // What follows of the body is not wanted on this connection.
        context.Response.Headers.Connection = "close";
        if (!context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal)) return Task.CompletedTask;
        var problem = Problems.Of(TooLarge, sentences);
        problem.Status = StatusCodes.Status413PayloadTooLarge;
        return Results.Json(problem, statusCode: StatusCodes.Status413PayloadTooLarge, contentType: Problems.ContentType).ExecuteAsync(context);
    }

    static long LimitOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize ?? long.MaxValue
        : context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? Usual;
}

using Microsoft.Extensions.Localization;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Ui;

/// <summary>The sentence for an expected failure: its code's own, else the general one of its kind.</summary>
public sealed class ErrorMessages(IStringLocalizer<ErrorText> texts)
{
    public string Of(Error error)
    {
        var sentence = error.Args.Count == 0 ? texts[error.Code] : texts[error.Code, [.. error.Args.Select(a => a ?? "")]];
        return sentence.ResourceNotFound ? texts[GeneralCode(error.Kind)] : sentence;
    }

    /// <summary>What is said about an exception.</summary>
    public string Unexpected => texts["unexpected"];

    static string GeneralCode(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => "not_found",
        ErrorKind.Invalid => "invalid",
        ErrorKind.Conflict => "conflict",
        ErrorKind.Forbidden => "forbidden",
    };
}

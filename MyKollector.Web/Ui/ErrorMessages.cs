using Microsoft.Extensions.Localization;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;

namespace MyKollector.Web.Ui;

/// <summary>The sentence for an expected failure: its code's own, else the general one of its kind.</summary>
public sealed class ErrorMessages(IStringLocalizer<ErrorText> texts, Words words, ReasonWords reasons)
{
    static readonly string Held = MedalErrors.Held(null).Code;

    public string Of(Error error)
    {
        var sentence = error.Args.Count == 0 ? texts[error.Code] : texts[error.Code, [.. error.Args.Select(a => error.Code == Held && a is string reason ? reasons.OfHold(reason) : Written(a))]];
        return sentence.ResourceNotFound ? texts[GeneralCode(error.Kind)] : sentence;
    }

    /// <summary>What is said about an exception.</summary>
    public string Unexpected => texts["unexpected"];

    /// <summary>Values of the domain are said in the product's words and the reader's language, not by their names in code.</summary>
    object Written(object? value) => value switch
    {
        null => "",
        Error cause => Of(cause),
        Enum e => words.Find(e) ?? e.ToString(),
        Money amount => Formats.Amount(amount),
        TimeSpan elapsed => Formats.Elapsed(elapsed),
        DateTimeOffset instant => Formats.DateAndTime(instant),
        _ => value,
    };

    static string GeneralCode(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => "not_found",
        ErrorKind.Invalid => "invalid",
        ErrorKind.Conflict => "conflict",
        ErrorKind.Forbidden => "forbidden",
    };
}

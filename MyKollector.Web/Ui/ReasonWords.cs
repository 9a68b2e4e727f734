using Microsoft.Extensions.Localization;
using MyKollector.Domain.Manufacturing;

namespace MyKollector.Web.Ui;

/// <summary>Anchors the words of the reasons that are stored as codes (ReasonText.resx, ReasonText.en.resx).</summary>
public sealed class ReasonText;

/// <summary>Reasons as the house reads them: codes in its language, free text as it was typed. Customers are told that a medal is on hold, not why.</summary>
public sealed class ReasonWords(IStringLocalizer<ReasonText> texts)
{
    /// <summary>Why a medal is set aside.</summary>
    public string OfHold(string reason) => texts["hold." + reason] is { ResourceNotFound: false } known ? known.Value : reason;

    /// <summary>A code of <see cref="RectificationReasons"/>.</summary>
    public string OfCause(string code) => texts[code];

    /// <summary>The reason that the journal keeps with an action.</summary>
    public string Of(string action, string reason) => action switch
    {
        "medal.rectified" => OfRectification(reason),
        "medal.held" => OfHold(reason),
        _ => reason,
    };

    string OfRectification(string reason) => RectificationReasons.Split(reason) switch
    {
        (null, var text) => text ?? "",
        (RectificationReasons.Other, { } text) => text,
        ({ } code, null) => OfCause(code),
        ({ } code, { } text) => $"{OfCause(code)} · {text}",
    };
}

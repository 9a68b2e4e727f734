using Microsoft.Extensions.Localization;
using MyKollector.Domain.Manufacturing;

namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>Reasons as people read them: codes in their language, free text as it was typed.</summary>
public static class HoldText
{
    /// <summary>Why a medal is set aside.</summary>
    public static string Of(string reason, IStringLocalizer texts) => texts["Hold." + reason] is { ResourceNotFound: false } known ? known.Value : reason;

    /// <summary>Why something was rectified.</summary>
    public static string OfRectification(string reason, IStringLocalizer texts) => RectificationReasons.Split(reason) switch
    {
        (null, var text) => text ?? "",
        (RectificationReasons.Other, { } text) => text,
        ({ } code, null) => texts["Reason." + code],
        ({ } code, { } text) => $"{texts["Reason." + code].Value} · {text}",
    };
}

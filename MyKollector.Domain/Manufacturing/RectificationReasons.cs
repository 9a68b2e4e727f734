using MyKollector.Domain.Medals;

namespace MyKollector.Domain.Manufacturing;

/// <summary>
/// The reasons a workshop chooses from when it rectifies, beside a free text. Stored in front of the text as a stable code, so that
/// scrap can be counted by cause in any language.
/// </summary>
public static class RectificationReasons
{
    /// <summary>Asks for a free text.</summary>
    public const string Other = "other";

    const char Separator = '|';

    /// <summary>The codes of a kind, most frequent first; <see cref="Other"/> is always the last.</summary>
    public static IReadOnlyList<string> Of(RectificationKind kind) => kind switch
    {
        RectificationKind.EntryMistake => ["wrong_row", "too_early", Other],
        RectificationKind.Scrapped => ["scratched", "casting_flaw", "plating_flaw", Other],
        RectificationKind.EngravedWrong => ["misaligned", "wrong_text", "too_deep", "wrong_blank", Other],
        RectificationKind.LostParcel => ["carrier_lost", "not_received", "damaged_in_transit", Other],
    };

    /// <summary>Code and text as the one reason that aggregate and journal keep; null when the code is not the kind's or "other" has no text.</summary>
    public static string? Compose(RectificationKind kind, string code, string? text)
    {
        text = text?.Trim();
        if (!Of(kind).Contains(code) || (code == Other && string.IsNullOrEmpty(text))) return null;
        return string.IsNullOrEmpty(text) ? code : $"{code}{Separator}{text}";
    }

    /// <summary>Splits a stored reason; the code is null for reasons written elsewhere.</summary>
    public static (string? Code, string? Text) Split(string reason)
    {
        var parts = reason.Split(Separator, 2);
        var known = Enum.GetValues<RectificationKind>().SelectMany(Of).Contains(parts[0]);
        return known ? (parts[0], parts.Length == 2 ? parts[1] : null) : (null, reason);
    }
}

using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Artwork;

/// <summary>What a workshop's laser can write.</summary>
/// <param name="SpotMillimetres">Width of the burnt line.</param>
/// <param name="SpotsPerStroke">Least width of a letter's stroke, in spots.</param>
/// <param name="SpotsPerModule">Least side of a QR module, in spots.</param>
/// <param name="LeastCapHeight">Least height of capitals in millimetres, so that people can read them.</param>
public sealed record EngravingLimits(double SpotMillimetres = 0.05, double SpotsPerStroke = 1.2, double SpotsPerModule = 3, double LeastCapHeight = 0.9)
{
    /// <summary>A fibre laser with a common lens: a spot of 0.05 mm.</summary>
    public static readonly EngravingLimits Default = new();

    /// <summary>Least width of a letter's stroke, millimetres.</summary>
    public double LeastStroke => SpotMillimetres * SpotsPerStroke;

    /// <summary>Least side of a QR module, millimetres.</summary>
    public double LeastModule => SpotMillimetres * SpotsPerModule;
}

/// <summary>
/// Decides before anything is drawn whether a text may be engraved. What passes is engraved letter for letter; nothing is replaced in silence.
/// </summary>
public static class EngravingPreflight
{
    /// <summary>Characters of the longest text that a medal takes.</summary>
    public const int LongestText = 40;

    const string Punctuation = " \u00A0\u202F'’-–.,:;!?&()/+·°\"«»“”‘…";

    /// <summary>
    /// Brings typed text into the form that is stored, previewed and engraved: normalisation form C, no white space around it, one space
    /// between words. It removes nothing else: what cannot be engraved is refused, not dropped.
    /// </summary>
    public static string Normalize(string text)
    {
        // Unpaired surrogates cannot be normalised; they are left for the check, which refuses them.
        var composed = IsWellFormed(text) ? text.Normalize(NormalizationForm.FormC) : text;
        return string.Join(' ', composed.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Refuses a text that is empty, too long, not normalised, or holds a character outside the list of the faces.</summary>
    /// <param name="text">As it would be engraved.</param>
    /// <param name="field">The property that the error names.</param>
    public static Result CheckText(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) return ArtworkErrors.TextEmpty(field);
        if (text.Length > LongestText) return ArtworkErrors.TextTooLong(field, LongestText);
        foreach (var rune in text.EnumerateRunes())
            if (!IsAllowed(rune)) return ArtworkErrors.CharacterRefused(field, rune);
        return text.IsNormalized(NormalizationForm.FormC) ? Result.Ok : ArtworkErrors.NotNormalized(field);
    }

    /// <summary>Latin letters of European languages, figures and plain punctuation: all of them are in both faces. No mark, control, direction or zero-width character.</summary>
    public static bool IsAllowed(Rune rune) => rune.Value switch
    {
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' => true,
        0xD7 or 0xF7 => false,
        >= 0xC0 and <= 0xFF => true,
        // Not in the faces: Ĕ ĕ Ĭ Ĳ ĸ Ŀ ŀ ŉ Ŏ ſ. All of them are rare or obsolete; ŀ has a usual spelling with a middle dot.
        0x114 or 0x115 or 0x12C or 0x132 or 0x138 or 0x13F or 0x140 or 0x149 or 0x14E or 0x17F => false,
        >= 0x100 and <= 0x17E => true,
        var other => other < 0x10000 && Punctuation.Contains((char)other, StringComparison.Ordinal),
    };

    /// <summary>Refuses a run with a missing glyph: the list above and the font files must agree, and this is where a difference shows.</summary>
    public static Result CheckGlyphs(GlyphRun run, string text, string field)
    {
        foreach (var glyph in run.Glyphs)
            if (glyph.Missing) return ArtworkErrors.CharacterRefused(field, text.EnumerateRunes().FirstOrDefault(r => !Rune.IsWhiteSpace(r)));
        return Result.Ok;
    }

    /// <summary>Refuses modules that the laser's spot would blur.</summary>
    public static Result CheckQr(double module, EngravingLimits limits) =>
        module + 1e-9 < limits.LeastModule ? ArtworkErrors.QrTooFine(module, limits.LeastModule) : Result.Ok;

    static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }
}

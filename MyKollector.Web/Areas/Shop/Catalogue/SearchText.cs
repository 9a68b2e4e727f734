using System.Globalization;
using System.Text;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>Text as people search it: without accents, capitals, ligatures or punctuation, and with abbreviated saints written out.</summary>
public static class SearchText
{
    /// <summary>Words that stand before a place's own name: « Col du Galibier » is filed under G.</summary>
    static readonly HashSet<string> Generic = ["col", "port", "cime", "plateau", "du", "de", "la", "le", "les", "l", "d", "des"];

    /// <summary>Words in lower case, each behind one space, so that <c>" " + prefix</c> finds a word's beginning.</summary>
    public static string Normalize(string text)
    {
        var flat = new StringBuilder(text.Length + 1);
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (c is 'œ' or 'Œ') word.Append("oe");
            else if (c is 'æ' or 'Æ') word.Append("ae");
            else if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else End();
        }

        End();
        return flat.ToString();

        void End()
        {
            if (word.Length == 0) return;
            flat.Append(' ').Append(word.ToString() switch { "st" => "saint", "ste" => "sainte", var other => other });
            word.Clear();
        }
    }

    /// <summary>The words typed, normalised.</summary>
    public static IReadOnlyList<string> Words(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? [] : Normalize(typed.Length > 80 ? typed[..80] : typed).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The place's own name, for sorting.</summary>
    public static string SortKey(string summit)
    {
        var words = Normalize(summit).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(words, w => !Generic.Contains(w));
        return string.Join(' ', first <= 0 ? words : words[first..]);
    }
}

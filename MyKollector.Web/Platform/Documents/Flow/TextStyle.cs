using System.Globalization;
using System.Text;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents.Flow;

enum Align
{
    Left,
    Centre,
    Right,
}

/// <summary>How a text is set.</summary>
/// <param name="Face">Its font.</param>
/// <param name="Points">Font size in typographic points.</param>
/// <param name="Colour">Ink.</param>
/// <param name="Leading">Distance of base lines, in font sizes.</param>
/// <param name="Tracking">Extra space between letters, in font sizes.</param>
sealed record TextStyle(Typeface Face, float Points, SKColor Colour, float Leading = 1.32f, float Tracking = 0)
{
    /// <summary>Font size in millimetres, the unit of all layout.</summary>
    public float Size => Points * 25.4f / 72;

    /// <summary>Distance of base lines in millimetres.</summary>
    public float LineHeight => Size * Leading;

    /// <summary>Height of capitals in millimetres.</summary>
    public float CapHeight => Face.CapHeight * Size;

    /// <summary>The same with another size that fills a width at most.</summary>
    public TextStyle Fit(string text, float width)
    {
        var natural = Width(text);
        return natural <= width ? this : this with { Points = Points * width / natural };
    }

    /// <summary>Width of one line in millimetres.</summary>
    public float Width(string text)
    {
        var glyphs = Face.Shape(Printable(text));
        return glyphs.Count == 0 ? 0 : (glyphs[^1].X + glyphs[^1].Advance + Tracking * (glyphs.Count - 1)) * Size;
    }

    /// <summary>
    /// What the font can show of a text: control characters go, letters that it lacks lose their accents, what remains unknown becomes a
    /// question mark. Only for paper: nothing is replaced on metal.
    /// </summary>
    public string Printable(string text)
    {
        if (text.All(c => Face.Has(c) || c is '\u202F')) return text;
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Face.Has(rune.Value) || rune.Value == '\u202F') printable.Append(rune);
            else if (Rune.IsWhiteSpace(rune)) printable.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) continue;
            else if (rune.Value == '\u2011') printable.Append('-');
            else
            {
                var bare = rune == Rune.ReplacementChar ? "" : string.Concat(rune.ToString().Normalize(NormalizationForm.FormKD).Where(c => Face.Has(c)));
                printable.Append(bare.Length > 0 ? bare : "?");
            }
        }

        return printable.ToString();
    }

    /// <summary>Lines no wider than a width, broken at spaces; a word that is too long is broken where it must.</summary>
    public IReadOnlyList<string> Wrap(string text, float width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (Width(longer) <= width)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0) lines.Add(line);
                line = word;
                while (Width(line) > width && line.Length > 1)
                {
                    var fits = line.Length - 1;
                    while (fits > 1 && Width(line[..fits]) > width) fits--;
                    if (char.IsHighSurrogate(line[fits - 1]) && fits > 1) fits--;
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            lines.Add(line);
        }

        return lines;
    }
}

using MyKollector.Domain.Artwork;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Outlines of the engraving faces from the product's own font files.</summary>
sealed class EngravingGlyphs : IGlyphOutlines
{
    public GlyphRun Shape(EngravingFace face, string text)
    {
        var typeface = Of(face);
        var shaped = typeface.Shape(text);
        var glyphs = new Glyph[shaped.Count];
        var advance = 0f;
        for (var i = 0; i < glyphs.Length; i++)
        {
            var g = shaped[i];
            var (x, width) = (g.X - advance, g.Advance);
            glyphs[i] = new(typeface.Outline(g.Index), new(x, g.Y), width, char.IsLetterOrDigit(text[g.Cluster]) ? typeface.ThinnestStroke(g.Index) : double.PositiveInfinity, g.Index == 0);
            advance += width;
        }

        return new(glyphs, advance);
    }

    public double CapHeight(EngravingFace face) => Of(face).CapHeight;

    static Typeface Of(EngravingFace face) => face switch
    {
        EngravingFace.Inscription => Typeface.Inscription,
        EngravingFace.Figures => Typeface.FiguresBold,
    };
}

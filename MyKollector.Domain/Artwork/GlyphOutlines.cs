namespace MyKollector.Domain.Artwork;

/// <summary>The two faces that are engraved.</summary>
public enum EngravingFace
{
    /// <summary>Names: flared capitals in the manner of inscriptions.</summary>
    Inscription,

    /// <summary>Times, altitudes, dates and serials: condensed, figures of equal width.</summary>
    Figures,
}

/// <summary>One glyph of a shaped text, at a font size of 1 with its baseline at y = 0.</summary>
/// <param name="Outline">Closed contours filled by the non-zero rule; empty for spaces.</param>
/// <param name="Offset">Where the glyph's origin stands in the run.</param>
/// <param name="Advance">Width taken in the run, kerning included.</param>
/// <param name="ThinnestStroke">See <see cref="StrokeThickness"/>. Infinity for spaces and punctuation: a comma is meant to taper to nothing.</param>
/// <param name="Missing">True when the face has no glyph for the character.</param>
public readonly record struct Glyph(VectorPath Outline, Point Offset, double Advance, double ThinnestStroke, bool Missing);

/// <summary>A text shaped in one face at a font size of 1.</summary>
/// <param name="Glyphs">In visual order, left to right.</param>
/// <param name="Advance">Total width.</param>
public sealed record GlyphRun(IReadOnlyList<Glyph> Glyphs, double Advance)
{
    /// <summary>The thinnest stroke of all glyphs, at a font size of 1.</summary>
    public double ThinnestStroke => Glyphs.Count == 0 ? double.PositiveInfinity : Glyphs.Min(g => g.ThinnestStroke);
}

/// <summary>Where the domain gets the outlines of letters from: it knows no font file.</summary>
public interface IGlyphOutlines
{
    /// <summary>Shapes a text with kerning and without ligatures, so that every character keeps its own glyph.</summary>
    GlyphRun Shape(EngravingFace face, string text);

    /// <summary>Height of a capital letter at a font size of 1.</summary>
    double CapHeight(EngravingFace face);
}

using MyKollector.Domain.Common;

namespace MyKollector.Domain.Artwork;

/// <summary>A line of text that shrinks until it fits and refuses to shrink below what a laser can write.</summary>
/// <param name="Field">The design's property that an error names.</param>
/// <param name="Runs">Pieces of the line with their size relative to the line's; figures and small units differ.</param>
/// <param name="Face">The face of all runs.</param>
/// <param name="Size">Wanted font size in millimetres.</param>
/// <param name="Tracking">Extra space between letters, in font sizes; given up first when space is short.</param>
sealed record TextLine(string Field, IReadOnlyList<(string Text, double Scale)> Runs, EngravingFace Face, double Size, double Tracking = 0)
{
    public TextLine(string field, string text, EngravingFace face, double size, double tracking = 0)
        : this(field, [(text, 1.0)], face, size, tracking)
    {
    }

    /// <summary>The line on a straight base, centred.</summary>
    public Result<VectorPath> Straight(IGlyphOutlines outlines, EngravingLimits limits, Point centre, double maxWidth) =>
        Layout(outlines, limits, maxWidth, (placed, size, width) =>
        {
            var path = new PathBuilder();
            foreach (var (glyph, x, scale) in placed)
                path.Add(glyph.Outline, Affine.Scaling(size * scale).Then(Affine.Translation(centre.X - width / 2 + x + glyph.Offset.X * size * scale, centre.Y + glyph.Offset.Y * size * scale)));
            return path.Build();
        });

    /// <summary>The line around a centre: along the top reading clockwise, or along the bottom with the letters' feet outwards.</summary>
    /// <param name="outlines">Where glyphs come from.</param>
    /// <param name="limits">What the laser can write.</param>
    /// <param name="radius">Radius of the base line.</param>
    /// <param name="maxDegrees">The arc that may be used.</param>
    /// <param name="bottom">Along the bottom.</param>
    public Result<VectorPath> OnArc(IGlyphOutlines outlines, EngravingLimits limits, double radius, double maxDegrees, bool bottom) =>
        Layout(outlines, limits, double.DegreesToRadians(maxDegrees) * radius, (placed, size, width) =>
        {
            var path = new PathBuilder();
            foreach (var (glyph, x, scale) in placed)
            {
                var middle = x + glyph.Advance * size * scale / 2;
                var degrees = double.RadiansToDegrees((middle - width / 2) / radius);
                var angle = bottom ? 90 - degrees : -90 + degrees;
                var foot = Point.Polar(radius, angle);
                path.Add(glyph.Outline, Affine.Translation(glyph.Offset.X - glyph.Advance / 2, glyph.Offset.Y)
                    .Then(Affine.Scaling(size * scale))
                    .Then(Affine.Rotation(bottom ? angle - 90 : angle + 90))
                    .Then(Affine.Translation(foot.X, foot.Y)));
            }

            return path.Build();
        });

    Result<VectorPath> Layout(IGlyphOutlines outlines, EngravingLimits limits, double maxWidth,
        Func<IReadOnlyList<(Glyph Glyph, double X, double Scale)>, double, double, VectorPath> place)
    {
        var runs = Runs.Select(r => (Run: outlines.Shape(Face, r.Text), r.Text, r.Scale)).ToList();
        foreach (var (run, text, _) in runs)
            if (EngravingPreflight.CheckGlyphs(run, text, Field) is { Succeeded: false } missing) return missing.Error;

        var advance = runs.Sum(r => r.Run.Advance * r.Scale);
        var gaps = runs.Sum(r => r.Run.Glyphs.Count * r.Scale);
        var least = runs.Max(r => Math.Max(limits.LeastStroke / r.Run.ThinnestStroke, limits.LeastCapHeight / outlines.CapHeight(Face)) / r.Scale);
        var (size, tracking) = (0.0, 0.0);
        foreach (var share in (double[])[1, 0.5, 0])
        {
            tracking = Tracking * share;
            size = Math.Min(Size, maxWidth / (advance + gaps * tracking));
            if (size > 0.9 * Size) break;
        }

        if (size < least) return ArtworkErrors.DoesNotFit(Field);
        var placed = new List<(Glyph, double, double)>();
        var x = 0.0;
        foreach (var (run, _, scale) in runs)
        {
            foreach (var glyph in run.Glyphs)
            {
                placed.Add((glyph, x, scale));
                x += (glyph.Advance + tracking) * size * scale;
            }
        }

        // The space behind the last letter belongs to no gap.
        return place(placed, size, x - tracking * size * runs[^1].Scale);
    }
}

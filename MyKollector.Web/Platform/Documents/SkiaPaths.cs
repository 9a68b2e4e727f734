using MyKollector.Domain.Artwork;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Between the domain's paths and Skia's.</summary>
static class SkiaPaths
{
    /// <summary>Quadratic curves become the cubics that are the same curve; conics do not occur in fonts.</summary>
    public static VectorPath ToVector(SKPath path)
    {
        var builder = new PathBuilder();
        using var iterator = path.CreateRawIterator();
        Span<SKPoint> points = stackalloc SKPoint[4];
        while (true)
        {
            switch (iterator.Next(points))
            {
                case SKPathVerb.Move:
                    builder.MoveTo(At(points[0]));
                    break;
                case SKPathVerb.Line:
                    builder.LineTo(At(points[1]));
                    break;
                case SKPathVerb.Quad:
                    builder.QuadTo(At(points[1]), At(points[2]));
                    break;
                case SKPathVerb.Cubic:
                    builder.CubicTo(At(points[1]), At(points[2]), At(points[3]));
                    break;
                case SKPathVerb.Close:
                    builder.Close();
                    break;
                case SKPathVerb.Conic:
                    throw new NotSupportedException("A font outline with conics.");
                default:
                    return builder.Build();
            }
        }
    }

    public static SKPath ToSkia(this VectorPath path)
    {
        var skia = new SKPath { FillType = SKPathFillType.Winding };
        foreach (var s in path.Segments)
        {
            switch (s.Verb)
            {
                case PathVerb.Move:
                    skia.MoveTo((float)s.End.X, (float)s.End.Y);
                    break;
                case PathVerb.Line:
                    skia.LineTo((float)s.End.X, (float)s.End.Y);
                    break;
                case PathVerb.Cubic:
                    skia.CubicTo((float)s.Control1.X, (float)s.Control1.Y, (float)s.Control2.X, (float)s.Control2.Y, (float)s.End.X, (float)s.End.Y);
                    break;
                case PathVerb.Close:
                    skia.Close();
                    break;
            }
        }

        return skia;
    }

    static Point At(SKPoint p) => new(p.X, p.Y);
}

using MyKollector.Domain.Artwork;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents.Flow;

/// <summary>Draws on one page, in millimetres from its upper left corner.</summary>
sealed class Pen(SKCanvas canvas)
{
    /// <summary>For drawings that Skia does better than this class would.</summary>
    public SKCanvas Canvas => canvas;

    /// <summary>One line of text on a base line.</summary>
    public void Text(string text, TextStyle style, float x, float baseline, Align align = Align.Left)
    {
        var printable = style.Printable(text);
        var glyphs = style.Face.Shape(printable);
        if (glyphs.Count == 0) return;
        x -= align switch { Align.Left => 0, Align.Centre => style.Width(printable) / 2, Align.Right => style.Width(printable) };
        var size = style.Size;
        using var font = new SKFont(style.Face.Skia, size) { Hinting = SKFontHinting.None, LinearMetrics = true, Subpixel = true };
        using var paint = new SKPaint { Color = style.Colour, IsAntialias = true };
        using var builder = new SKTextBlobBuilder();
        builder.AddPositionedRun(
            [.. glyphs.Select(g => g.Index)],
            font,
            [.. glyphs.Select((g, i) => new SKPoint((g.X + i * style.Tracking) * size, g.Y * size))]);
        using var blob = builder.Build();
        if (blob is not null) canvas.DrawText(blob, x, baseline, paint);
    }

    /// <summary>Wrapped text from a top edge down; returns the height it took.</summary>
    public float Paragraph(string text, TextStyle style, float x, float top, float width, Align align = Align.Left)
    {
        var lines = style.Wrap(text, width);
        var anchor = align switch { Align.Left => x, Align.Centre => x + width / 2, Align.Right => x + width };
        for (var i = 0; i < lines.Count; i++) Text(lines[i], style, anchor, top + style.Size * 0.8f + i * style.LineHeight, align);
        return lines.Count * style.LineHeight;
    }

    public void Line(float x1, float y1, float x2, float y2, SKColor colour, float width = 0.15f, params float[] dashes)
    {
        using var paint = Stroke(colour, width);
        using var effect = dashes.Length > 0 ? SKPathEffect.CreateDash(dashes, 0) : null;
        paint.PathEffect = effect;
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    public void Fill(float x, float y, float width, float height, SKColor colour, float corner = 0)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRoundRect(x, y, width, height, corner, corner, paint);
    }

    public void Frame(float x, float y, float width, float height, SKColor colour, float line = 0.2f, float corner = 0)
    {
        using var paint = Stroke(colour, line);
        canvas.DrawRoundRect(x, y, width, height, corner, corner, paint);
    }

    /// <summary>An outline of the domain, filled.</summary>
    public void Path(VectorPath path, SKColor colour)
    {
        using var skia = path.ToSkia();
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(skia, paint);
    }

    /// <summary>An engraved drawing in one ink.</summary>
    public void Drawing(IEnumerable<ArtworkShape> shapes, SKColor colour)
    {
        using var paint = Stroke(colour, 0);
        foreach (var shape in shapes)
        {
            paint.IsStroke = shape.Layer != ArtworkLayer.EngraveFill;
            paint.StrokeWidth = (float)shape.StrokeWidth;
            using var path = shape.Path.ToSkia();
            canvas.DrawPath(path, paint);
        }
    }

    /// <summary>A QR code on white, <paramref name="side"/> wide with its quiet zone.</summary>
    public void Qr(QrMatrix matrix, float x, float y, float side)
    {
        var module = side / (matrix.Size + 2.0 * QrMatrix.QuietZone);
        Fill(x, y, side, side, SKColors.White);
        Path(matrix.Outline(new(x + QrMatrix.QuietZone * module, y + QrMatrix.QuietZone * module), module), SKColors.Black);
    }

    /// <summary>A Code 128 with its quiet zones, as wide as it needs and at most <paramref name="maxWidth"/>; returns its width.</summary>
    public float Barcode(string text, float centre, float y, float maxWidth, float height)
    {
        var widths = Code128.Encode(text);
        var modules = widths.Sum() + 2 * Code128.QuietZone;
        var module = MathF.Min(0.375f, maxWidth / modules);
        var x = centre - modules * module / 2 + Code128.QuietZone * module;
        using var paint = new SKPaint { Color = SKColors.Black };
        for (var i = 0; i < widths.Count; i++)
        {
            if (i % 2 == 0) canvas.DrawRect(x, y, widths[i] * module, height, paint);
            x += widths[i] * module;
        }

        return modules * module;
    }

    static SKPaint Stroke(SKColor colour, float width) => new()
    {
        Color = colour,
        IsAntialias = true,
        IsStroke = true,
        StrokeWidth = width,
        StrokeCap = SKStrokeCap.Round,
        StrokeJoin = SKStrokeJoin.Round,
    };
}

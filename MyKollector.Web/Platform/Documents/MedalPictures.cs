using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Which side of a medal.</summary>
public enum MedalSide
{
    Front,
    Back,
}

/// <summary>Composes medals and shows them on metal. Stateless; one for the whole process.</summary>
public sealed class MedalPictures
{
    const double Units = 100;

    readonly EngravingGlyphs _glyphs = new();

    /// <summary>Draws a medal in the customer's language.</summary>
    /// <param name="design">What is written on it.</param>
    /// <param name="address">What the QR code on the back says.</param>
    /// <param name="culture">French or English.</param>
    /// <param name="limits">The workshop's laser; the common one when null.</param>
    /// <returns>The artwork, or which field cannot be engraved and why.</returns>
    public Result<MedalArtwork> Compose(MedalDesign design, string address, CultureInfo culture, EngravingLimits? limits = null) =>
        MedalArtwork.Compose(design, Wording(culture), _glyphs, QrCodes.Encode(address), limits);

    /// <summary>
    /// A face on its metal, for a page. Whole numbers in hundredths of a millimetre, no style, ids under the prefix; it fills the width it is given.
    /// </summary>
    /// <param name="artwork">What to show.</param>
    /// <param name="side">Front or back.</param>
    /// <param name="idPrefix">Unique on the page.</param>
    /// <param name="culture">Language of the description read aloud.</param>
    public SvgNode Svg(MedalArtwork artwork, MedalSide side, string idPrefix, CultureInfo culture)
    {
        var face = FaceOf(artwork, side);
        var tone = MetalTone.Of(artwork.Design.Metal);
        var d = face.Diameter * Units;
        var svg = SvgNode.Root(idPrefix, Title(artwork, side, culture), Description(artwork, side, culture), 0, 0, d, d);
        var metal = new SvgNode("linearGradient").Set("id", $"{idPrefix}-m").Set("x1", 0.08).Set("y1", 0).Set("x2", 0.92).Set("y2", 1);
        foreach (var (offset, colour) in tone.Stops) metal.Add(new SvgNode("stop").Set("offset", offset).Set("stop-color", colour));
        var bevel = new SvgNode("linearGradient").Set("id", $"{idPrefix}-b").Set("x1", 0).Set("y1", 0).Set("x2", 1).Set("y2", 1)
            .Add(new SvgNode("stop").Set("offset", 0).Set("stop-color", tone.Light))
            .Add(new SvgNode("stop").Set("offset", 1).Set("stop-color", tone.Edge));
        var dip = new SvgNode("radialGradient").Set("id", $"{idPrefix}-s").Set("cx", 0.5).Set("cy", 0.5).Set("r", 0.5)
            .Add(new SvgNode("stop").Set("offset", 0.72).Set("stop-color", tone.Shade).Set("stop-opacity", 0))
            .Add(new SvgNode("stop").Set("offset", 1).Set("stop-color", tone.Edge).Set("stop-opacity", 0.38));
        var marks = new SvgNode("g").Set("id", $"{idPrefix}-g");
        var provisional = new SvgNode("g").Set("fill", tone.Mark).Set("opacity", 0.38);
        foreach (var shape in face.Shapes.Where(s => s.Layer != ArtworkLayer.Cut))
        {
            var path = new SvgNode("path");
            if (shape.Layer == ArtworkLayer.EngraveLine) path.Set("fill", "none").Set("stroke-width", shape.StrokeWidth * Units).Set("stroke-linecap", "round").Set("stroke-linejoin", "round");
            else path.Set("stroke", "none");
            path.Set("d", SvgPathData.Compact(shape.Path, Units));
            (shape.Provisional ? provisional : marks).Add(path);
        }

        var centre = d / 2;
        svg.Add(new SvgNode("defs").Add(metal, bevel, dip, marks))
            .Add(Disc(centre, centre).Set("fill", $"url(#{idPrefix}-b)"))
            .Add(Disc(centre, centre - 32).Set("fill", $"url(#{idPrefix}-m)"))
            .Add(Disc(centre, centre - 32).Set("fill", $"url(#{idPrefix}-s)"))
            .Add(new SvgNode("use").Set("href", $"#{idPrefix}-g").Set("x", 4).Set("y", 6).Set("fill", tone.Glint).Set("stroke", tone.Glint).Set("opacity", 0.55))
            .Add(new SvgNode("use").Set("href", $"#{idPrefix}-g").Set("fill", tone.Mark).Set("stroke", tone.Mark));
        return face.Shapes.Any(s => s.Provisional) ? svg.Add(provisional) : svg;
    }

    /// <summary>A face on its metal as PNG with transparent ground.</summary>
    /// <param name="artwork">What to show.</param>
    /// <param name="side">Front or back.</param>
    /// <param name="pixels">Width and height.</param>
    public byte[] Png(MedalArtwork artwork, MedalSide side, int pixels = 800)
    {
        using var bitmap = Bitmap(artwork, side, pixels, SKColors.Transparent);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>
    /// A face on its metal as JPEG on white, for mails. Shaded metal is a photograph to an encoder: a third of the PNG's weight, in a tenth of
    /// its time.
    /// </summary>
    /// <param name="artwork">What to show.</param>
    /// <param name="side">Front or back.</param>
    /// <param name="pixels">Width and height.</param>
    public byte[] Jpeg(MedalArtwork artwork, MedalSide side, int pixels)
    {
        using var bitmap = Bitmap(artwork, side, pixels, SKColors.White);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }

    static SKBitmap Bitmap(MedalArtwork artwork, MedalSide side, int pixels, SKColor ground)
    {
        var bitmap = new SKBitmap(new SKImageInfo(pixels, pixels, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(ground);
        canvas.Scale((float)(pixels / FaceOf(artwork, side).Diameter));
        Draw(canvas, artwork, side);
        return bitmap;
    }

    /// <summary>Draws a face on its metal, in millimetres from the canvas's origin.</summary>
    internal static void Draw(SKCanvas canvas, MedalArtwork artwork, MedalSide side)
    {
        var face = FaceOf(artwork, side);
        var tone = MetalTone.Of(artwork.Design.Metal);
        var d = (float)face.Diameter;
        var centre = new SKPoint(d / 2, d / 2);
        using var paint = new SKPaint { IsAntialias = true };
        using (var bevel = SKShader.CreateLinearGradient(SKPoint.Empty, new(d, d), [Colour(tone.Light), Colour(tone.Edge)], SKShaderTileMode.Clamp))
        {
            paint.Shader = bevel;
            canvas.DrawCircle(centre, d / 2, paint);
        }

        using (var metal = SKShader.CreateLinearGradient(new(0.08f * d, 0), new(0.92f * d, d), [.. tone.Stops.Select(s => Colour(s.Colour))], [.. tone.Stops.Select(s => (float)s.Offset)], SKShaderTileMode.Clamp))
        {
            paint.Shader = metal;
            canvas.DrawCircle(centre, d / 2 - 0.32f, paint);
        }

        using (var dip = SKShader.CreateRadialGradient(centre, d / 2, [Colour(tone.Shade).WithAlpha(0), Colour(tone.Edge).WithAlpha(97)], [0.72f, 1], SKShaderTileMode.Clamp))
        {
            paint.Shader = dip;
            canvas.DrawCircle(centre, d / 2 - 0.32f, paint);
        }

        paint.Shader = null;
        canvas.Save();
        canvas.Translate(0.04f, 0.06f);
        DrawMarks(canvas, face, Colour(tone.Glint).WithAlpha(140), provisional: null);
        canvas.Restore();
        DrawMarks(canvas, face, Colour(tone.Mark), Colour(tone.Mark).WithAlpha(97));
    }

    /// <summary>Draws the marks of a face in one colour; placeholders in another or not at all.</summary>
    internal static void DrawMarks(SKCanvas canvas, MedalFace face, SKColor colour, SKColor? provisional)
    {
        using var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        foreach (var shape in face.Shapes.Where(s => s.Layer != ArtworkLayer.Cut))
        {
            if (shape.Provisional && provisional is null) continue;
            paint.Color = shape.Provisional ? provisional!.Value : colour;
            paint.IsStroke = shape.Layer == ArtworkLayer.EngraveLine;
            paint.StrokeWidth = (float)shape.StrokeWidth;
            using var path = shape.Path.ToSkia();
            canvas.DrawPath(path, paint);
        }
    }

    internal static MedalFace FaceOf(MedalArtwork artwork, MedalSide side) => side == MedalSide.Front ? artwork.Front : artwork.Back;

    internal static SKColor Colour(string hex) => SKColor.Parse(hex);

    static MedalWording Wording(CultureInfo culture) => new(
        DocumentText.Get("Medal_Finisher", culture),
        DocumentText.Get("Medal_AthletePlaceholder", culture),
        DocumentText.Get("Medal_Motto", culture),
        culture);

    static string Title(MedalArtwork artwork, MedalSide side, CultureInfo culture) =>
        DocumentText.Get(side == MedalSide.Front ? "Medal_FrontTitle" : "Medal_BackTitle", culture, artwork.Design.Course);

    static string Description(MedalArtwork artwork, MedalSide side, CultureInfo culture)
    {
        var design = artwork.Design;
        var none = DocumentText.Get("Medal_NotYet", culture);
        return side == MedalSide.Front
            ? DocumentText.Get("Medal_FrontDescription", culture, design.Athlete ?? none, design.Time.Elapsed is null ? design.Time.IsFinisher ? DocumentText.Get("Medal_Finisher", culture) : none : design.Time.ToString(), design.Date?.ToString("D", culture) ?? none)
            : DocumentText.Get("Medal_BackDescription", culture, design.Serial?.PieceText(design.Remake) ?? none);
    }

    static SvgNode Disc(double centre, double radius) => new SvgNode("circle").Set("cx", centre).Set("cy", centre).Set("r", radius);
}

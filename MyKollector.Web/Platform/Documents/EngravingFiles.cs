using System.Globalization;
using System.Text;
using System.Xml;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>
/// Files for the workshop's laser: outlines only, exact millimetres, the same bytes for the same medal. Refused as long as anything on the
/// medal is provisional. Layers by colour, in the palette that laser software gives to its layers: black areas, blue lines, red outline.
/// </summary>
public sealed class EngravingFiles
{
    internal const string FillColour = "#000000";
    internal const string LineColour = "#0000FF";
    internal const string CutColour = "#FF0000";

    /// <summary>Two pages, front and back, each exactly as large as the medal.</summary>
    public Result<byte[]> Pdf(MedalArtwork artwork)
    {
        if (artwork.ReadyToEngrave() is { Succeeded: false } refused) return refused.Error;
        using var bytes = new MemoryStream();
        // 2540 points per inch: at Skia's 72 the page itself would be rounded to whole points.
        var metadata = new SKDocumentPdfMetadata { Title = Name(artwork), Producer = "MyKollectOr", Creator = "MyKollectOr", RasterDpi = 2540, EncodingQuality = 101 };
        using (var document = SKDocument.CreatePdf(bytes, metadata))
        {
            foreach (var face in (MedalFace[])[artwork.Front, artwork.Back])
            {
                var side = (float)(face.Diameter * 72 / 25.4);
                using var canvas = document.BeginPage(side, side);
                canvas.Scale(72f / 25.4f);
                DrawLayers(canvas, face);
                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    /// <summary>One face in millimetres, a group per layer.</summary>
    public Result<string> Svg(MedalArtwork artwork, MedalSide side)
    {
        if (artwork.ReadyToEngrave() is { Succeeded: false } refused) return refused.Error;
        var face = MedalPictures.FaceOf(artwork, side);
        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, Indent = true }))
        {
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            var size = face.Diameter.ToString(CultureInfo.InvariantCulture);
            svg.WriteAttributeString("width", $"{size}mm");
            svg.WriteAttributeString("height", $"{size}mm");
            svg.WriteAttributeString("viewBox", $"0 0 {size} {size}");
            svg.WriteElementString("title", $"{Name(artwork)} {side.ToString().ToLowerInvariant()}");
            foreach (var layer in face.Shapes.GroupBy(s => s.Layer).OrderBy(g => g.Key))
            {
                svg.WriteStartElement("g");
                svg.WriteAttributeString("id", layer.Key switch { ArtworkLayer.EngraveFill => "engrave-fill", ArtworkLayer.EngraveLine => "engrave-line", ArtworkLayer.Cut => "cut" });
                svg.WriteAttributeString(layer.Key == ArtworkLayer.EngraveFill ? "fill" : "stroke", Colour(layer.Key));
                if (layer.Key != ArtworkLayer.EngraveFill) svg.WriteAttributeString("fill", "none");
                foreach (var shape in layer)
                {
                    svg.WriteStartElement("path");
                    if (layer.Key != ArtworkLayer.EngraveFill) svg.WriteAttributeString("stroke-width", Math.Round(shape.StrokeWidth, 4).ToString(CultureInfo.InvariantCulture));
                    svg.WriteAttributeString("d", SvgPathData.Exact(shape.Path).TrimEnd());
                    svg.WriteEndElement();
                }

                svg.WriteEndElement();
            }

            svg.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>One face as DXF R12: polylines within a hundredth of a millimetre, y up, a layer per kind of work.</summary>
    public Result<string> Dxf(MedalArtwork artwork, MedalSide side)
    {
        if (artwork.ReadyToEngrave() is { Succeeded: false } refused) return refused.Error;
        var face = MedalPictures.FaceOf(artwork, side);
        var dxf = new StringBuilder();
        void Pair(int code, string value) => dxf.Append(CultureInfo.InvariantCulture, $"{code}\n{value}\n");
        void Number(int code, double value) => Pair(code, value.ToString("0.####", CultureInfo.InvariantCulture));
        Pair(0, "SECTION");
        Pair(2, "HEADER");
        Pair(9, "$ACADVER");
        Pair(1, "AC1009");
        Pair(0, "ENDSEC");
        Pair(0, "SECTION");
        Pair(2, "TABLES");
        Pair(0, "TABLE");
        Pair(2, "LAYER");
        Pair(70, "3");
        foreach (var (layer, colour) in (ReadOnlySpan<(ArtworkLayer, string)>)[(ArtworkLayer.EngraveFill, "7"), (ArtworkLayer.EngraveLine, "5"), (ArtworkLayer.Cut, "1")])
        {
            Pair(0, "LAYER");
            Pair(2, DxfLayer(layer));
            Pair(70, "0");
            Pair(62, colour);
            Pair(6, "CONTINUOUS");
        }

        Pair(0, "ENDTAB");
        Pair(0, "ENDSEC");
        Pair(0, "SECTION");
        Pair(2, "ENTITIES");
        foreach (var shape in face.Shapes)
        {
            foreach (var (points, closed) in shape.Path.Flatten())
            {
                Pair(0, "POLYLINE");
                Pair(8, DxfLayer(shape.Layer));
                Pair(66, "1");
                Pair(70, closed ? "1" : "0");
                foreach (var p in points)
                {
                    Pair(0, "VERTEX");
                    Pair(8, DxfLayer(shape.Layer));
                    Number(10, p.X);
                    Number(20, face.Diameter - p.Y);
                }

                Pair(0, "SEQEND");
            }
        }

        Pair(0, "ENDSEC");
        Pair(0, "EOF");
        return dxf.ToString();
    }

    /// <summary>The laser layers of a face, in millimetres from the canvas's origin.</summary>
    internal static void DrawLayers(SKCanvas canvas, MedalFace face)
    {
        using var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        foreach (var shape in face.Shapes)
        {
            paint.IsStroke = shape.Layer != ArtworkLayer.EngraveFill;
            paint.StrokeWidth = (float)shape.StrokeWidth;
            paint.Color = SKColor.Parse(Colour(shape.Layer));
            using var path = shape.Path.ToSkia();
            canvas.DrawPath(path, paint);
        }
    }

    static string Name(MedalArtwork artwork) => artwork.Design.Serial!.PieceText(artwork.Design.Remake);

    static string DxfLayer(ArtworkLayer layer) => layer switch { ArtworkLayer.EngraveFill => "ENGRAVE_FILL", ArtworkLayer.EngraveLine => "ENGRAVE_LINE", ArtworkLayer.Cut => "CUT" };

    static string Colour(ArtworkLayer layer) => layer switch { ArtworkLayer.EngraveFill => FillColour, ArtworkLayer.EngraveLine => LineColour, ArtworkLayer.Cut => CutColour };
}

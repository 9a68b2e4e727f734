using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Web.Platform.Documents;
using QRCoder;
using SkiaSharp;

namespace MyKollector.Benchmarks;

/// <summary>
/// F16: engraving files with everything before them (preflight, shaping, code, drawing), against Skia writing the very same paths made
/// beforehand; and QR codes as SVG, against QRCoder with its own SVG.
/// </summary>
static class Engraving
{
    public static int Run(string[] args)
    {
        var pictures = new MedalPictures();
        var files = new EngravingFiles();
        var culture = CultureInfo.GetCultureInfo("fr-FR");
        var random = new Random(16);
        foreach (var count in new[] { 4, 16 })
        {
            var designs = Enumerable.Range(0, count).Select(i => (Design: Design(random, i), Address: Address(random))).ToList();
            var made = designs.Select(d => pictures.Compose(d.Design, d.Address, culture).Value).Select(a => new[] { Paths(a.Front), Paths(a.Back) }).ToList();
            var (bare, product) = Bench.Compare(
                () => made.Sum(faces => Bare(faces).Length),
                () => designs.Sum(d => files.Pdf(pictures.Compose(d.Design, d.Address, culture).Value).Value.Length));
            Bench.Row($"F16 engraving file with preflight, {count} different medals", "Skia, the same paths", bare, "product", product, count, "files/s");
        }

        foreach (var count in new[] { 100, 400 })
        {
            var addresses = Enumerable.Range(0, count).Select(_ => Address(random)).ToList();
            var (raw, product) = Bench.Compare(
                () => addresses.Sum(RawSvg),
                () => addresses.Sum(a => QrCodes.Svg(a, "Code", "q").ToMarkup().Length));
            Bench.Row($"F16 {count} QR codes as SVG", "QRCoder", raw, "product", product);
        }

        return 0;
    }

    static int RawSvg(string address)
    {
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(8).Length;
    }

    static List<(SKPath Path, ArtworkLayer Layer, float Width)> Paths(MedalFace face) => [.. face.Shapes.Select(s => (s.Path.ToSkia(), s.Layer, (float)s.StrokeWidth))];

    static byte[] Bare(List<(SKPath Path, ArtworkLayer Layer, float Width)>[] faces)
    {
        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, new SKDocumentPdfMetadata { RasterDpi = 2540, EncodingQuality = 101 }))
        {
            foreach (var face in faces)
            {
                using var canvas = document.BeginPage(50 * 72 / 25.4f, 50 * 72 / 25.4f);
                canvas.Scale(72 / 25.4f);
                using var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round };
                foreach (var (path, layer, width) in face)
                {
                    paint.IsStroke = layer != ArtworkLayer.EngraveFill;
                    paint.StrokeWidth = width;
                    canvas.DrawPath(path, paint);
                }

                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    static MedalDesign Design(Random random, int index)
    {
        string[] names = ["Zoé Lefèvre-Œuvrard", "Ian Smith", "Marie-Antoinette de La Rochefoucauld", "Łukasz Żółć"];
        string[] courses = ["Alpe d’Huez", "Col du Galibier", "Mont Ventoux", "Col du Tourmalet"];
        var points = new List<GeoPoint>();
        var altitude = 700.0;
        for (var i = 0; i <= 140; i++)
        {
            points.Add(new(45 + i * 100 / 111_195.0, 6, altitude));
            altitude += 100 * (0.07 + 0.03 * Math.Sin(i / (6.0 + index)));
        }

        var gate = new Gate(45, 6, 0, 20);
        return new(courses[index % 4], 1850, Relief.Of(new(1, points, gate, gate)), names[index % 4], EngravedTime.Of(TimeSpan.FromSeconds(random.Next(1800, 9000))),
            new(2026, 9, 1 + index), Serial.Create("HUEZ", 2026, Random8(random)));
    }

    static string Address(Random random)
    {
        var bytes = new byte[MedalToken.Bytes];
        random.NextBytes(bytes);
        return "https://chrono.mykollector.fr/m/" + MedalToken.FromBytes(bytes).Text;
    }

    static byte[] Random8(Random random)
    {
        var bytes = new byte[Serial.RandomBytes];
        random.NextBytes(bytes);
        return bytes;
    }
}

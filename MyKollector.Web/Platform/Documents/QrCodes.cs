using System.Globalization;
using MyKollector.Domain.Artwork;
using QRCoder;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>QR codes for pages, paper and metal: always level M, so that the address of a medal stays within version 4.</summary>
public static class QrCodes
{
    /// <summary>The modules of a text's code.</summary>
    public static QrMatrix Encode(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        // QRCoder's matrix includes the quiet zone; ours does not.
        var size = code.ModuleMatrix.Count - 2 * QrMatrix.QuietZone;
        var dark = new bool[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++) dark[row, column] = code.ModuleMatrix[row + QrMatrix.QuietZone][column + QrMatrix.QuietZone];
        }

        return new(text, dark);
    }

    /// <summary>
    /// An SVG image for a page: one path, quiet zone included, one unit per module, sized by the page. Draws its own white ground, so that
    /// it can be read on a dark page.
    /// </summary>
    /// <param name="text">What the code says.</param>
    /// <param name="title">For people who do not see it.</param>
    /// <param name="idPrefix">Unique on the page.</param>
    public static SvgNode Svg(string text, string title, string idPrefix)
    {
        var matrix = Encode(text);
        var side = matrix.Size + 2 * QrMatrix.QuietZone;
        return SvgNode.Root(idPrefix, title, null, 0, 0, side, side)
            .Add(new SvgNode("rect").Set("width", side).Set("height", side).Set("fill", "#FFFFFF"))
            .Add(new SvgNode("path").Set("fill", "#17212B").Set("shape-rendering", "crispEdges")
                .Set("d", SvgPathData.Compact(matrix.Outline(new(QrMatrix.QuietZone, QrMatrix.QuietZone), 1), 1)));
    }

    /// <summary>A PNG, black on white, quiet zone included.</summary>
    /// <param name="text">What the code says.</param>
    /// <param name="pixelsPerModule">Side of a module.</param>
    public static byte[] Png(string text, int pixelsPerModule = 8)
    {
        var matrix = Encode(text);
        var side = (matrix.Size + 2 * QrMatrix.QuietZone) * pixelsPerModule;
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Gray8, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            using var black = new SKPaint { Color = SKColors.Black };
            using var path = matrix.Outline(new Point(QrMatrix.QuietZone, QrMatrix.QuietZone) * pixelsPerModule, pixelsPerModule).ToSkia();
            canvas.DrawPath(path, black);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}

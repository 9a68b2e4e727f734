using SkiaSharp;

namespace MyKollector.Web.Platform.Documents.Flow;

/// <summary>Pages ready to be written, as PDF or as pictures of the very same drawing.</summary>
sealed class SetDocument(string title, DateOnly made, PageSize size, IReadOnlyList<SKPicture> pages, Action<Pen, int, int>? foot)
{
    const float PointsPerMillimetre = 72 / 25.4f;

    /// <summary>How many pages.</summary>
    public int Pages => pages.Count;

    /// <summary>The same pages give the same bytes: fixed dates, no PDF/A identifier, no attachment, action or link.</summary>
    public byte[] ToPdf()
    {
        var date = made.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        // 2540 points per inch: at Skia's 72 the page itself would be rounded to whole points.
        var metadata = new SKDocumentPdfMetadata { Title = title, Author = "MyKollectOr", Creator = "MyKollectOr", Producer = "MyKollectOr", Creation = date, Modified = date, RasterDpi = 2540, EncodingQuality = 101 };
        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, metadata))
        {
            for (var i = 0; i < pages.Count; i++)
            {
                using var canvas = document.BeginPage(size.Width * PointsPerMillimetre, size.Height * PointsPerMillimetre);
                canvas.Scale(PointsPerMillimetre);
                Draw(canvas, i);
                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    /// <summary>One page as PNG on white.</summary>
    /// <param name="page">From 0.</param>
    /// <param name="pixelsPerMillimetre">12 is about 300 dots per inch.</param>
    public byte[] ToPng(int page, float pixelsPerMillimetre)
    {
        using var bitmap = new SKBitmap(new SKImageInfo((int)MathF.Round(size.Width * pixelsPerMillimetre), (int)MathF.Round(size.Height * pixelsPerMillimetre), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(pixelsPerMillimetre);
            Draw(canvas, page);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    void Draw(SKCanvas canvas, int page)
    {
        canvas.DrawPicture(pages[page]);
        foot?.Invoke(new(canvas), page + 1, pages.Count);
    }
}

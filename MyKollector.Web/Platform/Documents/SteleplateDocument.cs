using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Web.Platform.Documents.Flow;

namespace MyKollector.Web.Platform.Documents;

/// <summary>The plate of a stele, true to size: 200 × 300 mm, four holes of 5 mm.</summary>
public sealed class SteleplateDocument
{
    const float Width = 200;
    const float Height = 300;

    /// <summary>The PDF. Both languages stand on the plate; the culture leads.</summary>
    public byte[] Render(SteleplateData plate, CultureInfo culture) => Set(plate, culture).ToPdf();

    internal static SetDocument Set(SteleplateData plate, CultureInfo culture)
    {
        var other = CultureInfo.GetCultureInfo(culture.TwoLetterISOLanguageName == "fr" ? "en-GB" : "fr-FR");
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        return PdfFlow.Set(T("Plate_Title", plate.Number), plate.IssuedOn, new(Width, Height), 15, flow =>
        {
            var pen = flow.Pen;
            pen.Fill(0, 0, Width, Height, House.Paper);
            pen.Frame(5, 5, Width - 10, Height - 10, House.Ink, 0.8f, 6);
            using (var hole = new SkiaSharp.SKPaint { Color = House.Ink, IsStroke = true, StrokeWidth = 0.3f, IsAntialias = true })
            {
                foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(12, 12), (Width - 12, 12), (12, Height - 12), (Width - 12, Height - 12)]) pen.Canvas.DrawCircle(x, y, 2.5f, hole);
            }

            pen.Text(T(plate.AtSummit ? "Plate_Finish" : "Plate_Start"), House.Label with { Points = 15, Tracking = 0.25f }, 100, 22, Align.Centre);
            var course = culture.TextInfo.ToUpper(plate.Course);
            pen.Text(course, House.Inscription(52, tracking: 0.05f).Fit(course, 168), 100, 43, Align.Centre);
            pen.Text($"{plate.Start}  ·  {Written.Kilometres(plate.Relief.LengthMetres, culture)}  ·  +{Written.Metres(plate.Relief.GainMetres, culture)}  ·  {Written.Metres(plate.SummitAltitude, culture)}", House.Number(18, House.Soft), 100, 54, Align.Centre);
            pen.Drawing(ReliefEngraving.Draw(plate.Relief, new(24, 58, 176, 124)), House.Ink);

            pen.Fill(51, 132, 98, 98, SkiaSharp.SKColors.White, 4);
            pen.Frame(51, 132, 98, 98, House.Ink, 0.4f, 4);
            pen.Qr(QrCodes.Encode(plate.Address), 53, 134, 94);
            if (plate.Photo is { } photo) DrawPhoto(pen, photo, T("Plate_Photo"));
            var action = plate.AtSummit ? "Plate_ScanFinish" : "Plate_ScanStart";
            pen.Text(T(action), House.Plain(24, bold: true).Fit(T(action), 170), 100, 243, Align.Centre);
            pen.Text(DocumentText.Get(action, other), House.Plain(15, House.Soft).Fit(DocumentText.Get(action, other), 170), 100, 250.5f, Align.Centre);

            pen.Line(20, 256, 180, 256, House.Rule, 0.3f);
            pen.Text(T("Plate_Number"), House.Label with { Points = 9 }, 20, 263);
            pen.Text(plate.Number, House.Number(26), 20, 274);
            pen.Paragraph(T("Plate_Check", HostOf(plate.Address), plate.Number), House.Plain(11.5f), 72, 259, 108);
            pen.Paragraph(T("Plate_Safety"), House.Plain(11.5f, House.Soft), 72, 272.5f, 108);
            Letterhead.Draw(pen, 20, 278, 12);
        });
    }

    // Beside the code: a plate that was unscrewed and put up elsewhere does not look like this.
    static void DrawPhoto(Pen pen, byte[] photo, string caption)
    {
        using var picture = SkiaSharp.SKImage.FromEncodedData(photo);
        if (picture is null) return;
        const float Left = 152.5f, Middle = 179, LargestWidth = 28, LargestHeight = 40;
        var scale = Math.Min(LargestWidth / picture.Width, LargestHeight / picture.Height);
        var (width, height) = (picture.Width * scale, picture.Height * scale);
        var x = Left + (LargestWidth - width) / 2;
        pen.Canvas.DrawImage(picture, SkiaSharp.SKRect.Create(x, Middle - height / 2, width, height), new SkiaSharp.SKSamplingOptions(SkiaSharp.SKCubicResampler.Mitchell));
        pen.Frame(x, Middle - height / 2, width, height, House.Ink, 0.3f);
        pen.Paragraph(caption, House.Plain(9, House.Soft), Left, Middle + height / 2 + 1.5f, LargestWidth);
    }

    // What a phone shows before opening the page: the one thing a passer-by can compare with the plate.
    static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : address;
}

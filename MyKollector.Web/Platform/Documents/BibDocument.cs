using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Web.Platform.Documents.Flow;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>A4 with a cut line: the upper half is the bib to pin on, the lower half the course card to keep in a pocket.</summary>
public sealed class BibDocument
{
    /// <summary>The PDF in French or English.</summary>
    public byte[] Render(BibData bib, CultureInfo culture) => Set(bib, culture).ToPdf();

    internal static SetDocument Set(BibData bib, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        return PdfFlow.Set(T("Bib_Title", bib.BibNumber, bib.Course), bib.IssuedOn, PageSize.A4, 12, flow =>
        {
            Bib(flow.Pen, bib, culture);
            var pen = flow.Pen;
            pen.Line(0, 148.5f, 210, 148.5f, House.Soft, 0.2f, 2, 2);
            pen.Text(T("Bib_Cut"), House.Small with { Points = 7 }, 105, 147.6f, Align.Centre);
            Card(flow.Pen, bib, culture);
        });
    }

    static void Bib(Pen pen, BibData bib, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        // Where pins go.
        foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(9, 9), (201, 9), (9, 138), (201, 138)])
        {
            using var ring = new SKPaint { Color = House.Rule, IsStroke = true, StrokeWidth = 0.3f, IsAntialias = true };
            pen.Canvas.DrawCircle(x, y, 2, ring);
        }

        var course = House.Inscription(30, tracking: 0.06f).Fit(culture.TextInfo.ToUpper(bib.Course), 125);
        pen.Text(culture.TextInfo.ToUpper(bib.Course), course, 18, 21);
        pen.Text($"{bib.Start} · {Written.Metres(bib.SummitAltitude, culture)}", House.Plain(12, House.Soft), 18, 28);
        Letterhead.Draw(pen, 154, 11.5f, 13);

        var number = House.Number(250, tracking: -0.01f).Fit(bib.BibNumber, 118);
        pen.Text(bib.BibNumber, number, 76, 40 + 66 / 2f + number.CapHeight / 2, Align.Centre);
        var athlete = House.Plain(30, bold: true).Fit(bib.Athlete, 122);
        pen.Text(bib.Athlete, athlete, 76, 119, Align.Centre);

        // The engraving of the climb under everything, as on the medal.
        pen.Drawing(ReliefEngraving.Draw(bib.Relief, new(140, 88, 194, 113)), House.Ink);
        pen.Qr(QrCodes.Encode(bib.Address), 142, 31, 50);
        pen.Text(bib.Serial.Value, House.Number(14, tracking: 0.06f), 167, 84.5f, Align.Centre);
        pen.Text(T("Bib_Scan"), House.Plain(9, House.Bronze, bold: true), 167, 31, Align.Centre);

        pen.Line(18, 125, 192, 125, House.Rule);
        pen.Text(T("Bib_Emergency"), House.Label with { Points = 9 }, 18, 131.5f);
        pen.Text("112", House.Number(16), 192, 133, Align.Right);
        if (bib.EmergencyContact is { } contact)
        {
            var style = House.Plain(13, bold: true).Fit(contact, 118);
            pen.Text(contact, style, 18, 138.5f);
        }
        else
        {
            pen.Line(18, 139, 150, 139, House.Soft, 0.2f, 0.4f, 1.2f);
        }
    }

    static void Card(Pen pen, BibData bib, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        const float top = 148.5f;
        pen.Text(T("Card_Kind"), House.Label with { Points = 9 }, 14, top + 10);
        pen.Text(bib.Course, House.Inscription(22).Fit(bib.Course, 120), 14, top + 19);
        pen.Text(T("Card_From", bib.Start), House.Plain(11, House.Soft), 14, top + 25);

        var relief = bib.Relief;
        (string Label, string Value)[] figures =
        [
            (T("Card_Length"), Written.Kilometres(relief.LengthMetres, culture)),
            (T("Card_Gain"), Written.Metres(relief.GainMetres, culture)),
            (T("Card_Mean"), Written.Percent(Written.MeanGradient(relief), culture)),
            (T("Card_Steepest"), Written.Percent(Written.SteepestKilometre(relief), culture)),
            (T("Card_Summit"), Written.Metres(bib.SummitAltitude, culture)),
        ];
        var x = 14f;
        foreach (var (label, value) in figures)
        {
            pen.Text(label, House.Label with { Points = 7.5f }, x, top + 33);
            pen.Text(value, House.Number(16), x, top + 40);
            x += 36.4f;
        }

        ReliefProfile.Draw(pen, relief, 14, top + 45, 182, 56, culture);

        var y = top + 108;
        var step = 61f;
        for (var i = 1; i <= 3; i++)
        {
            var left = 14 + (i - 1) * step;
            pen.Text(i.ToString(culture), House.Number(20, House.BronzeFill), left, y + 6);
            pen.Paragraph(T($"Card_Step{i}"), House.Plain(9.5f), left + 7, y, step - 11);
        }

        pen.Line(14, top + 127, 196, top + 127, House.Rule);
        pen.Paragraph(T("Card_Safety"), House.Small, 14, top + 129, 182);
        pen.Text($"{bib.Serial.Value} · {T("Bill_Order", bib.OrderNumber)}", House.Number(7.5f, House.Soft), 196, top + 10, Align.Right);
    }
}

using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Web.Platform.Documents.Flow;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>A certificate to hang on a wall, A4 landscape.</summary>
public sealed class CertificateDocument
{
    /// <summary>The PDF in French or English.</summary>
    public byte[] Render(CertificateData certificate, CultureInfo culture) => Set(certificate, culture).ToPdf();

    /// <summary>The same page as a picture, for the certificate's page and for sharing.</summary>
    public byte[] Png(CertificateData certificate, CultureInfo culture, float pixelsPerMillimetre = 6) => Set(certificate, culture).ToPng(0, pixelsPerMillimetre);

    internal static SetDocument Set(CertificateData certificate, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        var design = certificate.Medal.Design;
        var athlete = design.Athlete ?? "";
        return PdfFlow.Set(T("Certificate_Title", athlete, design.Course), certificate.IssuedOn, PageSize.A4Landscape, 14, flow =>
        {
            var pen = flow.Pen;
            pen.Fill(0, 0, 297, 210, House.Paper);
            pen.Frame(9, 9, 279, 192, House.Bronze, 0.5f);
            pen.Frame(10.6f, 10.6f, 275.8f, 188.8f, House.Bronze, 0.15f);
            foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(10.6f, 10.6f), (286.4f, 10.6f), (10.6f, 199.4f), (286.4f, 199.4f)]) Corner(pen, x, y);

            const float centre = 112;
            Letterhead.Draw(pen, centre - 22, 20, 15);
            pen.Text(T("Certificate_Kind"), House.Label with { Points = 11, Tracking = 0.3f }, centre, 38, Align.Centre);
            pen.Text(athlete, House.Inscription(38).Fit(athlete, 180), centre, 57, Align.Centre);
            pen.Text(T(certificate.Category is null ? "Certificate_Climbed" : "Certificate_ClimbedBy", certificate.Category), House.Plain(14, House.Soft), centre, 67, Align.Centre);
            var course = culture.TextInfo.ToUpper(design.Course);
            pen.Text(course, House.Inscription(30, House.Bronze, 0.08f).Fit(course, 184), centre, 82, Align.Centre);
            pen.Text(T("Certificate_From", certificate.Start, Written.Metres(design.SummitAltitude, culture), Written.Kilometres(design.Relief.LengthMetres, culture), Written.Metres(design.Relief.GainMetres, culture)),
                House.Plain(12, House.Soft), centre, 89.5f, Align.Centre);

            if (design.Time.Elapsed is not null) Time(pen, design.Time, centre, 109);
            else pen.Text(T("Medal_Finisher"), House.Inscription(30, tracking: 0.12f), centre, 108, Align.Centre);
            if (design.Date is { } date) pen.Text(T("Certificate_On", Written.Day(date, culture)), House.Plain(13), centre, 118, Align.Centre);
            if (certificate.ProofLevel is { } proof) pen.Text(T("Certificate_Proof", proof), House.Plain(10.5f, House.Soft), centre, 124.5f, Align.Centre);

            pen.Drawing(ReliefEngraving.Draw(design.Relief, new(20, 130, 204, 193)), House.Ink);

            pen.Canvas.Save();
            pen.Canvas.Translate(209, 20);
            pen.Canvas.Scale((float)(68 / certificate.Medal.Front.Diameter));
            MedalPictures.Draw(pen.Canvas, certificate.Medal, MedalSide.Front);
            pen.Canvas.Restore();

            pen.Qr(QrCodes.Encode(certificate.Address), 226, 96, 34);
            pen.Text(design.Serial?.PieceText(design.Remake) ?? "", House.Number(11, tracking: 0.06f), 243, 135, Align.Centre);
            pen.Paragraph(T("Certificate_Check"), House.Small with { Points = 9 }, 216, 138, 54, Align.Centre);
            pen.Line(221, 178, 265, 178, House.Soft, 0.2f);
            pen.Text(T("Certificate_Signed"), House.Plain(9.5f), 243, 183, Align.Centre);
            pen.Text(Written.Day(certificate.IssuedOn, culture), House.Small, 243, 187.5f, Align.Centre);
            pen.Text("MyKollectOr", House.Inscription(15, House.Bronze), 243, 175.5f, Align.Centre);
        });
    }

    // Figures large, units small, as on the medal.
    static void Time(Pen pen, EngravedTime time, float centre, float baseline)
    {
        var (large, small) = (House.Number(44), House.Number(23, House.Soft));
        const float gap = 1.6f, between = 4.4f;
        var width = time.Parts.Sum(p => large.Width(p.Figures) + gap + small.Width(p.Unit)) + between * (time.Parts.Count - 1);
        var x = centre - width / 2;
        foreach (var (figures, unit) in time.Parts)
        {
            pen.Text(figures, large, x, baseline);
            x += large.Width(figures) + gap;
            pen.Text(unit, small, x, baseline);
            x += small.Width(unit) + between;
        }
    }

    static void Corner(Pen pen, float x, float y)
    {
        using var lozenge = new SKPath();
        lozenge.AddPoly([new(x - 2.2f, y), new(x, y - 2.2f), new(x + 2.2f, y), new(x, y + 2.2f)]);
        using var paper = new SKPaint { Color = House.Paper };
        using var line = new SKPaint { Color = House.Bronze, IsStroke = true, StrokeWidth = 0.3f, IsAntialias = true };
        pen.Canvas.DrawPath(lozenge, paper);
        pen.Canvas.DrawPath(lozenge, line);
    }
}

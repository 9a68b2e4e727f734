using System.Globalization;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Documents.Flow;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>A label of 10 × 15 cm for thermal printers: black on white, no grey, no hairline.</summary>
public sealed class ShippingLabelDocument
{
    const int Barcodes = 4;

    /// <summary>The PDF in French or English.</summary>
    public byte[] Render(ShippingLabelData label, CultureInfo culture) => Set(label, culture).ToPdf();

    internal static SetDocument Set(ShippingLabelData label, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        var black = SKColors.Black;
        return PdfFlow.Set(T("Label_Title", label.OrderNumber), label.ShippedOn, PageSize.Label, 5, flow =>
        {
            var pen = flow.Pen;
            pen.Text(T("Label_Sender"), House.Number(8, black, 0.06f), 6, 9);
            var y = 11f;
            foreach (var line in label.Sender.Lines.Append(label.Sender.Country == "FR" ? "FRANCE" : null).OfType<string>()) y += pen.Paragraph(line, House.Plain(8.5f, black), 6, y, 56);
            if (label.Service is { } service) pen.Text(service, House.Number(14, black).Fit(service, 34), 94, 11, Align.Right);
            pen.Text(Written.Day(label.ShippedOn, culture), House.Plain(8.5f, black), 94, 17, Align.Right);

            var top = MathF.Max(34, y + 2);
            pen.Fill(5, top, 90, 0.5f, black);
            pen.Text(T("Label_Recipient"), House.Number(9, black, 0.06f), 6, top + 6);

            var count = Math.Min(Barcodes, label.PieceSerials.Count);
            var height = count <= 1 ? 17f : count == 2 ? 13f : 8.5f;
            var start = 146 - Math.Max(1, count) * (height + 5.2f) - (label.PieceSerials.Count > Barcodes ? 4 : 0);
            Recipient(pen, label.Recipient, top + 9, start - 16 - (top + 9));

            pen.Fill(5, start - 14.5f, 90, 0.5f, black);
            pen.Text(T("Label_Order"), House.Number(8, black, 0.06f), 6, start - 10);
            pen.Text(label.OrderNumber, House.Number(15, black), 6, start - 3.4f);
            pen.Text(T(label.PieceSerials.Count == 1 ? "Label_OnePiece" : "Label_Pieces", label.PieceSerials.Count), House.Plain(10, black), 94, start - 3.8f, Align.Right);
            y = start;
            foreach (var serial in label.PieceSerials.Take(Barcodes))
            {
                pen.Barcode(serial, 50, y, 90, height);
                pen.Text(serial, House.Number(10, black, 0.08f), 50, y + height + 3.9f, Align.Centre);
                y += height + 5.2f;
            }

            if (label.PieceSerials.Count > Barcodes) pen.Text(T("Label_More", label.PieceSerials.Count - Barcodes), House.Plain(8.5f, black), 50, y + 2, Align.Centre);
        });
    }

    // As large as the place allows: a long address of an association must not run into the barcodes.
    static void Recipient(Pen pen, PostalAddress recipient, float top, float room)
    {
        var lines = recipient.Lines.Append(recipient.Country == "FR" ? "FRANCE" : null).OfType<string>().ToList();
        for (var share = 1f; ; share *= 0.94f)
        {
            // Postal code and town are what sorting machines and people look for.
            var set = lines.Select((line, i) => (Line: line, Town: line.StartsWith(recipient.PostalCode, StringComparison.Ordinal), First: i == 0))
                .Select(l => (l.Line, Style: House.Plain((l.Town ? 17 : l.First ? 16 : 13.5f) * share, SKColors.Black, bold: l.Town || l.First))).ToList();
            if (share > 0.4f && set.Sum(l => l.Style.Wrap(l.Line, 88).Count * l.Style.LineHeight) > room) continue;
            foreach (var (line, style) in set) top += pen.Paragraph(line, style, 6, top, 88);
            return;
        }
    }
}

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
            y = top + 9;
            var lines = label.Recipient.Lines;
            for (var i = 0; i < lines.Count; i++)
            {
                // Postal code and town are what sorting machines and people look for.
                var town = lines[i].StartsWith(label.Recipient.PostalCode, StringComparison.Ordinal);
                var style = House.Plain(town ? 17 : i == 0 ? 16 : 13.5f, black, bold: town || i == 0);
                y += pen.Paragraph(lines[i], style, 6, y, 88);
            }

            var count = Math.Min(Barcodes, label.PieceSerials.Count);
            var rows = count <= 1 ? 1 : count;
            var height = rows == 1 ? 17f : rows == 2 ? 13f : 8.5f;
            var bottom = 146f;
            var start = bottom - rows * (height + 5.2f) - (label.PieceSerials.Count > Barcodes ? 4 : 0);
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
}

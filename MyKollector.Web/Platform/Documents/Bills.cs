using System.Globalization;
using MyKollector.Domain.Common;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Documents.Flow;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Invoices on A4.</summary>
public sealed class InvoiceDocument
{
    /// <summary>The PDF in French or English.</summary>
    public byte[] Render(InvoiceData invoice, CultureInfo culture) => Bill.Set(invoice, null, culture).ToPdf();
}

/// <summary>Credit notes on A4.</summary>
public sealed class CreditNoteDocument
{
    /// <summary>The PDF in French or English.</summary>
    public byte[] Render(CreditNoteData note, CultureInfo culture) => Bill.Set(note.Note, note, culture).ToPdf();
}

/// <summary>The one layout of both.</summary>
static class Bill
{
    public static SetDocument Set(InvoiceData bill, CreditNoteData? credit, CultureInfo culture)
    {
        string T(string key, params ReadOnlySpan<object?> values) => DocumentText.Get(key, culture, values);
        var sign = credit is null ? 1 : -1;
        string Amount(Money money) => new Money(money.Cents * sign).ToString(culture);
        // Four decimals only where two would not multiply to the line's total.
        string Unit(InvoiceLine line) => Money.Euro(line.UnitBeforeVat) * line.Quantity == line.TotalBeforeVat
            ? Amount(Money.Euro(line.UnitBeforeVat))
            : (line.UnitBeforeVat * sign).ToString("N4", culture) + "\u00A0€";
        var seller = bill.Seller;

        return PdfFlow.Set(
            T(credit is null ? "Invoice_Title" : "CreditNote_Title", bill.Number), bill.IssuedOn, PageSize.A4, 20,
            flow =>
            {
                var pen = flow.Pen;
                Letterhead.Draw(pen, flow.Left, flow.Y);
                var top = flow.Y;
                pen.Text(T(credit is null ? "Invoice_Kind" : "CreditNote_Kind"), House.Label with { Points = 10 }, flow.Right, top + 3, Align.Right);
                pen.Text(bill.Number, House.Number(20), flow.Right, top + 11, Align.Right);
                pen.Text(T("Bill_Issued", Written.Day(bill.IssuedOn, culture)), House.Small, flow.Right, top + 16.5f, Align.Right);
                pen.Text(T("Bill_Sold", Written.Day(bill.SoldOn, culture)), House.Small, flow.Right, top + 20.5f, Align.Right);
                pen.Text(T("Bill_Order", bill.OrderNumber), House.Small, flow.Right, top + 24.5f, Align.Right);
                if (credit is not null) pen.Text(T("CreditNote_Of", credit.InvoiceNumber, Written.Day(credit.InvoiceDate, culture)), House.Small, flow.Right, top + 28.5f, Align.Right);

                flow.Y = top + 34;
                var third = flow.Width / 3;
                var heights = new[]
                {
                    Party(pen, T("Bill_Seller"), [seller.Name, .. Optional("{0}", seller.LegalForm), .. seller.Address.Lines.Skip(1), .. Optional("SIREN {0}", seller.Siren), .. Optional(T("Bill_VatNumber", "{0}"), seller.VatNumber)], flow.Left, flow.Y, third - 5),
                    Party(pen, T("Bill_Customer"), [.. bill.Customer.Lines, .. Optional("SIREN {0}", bill.CustomerSiren), .. Optional(T("Bill_VatNumber", "{0}"), bill.CustomerVatNumber)], flow.Left + third, flow.Y, third - 5),
                    Party(pen, T("Bill_Delivery"), bill.Delivery.Lines, flow.Left + 2 * third, flow.Y, third),
                };
                flow.Space(heights.Max() + 9);

                flow.Table(
                    [new(T("Bill_Designation"), flow.Width - 92), new(T("Bill_Quantity"), 12, Align.Right), new(T("Bill_UnitBeforeVat"), 28, Align.Right), new(T("Bill_VatRate"), 20, Align.Right), new(T("Bill_TotalBeforeVat"), 32, Align.Right)],
                    bill.Lines.Select(line => new Cell[]
                    {
                        new(line.Designation, line.Detail),
                        line.Quantity.ToString(culture),
                        Unit(line),
                        Written.Percent((double)line.VatRate, culture, "0.#"),
                        Amount(line.TotalBeforeVat),
                    }),
                    House.Label, House.Body, House.Small, House.Rule);

                var rates = bill.Lines.GroupBy(l => l.VatRate).OrderBy(g => g.Key)
                    .Select(g => (Rate: g.Key, Before: Sum(g, l => l.TotalBeforeVat), Vat: Sum(g, l => l.Vat))).ToList();
                flow.Need(24 + 6 * rates.Count);
                flow.Space(5);
                void Total(string label, string value, TextStyle style)
                {
                    flow.Pen.Text(label, style, flow.Right - 42, flow.Y + style.Size, Align.Right);
                    flow.Pen.Text(value, style, flow.Right - 1.5f, flow.Y + style.Size, Align.Right);
                    flow.Space(style.LineHeight * 1.15f);
                }

                Total(T("Bill_SumBeforeVat"), Amount(Sum(bill.Lines, l => l.TotalBeforeVat)), House.Body);
                foreach (var (rate, before, vat) in rates) Total(T("Bill_VatOn", Written.Percent((double)rate, culture, "0.#"), Amount(before)), Amount(vat), House.Body);
                flow.Pen.Line(flow.Right - 75, flow.Y + 0.6f, flow.Right, flow.Y + 0.6f, House.Ink, 0.3f);
                flow.Space(2.4f);
                Total(T("Bill_Total"), Amount(Sum(bill.Lines, l => l.Total)), House.Plain(14, bold: true));

                flow.Space(8);
                var payment = credit is not null ? T("CreditNote_Reason", credit.Reason) : bill.Payment ?? T("Bill_Unpaid");
                flow.Need(30);
                flow.Paragraph(payment, House.Strong);
                if (credit is not null && bill.Payment is not null) flow.Paragraph(bill.Payment, House.Body);
                flow.Space(1.5f);
                flow.Paragraph(T("Bill_Nature") + (bill.VatOnDebits ? " " + T("Bill_VatOnDebits") : ""), House.Small);
                flow.Paragraph(T("Bill_Discount"), House.Small);
                flow.Paragraph(T("Bill_Questions", seller.Email), House.Small);
            },
            (pen, page, pages) =>
            {
                pen.Line(20, 276, 190, 276, House.Rule);
                pen.Text(string.Join(" · ", [seller.Name, .. Optional("{0}", seller.LegalForm), .. Optional("SIREN {0}", seller.Siren), .. Optional("{0}", seller.Register), .. Optional(T("Bill_VatNumber", "{0}"), seller.VatNumber)]), House.Small with { Points = 7.5f }, 20, 280.5f);
                pen.Text($"{bill.Number} · {page}/{pages}", House.Number(8, House.Soft), 190, 280.5f, Align.Right);
            });
    }

    static Money Sum(IEnumerable<InvoiceLine> lines, Func<InvoiceLine, Money> of) => new(lines.Sum(l => of(l).Cents));

    static IEnumerable<string> Optional(string format, string? value) => string.IsNullOrWhiteSpace(value) ? [] : [string.Format(CultureInfo.InvariantCulture, format, value)];

    static float Party(Pen pen, string label, IReadOnlyList<string> lines, float x, float y, float width)
    {
        pen.Text(label, House.Label, x, y + 2.4f);
        var height = 5f;
        for (var i = 0; i < lines.Count; i++) height += pen.Paragraph(lines[i], i == 0 ? House.Strong : House.Plain(9.5f), x, y + height, width);
        return height;
    }
}

/// <summary>Name and mark of the house.</summary>
static class Letterhead
{
    public static void Draw(Pen pen, float x, float y, float points = 19)
    {
        var style = House.Inscription(points, tracking: 0.03f);
        var height = style.CapHeight;
        // Two ridges and a summit: the same sign as on the website.
        using var mark = new SkiaSharp.SKPath();
        mark.MoveTo(x, y + height * 1.25f);
        mark.LineTo(x + height * 0.85f, y + height * 0.1f);
        mark.LineTo(x + height * 1.25f, y + height * 0.75f);
        mark.LineTo(x + height * 1.55f, y + height * 0.45f);
        mark.LineTo(x + height * 2.1f, y + height * 1.25f);
        using var paint = new SkiaSharp.SKPaint { Color = House.Bronze, IsStroke = true, StrokeWidth = height * 0.11f, StrokeJoin = SkiaSharp.SKStrokeJoin.Round, StrokeCap = SkiaSharp.SKStrokeCap.Round, IsAntialias = true };
        pen.Canvas.DrawPath(mark, paint);
        pen.Text("MyKollectOr", style, x + height * 2.6f, y + height * 1.2f);
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Platform.Flow;

/// <summary>A finished paper.</summary>
public sealed record Paper(string FileName, byte[] Content)
{
    public const string MediaType = "application/pdf";
}

/// <summary>
/// The papers of an order, made when they are asked for and the same to the byte each time: nothing is stored but what they say.
/// </summary>
public sealed class OrderDocuments(InvoiceDocument invoices, CreditNoteDocument creditNotes, BibDocument bibs, MedalTokens tokens, CourseGeometries geometries, SiteAddresses sites)
{
    /// <summary>An invoice or a credit note, as it was issued.</summary>
    public Paper Bill(Invoice document)
    {
        var bill = BillSnapshot.Of(document);
        var culture = Cultures.Of(bill.Language) ?? Cultures.French;
        var data = new InvoiceData(bill.Number, bill.IssuedOn, bill.SoldOn, bill.OrderNumber,
            new(bill.Seller.Name, bill.Seller.LegalForm, bill.Seller.Address, bill.Seller.Siren, bill.Seller.VatNumber, bill.Seller.Register, bill.Seller.Email),
            bill.Customer, bill.Delivery, [.. bill.Lines.Select(l => new InvoiceLine(l.Designation, l.Detail, l.Quantity, l.UnitPrice, l.VatRate))], bill.Payment);
        return bill.Kind == InvoiceKind.Invoice
            ? new($"{Bills.Word("File.Invoice", culture)}-{bill.Number}.pdf", invoices.Render(data, culture))
            : new($"{Bills.Word("File.CreditNote", culture)}-{bill.Number}.pdf", creditNotes.Render(new(data, bill.Cancels ?? "", bill.CancelsOn ?? bill.SoldOn, bill.Reason ?? ""), culture));
    }

    /// <summary>The bib of a medal with its course card, in the language of its order.</summary>
    public async Task<Paper> BibAsync(AppDbContext db, Medal medal, Order order, CancellationToken cancellation)
    {
        var culture = Bills.CultureOf(order);
        var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == medal.CourseId, cancellation);
        var relief = await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation);
        var number = medal.BibNumber.ToString(CultureInfo.InvariantCulture);
        var data = new BibData(number, medal.AthleteName, course.Summit, course.From, course.FinishAltitude, relief, Serial.Parse(medal.Serial).Value, sites.Medal(tokens.Open(medal.CurrentPiece)), order.Number,
            order.EmergencyContact, DateOnly.FromDateTime(Formats.InParis(medal.QueuedAt)));
        return new($"{Bills.Word("File.Bib", culture)}-{course.SerialPrefix}-{number}.pdf", bibs.Render(data, culture));
    }
}

using System.Globalization;
using System.Resources;
using System.Text.Json;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Flow;

/// <summary>One line of an accounting document.</summary>
/// <param name="Designation">What was sold.</param>
/// <param name="Detail">Finish, name, serial.</param>
/// <param name="Quantity">From 1.</param>
/// <param name="UnitPrice">Including VAT, positive on credit notes as well.</param>
/// <param name="VatRate">As a fraction.</param>
public sealed record BillLine(string Designation, string? Detail, int Quantity, Money UnitPrice, decimal VatRate)
{
    public Money Total => UnitPrice * Quantity;
}

/// <summary>The seller as it was when the document was issued.</summary>
public sealed record BillSeller(string Name, string LegalForm, PostalAddress Address, string Siren, string VatNumber, string Register, string Email);

/// <summary>All that an invoice or credit note prints, as it was when it was issued: the same paper can be made again in ten years.</summary>
public sealed record BillSnapshot(InvoiceKind Kind, string Language, string Number, DateOnly IssuedOn, DateOnly SoldOn, string OrderNumber, BillSeller Seller, PostalAddress Customer, PostalAddress Delivery,
    IReadOnlyList<BillLine> Lines, string? Payment, string? Cancels = null, DateOnly? CancelsOn = null, string? Reason = null)
{
    static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    public Money Total => new(Lines.Sum(l => l.Total.Cents));

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static BillSnapshot Of(Invoice document) => JsonSerializer.Deserialize<BillSnapshot>(document.Snapshot, Options) ?? throw new JsonException("The snapshot is empty.");
}

/// <summary>Writes invoices and credit notes: number, date and snapshot at once.</summary>
public static class Bills
{
    static readonly ResourceManager Words = new("MyKollector.Web.Platform.Flow.BillText", typeof(Bills).Assembly);

    /// <summary>A word of a document in its customer's language.</summary>
    public static string Word(string key, CultureInfo culture) => Words.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text {key}.");

    /// <summary>Takes the next number of the series and dates the document after the series' lock is held, so that dates follow numbers.</summary>
    public static async Task<Invoice> NumberAsync(AppDbContext db, InvoiceKind kind, TimeProvider time, Func<string, DateTimeOffset, (OrderId Order, BillSnapshot Snapshot)> write, CancellationToken cancellation)
    {
        var year = Formats.InParis(time.GetUtcNow()).Year;
        var sequence = await Numbering.TakeAsync(db, $"{(kind == InvoiceKind.Invoice ? 'F' : 'A')}-{year.ToString(CultureInfo.InvariantCulture)}", 1, cancellation);
        var now = time.GetUtcNow();
        var number = Invoice.NumberOf(kind, year, sequence);
        var (order, snapshot) = write(number, now);
        var sign = kind == InvoiceKind.Invoice ? 1 : -1;
        return new Invoice
        {
            Id = InvoiceId.New(now), Kind = kind, Year = year, Sequence = sequence, Number = number, OrderId = order, Total = snapshot.Total * sign, IssuedAt = now, Snapshot = snapshot.ToJson(),
        };
    }

    /// <summary>The invoice of a paid order.</summary>
    public static (OrderId, BillSnapshot) InvoiceOf(Order order, string number, string? method, OperatorSettings seller, DateTimeOffset now)
    {
        var culture = CultureOf(order);
        var lines = order.Lines.Select(l => new BillLine(l.Designation, DetailOf(l.Finish, l.AthleteName, culture), l.Quantity, l.UnitPrice, l.VatRate)).ToList();
        lines.Add(Delivery(order, culture));
        var paid = string.Format(culture, Word(method is "paypal" ? "PaidPayPal" : "PaidCard", culture), Formats.Date(order.PaidAt ?? now, culture));
        var day = DateOnly.FromDateTime(Formats.InParis(now));
        return (order.Id, new(InvoiceKind.Invoice, order.Language, number, day, DateOnly.FromDateTime(Formats.InParis(order.PaidAt ?? now)), order.Number, SellerOf(seller), order.BillingAddress, order.DeliveryAddress, lines, paid));
    }

    /// <summary>The credit note of cancelled medals.</summary>
    public static (OrderId, BillSnapshot) CreditNoteOf(Order order, Invoice invoice, IReadOnlyList<Medal> cancelled, bool withDelivery, string reason, string number, OperatorSettings seller, DateTimeOffset now)
    {
        var culture = CultureOf(order);
        var lines = cancelled.Select(medal =>
        {
            var line = order.Lines.Single(l => l.Id == medal.OrderLineId);
            return new BillLine(line.Designation, $"{DetailOf(medal.Finish, medal.AthleteName, culture)} · {medal.Serial}", 1, line.UnitPrice, line.VatRate);
        }).ToList();
        if (withDelivery) lines.Add(Delivery(order, culture));
        var snapshot = BillSnapshot.Of(invoice);
        var day = DateOnly.FromDateTime(Formats.InParis(now));
        return (order.Id, new(InvoiceKind.CreditNote, order.Language, number, day, snapshot.SoldOn, order.Number, SellerOf(seller), order.BillingAddress, order.DeliveryAddress, lines, Word("PaidBack", culture), invoice.Number, snapshot.IssuedOn, reason));
    }

    public static CultureInfo CultureOf(Order order) => Ui.Localization.Cultures.Of(order.Language) ?? Ui.Localization.Cultures.French;

    static BillLine Delivery(Order order, CultureInfo culture) => new(Word("Delivery", culture), null, 1, order.DeliveryPrice, Domain.Catalogue.MedalCatalogue.VatRate);

    static string DetailOf(string finish, string athlete, CultureInfo culture) => $"{Word("Finish." + finish, culture)} · {athlete}";

    static BillSeller SellerOf(OperatorSettings seller) => new(seller.Name, seller.LegalForm ?? "", seller.Address, seller.Siren ?? "", seller.VatNumber ?? "", seller.Register ?? "", seller.Email);
}

using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Who sells: settings of the operator, printed on every invoice (article 242 nonies A, annexe II of the CGI).</summary>
/// <param name="Name">Registered name.</param>
/// <param name="LegalForm">With its capital: <c>SAS au capital de 10 000 €</c>.</param>
/// <param name="Address">Registered office.</param>
/// <param name="Siren">Nine digits.</param>
/// <param name="VatNumber">Intra-community number.</param>
/// <param name="Register">Register of commerce, <c>RCS Grenoble</c>.</param>
/// <param name="Email">For questions about the invoice.</param>
public sealed record SellerIdentity(string Name, string LegalForm, PostalAddress Address, string Siren, string VatNumber, string Register, string Email);

/// <summary>One line of an invoice. Amounts excluding VAT are derived from the price paid, rounded to the cent per line.</summary>
/// <param name="Designation">What was sold.</param>
/// <param name="Detail">Course, athlete, serial; printed smaller.</param>
/// <param name="Quantity">From 1.</param>
/// <param name="UnitPrice">Including VAT; negative for a discount.</param>
/// <param name="VatRate">As a fraction, 0.20.</param>
public sealed record InvoiceLine(string Designation, string? Detail, int Quantity, Money UnitPrice, decimal VatRate)
{
    public Money Total => UnitPrice * Quantity;

    public Money Vat => Total.VatIncluded(VatRate);

    public Money TotalBeforeVat => Total - Vat;

    /// <summary>In euro, to a hundredth of a cent.</summary>
    public decimal UnitBeforeVat => decimal.Round(UnitPrice.InEuro / (1 + VatRate), 4, MidpointRounding.AwayFromZero);
}

/// <summary>All that an invoice prints. Kept as JSON beside the number, so that the same paper can be made again in ten years.</summary>
/// <param name="Number">Gap-free, <c>F-2026-000042</c>.</param>
/// <param name="IssuedOn">Day of issue.</param>
/// <param name="SoldOn">Day of sale.</param>
/// <param name="OrderNumber">The customer's reference.</param>
/// <param name="Seller">Who sells.</param>
/// <param name="Customer">Billing address.</param>
/// <param name="Delivery">Delivery address.</param>
/// <param name="Lines">Delivery cost is a line of its own.</param>
/// <param name="Payment">How and when it was paid, as a sentence of the customer's language; null while unpaid.</param>
/// <param name="CustomerSiren">For professionals.</param>
/// <param name="CustomerVatNumber">For professionals.</param>
/// <param name="VatOnDebits">The seller pays VAT on invoicing rather than on payment.</param>
public sealed record InvoiceData(
    string Number, DateOnly IssuedOn, DateOnly SoldOn, string OrderNumber, SellerIdentity Seller, PostalAddress Customer, PostalAddress Delivery,
    IReadOnlyList<InvoiceLine> Lines, string? Payment, string? CustomerSiren = null, string? CustomerVatNumber = null, bool VatOnDebits = false);

/// <summary>A credit note: the only way an invoice is cancelled. Amounts are given positive and printed negative.</summary>
/// <param name="Note">Number, dates, parties and lines of the credit note itself.</param>
/// <param name="InvoiceNumber">The invoice that it corrects.</param>
/// <param name="InvoiceDate">Its day of issue.</param>
/// <param name="Reason">Shown to the customer.</param>
public sealed record CreditNoteData(InvoiceData Note, string InvoiceNumber, DateOnly InvoiceDate, string Reason);

/// <summary>The bib of a bought medal with its course card.</summary>
/// <param name="BibNumber">Large number, <c>417</c>.</param>
/// <param name="Athlete">As engraved.</param>
/// <param name="Course">Name of the col.</param>
/// <param name="Start">Where the climb starts.</param>
/// <param name="SummitAltitude">Metres.</param>
/// <param name="Relief">The climb.</param>
/// <param name="Serial">Under the code.</param>
/// <param name="Address">What the code says: the medal's page.</param>
/// <param name="OrderNumber">Printed small.</param>
/// <param name="EmergencyContact">Whom to call; a line to fill in when null.</param>
/// <param name="IssuedOn">Date in the file's properties.</param>
public sealed record BibData(string BibNumber, string Athlete, string Course, string Start, int SummitAltitude, Relief Relief, Serial Serial, string Address, string OrderNumber, string? EmergencyContact, DateOnly IssuedOn);

/// <summary>Our own label, for parcels that no carrier labels.</summary>
/// <param name="Sender">The workshop.</param>
/// <param name="Recipient">Where it goes.</param>
/// <param name="OrderNumber">Reference.</param>
/// <param name="PieceSerials">Serials of the pieces inside, with their suffixes; the first four get a barcode each.</param>
/// <param name="ShippedOn">Day of shipment.</param>
/// <param name="Service">Carrier or service, when known.</param>
public sealed record ShippingLabelData(PostalAddress Sender, PostalAddress Recipient, string OrderNumber, IReadOnlyList<string> PieceSerials, DateOnly ShippedOn, string? Service = null);

/// <summary>A certificate of an ascent.</summary>
/// <param name="Medal">The medal as engraved; its design says name, time, date and serial.</param>
/// <param name="Start">Where the climb starts.</param>
/// <param name="ProofLevel">Level and name in the customer's language, <c>N3 · Double contrôle</c>; null for a finisher without time.</param>
/// <param name="Address">What the code says: the public page of the certificate.</param>
/// <param name="Category">On foot, by bike…; null to leave out.</param>
/// <param name="IssuedOn">Day of issue.</param>
public sealed record CertificateData(MedalArtwork Medal, string Start, string? ProofLevel, string Address, string? Category, DateOnly IssuedOn);

/// <summary>The plate of a stele, true to size.</summary>
/// <param name="Number">Stele number, printed so that a foreign sticker shows: <c>HUEZ-1</c>.</param>
/// <param name="Course">Name of the col.</param>
/// <param name="Start">Where the climb starts.</param>
/// <param name="SummitAltitude">Metres.</param>
/// <param name="Relief">The climb.</param>
/// <param name="Address">What the code says.</param>
/// <param name="AtSummit">A plate for the finish.</param>
/// <param name="IssuedOn">Date in the file's properties.</param>
/// <param name="Photo">How the stele looks where it stands, a picture that Skia reads; null before somebody took one.</param>
public sealed record SteleplateData(string Number, string Course, string Start, int SummitAltitude, Relief Relief, string Address, bool AtSummit, DateOnly IssuedOn, byte[]? Photo = null);

/// <summary>Numbers and dates as documents write them.</summary>
static class Written
{
    /// <summary>In full; the first of the month is an ordinal in French.</summary>
    public static string Day(DateOnly day, CultureInfo culture) => culture.TwoLetterISOLanguageName == "fr" && day.Day == 1
        ? "1er " + day.ToString("MMMM yyyy", culture)
        : day.ToString("d MMMM yyyy", culture);

    public static string Kilometres(double metres, CultureInfo culture) => (metres / 1000).ToString("N1", culture) + "\u00A0km";

    public static string Metres(double metres, CultureInfo culture) => metres.ToString("N0", culture) + "\u00A0m";

    public static string Percent(double fraction, CultureInfo culture, string format = "N1") => (fraction * 100).ToString(format, culture) + "\u00A0%";

    /// <summary>Mean gradient of a climb from its lowest to its highest point.</summary>
    public static double MeanGradient(Relief relief) => (relief.Stretches[^1].ToAltitude - relief.Stretches[0].FromAltitude) / relief.LengthMetres;

    /// <summary>The steepest kilometre, or the whole of a shorter climb.</summary>
    public static double SteepestKilometre(Relief relief)
    {
        var best = 0.0;
        foreach (var from in relief.Stretches)
        {
            var to = relief.Stretches.LastOrDefault(s => s.ToMetres <= from.FromMetres + 1050, from);
            if (to.ToMetres - from.FromMetres >= Math.Min(900, relief.LengthMetres * 0.9)) best = Math.Max(best, (to.ToAltitude - from.FromAltitude) / (to.ToMetres - from.FromMetres));
        }

        return best;
    }
}

using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Areas.Shop.Legal;
using MyKollector.Web.Areas.Shop.Wall;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Shop.Mails;

/// <summary>
/// The one mail of a paid order: invoice, bibs where the climb is still to come, the accepted terms, one button. What buyers must be given
/// on a durable medium (L221-13) is in it.
/// </summary>
public sealed class OrderPaidMail(SiteAddresses sites, OrderDocuments documents, MedalTokens tokens, LegalTexts legal, OrderLinks links, ShippingPromises promises) : IMailTemplate
{
    public string Type => "mail.order_paid";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<OrderMessage>().OrderId;
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id, cancellation);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.OrderId == id && i.Kind == InvoiceKind.Invoice, cancellation);
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == id && m.Fabrication != Fabrication.Cancelled).OrderBy(m => m.CourseId).ThenBy(m => m.BibNumber).ToListAsync(cancellation);
        var summits = await db.Courses.AsNoTracking().Where(c => medals.Select(m => m.CourseId).Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Summit, cancellation);
        var words = new MailWords<ShopMailText>(Bills.CultureOf(order));
        var before = order.Lines.Any(l => l.WayIn == WayIn.Before && !l.WithoutTime);

        var body = new MailBody(words.Culture).WithPreview(words[before ? "Paid.PreviewBefore" : "Paid.Preview"])
            .Heading(words["Paid.Title"]).Text(words[before ? "Paid.TextBefore" : "Paid.Text", order.DeliveryAddress.Name]);
        if (medals.Count > 0) body.Button(words[before ? "Paid.Button" : "Paid.ButtonFollow"], sites.Medal(tokens.Open(medals[0].CurrentPiece)));
        foreach (var medal in medals.Skip(1)) body.Link(words["Paid.Medal", medal.BibNumber, summits[medal.CourseId], medal.AthleteName], sites.Medal(tokens.Open(medal.CurrentPiece)));
        if (order.Lines.Any(l => l.Gift)) body.Text(words["Paid.Gift"]);
        body.Facts([
            (words["Order"], order.Number),
            (words["Medals"], string.Join('\n', order.Lines.Select(l => $"{l.Quantity.ToString(words.Culture)} × {l.Designation} · {l.AthleteName}"))),
            (words["Total"], Formats.Amount(order.Total, words.Culture)),
            (words["DeliveredTo"], string.Join('\n', order.DeliveryAddress.Lines)),
            .. await promises.ForLastOfAsync(db, medals, cancellation) is { } promise
                ? [(words["Shipping"], medals.Exists(m => m.Time == TimeFact.Awaiting) ? words["Shipping.After", promise.DaysToShip] : words["Shipping.On", Formats.Date(promise.ShipsOn, words.Culture)])]
                : Array.Empty<(string, string)>(),
        ]);
        if (order.Customer is null) body.Text(words["Paid.Claim"]).Link(words["Paid.ClaimLink"], sites.Page(links.ClaimPath(order.Id), words.Culture));
        body.Small(words["Paid.Engraved"]).Small(words["Paid.Terms"]);

        var attachments = new List<MailAttachment> { Attached(documents.Bill(invoice)) };
        foreach (var medal in medals.Where(m => order.Lines.Single(l => l.Id == m.OrderLineId) is { WayIn: WayIn.Before, WithoutTime: false }))
            attachments.Add(Attached(await documents.BibAsync(db, medal, order, cancellation)));
        var terms = await legal.KeptTermsAsync(order.TermsHash, cancellation) ?? legal.Terms(words.Culture);
        attachments.Add(new(words["Paid.TermsFile"], "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(terms)));
        return new Mail(new(order.Email, order.DeliveryAddress.Name), words[before ? "Paid.SubjectBefore" : "Paid.Subject", order.Number], body) { Attachments = attachments };
    }

    static MailAttachment Attached(Paper paper) => new(paper.FileName, Paper.MediaType, paper.Content);
}

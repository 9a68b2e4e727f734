using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Shop.Wall;

namespace MyKollector.Tests.Slices.Shop;

public sealed class OwnMedalsTests
{
    [Theory, OnBothEngines]
    public async Task The_owner_renames_cancels_and_is_paid_back_and_nobody_else_can(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var lea = await Given.ClientAsync(app);
        var hugo = await Given.ClientAsync(app, name: "Hugo Bernard");
        var order = await Given.PaidOrderAsync(app, lea.Account, lines: [new(Quantity: 2)]);

        Assert.Equal(MedalErrors.NotFound, (await app.Get<RenameMedal>().HandleAsync(new(order.Medal, "Hugo"), hugo, default)).Error);
        Assert.Equal(MedalErrors.NotFound, (await app.Get<CancelMedal>().HandleAsync(new(order.Medal), hugo, default)).Error);
        Assert.Null(await app.Get<OrderDetails>().QueryAsync(order.Id, hugo, default));
        Assert.Null(await app.Get<OrderFiles>().BillAsync(order.Id, null, hugo, default));
        Assert.Null(await app.Get<OrderFiles>().BibAsync(order.Medal, hugo, default));
        Assert.Null(await app.Get<MedalPicture>().QueryAsync(order.Medal, hugo, default));
        Assert.Empty((await app.Get<WallRows>().QueryAsync(hugo, default)).Medals);

        Assert.True((await app.Get<RenameMedal>().HandleAsync(new(order.Medal, "  Léa   M. "), lea, default)).Succeeded);
        Assert.False((await app.Get<RenameMedal>().HandleAsync(new(order.Medal, "L\u202Eéa"), lea, default)).Succeeded);
        Assert.True((await app.Get<CancelMedal>().HandleAsync(new(order.Medals[1]), lea, default)).Succeeded);
        Assert.False((await app.Get<CancelMedal>().HandleAsync(new(order.Medals[1]), lea, default)).Succeeded);

        await using var db = app.Database.Open();
        Assert.Equal("Léa M.", (await db.Medals.AsNoTracking().SingleAsync(m => m.Id == order.Medal)).AthleteName);
        Assert.Equal(3990, (await db.Refunds.AsNoTracking().SingleAsync()).Amount.Cents);
        Assert.Equal(-3990, (await db.Invoices.AsNoTracking().SingleAsync(i => i.Kind == InvoiceKind.CreditNote)).Total.Cents);
        using var mail = await BuyingTests.OnlyMailAsync(app, "order_refunded");
        Assert.Single(mail.Attachments);
    }

    [Theory, OnBothEngines]
    public async Task A_guest_claims_the_purchase_once_by_the_mailed_link(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app, lines: [new(), new(Gift: true, Athlete: "Paul")]);
        var lea = await Given.ClientAsync(app);
        var hugo = await Given.ClientAsync(app);
        var links = app.Get<OrderLinks>();
        var secret = Uri.UnescapeDataString(links.ClaimPath(order.Id).Split("jeton=")[1]);

        Assert.False((await app.Get<ClaimOrder>().HandleAsync(new(secret + "x"), lea, default)).Succeeded);
        Assert.True((await app.Get<ClaimOrder>().HandleAsync(new(secret), lea, default)).Succeeded);
        Assert.True((await app.Get<ClaimOrder>().HandleAsync(new(secret), lea, default)).Succeeded);
        Assert.Equal(OrderErrors.AlreadyClaimed, (await app.Get<ClaimOrder>().HandleAsync(new(secret), hugo, default)).Error);

        await using var db = app.Database.Open();
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == order.Id).OrderBy(m => m.BibNumber).ToListAsync();
        Assert.All(medals, m => Assert.Equal(lea.Account, m.Buyer));
        Assert.Equal(lea.Account, medals.Single(m => !m.AwaitsBinding).Owner);
        Assert.Null(medals.Single(m => m.AwaitsBinding).Owner);
        Assert.Equal(2, (await app.Get<WallRows>().QueryAsync(lea, default)).Medals.Count);
    }

    [Theory, OnBothEngines]
    public async Task A_withdrawal_without_login_is_acknowledged_and_pays_back_what_is_not_begun(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app, email: "zoe@example.com", lines: [new(Quantity: 2)]);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var begun = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
            Assert.True(begun.StartProduction(Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var browser = await Given.BrowserAsync(app);
        var wrong = await browser.SubmitAsync("/renoncer", "Form.Number", ("Form.Number", order.Number), ("Form.Email", "other@example.com"), ("Form.Action", "confirm"));
        Assert.Contains("Aucune commande", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        var first = WebUtility.HtmlDecode(await (await browser.SubmitAsync("/renoncer", "Form.Number", ("Form.Number", order.Number.ToLowerInvariant()), ("Form.Email", " ZOE@example.com"), ("Form.Action", "check"))).Content.ReadAsStringAsync());
        Assert.Contains(">Confirmer la rétractation</button>", first, StringComparison.Ordinal);
        var second = await browser.SubmitAsync("/renoncer", "Form.Number", ("Form.Number", order.Number), ("Form.Email", "zoe@example.com"), ("Form.Action", "confirm"));
        Assert.Contains("Votre rétractation est reçue", WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        await using var db = app.Database.Open();
        Assert.Equal([Fabrication.Cancelled, Fabrication.InProduction], (await db.Medals.AsNoTracking().ToListAsync()).Select(m => m.Fabrication).OrderBy(f => f.ToString()));
        Assert.Equal(3990, (await db.Refunds.AsNoTracking().SingleAsync()).Amount.Cents);
        using var mail = await BuyingTests.OnlyMailAsync(app, "withdrawal_received");
        Assert.Contains("14 juillet 2026", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(order.Number, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wall_the_order_page_and_the_papers_show_everything_to_their_owner()
    {
        await using var app = await App.StartAsync();
        var lea = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, lea.Account, lines: [new(), new("galibier-lautaret", Finish: "black", WithoutTime: true)]);
        var browser = await Given.BrowserAsync(app, lea);
        Assert.Contains($"/mes-medailles/{order.Medal}/medaille.svg", await browser.ReadAsync("/mes-medailles"), StringComparison.Ordinal);
        Assert.Contains("<svg", await browser.ReadAsync($"/mes-medailles/{order.Medal}/medaille.svg"), StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await browser.ReadAsync($"/mes-medailles/commandes/{order.Id}"));
        foreach (var text in new[] { "Paiement reçu", "Médaille transmise à l’atelier", "F-2026-000001", "Changer l’adresse", "Annuler cette médaille" }) Assert.Contains(text, page, StringComparison.Ordinal);
        var invoice = await browser.GetByteArrayAsync($"/mes-medailles/commandes/{order.Id}/facture.pdf");
        Assert.Equal(invoice, await browser.GetByteArrayAsync($"/mes-medailles/commandes/{order.Id}/facture.pdf"));
        Assert.Equal("%PDF"u8.ToArray(), (await browser.GetByteArrayAsync($"/mes-medailles/{order.Medal}/dossard.pdf"))[..4]);

        Assert.EndsWith("?fait=adresse", (await browser.SubmitAsync($"/mes-medailles/commandes/{order.Id}", "a-name", ("City", "Vizille"), ("PostalCode", "38220"))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("?fait=nom", (await browser.SubmitAsync($"/mes-medailles/commandes/{order.Id}", $"n-{order.Medal}", ("name", "Léa M."))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        await using var db = app.Database.Open();
        Assert.Equal("Vizille", (await db.Orders.AsNoTracking().SingleAsync(o => o.Id == order.Id)).DeliveryAddress.City);
        Assert.Equal(HttpStatusCode.Redirect, (await (await Given.BrowserAsync(app)).GetAsync("/mes-medailles")).StatusCode);
    }
}

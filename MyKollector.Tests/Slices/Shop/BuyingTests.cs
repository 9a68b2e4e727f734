using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments;

namespace MyKollector.Tests.Slices.Shop;

/// <summary>Buying over HTTP with forms alone, as a browser without script does it.</summary>
public sealed class BuyingTests
{
    const string Course = "/cols/alpe-d-huez-bourg-d-oisans/medaille";

    static readonly (string, string?)[] Chosen = [("Form.Name", "Zoé Müller"), ("Form.Finish", "silver"), ("Form.WithoutTime", "False"), ("Form.Quantity", "2"), ("Form.Acknowledged", "True"), ("Form.Action", "add")];

    static readonly (string, string?)[] Details =
    [
        ("Form.Email", "zoe@example.com"), ("Form.Name", "Zoé Müller"), ("Form.Line1", "3 rue du Lac"), ("Form.PostalCode", "38000"), ("Form.City", "Grenoble"), ("Form.Country", "FR"), ("Form.EmergencyContact", "Paul 06 12 34 56 78"),
    ];

    /// <summary>The medal that goes into the basket is the one that was just looked at.</summary>
    [Fact]
    public async Task A_medal_is_drawn_once_for_all_who_choose_it_alike()
    {
        await using var app = await App.StartAsync();
        async Task<DrawnMedal> DrawnAsync(string? name, string finish = "bronze", string language = "fr", string slug = "galibier-lautaret")
        {
            var previews = app.Get<MedalPreviews>();
            var course = await previews.QueryAsync(slug, null, Actor.System, default);
            return previews.Draw(course!, new(name, finish, false), CultureInfo.GetCultureInfo(language)).Value;
        }

        var medal = await DrawnAsync("Léa Martin");
        Assert.Same(medal, await DrawnAsync("Léa Martin"));
        Assert.Same(medal.Front, (await DrawnAsync(" Léa  Martin ")).Front);
        foreach (var other in new[] { await DrawnAsync("Léa Morin"), await DrawnAsync(null), await DrawnAsync("Léa Martin", "silver"), await DrawnAsync("Léa Martin", language: "en"), await DrawnAsync("Léa Martin", slug: "mont-ventoux-bedoin") })
            Assert.NotEqual(medal.Front.ToMarkup(), other.Front.ToMarkup());
    }

    [Theory, OnBothEngines]
    public async Task A_guest_buys_from_the_first_choice_to_one_mail_with_invoice_bibs_and_terms(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var browser = await Given.BrowserAsync(app);

        Assert.Equal("/panier", (await browser.SubmitAsync(Course, "Form.Name", Chosen)).Headers.Location?.PathAndQuery());
        Assert.Contains("Zoé Müller", WebUtility.HtmlDecode(await browser.ReadAsync("/panier")), StringComparison.Ordinal);
        Assert.Equal("/commande/recapitulatif", (await browser.SubmitAsync("/commande", "Form.Email", Details)).Headers.Location?.PathAndQuery());

        var recap = WebUtility.HtmlDecode(await browser.ReadAsync("/commande/recapitulatif"));
        Assert.Contains(">Commande avec obligation de paiement</button>", recap, StringComparison.Ordinal);
        Assert.Contains("94,70\u00A0€", recap, StringComparison.Ordinal);
        Assert.Contains("L221-28", recap, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"terms\" value=\"true\" required checked", recap, StringComparison.Ordinal);

        var refused = await browser.SubmitAsync("/commande/recapitulatif", "termsHash");
        Assert.Equal("/commande/recapitulatif?erreur=order.terms_not_accepted", refused.Headers.Location?.PathAndQuery());
        var ordered = await browser.SubmitAsync("/commande/recapitulatif", "termsHash", ("terms", "true"));
        var bank = ordered.Headers.Location!.PathAndQuery();
        Assert.StartsWith("/paiement-demo/demo_", bank, StringComparison.Ordinal);

        var back = await browser.SubmitAsync(bank, "choice", ("choice", "Succeed"));
        var returned = WebUtility.HtmlDecode(await browser.ReadAsync(back.Headers.Location!.PathAndQuery()));
        Assert.Contains("C’est payé, merci", returned, StringComparison.Ordinal);

        using var mail = await OnlyMailAsync(app, "order_paid");
        Assert.Equal("zoe@example.com", mail.To.Mailboxes.Single().Address);
        Assert.Equal(4, mail.Attachments.Count());
        Assert.Equal(2, mail.Attachments.OfType<MimePart>().Count(a => a.FileName!.StartsWith("dossard-HUEZ-", StringComparison.Ordinal)));
        Assert.All(mail.Attachments.OfType<MimePart>().Where(a => a.ContentType.MimeType == "application/pdf"), a =>
        {
            using var content = new MemoryStream();
            a.Content!.DecodeTo(content);
            Assert.Equal("%PDF"u8.ToArray(), content.ToArray()[..4]);
        });
        Assert.Contains("Le jour J", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("/mes-medailles/rattacher?jeton=", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, mail.HtmlBody!.Split("display:inline-block").Length - 1);

        await using var db = app.Database.Open();
        var order = await db.Orders.AsNoTracking().SingleAsync();
        Assert.True(File.Exists(Path.Combine(app.Folder, "terms", order.TermsHash + ".txt")));
        Assert.All(order.Lines, l => Assert.True(l.NoWithdrawalAcknowledged));
        Assert.Equal(2, await db.Medals.CountAsync());
    }

    [Fact]
    public async Task English_pages_say_order_with_obligation_to_pay_and_order_in_english()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        Assert.Equal("/en/panier", (await browser.SubmitAsync("/en" + Course, "Form.Name", Chosen)).Headers.Location?.PathAndQuery());
        await browser.SubmitAsync("/en/commande", "Form.Email", Details);
        Assert.Contains(">Order with obligation to pay</button>", await browser.ReadAsync("/en/commande/recapitulatif"), StringComparison.Ordinal);
        var ordered = await browser.SubmitAsync("/en/commande/recapitulatif", "termsHash", ("terms", "true"));
        Assert.StartsWith("/en/paiement-demo/", ordered.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);
        await using var db = app.Database.Open();
        Assert.Equal("en", (await db.Orders.AsNoTracking().SingleAsync()).Language);
    }

    [Fact]
    public async Task A_name_that_is_markup_stays_text_everywhere_it_is_shown_and_what_cannot_be_engraved_is_refused()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        var refused = await browser.SubmitAsync(Course, "Form.Name", [.. Chosen, ("Form.Name", "<img src=x onerror=alert(1)>")]);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.DoesNotContain("<img src=x", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await browser.SubmitAsync(Course, "Form.Name", Chosen);
        await browser.SubmitAsync("/commande", "Form.Email", [.. Details, ("Form.Name", "<script>canary</script>"), ("Form.City", "\"><svg onload=canary>"), ("Form.EmergencyContact", "<b>canary</b>")]);
        var recap = await browser.ReadAsync("/commande/recapitulatif");
        foreach (var canary in new[] { "<script>canary", "<svg onload", "<b>canary" }) Assert.DoesNotContain(canary, recap, StringComparison.Ordinal);
        var ordered = await browser.SubmitAsync("/commande/recapitulatif", "termsHash", ("terms", "true"));
        var back = await browser.SubmitAsync(ordered.Headers.Location!.PathAndQuery(), "choice", ("choice", "Succeed"));
        await browser.ReadAsync(back.Headers.Location!.PathAndQuery());
        using var mail = await OnlyMailAsync(app, "order_paid");
        Assert.DoesNotContain("<script>canary", mail.HtmlBody!, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg onload", mail.HtmlBody!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Form.Acknowledged", null)]
    [InlineData("Form.Quantity", "21")]
    [InlineData("Form.Finish", "gold")]
    [InlineData("Form.Name", "")]
    public async Task What_is_missing_or_forged_puts_nothing_into_the_basket(string field, string? value)
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        var answer = await browser.SubmitAsync(Course, "Form.Name", [.. Chosen, (field, value)]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var db = app.Database.Open();
        Assert.False(await db.Baskets.AnyAsync(b => b.Lines.Any()));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_the_preview_needs_none_but_has_a_limit()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        foreach (var path in new[] { "/panier/ligne", "/commande/confirmer", "/commande/payer", "/commande/modifier", "/paiement-demo/payer" })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, new FormUrlEncodedContent([new("x", "y")]))).StatusCode);

        var picture = await browser.PostAsync(Course + "/apercu", new FormUrlEncodedContent([new("name", "Anna <b>"), new("finish", "bronze")]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, picture.StatusCode);
        picture = await browser.PostAsync(Course + "/apercu", new FormUrlEncodedContent([new("name", "Anna"), new("finish", "black")]));
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("style", await picture.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        HttpStatusCode last = 0;
        for (var i = 0; i < 121; i++) last = (await browser.PostAsync(Course + "/apercu", new FormUrlEncodedContent([new("name", "é\u200b")]))).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task Refused_then_changed_then_paid_by_a_lost_notification_ends_with_one_paid_order()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        await browser.SubmitAsync(Course, "Form.Name", Chosen);
        await browser.SubmitAsync("/commande", "Form.Email", Details);
        var bank = (await browser.SubmitAsync("/commande/recapitulatif", "termsHash", ("terms", "true"))).Headers.Location!.PathAndQuery();
        var back = await browser.SubmitAsync(bank, "choice", ("choice", "Fail"));
        Assert.Equal("/commande/annulee", back.Headers.Location!.PathAndQuery());
        Assert.Contains("Payer maintenant", await browser.ReadAsync("/commande/annulee"), StringComparison.Ordinal);
        await app.Services.GetRequiredService<PaymentReconciliation>().RunOnceAsync(default);

        var again = (await browser.SubmitAsync("/commande/annulee", "/commande/payer")).Headers.Location!.PathAndQuery();
        Assert.NotEqual(bank, again);
        Assert.Equal(again, (await browser.SubmitAsync("/commande/annulee", "/commande/payer")).Headers.Location!.PathAndQuery());
        var stays = await browser.SubmitAsync(again, "choice", ("choice", "LoseNotification"));
        Assert.StartsWith("/paiement-demo/", stays.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);
        Assert.Equal(1, await app.Services.GetRequiredService<PaymentReconciliation>().RunOnceAsync(default));
        Assert.Contains("payée", WebUtility.HtmlDecode(await browser.ReadAsync("/commande/annulee")), StringComparison.Ordinal);

        await using var db = app.Database.Open();
        Assert.Equal([PaymentStatus.Failed, PaymentStatus.Succeeded], (await db.Payments.AsNoTracking().ToListAsync()).Select(p => p.Status).OrderBy(p => p.ToString(), StringComparer.Ordinal));
        Assert.Equal(1, await db.Orders.CountAsync(o => o.Status == OrderStatus.Paid));
    }

    [Fact]
    public async Task A_refused_medal_is_shown_again_with_its_name_and_the_reason()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        var refused = await browser.SubmitAsync(Course, "Form.Name", [.. Chosen.Select(c => c.Item1 == "Form.Acknowledged" ? (c.Item1, "False") : c)]);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Matches("id=\"apercu-front\"[^>]*>\\s*<svg", page);
        Assert.Matches("id=\"apercu-back\"[^>]*>\\s*<svg", page);
        Assert.Contains("value=\"Zoé Müller\"", page, StringComparison.Ordinal);
        await using var db = app.Database.Open();
        Assert.Equal(0, await db.Set<MyKollector.Domain.Orders.BasketLine>().CountAsync());
    }

    [Fact]
    public async Task Every_page_of_the_shop_answers_in_both_languages()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        foreach (var prefix in new[] { "", "/en" })
            foreach (var path in new[] { Course, "/panier", "/commande", "/commande/recapitulatif", "/commande/annulee", "/cgv", "/mentions-legales", "/confidentialite", "/accessibilite", "/renoncer", "/retractation", "/mes-medailles/rattacher?jeton=x" })
                Assert.DoesNotContain("style=", await browser.ReadAsync(prefix + path), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/commande/retour?session=nobody")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/paiement-demo/demo_nobody")).StatusCode);
    }

    internal static async Task<MimeMessage> OnlyMailAsync(App app, string type)
    {
        var folder = Path.Combine(app.Folder, "mails");
        await Eventually.TrueAsync(async () =>
        {
            await app.Services.GetRequiredService<OutboxDispatcher>().SendDueAsync(default);
            return Directory.Exists(folder) && Directory.GetFiles(folder, $"*-{type}-*.eml").Length > 0;
        });
        return await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(folder, $"*-{type}-*.eml")));
    }
}

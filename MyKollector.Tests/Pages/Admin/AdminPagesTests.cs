using Microsoft.Playwright;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Tests.Slices.Admin;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Pages.Admin;

/// <summary>
/// Every page of the administration in a real browser: no error, no serious accessibility fault, nothing wider than the screen. With
/// MYKOLLECTOR_SCREENS naming a folder, each page is also kept as a picture there.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class AdminPagesTests(Browser browser)
{
    [Theory]
    [InlineData("fr-FR", false)]
    [InlineData("en-GB", true)]
    public async Task Every_page_is_whole_and_fits(string locale, bool phone)
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        var admin = await Given.AdminAsync(app);
        var (order, performance) = await FillAsync(app, admin);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = phone ? Screens.Phone : Screens.Desktop, Locale = locale });
        await Given.SignInAsync(context, app, admin);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };
        page.PageError += (_, message) => faults.Add(message);

        foreach (var (name, path) in Pages(order, performance))
        {
            await page.GotoAsync(app.Url + path);
            await page.Locator(".live.on").WaitForAsync();
            await page.Locator("h1").WaitForAsync();
            await page.Locator(".skeleton").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (Environment.GetEnvironmentVariable("MYKOLLECTOR_SCREENS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{locale[..2]}-{(phone ? "phone" : "desktop")}.png"), FullPage = true });
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{path} is wider than the screen");
            Assert.True(faults.Count == 0, $"{path}: {string.Join("; ", faults)}");
        }
    }

    [Fact]
    public async Task A_page_reached_by_a_link_says_that_it_is_live_only_once_it_answers()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Desktop });
        await Given.SignInAsync(context, app, await Given.AdminAsync(app));
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + "/admin");
        await page.Locator(".live.on").WaitForAsync();
        // The link draws the next page into this one: what stands there first was made for reading and answers no touch yet.
        await page.EvaluateAsync("""
            () => new MutationObserver((_, o) => {
              if (document.querySelector('h1')?.textContent !== 'Comptes') return;
              window.saidFirst = document.querySelector('.live').className;
              o.disconnect();
            }).observe(document, { subtree: true, childList: true, characterData: true })
            """);
        await page.Locator(".staff-nav a[href='/admin/comptes']").ClickAsync();
        await page.Locator("h1", new() { HasText = "Comptes" }).WaitForAsync();
        await page.Locator(".live.on").WaitForAsync();
        Assert.Equal("live", await page.EvaluateAsync<string>("window.saidFirst"));
    }

    [Fact]
    public async Task A_reviewer_decides_with_keys_alone_and_the_board_of_another_follows()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        var admin = await Given.AdminAsync(app);
        var (_, performance) = await FillAsync(app, admin);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Desktop });
        await Given.SignInAsync(context, app, admin);
        var board = await context.NewPageAsync();
        await board.GotoAsync(app.Url + "/admin");
        var waiting = board.Locator("#k-PerformanceWaiting b");
        await board.Locator(".live.on").WaitForAsync();
        var before = int.Parse(await waiting.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);

        var page = await context.NewPageAsync();
        await page.GotoAsync($"{app.Url}/admin/revendications/{performance}");
        await page.Locator(".live.on").WaitForAsync();
        await Eventually.TrueAsync(async () =>
        {
            await page.Keyboard.PressAsync("1");
            return await page.Locator("[data-key='1'][aria-pressed=true]").IsVisibleAsync();
        });
        await page.Keyboard.PressAsync("a");
        await page.Locator("button.confirm").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".told .notice.done").WaitForAsync();
        Assert.Equal(PerformanceStatus.Validated, (await app.Get<ReviewFile>().QueryAsync(performance, admin, default)).Value.Status);
        Assert.Equal(ProofLevel.N1, (await app.Get<ReviewFile>().QueryAsync(performance, admin, default)).Value.Level);
        await Eventually.TrueAsync(async () => int.Parse(await waiting.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture) == before - 1);
    }

    [Fact]
    public async Task Support_sees_no_button_that_is_not_its_own_and_others_see_no_page()
    {
        await using var app = await App.StartAsync();
        var (order, performance) = await FillAsync(app, await Given.AdminAsync(app));
        using var support = await Given.BrowserAsync(app, await Given.SupportAsync(app));
        foreach (var (_, path) in Pages(order, performance))
            Assert.Equal(System.Net.HttpStatusCode.OK, (await support.GetAsync(path)).StatusCode);
        var shown = await support.GetStringAsync($"/admin/revendications/{performance}");
        Assert.DoesNotContain("data-key=\"a\"", shown, StringComparison.Ordinal);
        foreach (var actor in new[] { await Given.ClientAsync(app), await Given.WorkshopAsync(app) })
        {
            using var other = await Given.BrowserAsync(app, actor);
            foreach (var (_, path) in Pages(order, performance).Append(("csv", "/admin/journal.csv?motif=x")))
                Assert.NotEqual(System.Net.HttpStatusCode.OK, (await other.GetAsync(path)).StatusCode);
        }
    }

    static IEnumerable<(string Name, string Path)> Pages(string order, PerformanceId performance) =>
    [
        ("board", "/admin"), ("stuck", "/admin/a-traiter/MedalHeld"), ("orders", "/admin/commandes"), ("order", $"/admin/commandes/{order}"), ("medals", "/admin/medailles"),
        ("review-queue", "/admin/revendications"), ("review", $"/admin/revendications/{performance}"), ("courses", "/admin/cols"), ("course", "/admin/cols/galibier-lautaret"), ("workshops", "/admin/ateliers"), ("outbox", "/admin/envois"), ("journal", "/admin/journal"),
    ];

    static async Task<(string Order, PerformanceId Performance)> FillAsync(App app, Actor admin)
    {
        var house = new House(app);
        var client = await Given.ClientAsync(app);
        var order = await house.OrderAsync(client, quantity: 2);
        await house.OrderAsync(slug: "tourmalet-luz-saint-sauveur", athlete: "HUGO BERNARD", email: "hugo@example.com");
        await house.OrderAsync(paid: false);
        await house.OrderAsync(medals: false, email: "perdue@example.com");
        var held = await house.OrderAsync(athlete: "X Æ A-12");
        await house.ChangeAsync(held, m => m.Hold("Nom à vérifier avec le client", admin, house.Now));
        var medal = await house.MedalOfAsync(order);
        var performance = await house.PerformanceAsync(client, order: order.Id, medal: medal.Id);
        await house.PerformanceAsync(client, record: true, slug: "mont-ventoux-bedoin");
        var now = app.Clock.GetUtcNow();
        await using (var db = app.Database.Open())
        {
            db.Outbox.Add(new OutboxMessage { Id = OutboxMessageId.New(now), Type = "mail.test", Payload = "{}", CreatedAt = now, DueAt = now, LeaseUntil = now, DeadAt = now, Attempts = 12, Error = "SmtpCommandException: 550 mailbox unavailable", OrderId = order.Id });
            await db.SaveChangesAsync();
        }

        app.Clock.Advance(TimeSpan.FromDays(6));
        return (order.Number, performance.Id);
    }
}

using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Slices.Fab;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Medals;
using static Microsoft.Playwright.Assertions;

namespace MyKollector.Tests.Journeys;

/// <summary>The workshop as its people use it: two tablets, a scanner and a keyboard.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WorkshopJourneyTests(Browser browser)
{
    [Fact]
    public async Task From_the_queue_to_the_parcel_on_one_tablet_while_the_other_watches()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var (one, two) = (await Given.WorkshopAsync(app), await Given.WorkshopAsync(app));
        var order = await Given.MedalsAsync(app, count: 2);
        var (serials, number) = await SerialsAsync(app, order);
        await using var here = await TabletAsync(app, one);
        await using var there = await TabletAsync(app, two);
        var work = await OpenAsync(here, app, "/fab");
        var watch = await OpenAsync(there, app, "/fab");
        await Expect(Counter(watch, "queued")).ToHaveTextAsync("2");

        // « En production », by keyboard alone: the two oldest of the col.
        await work.GetByRole(AriaRole.Button, new() { Name = "En production, L'Alpe d'Huez" }).PressAsync("Enter");
        await work.Locator("dialog[open] .primary").PressAsync("Enter");
        await Expect(work.Locator(".told")).ToContainTextAsync("2 médailles en production");
        await Expect(Counter(watch, "queued")).ToHaveTextAsync("0");

        // « Fabriquée »: two good, one more for the shelf, one spoilt.
        await work.GetByRole(AriaRole.Button, new() { Name = "Fabriquée, L'Alpe d'Huez" }).ClickAsync();
        var dialog = work.Locator("dialog[open]");
        await dialog.GetByLabel("Bonnes", new() { Exact = true }).FillAsync("3");
        await dialog.GetByLabel("Rebut", new() { Exact = true }).FillAsync("1");
        await dialog.GetByLabel("Pourquoi au rebut").FillAsync("Rayée");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Déclarer", Exact = true }).ClickAsync();
        await Expect(work.Locator(".told")).ToContainTextAsync("2 médailles fabriquées");
        await Expect(Counter(watch, "to-engrave")).ToHaveTextAsync("2");

        // The engraving list: one by its button, the other by scanning its piece twice.
        await work.GotoAsync(app.Url + "/fab/gravure");
        await LiveAsync(work);
        await work.GetByRole(AriaRole.Button, new() { Name = "Gravée " + serials[0] }).ClickAsync();
        await Expect(work.Locator("tr[data-serial]")).ToHaveCountAsync(1);
        await Expect(Counter(watch, "engraved")).ToHaveTextAsync("1");
        await work.Keyboard.TypeAsync(serials[1]);
        await work.Keyboard.PressAsync("Enter");
        await Expect(work.Locator("dialog[open]")).ToContainTextAsync(serials[1]);
        await work.Locator("#scan-again").FillAsync(serials[1]);
        await work.Locator("#scan-again").PressAsync("Enter");
        await Expect(Counter(watch, "ready")).ToHaveTextAsync("1");

        // Packing: each medal, then its label; then the parcel leaves, and is taken back as a slip.
        await work.GotoAsync(app.Url + "/fab/expedition");
        await LiveAsync(work);
        var card = work.Locator($"[data-order='{number}']");
        await Expect(card).ToContainTextAsync("3 rue du Lac");
        foreach (var serial in serials)
        {
            for (var scan = 0; scan < 2; scan++)
            {
                await work.Keyboard.TypeAsync(serial);
                await work.Keyboard.PressAsync("Enter");
                await Expect(work.Locator("#scan")).ToHaveValueAsync("");
            }
        }

        await Expect(work.Locator(".told")).ToContainTextAsync("tout correspond");
        await card.GetByRole(AriaRole.Button, new() { Name = "Expédiée " + number }).ClickAsync();
        await Expect(Counter(watch, "ready")).ToHaveTextAsync("0");
        await Expect(work.Locator(".told")).ToContainTextAsync("dix minutes");
        await work.GetByRole(AriaRole.Button, new() { NameRegex = new("^Annuler jusqu’à .*" + number) }).ClickAsync();
        await Expect(Counter(watch, "ready")).ToHaveTextAsync("1");
        await Expect(card).ToBeVisibleAsync();
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Journal.CountAsync(e => e.Action == "medal.rectified"));
    }

    [Fact]
    public async Task What_is_typed_before_the_scanner_is_listened_to_stays_where_it_is_typed()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var order = await Given.MedalsAsync(app, at: Fabrication.Engraved);
        var (serials, number) = await SerialsAsync(app, order);
        await using var here = await TabletAsync(app, await Given.WorkshopAsync(app));
        await here.AddInitScriptAsync("{ const add = document.addEventListener; document.addEventListener = function (type, heard, how) { add.call(this, type, heard, how); if (heard.name === 'typed') window.listened = true; }; }");
        var slow = new TaskCompletionSource();
        await here.RouteAsync("**/js/fab*.js", async route =>
        {
            await slow.Task;
            await route.ContinueAsync();
        });
        var page = await here.NewPageAsync();
        await page.GotoAsync(app.Url + "/fab/expedition");
        await page.WaitForSelectorAsync(".live.on");
        var tracking = page.Locator($"[data-order='{number}']").GetByLabel("N° de suivi");
        await tracking.FocusAsync();
        await page.Keyboard.TypeAsync("6A1234");
        slow.SetResult();
        await page.WaitForFunctionAsync("() => window.listened");
        await page.Keyboard.TypeAsync("5678901");
        await Expect(tracking).ToHaveValueAsync("6A12345678901");
        await tracking.BlurAsync();
        await page.Keyboard.TypeAsync(serials[0]);
        await Expect(page.Locator("#scan")).ToHaveValueAsync(serials[0]);
    }

    [Fact]
    public async Task The_journal_knows_from_where_a_live_page_was_used_and_tells_its_clicks_apart()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var order = await Given.MedalsAsync(app, at: Fabrication.Made, count: 2);
        var (serials, _) = await SerialsAsync(app, order);
        await using var here = await TabletAsync(app, await Given.WorkshopAsync(app));
        var work = await OpenAsync(here, app, "/fab/gravure");
        for (var left = 1; left >= 0; left--)
        {
            await work.GetByRole(AriaRole.Button, new() { Name = "Gravée " + serials[left] }).ClickAsync();
            await Expect(work.Locator("tr[data-serial]")).ToHaveCountAsync(left);
        }

        // The administration's pages too, whose actor was read when the page was opened.
        var client = await Given.ClientAsync(app);
        await using var office = await TabletAsync(app, await Given.AdminAsync(app));
        var page = await OpenAsync(office, app, $"/admin/comptes/{client.Account}");
        for (var mails = 1; mails <= 2; mails++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer un lien de mot de passe" }).ClickAsync();
            await Eventually.TrueAsync(async () => await LinesAsync("account.access_sent") is var lines && lines.Count == mails);
        }

        foreach (var action in new[] { "medal.engraved", "account.access_sent" })
        {
            var lines = await LinesAsync(action);
            Assert.Equal(2, lines.Count);
            Assert.All(lines, l => Assert.Contains(l.TruncatedAddress, new[] { "127.0.0.0", "::" }));
            Assert.All(lines, l => Assert.NotEmpty(l.Correlation!));
            Assert.NotEqual(lines[0].Correlation, lines[1].Correlation);
        }

        async Task<List<MyKollector.Domain.Journal.AuditEntry>> LinesAsync(string action)
        {
            await using var db = app.Database.Open();
            return await db.Journal.AsNoTracking().Where(e => e.Action == action).OrderBy(e => e.Sequence).ToListAsync();
        }
    }

    [Fact]
    public async Task A_double_click_of_two_operators_has_one_effect_and_the_other_is_told_who_was_faster()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var one = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, at: Fabrication.Made);
        var (serials, _) = await SerialsAsync(app, order);
        await using var here = await TabletAsync(app, one);
        var page = await OpenAsync(here, app, "/fab/medailles?statut=a-graver");
        await page.GetByRole(AriaRole.Button, new() { Name = serials[0] }).ClickAsync();
        var engraved = page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Gravée", Exact = true });
        await Expect(engraved).ToBeVisibleAsync();

        // Somebody else engraves it in the very moment before this click arrives: their board cannot know yet.
        var other = (await Given.WorkshopAsync(app)) with { Name = "Dominique" };
        var engrave = app.Get<MyKollector.Web.Areas.Fab.Engraving.EngraveMedals>();
        var button = await engraved.ElementHandleAsync();
        await Task.WhenAll(button.EvaluateAsync("b => { b.click(); b.click(); }"), Task.Run(() => engrave.HandleAsync(new([order.Medal]), other, default)));
        await using var db = app.Database.Open();
        await Eventually.TrueAsync(async () => await db.Journal.CountAsync(e => e.Action == "medal.engraved") == 1);
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Type == "mail.medal_engraved"));

        // Whoever lost, the scan of the piece now says where it is.
        var late = (await engrave.HandleAsync(new([order.Medal]), other, default)).Value.Medals.Single().Refused!;
        Assert.Equal("medal.already_moved", late.Code);
    }

    [Fact]
    public async Task The_loser_reads_the_name_and_the_time_on_the_page()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var one = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, count: 2, at: Fabrication.Engraved);
        var (_, number) = await SerialsAsync(app, order);
        await using var here = await TabletAsync(app, one);
        var page = await OpenAsync(here, app, "/fab/expedition");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Expédiée " + number });
        await Expect(button).ToBeVisibleAsync();

        // The board is kept from hearing of it, as on a tablet whose network stutters, and the click goes out all the same.
        await using (var work = await app.Database.BeginAsync(one with { Name = "Dominique" }, "test", default))
        {
            var now = app.Clock.GetUtcNow();
            var by = one with { Name = "Dominique" };
            var parcel = MyKollector.Domain.Shipping.Parcel.Send(ParcelId.New(now), order.Order, one.Manufacturer!.Value, null, null, by, now).Value;
            work.Db.Parcels.Add(parcel);
            foreach (var medal in await work.Db.Medals.Where(m => m.OrderId == order.Order).ToListAsync()) Assert.True(medal.Ship(parcel.Id, by, now).Succeeded);
            await work.Db.SaveChangesAsync();
            await work.Db.Database.CurrentTransaction!.CommitAsync();
        }

        await button.ClickAsync();
        await Expect(page.Locator(".told")).ToContainTextAsync("est déjà à l’étape « Expédiée » : Dominique, le 14 juillet 2026 à 08:00");
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Parcels.CountAsync());
    }

    [Fact]
    public async Task A_medal_in_the_wrong_parcel_stops_it()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var actor = await Given.WorkshopAsync(app);
        var (first, second) = (await Given.MedalsAsync(app, at: Fabrication.Engraved), await Given.MedalsAsync(app, at: Fabrication.Engraved));
        var ((serial, number), (otherSerial, _)) = (Only(await SerialsAsync(app, first)), Only(await SerialsAsync(app, second)));
        await using var here = await TabletAsync(app, actor);
        var page = await OpenAsync(here, app, "/fab/expedition");
        await ScanAsync(serial, "scannez maintenant l’étiquette");
        await ScanAsync(otherSerial, "STOP");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Expédiée " + number })).ToBeDisabledAsync();
        await ScanAsync(serial, "scannez maintenant l’étiquette");
        await ScanAsync(serial, "tout correspond");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Expédiée " + number })).ToBeEnabledAsync();

        async Task ScanAsync(string text, string answer)
        {
            await page.Keyboard.TypeAsync(text);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".told")).ToContainTextAsync(answer);
        }

        static (string, string) Only((IReadOnlyList<string> Serials, string Number) found) => (found.Serials[0], found.Number);
    }

    [Theory]
    [InlineData(1180, 820, "fr-FR")]
    [InlineData(390, 844, "en-GB")]
    public async Task Every_page_passes_axe_and_fits_its_screen(int width, int height, string locale)
    {
        await using var app = await App.StartAsync(kestrel: true);
        var actor = await Given.WorkshopAsync(app);
        foreach (var at in new[] { Fabrication.Queued, Fabrication.InProduction, Fabrication.Made, Fabrication.Engraved, Fabrication.Shipped }) await Given.MedalsAsync(app, at: at, count: 2);
        await Given.MedalsAsync(app, Given.Galibier, at: Fabrication.Made, athlete: "Шахтёр");
        var held = await Given.MedalsAsync(app);
        await app.Get<HoldMedals>().HandleAsync(new([held.Medal], "nom"), actor, default);
        await app.Get<MakeBatch>().HandleAsync(new(await WorkshopFlowTests.CourseAsync(app, Given.Galibier), "black", 3, 1, "rayure"), actor, default);
        await using var context = await browser.NewContextAsync(new() { Locale = locale, ViewportSize = new() { Width = width, Height = height } });
        await Given.SignInAsync(context, app, actor);
        var errors = new List<string>();
        var page = await OpenAsync(context, app, "/fab");
        page.PageError += (_, e) => { lock (errors) errors.Add(e); };
        foreach (var path in new[] { "/fab", "/fab/medailles", "/fab/medailles?statut=de-cote", "/fab/medailles?statut=expediees&col=iseran-lanslebourg", "/fab/gravure", "/fab/expedition", "/fab/historique" })
        {
            await page.GotoAsync(app.Url + path);
            await LiveAsync(page);
            await CheckAsync(path);
        }

        await page.GotoAsync(app.Url + "/fab");
        await LiveAsync(page);
        await page.Locator(".row-actions .fab-button").Nth(1).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
        await CheckAsync("batch dialog");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.GotoAsync(app.Url + "/fab/medailles?statut=gravees");
        await LiveAsync(page);
        await page.Locator(".serial").First.ClickAsync();
        await page.Locator("dialog[open] .actions .fab-button").Last.ClickAsync();
        await Expect(page.Locator("dialog[open] .rectify")).ToBeVisibleAsync();
        await CheckAsync("medal dialog");
        Assert.Empty(errors);

        async Task CheckAsync(string what)
        {
            var found = await Axe.ViolationsAsync(page);
            Assert.True(found.Count == 0, $"{what}: {string.Join("; ", found)}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), what + " scrolls sideways");
        }
    }

    [Fact]
    public async Task A_closed_board_leaves_no_subscriber()
    {
        // A browser may be gone before it could say goodbye: its circuit is then kept for a while, and must take its subscriber along when it ends.
        await using var app = await App.StartAsync(services: s => s.Configure<CircuitOptions>(o => o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(1)), kestrel: true);
        var actor = await Given.WorkshopAsync(app);
        var feed = app.Services.GetRequiredService<WorkshopFeed>();
        await using (var context = await TabletAsync(app, actor))
        {
            var pages = new List<IPage>();
            for (var i = 0; i < 3; i++) pages.Add(await OpenAsync(context, app, "/fab"));
            await Eventually.TrueAsync(() => Task.FromResult(feed.Subscribers == 3));
            await pages[0].GotoAsync(app.Url + "/fab/gravure");
            await LiveAsync(pages[0]);
            await Eventually.TrueAsync(() => Task.FromResult(feed.Subscribers == 3));
            foreach (var page in pages) await page.GotoAsync("about:blank");
        }

        await Eventually.TrueAsync(() => Task.FromResult(feed.Subscribers == 0));
    }

    async Task<IBrowserContext> TabletAsync(App app, Actor actor)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Tablet });
        await Given.SignInAsync(context, app, actor);
        return context;
    }

    static async Task<IPage> OpenAsync(IBrowserContext context, App app, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + path);
        await LiveAsync(page);
        return page;
    }

    /// <summary>The circuit runs and the scan field has been taken over by it.</summary>
    static async Task LiveAsync(IPage page)
    {
        await page.WaitForSelectorAsync(".live.on");
        if (await page.Locator("#scan").CountAsync() > 0) await Expect(page.Locator("#scan")).ToBeFocusedAsync();
    }

    static ILocator Counter(IPage page, string name) => page.Locator($"[data-counter='{name}'] .counter-figure");

    static async Task<(IReadOnlyList<string> Serials, string Number)> SerialsAsync(App app, OrderInWorkshop order)
    {
        await using var db = app.Database.Open();
        var serials = await db.Medals.Where(m => m.OrderId == order.Order).OrderBy(m => m.Id).Select(m => m.Serial).ToListAsync();
        return (serials, await db.Orders.Where(o => o.Id == order.Order).Select(o => o.Number).SingleAsync());
    }
}

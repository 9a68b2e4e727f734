using Microsoft.Playwright;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Journeys;

/// <summary>A medal from the first page to the parcel, by each of the three ways in: on real pages, by the hands that do it.</summary>
public abstract class ThreeWaysIn(Browser browser, Town town)
{
    static readonly TimeSpan Climb = new(1, 12, 30);

    App App => town.App;

    [Fact]
    public async Task Ordered_before_the_climb()
    {
        browser.SkipWithoutBrowser();
        const string Email = "lea.avant@example.com", Password = "une montée par les lacets";
        await Given.AccountAsync(App, Role.Client, null, Email, "Léa Martin", password: Password);
        await using var shop = await browser.NewContextAsync(new() { ViewportSize = Screens.Desktop });
        var page = await shop.NewPageAsync();
        await page.GotoAsync(App.Url + "/connexion");
        await SignInAsync(page, Email, Password);
        await page.GotoAsync(App.Url);
        await page.GetByLabel("Trouver un col").FillAsync("huez");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"a[href='/cols/{Town.Slug}']").First.ClickAsync();
        await page.Locator($"a[href='/cols/{Town.Slug}/medaille']").First.ClickAsync();
        var order = await town.BuyAsync(page, "Léa Martin");

        var mail = await town.MailAsync("order_paid", Email);
        Assert.Equal(2, mail.Attachments.Count(a => a.ContentType.IsMimeType("application", "pdf")));
        var medalPath = Town.ButtonOf(mail, "Le jour J");
        Assert.StartsWith("/m/", medalPath, StringComparison.Ordinal);

        await using var phone = await Town.PhoneAsync(browser);
        var timer = await phone.NewPageAsync();
        await town.StartAsync(timer, medalPath);
        await town.ClimbAsync(timer, Climb);
        await timer.GetByRole(AriaRole.Link, new() { Name = "Se connecter pour valider" }).ClickAsync();
        await SignInAsync(timer, Email, Password);
        await timer.GetByRole(AriaRole.Button, new() { Name = "Oui, sur cette médaille" }).ClickAsync();
        await Assertions.Expect(timer.Locator(".done-state", new() { HasText = "Temps validé" })).ToBeVisibleAsync();
        await Assertions.Expect(timer.Locator(".level")).ToContainTextAsync("N3");
        var medal = await town.MedalOfAsync(order);
        Assert.Equal(TimeFact.Validated, medal.Time);
        Assert.InRange(medal.ElapsedSeconds!.Value, Climb.TotalSeconds - 5, Climb.TotalSeconds + 60);

        await town.MakeAndShipAsync(browser, medal, order);
        Assert.NotNull(await town.MailAsync("medal_engraved", Email));
        Assert.Contains("6A12345678901", (await town.MailAsync("medal_shipped", Email)).HtmlBody, StringComparison.Ordinal);
        await town.SeesShippedAsync(timer, medalPath);
    }

    [Fact]
    public async Task Timed_on_site_without_an_account_and_ordered_from_the_time()
    {
        browser.SkipWithoutBrowser();
        const string Email = "noe.surplace@example.com", Password = "vingt et un virages";
        await using var phone = await Town.PhoneAsync(browser);
        var page = await phone.NewPageAsync();
        await town.StartAsync(page, Town.Foot);
        await town.ClimbAsync(page, Climb);

        await page.GetByRole(AriaRole.Link, new() { Name = "Se connecter pour valider" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Créer un compte" }).Last.ClickAsync();
        await page.Locator("[name='Form.DisplayName']").FillAsync("Noé Blanc");
        await page.Locator("[name='Form.Email']").FillAsync(Email);
        await page.Locator("[name='Form.Password']").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer un compte" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/inscription/envoyee");
        var confirm = await town.MailAsync("account_confirm", Email);
        await page.GotoAsync(App.Url + Town.ButtonOf(confirm, "Confirmer mon adresse"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirmer et me connecter" }).ClickAsync();
        await Browser.ArrivesAsync(page, "^(?!.*confirmer)");

        await page.GotoAsync(App.Url + Town.Summit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Valider mon temps" }).ClickAsync();
        await Assertions.Expect(page.Locator(".level")).ToContainTextAsync("N3");
        await page.GetByRole(AriaRole.Link, new() { Name = "Commander la médaille" }).ClickAsync();
        await Assertions.Expect(page.Locator("#personnaliser")).ToContainTextAsync("est validé");
        var order = await town.BuyAsync(page, "Noé Blanc");
        var mail = await town.MailAsync("order_paid", Email);
        Assert.Single(mail.Attachments, a => a.ContentType.IsMimeType("application", "pdf"));
        var medalPath = Town.ButtonOf(mail, "Suivre ma médaille");
        var medal = await town.MedalOfAsync(order);
        Assert.Equal(TimeFact.Validated, medal.Time);

        await town.MakeAndShipAsync(browser, medal, order);
        Assert.NotNull(await town.MailAsync("medal_engraved", Email));
        Assert.NotNull(await town.MailAsync("medal_shipped", Email));
        await town.SeesShippedAsync(page, medalPath);
    }

    [Fact]
    public async Task Claimed_afterwards_with_a_recording_that_a_person_must_judge()
    {
        browser.SkipWithoutBrowser();
        const string Email = "mia.apres@example.com";
        var client = await Given.ClientAsync(App, Email, "Mia Roux");
        // Its first fix came behind the start: the gate itself is not in it.
        var ride = RideSimulator.Simulate(SeedCourses.All[Town.Slug], new RidePlan { Seed = 5, Gaps = [(-70, 60)] });
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Phone });
        await Given.SignInAsync(context, App, client);
        var page = await context.NewPageAsync();
        await page.GotoAsync(App.Url + "/chrono/revendication");
        await page.Locator("[name='Input.Course']").SelectOptionAsync(Town.Slug);
        await page.Locator("[name='Input.Date']").FillAsync("2025-06-14");
        var takes = TimeSpan.FromSeconds(Math.Round(ride.TrueElapsed));
        await page.Locator("[name='Input.Hours']").FillAsync(Number(takes.Hours));
        await page.Locator("[name='Input.Minutes']").FillAsync(Number(takes.Minutes));
        await page.Locator("[name='Input.Seconds']").FillAsync(Number(takes.Seconds));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await page.Locator("#claim-file").SetInputFilesAsync(new FilePayload { Name = "huez.gpx", MimeType = "application/gpx+xml", Buffer = TrackFiles.Gpx(ride.Track.Points.ToArray()) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer ma demande" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/chrono/temps/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Commander la médaille" }).ClickAsync();
        await Assertions.Expect(page.Locator("#personnaliser")).ToContainTextAsync("en cours de vérification");
        var order = await town.BuyAsync(page, "Mia Roux");
        var mail = await town.MailAsync("order_paid", Email);
        var medalPath = Town.ButtonOf(mail, "Suivre ma médaille");
        var medal = await town.MedalOfAsync(order);
        Assert.Equal(TimeFact.Awaiting, medal.Time);

        await DecideAsync("Mia Roux");
        await Eventually.TrueAsync(async () => (medal = await town.MedalOfAsync(order)).Time == TimeFact.Validated);
        Assert.Equal((int)takes.TotalSeconds, medal.ElapsedSeconds);
        await town.MakeAndShipAsync(browser, medal, order);
        Assert.NotNull(await town.MailAsync("medal_engraved", Email));
        Assert.NotNull(await town.MailAsync("medal_shipped", Email));
        await town.SeesShippedAsync(page, medalPath);
    }

    async Task DecideAsync(string athlete)
    {
        await using var desk = await browser.NewContextAsync(new() { ViewportSize = Screens.Desktop });
        await Given.SignInAsync(desk, App, await Given.AdminAsync(App));
        var page = await desk.NewPageAsync();
        await page.GotoAsync(App.Url + "/admin/revendications");
        await page.Locator(".live.on").WaitForAsync();
        await page.Locator("tr", new() { HasText = athlete }).GetByRole(AriaRole.Link).First.ClickAsync();
        // The link changes the page without loading it: what it says of the socket must be of the new page.
        var accept = page.GetByRole(AriaRole.Button, new() { Name = "Accepter" });
        await accept.WaitForAsync();
        await page.Locator(".live.on").WaitForAsync();
        await accept.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Accepter au niveau" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Validé");
    }

    static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.Locator("[name='Form.Email']").FillAsync(email);
        await page.Locator("[name='Form.Password']").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter", Exact = true }).ClickAsync();
        await Browser.ArrivesAsync(page, "^(?!.*/connexion)");
    }

    static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>On the database that comes with the product.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ThreeWaysInTests(Browser browser, Town town) : ThreeWaysIn(browser, town), IClassFixture<Town>;

/// <summary>On a server, which answers after a page was waited for: no form may depend on more than it has by then.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ThreeWaysInOnPostgresTests(Browser browser, PostgresTown town) : ThreeWaysIn(browser, town), IClassFixture<PostgresTown>;

using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Journeys;

/// <summary>One running product for all ways in, and the hands of everybody who takes part: customer, athlete, workshop.</summary>
public partial class Town : IAsyncLifetime
{
    public const string Slug = "alpe-d-huez-bourg-d-oisans";
    public const string Foot = "/s/HUEZ01";
    public const string Summit = "/s/HUEZ02";

    readonly DatabaseEngine _engine;
    App? _app;

    public Town()
    {
    }

    protected Town(DatabaseEngine engine) => _engine = engine;

    public App App => _app!;

    public async ValueTask InitializeAsync() => _app = await App.StartAsync(_engine, kestrel: true);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A phone at the foot that may tell its position. Its wall clock moves on with the product's: <see cref="ClimbAsync"/>.</summary>
    public static async Task<IBrowserContext> PhoneAsync(Browser browser)
    {
        var phone = await browser.NewContextAsync(new() { ViewportSize = Screens.Phone, HasTouch = true, Geolocation = OfflineField.Foot, Permissions = ["geolocation"] });
        await phone.AddInitScriptAsync("{ const n = Date.now.bind(Date); Date.now = () => n() + Number(localStorage.getItem('climbed') ?? 0); }");
        return phone;
    }

    /// <summary>Taps start inside the gate.</summary>
    public async Task StartAsync(IPage page, string path)
    {
        await page.GotoAsync(App.Url + path);
        await OfflineField.ReadyAsync(page);
        await Assertions.Expect(page.Locator(".place")).ToContainTextAsync("dans la porte");
        await page.Locator("input[name=how][value=Bike]").CheckAsync(new() { Force = true });
        await OfflineField.TapAsync(page, "start");
        await OfflineField.WaitingAsync(page, 0);
    }

    /// <summary>The climb takes its time on every clock, then the summit's code stops it inside its gate.</summary>
    public async Task ClimbAsync(IPage page, TimeSpan takes)
    {
        App.Clock.Advance(takes);
        await page.EvaluateAsync("ms => localStorage.setItem('climbed', Number(localStorage.getItem('climbed') ?? 0) + ms)", takes.TotalMilliseconds);
        await page.Context.SetGeolocationAsync(OfflineField.Summit);
        await page.GotoAsync(App.Url + Summit);
        await OfflineField.StateAsync(page, "running");
        await Assertions.Expect(page.Locator("p.place", new() { HasText = "dans la porte" })).ToBeVisibleAsync();
        await OfflineField.TapAsync(page, "stop");
        await OfflineField.StateAsync(page, "journey");
        await OfflineField.WaitingAsync(page, 0);
        // What was made of the punches is told once they are derived.
        await Eventually.TrueAsync(async () =>
        {
            await using var db = App.Database.Open();
            return !await db.Set<MyKollector.Web.Platform.Punches.PunchArrival>().AnyAsync();
        });
        await page.ReloadAsync();
    }

    /// <summary>From a personalised medal to the confirmation. Returns the order's number.</summary>
    public async Task<string> BuyAsync(IPage page, string athlete, string? email = null)
    {
        await page.Locator("[name='Form.Name']").FillAsync(athlete);
        await page.Locator("[name='Form.Acknowledged']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mettre au panier" }).ClickAsync();
        await Assertions.Expect(page.Locator(".basket-lines")).ToContainTextAsync(athlete);
        await page.GetByRole(AriaRole.Link, new() { Name = "Commander", Exact = true }).ClickAsync();
        if (email is not null) await page.Locator("[name='Form.Email']").FillAsync(email);
        await page.Locator("[name='Form.Name']").FillAsync(athlete);
        await page.Locator("[name='Form.Line1']").FillAsync("3 rue du Lac");
        await page.Locator("[name='Form.PostalCode']").FillAsync("38000");
        await page.Locator("[name='Form.City']").FillAsync("Grenoble");
        await page.Locator("[name='Form.EmergencyContact']").FillAsync("Paul 06 12 34 56 78");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vérifier ma commande" }).ClickAsync();
        await Assertions.Expect(page.Locator(".recap-lines")).ToContainTextAsync(athlete);
        await page.Locator("[name=terms]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commande avec obligation de paiement" }).ClickAsync();
        await page.Locator("button[value=Succeed]").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("C’est payé", new() { Timeout = 20_000 });
        return OrderNumber().Match(await page.Locator(".confirmation .lead").InnerTextAsync()).Value;
    }

    /// <summary>The workshop takes the one medal of a course from the queue to the parcel, on its own pages.</summary>
    public async Task MakeAndShipAsync(Browser browser, Medal medal, string order)
    {
        await using var bench = await browser.NewContextAsync(new() { ViewportSize = Screens.Tablet });
        await Given.SignInAsync(bench, App, await Given.WorkshopAsync(App));
        var page = await bench.NewPageAsync();
        await page.GotoAsync(App.Url + "/fab");
        await LiveAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "En production, L'Alpe d'Huez" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mettre 1 en production" }).ClickAsync();
        await ToldAsync(page, "1 médaille en production");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fabriquée, L'Alpe d'Huez" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Déclarer" }).ClickAsync();
        await ToldAsync(page, "1 médaille fabriquée");

        await page.GotoAsync(App.Url + "/fab/gravure");
        await LiveAsync(page);
        var file = await page.APIRequest.GetAsync($"{App.Url}/fab/gravure/{medal.Id}.pdf");
        Assert.True(file.Ok, $"The engraving file answers {file.Status}");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Gravée {medal.PieceSerial}" }).ClickAsync();
        await ToldAsync(page, "1 médaille gravée");

        await page.GotoAsync(App.Url + "/fab/expedition");
        await LiveAsync(page);
        var card = page.Locator($"[data-order='{order}']");
        await Assertions.Expect(card.Locator("address")).ToContainTextAsync("3 rue du Lac");
        await card.GetByLabel("Transporteur").FillAsync("Colissimo");
        await card.Locator(".ship input").Nth(1).FillAsync("6A12345678901");
        await card.Locator(".ship input").Nth(1).BlurAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = $"Expédiée {order}" }).ClickAsync();
        await ToldAsync(page, "1 commande expédiée");
        Assert.Equal(Fabrication.Shipped, (await MedalOfAsync(order)).Fabrication);
        App.Clock.Advance(TimeSpan.FromMinutes(11));
    }

    /// <summary>A page answers clicks only once its socket is there.</summary>
    static Task LiveAsync(IPage page) => page.Locator(".live.on").WaitForAsync();

    static Task ToldAsync(IPage page, string what) => Assertions.Expect(page.Locator(".told")).ToContainTextAsync(what);

    /// <summary>The owner reads on the medal's own page that it is on its way.</summary>
    public async Task SeesShippedAsync(IPage page, string medalPath)
    {
        await page.GotoAsync(App.Url + medalPath);
        await Assertions.Expect(page.Locator(".steps li.past", new() { HasText = "Expédiée" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".next")).ToContainTextAsync("6A12345678901");
    }

    public async Task<Medal> MedalOfAsync(string order)
    {
        await using var db = App.Database.Open();
        var id = await db.Orders.Where(o => o.Number == order).Select(o => o.Id).SingleAsync();
        return await db.Medals.AsNoTracking().SingleAsync(m => m.OrderId == id);
    }

    public async Task<string> MedalPathAsync(MedalId medal) => "/m/" + (await Given.TokenOfAsync(App, medal)).Text;

    /// <summary>The one mail of this kind that somebody got.</summary>
    public async Task<MimeMessage> MailAsync(string kind, string to)
    {
        MimeMessage? found = null;
        await Eventually.TrueAsync(async () =>
        {
            await App.Services.GetRequiredService<OutboxDispatcher>().SendDueAsync(default);
            var mails = (await MailsToAsync(to)).Where(m => m.Kind == kind).ToList();
            if (mails.Count > 0) found = Assert.Single(mails).Mail;
            return found is not null;
        });
        return found!;
    }

    /// <summary>Kinds of all mails that somebody got, in no order.</summary>
    public async Task<IReadOnlyList<(string Kind, MimeMessage Mail)>> MailsToAsync(string to)
    {
        var mails = new List<(string, MimeMessage)>();
        var folder = Path.Combine(App.Folder, "mails");
        if (!Directory.Exists(folder)) return mails;
        foreach (var file in Directory.GetFiles(folder, "*.eml"))
        {
            var mail = await MimeMessage.LoadAsync(file);
            if (mail.To.Mailboxes.Any(m => m.Address == to)) mails.Add((Path.GetFileName(file).Split('-')[2], mail));
        }

        return mails;
    }

    /// <summary>Path and query of the mail's one button, which says this.</summary>
    public static string ButtonOf(MimeMessage mail, string text)
    {
        var body = WebUtility.HtmlDecode(mail.HtmlBody!);
        var at = body.IndexOf($">{text}</a>", StringComparison.Ordinal);
        Assert.True(at >= 0, $"No button « {text} » in {body}");
        return new Uri(Href().Matches(body[..at])[^1].Groups[1].Value).PathAndQuery;
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Href();

    [GeneratedRegex(@"\d\d-[0-9A-Z]+(-[0-9A-Z]+)*")]
    private static partial Regex OrderNumber();
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresTown() : Town(DatabaseEngine.Postgres);

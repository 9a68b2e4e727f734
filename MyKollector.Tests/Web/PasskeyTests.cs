using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using MyKollector.Domain.Accounts;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Web;

[Collection(BrowserCollection.Name)]
public sealed class PasskeyTests(Browser browser)
{
    [Fact]
    public async Task A_passkey_is_added_and_opens_the_staff_area_alone_without_a_violation_of_the_content_policy()
    {
        await using var app = await App.StartAsync(kestrel: true, settings: new() { ["Security:PasswordIterations"] = "1000" });
        var admin = await Given.AccountAsync(app, Role.Admin, null, "alix@example.com", name: "Alix", password: "quinze virages et un col");
        await using var context = await browser.NewContextAsync();
        await Given.SignInAsync(context, app, admin);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            lock (complaints)
                if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        var devtools = await context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });

        await page.GotoAsync(app.Url + "/compte/securite");
        await page.Locator("#nom").FillAsync("Tour de contrôle");
        await page.Locator("form[data-passkey=create] button").ClickAsync();
        await Browser.ArrivesAsync(page, @"/compte/securite\?fait=1$");
        await Assertions.Expect(page.GetByText("Tour de contrôle")).ToBeVisibleAsync();

        await context.ClearCookiesAsync();
        await page.GotoAsync(app.Url + "/connexion?retour=/admin/comptes");
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await Browser.ArrivesAsync(page, "/admin/comptes$");
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".live.on")).ToBeVisibleAsync();

        await using var db = app.Database.Open();
        Assert.Equal(1, await db.UserPasskeys.CountAsync(k => k.UserId == admin.Account!.Value.Value));
        Assert.True(await db.Journal.AnyAsync(e => e.Action == "session.opened" && e.Reason == "passkey"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_suspended_administrator_loses_an_open_live_page_within_ten_seconds()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var admin = await Given.AdminAsync(app);
        var other = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        await using var context = await browser.NewContextAsync();
        await Given.SignInAsync(context, app, admin);
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + $"/admin/comptes/{client.Account}");
        await Assertions.Expect(page.Locator(".live.on")).ToBeVisibleAsync();
        var button = await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer un lien de mot de passe" }).ElementHandleAsync();
        Assert.True((await app.Get<MyKollector.Web.Areas.Admin.Accounts.SuspendAccount>().HandleAsync(new(admin.Account!.Value, "Départ"), other, default)).Succeeded);
        // Nobody touches the page: it leaves by itself.
        await Browser.ArrivesAsync(page, "/connexion", seconds: 10);
    }

    [Fact]
    public async Task A_click_in_a_live_page_of_a_suspended_account_does_nothing_at_once()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var admin = await Given.AdminAsync(app);
        var other = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        await using var context = await browser.NewContextAsync();
        await Given.SignInAsync(context, app, admin);
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + $"/admin/comptes/{client.Account}");
        await Assertions.Expect(page.Locator(".live.on")).ToBeVisibleAsync();
        var button = await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer un lien de mot de passe" }).ElementHandleAsync();
        Assert.True((await app.Get<MyKollector.Web.Areas.Admin.Accounts.SuspendAccount>().HandleAsync(new(admin.Account!.Value, "Départ"), other, default)).Succeeded);
        try
        {
            await button.EvaluateAsync("b => b.click()");
        }
        catch (PlaywrightException)
        {
            // The page was taken away before anybody could click.
        }

        await Browser.ArrivesAsync(page, "/connexion", seconds: 10);
        await using var db = app.Database.Open();
        Assert.False(await db.Journal.AnyAsync(e => e.Action == "account.access_sent"));
    }
}

using Microsoft.Playwright;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Journeys;

/// <summary>
/// Every page that the product has, found by its routes, under axe: no violation for anybody who may open it, on every screen it is made for.
/// A page with a parameter must be named here with something real; one that is forgotten fails the test.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Browser browser, Town town) : IClassFixture<Town>
{
    static readonly (string Name, ViewportSize Size)[] Everybody = [("phone", Screens.Phone), ("desktop", Screens.Desktop)];
    static readonly (string Name, ViewportSize Size)[] Bench = [("phone", Screens.Phone), ("tablet", Screens.Tablet), ("desktop", Screens.Desktop)];

    App App => town.App;

    [Fact]
    public async Task Pages_of_visitors() => await CheckAsync(null, Everybody, (await EveryPage.PathsAsync(town, null)).Where(p => !IsStaff(p)));

    [Fact]
    public async Task Pages_of_customers()
    {
        var client = await Given.ClientAsync(App);
        await CheckAsync(client, Everybody, (await EveryPage.PathsAsync(town, client)).Where(p => !IsStaff(p)), personalOnly: true);
    }

    [Fact]
    public async Task Pages_of_workshops()
    {
        foreach (var state in new[] { Fabrication.Queued, Fabrication.InProduction, Fabrication.Made, Fabrication.Engraved, Fabrication.Shipped }) await Given.MedalsAsync(App, Given.Galibier, 2, state);
        var workshop = await Given.WorkshopAsync(App);
        await CheckAsync(workshop, Bench, (await EveryPage.PathsAsync(town, workshop)).Where(p => p.StartsWith("/fab", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pages_of_administrators()
    {
        var admin = await Given.AdminAsync(App);
        await CheckAsync(admin, Everybody, (await EveryPage.PathsAsync(town, admin)).Where(p => p.StartsWith("/admin", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_barrier_is_seen()
    {
        browser.SkipWithoutBrowser();
        await using var context = await browser.NewContextAsync(new());
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<html lang='fr'><title>x</title><main><h1>x</h1><img src='/favicon.svg'></main>");
        Assert.StartsWith("image-alt: <img", Assert.Single(await Axe.ViolationsAsync(page)), StringComparison.Ordinal);
    }

    static bool IsStaff(string path) => path.StartsWith("/fab", StringComparison.Ordinal) || path.StartsWith("/admin", StringComparison.Ordinal);

    async Task CheckAsync(Actor? actor, (string Name, ViewportSize Size)[] screens, IEnumerable<string> paths, bool personalOnly = false)
    {
        browser.SkipWithoutBrowser();
        await using var context = await browser.NewContextAsync(new() { ViewportSize = screens[0].Size });
        if (actor is not null) await Given.SignInAsync(context, App, actor);
        using var visitor = await Given.BrowserAsync(App);
        var page = await context.NewPageAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var violations = new List<string>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            // What a visitor may read too was looked at as a visitor: only the head of the page differs.
            if (personalOnly && path is not "/" && (await visitor.GetAsync(path)).IsSuccessStatusCode) continue;
            await page.SetViewportSizeAsync(screens[0].Size.Width, screens[0].Size.Height);
            var answer = await page.GotoAsync(App.Url + path);
            if (!seen.Add(new Uri(page.Url).AbsolutePath)) continue;
            if (answer is { Status: >= 400 } && !EveryPage.IsOfErrors(path)) violations.Add($"{path} answers {answer.Status}");
            if (actor is not null && IsStaff(path)) await page.Locator(".skeleton").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (await page.Locator("#app").CountAsync() > 0) await OfflineField.ReadyAsync(page);
            await page.Locator("h1").First.WaitForAsync();
            foreach (var (name, size) in screens)
            {
                await page.SetViewportSizeAsync(size.Width, size.Height);
                violations.AddRange((await Axe.ViolationsAsync(page)).Select(v => $"{path} on a {name}: {v}"));
            }
        }

        Assert.True(seen.Count > 2, "No page was found");
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}

using Microsoft.Playwright;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Pages.Shop;

/// <summary>Home, catalogue and course pages in a real browser: no barrier, nothing refused by the security policy, no sideways scrolling.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CataloguePagesInBrowserTests(Browser browser)
{
    static readonly string[] Paths = ["/", "/en", "/cols", "/cols?q=everest", "/cols?massif=Pyr%C3%A9n%C3%A9es&tri=altitude", "/cols/croix-de-fer-saint-jean-de-maurienne", "/en/cols/galibier-lautaret", "/rien-ici"];

    [Fact]
    public async Task Every_page_is_open_to_everybody_on_phone_and_desktop()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        foreach (var screen in new[] { Screens.SmallPhone, Screens.Phone, Screens.Desktop })
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = screen });
            var page = await context.NewPageAsync();
            var complaints = new List<string>();
            page.Console += (_, message) =>
            {
                lock (complaints)
                    if (message.Type is "error" or "warning" && !message.Text.Contains("404", StringComparison.Ordinal)) complaints.Add(message.Text);
            };
            foreach (var path in Paths)
            {
                await page.GotoAsync(app.Url + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
                // The other screens are looked at with all pages of the product.
                if (screen == Screens.SmallPhone) Assert.Equal([], (await Axe.ViolationsAsync(page)).Select(v => $"{path}: {v}"));
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= screen.Width, $"{path} scrolls sideways at {screen.Width}");
                Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('img')].filter(i => i.complete && i.loading !== 'lazy').every(i => i.naturalWidth > 0)"), $"{path} misses a picture");
            }

            await context.CloseAsync();
            lock (complaints) Assert.Empty(complaints);
        }
    }

    [Fact]
    public async Task Near_me_sorts_by_distance_and_tells_no_more_than_a_region()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Phone, Permissions = ["geolocation"], Geolocation = new() { Latitude = 43.09512f, Longitude = -0.04534f } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + "/cols");
        await page.GetByRole(AriaRole.Button, new() { Name = "Près de moi" }).ClickAsync();
        await Browser.ArrivesAsync(page, @"/cols\?.*lat=");
        Assert.Contains("lat=43.1", page.Url, StringComparison.Ordinal);
        Assert.Contains("lon=0.0", page.Url.Replace("-0.0", "0.0", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("43.09", page.Url, StringComparison.Ordinal);
        Assert.Equal("Hautacam", await page.Locator(".course h3").First.InnerTextAsync());
        await context.CloseAsync();
    }

    [Fact]
    public async Task Price_and_promise_follow_what_is_chosen()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Phone });
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url + "/cols/galibier-lautaret/medaille");
        var (price, promise) = (page.Locator("#prix"), page.Locator("#promesse"));
        Assert.Equal("39,90\u00A0€", await price.TextContentAsync());
        var afterwards = await promise.TextContentAsync();
        await ChooseAsync("Finish", "silver");
        Assert.Equal("44,90\u00A0€", await price.TextContentAsync());
        await ChooseAsync("Finish", "black");
        Assert.Equal("44,90\u00A0€", await price.TextContentAsync());
        await ChooseAsync("WithoutTime", "True");
        var dated = await promise.TextContentAsync();
        Assert.NotEqual(afterwards, dated);
        Assert.Contains("2026", dated, StringComparison.Ordinal);
        await ChooseAsync("WithoutTime", "False");
        await ChooseAsync("Finish", "bronze");
        Assert.Equal(("39,90\u00A0€", afterwards), (await price.TextContentAsync(), await promise.TextContentAsync()));

        // Both faces follow, however fast the next choice is made. On a page of its own: here older choices may still be drawn.
        await page.GotoAsync(app.Url + "/cols/galibier-lautaret/medaille");
        var before = await BackAsync();
        await ChooseAsync("Finish", "black");
        await ChooseAsync("WithoutTime", "True");
        await Eventually.TrueAsync(async () => await BackAsync() != before);
        await context.CloseAsync();

        Task ChooseAsync(string what, string value) => page.Locator($"input[name='Form.{what}'][value='{value}']").CheckAsync();

        Task<string> BackAsync() => page.Locator("#apercu-back").InnerHTMLAsync();
    }

    [Fact]
    public async Task A_search_works_without_any_script()
    {
        browser.SkipWithoutBrowser();
        await using var app = await App.StartAsync(kestrel: true);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = Screens.Phone, JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Url);
        await page.GetByLabel("Trouver un col").FillAsync("ventou");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mont Ventoux" }).ClickAsync();
        Assert.EndsWith("/cols/mont-ventoux-bedoin", page.Url, StringComparison.Ordinal);
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Près de moi" }).IsVisibleAsync());
        await context.CloseAsync();
    }
}

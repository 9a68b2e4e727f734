using Microsoft.Playwright;

namespace MyKollector.Benchmarks.Running;

/// <summary>An installed Chromium, as a phone or a desktop that was never here before.</summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var place = Environment.GetEnvironmentVariable("MYKOLLECTOR_BROWSER") is { Length: > 0 } named ? named : Array.Find(Places, File.Exists) ?? throw new InvalidOperationException("No Chromium, Chrome or Edge is installed here.");
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = place, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"] }));
    }

    /// <summary>A phone with a slow processor (four times slower than this machine), standing at the foot of Alpe d'Huez.</summary>
    public async Task<IPage> PhoneAsync(bool slow = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true, Locale = "fr-FR", Permissions = ["geolocation"],
            Geolocation = new() { Latitude = 45.06418f, Longitude = 6.03891f, Accuracy = 8 },
        });
        var page = await context.NewPageAsync();
        if (!slow) return page;
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        return page;
    }

    /// <summary>A desktop, signed in when a cookie is given.</summary>
    public async Task<IPage> DesktopAsync(string url, string? cookie = null)
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, Locale = "fr-FR" });
        if (cookie?.Split('=', 2) is [var name, var value]) await context.AddCookiesAsync([new() { Name = name, Value = value, Url = url }]);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

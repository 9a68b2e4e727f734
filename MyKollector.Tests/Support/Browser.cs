using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MyKollector.Tests.Support;

/// <summary>
/// One real browser for all journeys: an installed Chromium, Chrome or Edge, else the one that Playwright downloaded. Without any, the
/// journeys skip visibly.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    const string HowToGetIt = "No browser is here. Install Chromium, Chrome or Edge (Debian: apt install chromium), name one in MYKOLLECTOR_BROWSER, or run the playwright script beside the test assembly: playwright.ps1 install chromium.";

    static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    static readonly string[] Candidates =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;
    string? _unavailable;

    public IPlaywright Playwright => _playwright!;

    /// <summary>Options for a browser with its own profile folder: one that can be killed and opened again.</summary>
    public static BrowserTypeLaunchPersistentContextOptions PersistentOptions => new() { ExecutablePath = Find(), Headless = true, Args = Arguments, Locale = "fr-FR", TimezoneId = "Europe/Paris" };

    public async ValueTask InitializeAsync()
    {
        // A machine with two busy processors may need a while; whoever is right does not wait.
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        try
        {
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Headless = true, Args = Arguments });
        }
        catch (PlaywrightException e)
        {
            _unavailable = $"{HowToGetIt} ({e.Message.Split('\n')[0]})";
        }
    }

    /// <summary>A fresh context, French and in Paris unless told otherwise. Skips the calling test when there is no browser.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        SkipWithoutBrowser();
        options ??= new();
        options.Locale ??= "fr-FR";
        options.TimezoneId ??= "Europe/Paris";
        options.ReducedMotion ??= ReducedMotion.Reduce;
        return _browser!.NewContextAsync(options);
    }

    /// <summary>
    /// Waits until the page is at an address of this form. Asked again and again: Playwright's own waiting misses an arrival in the very moment in which it begins to listen.
    /// </summary>
    public static Task ArrivesAsync(IPage page, [StringSyntax(StringSyntaxAttribute.Regex)] string address, int seconds = 30) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(address), new() { Timeout = 1000 * seconds });

    public void SkipWithoutBrowser()
    {
        if (_unavailable is { } why) Missing.Tool(why);
    }

    static string? Find() => Environment.GetEnvironmentVariable("MYKOLLECTOR_BROWSER") is { Length: > 0 } named ? named : Candidates.FirstOrDefault(File.Exists);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Browser tests share one Chromium and do not run beside each other: two cores are few.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}

/// <summary>Phone, tablet and desktop as the product's pages are looked at.</summary>
public static class Screens
{
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };
    public static readonly ViewportSize SmallPhone = new() { Width = 320, Height = 640 };
    public static readonly ViewportSize Tablet = new() { Width = 1180, Height = 820 };
    public static readonly ViewportSize Desktop = new() { Width = 1440, Height = 900 };
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Journeys;

/// <summary>
/// Takes a picture of every page of the running product into docs/screens. Not a check: it runs only when asked for, by
/// <c>dotnet test --explicit only --filter-class "*ScreensTests"</c>.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ScreensTests(Browser browser)
{
    /// <summary>Name, address, who is signed in (an e-mail of the demonstration accounts), and the screens the page is made for.</summary>
    sealed record Page(string Name, string Path, string? As = null, params string[] On);

    const string Client = "client", Fab = "fab", Admin = "admin";

    static readonly Dictionary<string, ViewportSize> Sizes = new() { ["phone"] = Screens.Phone, ["desktop"] = Screens.Desktop, ["tablet"] = Screens.Tablet };

    static readonly Page[] Pages =
    [
        new("home", "/", null, "phone", "desktop"),
        new("cols", "/cols", null, "phone", "desktop"),
        new("course", "/cols/alpe-d-huez-bourg-d-oisans", null, "phone", "desktop"),
        new("personalise", "/cols/alpe-d-huez-bourg-d-oisans/medaille", null, "phone", "desktop"),
        new("basket", "/panier", null, "phone"),
        new("sign-in", "/connexion", null, "phone", "desktop"),
        new("register", "/inscription", null, "phone"),
        new("timer", "/s/HUEZ01", null, "phone"),
        new("ranking", "/cols/alpe-d-huez-bourg-d-oisans/classement", null, "phone"),
        new("unknown-code", "/s/INCONNU", null, "phone"),
        new("certificate-check", "/certificat", null, "phone"),
        new("withdrawal", "/renoncer", null, "phone"),
        new("terms", "/cgv", null, "phone"),
        new("legal-notice", "/mentions-legales", null, "phone"),
        new("not-found", "/nulle-part", null, "phone"),
        new("my-medals", "/mes-medailles", Client, "phone", "desktop"),
        new("account", "/compte", Client, "phone", "desktop"),
        new("proof-upload", "/chrono/preuves", Client, "phone", "desktop"),
        new("my-cols", "/chrono/mes-cols", Client, "phone", "desktop"),
        new("claim", "/chrono/revendication", Client, "phone"),
        new("connections", "/chrono/connexions", Client, "phone"),
        new("fab-board", "/fab", Fab, "tablet", "phone"),
        new("fab-engraving", "/fab/gravure", Fab, "tablet"),
        new("fab-shipping", "/fab/expedition", Fab, "tablet"),
        new("fab-medals", "/fab/medailles", Fab, "tablet"),
        new("fab-history", "/fab/historique", Fab, "tablet"),
        new("admin-board", "/admin", Admin, "desktop", "phone"),
        new("admin-orders", "/admin/commandes", Admin, "desktop"),
        new("admin-medals", "/admin/medailles", Admin, "desktop"),
        new("admin-review", "/admin/revendications", Admin, "desktop"),
        new("admin-courses", "/admin/cols", Admin, "desktop"),
        new("admin-course", "/admin/cols/alpe-d-huez-bourg-d-oisans", Admin, "desktop"),
        new("admin-workshops", "/admin/ateliers", Admin, "desktop"),
        new("admin-accounts", "/admin/comptes", Admin, "desktop"),
        new("admin-journal", "/admin/journal", Admin, "desktop"),
        new("admin-outbox", "/admin/envois", Admin, "desktop"),
        new("admin-mails", "/admin/courriels", Admin, "desktop"),
    ];

    [Fact(Explicit = true)]
    public async Task Take()
    {
        browser.SkipWithoutBrowser();
        var only = Environment.GetEnvironmentVariable("MYKOLLECTOR_SCREENS")?.Split(',');
        var into = Environment.GetEnvironmentVariable("MYKOLLECTOR_SCREENS_FOLDER") ?? Path.Combine(Root(), "docs", "screens");
        Directory.CreateDirectory(into);
        await using var product = await RunningProduct.StartAsync();
        foreach (var group in Pages.Where(p => only is null || only.Any(o => p.Name.StartsWith(o, StringComparison.Ordinal))).GroupBy(p => p.As))
        {
            foreach (var size in Sizes)
            {
                foreach (var language in new[] { "fr", "en" })
                {
                    var pages = group.Where(p => p.On.Contains(size.Key)).ToList();
                    if (pages.Count == 0) continue;
                    await using var context = await browser.NewContextAsync(new() { ViewportSize = size.Value, Locale = language == "fr" ? "fr-FR" : "en-GB" });
                    await context.AddCookiesAsync([new() { Name = "lang", Value = language, Url = product.Url }]);
                    var page = await context.NewPageAsync();
                    if (group.Key is { } role) await SignInAsync(page, product.Url, role);
                    foreach (var shown in pages)
                    {
                        var staff = group.Key is Fab or Admin;
                        await page.GotoAsync(product.Url + (language == "en" && !staff && !shown.Path.StartsWith("/s/", StringComparison.Ordinal) ? "/en" : "") + shown.Path, new() { WaitUntil = staff ? WaitUntilState.Load : WaitUntilState.NetworkIdle });
                        // Boards fill over their socket, which never falls idle.
                        if (staff) await page.WaitForTimeoutAsync(2000);
                        await page.ScreenshotAsync(new() { Path = Path.Combine(into, $"{shown.Name}.{size.Key}.{language}.png"), FullPage = false });
                    }
                }
            }
        }
    }

    static async Task SignInAsync(IPage page, string url, string role)
    {
        await page.GotoAsync(url + "/connexion");
        var index = role switch { Fab => "cimes", Admin => "admin@", _ => "lea" };
        await page.Locator(".demonstration form").Filter(new() { Has = page.Locator($"input[name=email][value^='{index}']") }).First.Locator("button").ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MyKollector.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    /// <summary>The product as a stranger starts it: its own process, in Development, on a new folder.</summary>
    sealed class RunningProduct(Process process, string folder, string url) : IAsyncDisposable
    {
        public string Url => url;

        public static async Task<RunningProduct> StartAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var url = $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
            listener.Stop();
            var folder = Directory.CreateTempSubdirectory("mykollector-screens-").FullName;
            var assembly = Path.Combine(Root(), "MyKollector.Web", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "MyKollector.Web.dll");
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.Combine(Root(), "MyKollector.Web"), UseShellExecute = false, RedirectStandardOutput = true };
            start.ArgumentList.Add(assembly);
            start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            start.Environment["ASPNETCORE_URLS"] = url;
            start.Environment["Storage__Folder"] = folder;
            var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            using var http = new HttpClient();
            await Eventually.TrueAsync(async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri(url + "/health"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }, 90);
            return new(process, folder, url);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}

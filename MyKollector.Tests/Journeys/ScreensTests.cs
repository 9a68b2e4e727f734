using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Journeys;

/// <summary>
/// Takes a picture of every page of the running product into docs/screens. The pages are those that the product's routes name; an address of
/// each is found by walking the links as a person would, from a few doors, and by buying a medal on the way. Not a check: it runs only when
/// asked for, by <c>dotnet test --explicit only --filter-class "*ScreensTests"</c>, and says which pages it did not come to.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed partial class ScreensTests(Browser browser, ITestOutputHelper output)
{
    /// <summary>Who walks, from where, and on which screens the pages met are taken.</summary>
    sealed record Walk(string Name, string? Email, string[] Screens, params string[] Doors);

    static readonly Dictionary<string, ViewportSize> Sizes = new() { ["phone"] = Screens.Phone, ["desktop"] = Screens.Desktop, ["tablet"] = Screens.Tablet };

    static readonly Walk[] Walks =
    [
        new("visitor", null, ["phone", "desktop"], "/", "/cols/alpe-d-huez-bourg-d-oisans", "/cols/alpe-d-huez-bourg-d-oisans/medaille", "/cols/alpe-d-huez-bourg-d-oisans/classement", "/panier", "/connexion", "/inscription", "/inscription/envoyee", "/inscription/confirmer",
            "/mot-de-passe-oublie", "/nouveau-mot-de-passe", "/s/HUEZ01", "/s/INCONNU", "/chrono/depart-groupe", "/chrono", "/certificat", "/commande/annulee", "/introuvable", "/erreur", "/probleme/429"),
        new("customer", "lea", ["phone", "desktop"], "/mes-medailles", "/compte", "/compte/confirmer", "/chrono/mes-cols", "/chrono/preuves", "/chrono/revendication", "/chrono/connexions", "/mes-medailles/rattacher", "/retractation"),
        new("workshop", "cimes", ["tablet", "phone", "desktop"], "/fab"),
        new("administrator", "admin@", ["desktop", "phone"], "/admin", "/admin/comptes/nouveau", "/admin/a-traiter/PaymentProblem", "/admin/connexions"),
    ];

    /// <summary>Names of files that other pages show; the others are called after their address.</summary>
    static readonly Dictionary<string, string> Names = new()
    {
        ["/"] = "home", ["/cols/{Slug}"] = "course", ["/cols/{Slug}/medaille"] = "personalise", ["/mes-medailles"] = "my-medals", ["/s/{code}"] = "timer", ["/fab"] = "fab-board", ["/fab/gravure"] = "fab-engraving", ["/admin"] = "admin-board",
    };

    /// <summary>Field pages are no components: one shell answers for all of them.</summary>
    static readonly string[] FieldPages = ["/s/INCONNU", "/s/{code}", "/m/{token}", "/chrono", "/chrono/depart-groupe"];

    /// <summary>Asked for by nobody's link: they need a mailed secret or a half-finished sign-in.</summary>
    static readonly string[] Behind = ["/connexion/code", "/connexion/second-facteur"];

    [Fact(Explicit = true)]
    public async Task Take()
    {
        browser.SkipWithoutBrowser();
        var only = Environment.GetEnvironmentVariable("MYKOLLECTOR_SCREENS")?.Split(',');
        var into = Environment.GetEnvironmentVariable("MYKOLLECTOR_SCREENS_FOLDER") ?? Path.Combine(Root(), "docs", "screens");
        Directory.CreateDirectory(into);
        await using var product = await RunningProduct.StartAsync();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var walk in Walks.Where(w => only is null || only.Contains(w.Name)))
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = Sizes[walk.Screens[0]], Geolocation = new() { Latitude = 45.0553f, Longitude = 6.0317f, Accuracy = 8 }, Permissions = ["geolocation"] });
            await context.AddCookiesAsync([new() { Name = "lang", Value = "fr", Url = product.Url }]);
            var page = await context.NewPageAsync();
            if (walk.Email is { } email) await SignInAsync(page, product.Url, email);
            if (walk.Name == "customer")
            {
                await BuyAsync(page, product.Url, () => TakeAsync(page, walk, into, taken));
                await ProveAsync(page, product.Url, () => TakeAsync(page, walk, into, taken));
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            var ahead = new Queue<string>(walk.Doors);
            while (ahead.TryDequeue(out var path))
            {
                if (TemplateOf(path) is not { } template) continue;
                // Each order and each medal leads on according to where it stands.
                var first = seen.Add(template);
                if (!(first && (!taken.Contains(template) || walk.Name == "visitor" || walk.Doors.Contains(path))) && !(template is "/m/{token}" or "/mes-medailles/commandes/{Id:guid}" && seen.Add(path))) continue;
                await page.GotoAsync(product.Url + path);
                if (first) await TakeAsync(page, walk, into, taken);
                else await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                foreach (var link in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]:not([download])')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)")) ahead.Enqueue(link);
            }
        }

        if (only is not null) return;
        var missed = Templates.Except(taken).Except(Behind).Order(StringComparer.Ordinal).ToList();
        output.WriteLine(missed.Count == 0 ? "Every page was taken." : "Not come to: " + string.Join(", ", missed));
    }

    /// <summary>The page as it stands, on each of the walk's screens.</summary>
    async Task TakeAsync(IPage page, Walk walk, string into, HashSet<string> taken)
    {
        if (TemplateOf(new Uri(page.Url).AbsolutePath) is not { } template) return;
        var staff = template.StartsWith("/fab", StringComparison.Ordinal) || template.StartsWith("/admin", StringComparison.Ordinal);
        // Boards fill over their socket, which never falls idle.
        if (staff) await page.Locator(".live.on").WaitForAsync();
        else await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.Locator(".skeleton").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.EvaluateAsync("document.activeElement?.blur(); scrollTo(0, 0)");
        taken.Add(template);
        var name = Names.TryGetValue(template, out var given) ? given : NotWords().Replace(template.Trim('/').ToLowerInvariant(), "-").Trim('-');
        foreach (var screen in walk.Screens)
        {
            await page.SetViewportSizeAsync(Sizes[screen].Width, Sizes[screen].Height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(into, $"{name}.{screen}.fr.png"), FullPage = false, Animations = ScreenshotAnimations.Disabled, Scale = ScreenshotScale.Css });
        }
    }

    /// <summary>Buys a medal up to the thanks, with a picture of each step.</summary>
    static async Task BuyAsync(IPage page, string url, Func<Task> takeAsync)
    {
        await page.GotoAsync(url + "/cols/galibier-lautaret/medaille");
        await page.Locator("[name='Form.Name']").FillAsync("Léa Martin");
        await page.Locator("[name='Form.Acknowledged']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mettre au panier" }).ClickAsync();
        await page.Locator(".basket-lines").WaitForAsync();
        await takeAsync();
        await page.GotoAsync(url + "/commande");
        foreach (var (field, value) in new[] { ("Name", "Léa Martin"), ("Line1", "3 rue du Lac"), ("PostalCode", "38000"), ("City", "Grenoble"), ("EmergencyContact", "Paul 06 12 34 56 78") }) await page.Locator($"[name='Form.{field}']").FillAsync(value);
        await takeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Vérifier ma commande" }).ClickAsync();
        await page.Locator(".recap-lines").WaitForAsync();
        await takeAsync();
        await page.Locator("[name=terms]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commande avec obligation de paiement" }).ClickAsync();
        await page.Locator("button[value=Succeed]").WaitForAsync();
        await takeAsync();
        await page.Locator("button[value=Succeed]").ClickAsync();
        await page.Locator(".confirmation").WaitForAsync();
        await takeAsync();
    }

    /// <summary>Proves one climb by its recording, claims another that a person must judge, and searches an archive.</summary>
    static async Task ProveAsync(IPage page, string url, Func<Task> takeAsync)
    {
        byte[] Ride(string course, RidePlan plan) => TrackFiles.Gpx(RideSimulator.Simulate(SeedCourses.All[course], plan).Track.Points.ToArray());
        async Task SendAsync(string name, byte[] content, string arrives)
        {
            await page.GotoAsync(url + "/chrono/preuves");
            await page.Locator("#proof-file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
            await page.Locator("#proof-form .primary").ClickAsync();
            await Browser.ArrivesAsync(page, arrives);
            await takeAsync();
        }

        await SendAsync("huez.gpx", Ride("alpe-d-huez-bourg-d-oisans", new() { Seed = 7 }), "/chrono/preuves/");
        await page.GotoAsync(url + "/chrono/revendication");
        await page.Locator("[name='Input.Course']").SelectOptionAsync("galibier-lautaret");
        await page.Locator("[name='Input.Date']").FillAsync("2025-06-14");
        await page.Locator("[name='Input.Minutes']").FillAsync("48");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await page.Locator("#claim-file").SetInputFilesAsync(new FilePayload { Name = "galibier.gpx", MimeType = "application/gpx+xml", Buffer = Ride("galibier-lautaret", new() { Seed = 5, Gaps = [(-70, 60)] }) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer ma demande" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/chrono/temps/");
        await takeAsync();

        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await zip.CreateEntry("activities/1.gpx").OpenAsync();
            await entry.WriteAsync(Ride("alpe-d-huez-bourg-d-oisans", new() { Seed = 9 }));
        }

        await SendAsync("export.zip", archive.ToArray(), "/chrono/mes-cols/recherche/");
    }

    /// <summary>All that the product's routes name.</summary>
    static IReadOnlyList<string> Templates { get; } =
    [
        .. FieldPages,
        .. typeof(Program).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false)).Cast<Microsoft.AspNetCore.Components.RouteAttribute>().Select(r => r.Template).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Which of them an address is; null for files and whatever else is no page.</summary>
    static string? TemplateOf(string path)
    {
        path = path.Split('?', '#')[0];
        if (path.StartsWith("/en/", StringComparison.Ordinal) || path == "/en") return null;
        return Templates.OrderBy(t => t.Contains('{', StringComparison.Ordinal)).FirstOrDefault(t => Regex.IsMatch(path, "^" + Placeholders().Replace(t, "[^/.]+") + "$"));
    }

    static async Task SignInAsync(IPage page, string url, string email)
    {
        await page.GotoAsync(url + "/connexion");
        await page.Locator(".demonstration form").Filter(new() { Has = page.Locator($"input[name=email][value^='{email}']") }).First.Locator("button").ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotWords();

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

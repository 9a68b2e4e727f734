using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Slices.Admin;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Areas.Admin.Rescoring;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Security;

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
    public async Task Pages_of_visitors() => await CheckAsync(null, Everybody, (await PathsAsync(null)).Where(p => !IsStaff(p)));

    [Fact]
    public async Task Pages_of_customers()
    {
        var client = await Given.ClientAsync(App);
        await CheckAsync(client, Everybody, (await PathsAsync(client)).Where(p => !IsStaff(p)), personalOnly: true);
    }

    [Fact]
    public async Task Pages_of_workshops()
    {
        foreach (var state in new[] { Fabrication.Queued, Fabrication.InProduction, Fabrication.Made, Fabrication.Engraved, Fabrication.Shipped }) await Given.MedalsAsync(App, Given.Galibier, 2, state);
        var workshop = await Given.WorkshopAsync(App);
        await CheckAsync(workshop, Bench, (await PathsAsync(workshop)).Where(p => p.StartsWith("/fab", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pages_of_administrators()
    {
        var admin = await Given.AdminAsync(App);
        await CheckAsync(admin, Everybody, (await PathsAsync(admin)).Where(p => p.StartsWith("/admin", StringComparison.Ordinal)));
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
            if (answer is { Status: >= 400 } && !IsErrorPage(path)) violations.Add($"{path} answers {answer.Status}");
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

    /// <summary>A recording with its verdict: a map, a chart, reasons.</summary>
    async Task<ProofId> ProofAsync(Actor client, RidePlan plan) =>
        (await App.Get<UploadTrack>().HandleAsync(new(Recording(plan), "sortie.gpx", Category.Bike), client, default)).Value[0];

    static byte[] Recording(RidePlan plan) => TrackFiles.Gpx(RideSimulator.Simulate(SeedCourses.All[Town.Slug], plan).Track.Points.ToArray());

    /// <summary>An archive that was searched to its end.</summary>
    async Task<Guid> SearchAsync(Actor client)
    {
        var path = Path.Combine(App.Services.GetRequiredService<AppFolders>().Folder("tmp"), Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, TrackFiles.Zip(("activities/1.gpx", Recording(new() { Seed = 13 }))));
        var search = App.Services.GetRequiredService<ArchiveSearches>().Start(client, path, Category.Bike)!;
        await Eventually.TrueAsync(() => Task.FromResult(search.Done));
        return search.Id;
    }

    /// <summary>Times that were judged again by a newer line and wait for somebody's choice.</summary>
    async Task RescoredAsync(Actor client)
    {
        var house = new House(App);
        await house.PerformanceAsync(client, 5000, slug: Given.Galibier);
        var course = await house.CourseAsync(Given.Galibier);
        await using (var work = await App.Database.BeginAsync(Actor.System, "test", default))
        {
            var stored = await work.Db.Courses.SingleAsync(c => c.Id == course.Id);
            var line = SeedCourses.All[Given.Galibier];
            var next = new CourseGeometry(stored.GeometryVersion + 1, line.Line, line.Start, line.Finish);
            Assert.True(stored.ReplaceGeometry(next, "Relevé", Actor.System, App.Clock.GetUtcNow()).Succeeded);
            work.Db.Geometries.Add(StoredGeometry.From(course.Id, next, App.Clock.GetUtcNow()));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.True((await App.Get<StartRescoring>().HandleAsync(new(course.Id), await Given.AdminAsync(App), default)).Succeeded);
    }

    static bool IsErrorPage(string path) => path is "/introuvable" or "/erreur" || path.StartsWith("/probleme", StringComparison.Ordinal) || path.EndsWith("INCONNU", StringComparison.Ordinal);

    /// <summary>An address of every page, with real things where it takes a parameter.</summary>
    async Task<IReadOnlyList<string>> PathsAsync(Actor? actor)
    {
        var client = actor?.Role == Role.Client ? actor : await Given.ClientAsync(App);
        var house = new House(App);
        var order = await Given.PaidOrderAsync(App, client.Account);
        var placed = await Given.PlacedOrderAsync(App, client.Account);
        var performance = await house.PerformanceAsync(client);
        await RescoredAsync(client);
        ProofId[] proofs = [await ProofAsync(client, new RidePlan { Seed = 11 }), await ProofAsync(client, new RidePlan { Seed = 12, EngineSpeed = 16 })];
        var climbed = await Given.MedalsAsync(App, Given.Galibier, at: Fabrication.Shipped);
        var certificate = App.Services.GetRequiredService<PublicCode>();
        var named = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["/cols/{Slug}"] = [$"/cols/{Town.Slug}"],
            ["/cols/{Slug}/medaille"] = [$"/cols/{Town.Slug}/medaille"],
            ["/cols/{Slug}/classement"] = [$"/cols/{Town.Slug}/classement"],
            ["/paiement-demo/{Session}"] = [$"/paiement-demo/{placed.Session}"],
            ["/commande/retour"] = [$"/commande/retour?session={order.Session}", $"/commande/retour?session={placed.Session}"],
            ["/mes-medailles/commandes/{Id:guid}"] = [$"/mes-medailles/commandes/{order.Id}", $"/mes-medailles/commandes/{placed.Id}"],
            ["/certificat/{Code}"] = [$"/certificat/{certificate.Of(climbed.Medal)}"],
            ["/chrono/temps/{Id:guid}"] = [$"/chrono/temps/{performance.Id}"],
            ["/chrono/preuves/{Id:guid}"] = [.. proofs.Select(p => $"/chrono/preuves/{p}")],
            ["/chrono/mes-cols/recherche/{Id:guid}"] = [$"/chrono/mes-cols/recherche/{await SearchAsync(client)}"],
            ["/probleme/{Status:int}"] = ["/probleme/404", "/probleme/429", "/probleme/500"],
            ["/admin/commandes/{Number}"] = [$"/admin/commandes/{order.Number}", $"/admin/commandes/{placed.Number}"],
            ["/admin/revendications/{Id:guid}"] = [$"/admin/revendications/{performance.Id}"],
            ["/admin/a-traiter/{Kind}"] = [$"/admin/a-traiter/{StuckKind.PaymentProblem}"],
            ["/admin/comptes/{Id:guid}"] = [$"/admin/comptes/{client.Account}"],
            ["/admin/cols/{Slug}"] = [$"/admin/cols/{Town.Slug}"],
            ["/admin/cols/{Slug}/rejugement"] = [$"/admin/cols/{Given.Galibier}/rejugement"],
        };
        var paths = new List<string> { Town.Foot, Town.Summit, "/s/INCONNU", "/chrono", "/chrono/depart-groupe", await town.MedalPathAsync(order.Medal), await town.MedalPathAsync(climbed.Medal) };
        foreach (var pattern in App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct())
        {
            if (named.TryGetValue(pattern, out var known)) paths.AddRange(known);
            else if (pattern.Contains('{', StringComparison.Ordinal)) Assert.Fail($"Say in this test how to open {pattern}");
            else paths.Add(pattern);
        }

        return paths;
    }
}

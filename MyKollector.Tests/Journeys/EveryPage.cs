using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
/// Addresses of every page that the product has, found by its routes. A page with a parameter must be named here with something real; one that is
/// forgotten fails the tests that ask.
/// </summary>
static class EveryPage
{
    /// <summary>An address of every page, with real things where it takes a parameter.</summary>
    public static async Task<IReadOnlyList<string>> PathsAsync(Town town, Actor? actor)
    {
        var app = town.App;
        var client = actor?.Role == Role.Client ? actor : await Given.ClientAsync(app);
        var house = new House(app);
        var order = await Given.PaidOrderAsync(app, client.Account);
        var placed = await Given.PlacedOrderAsync(app, client.Account);
        var performance = await house.PerformanceAsync(client);
        await RescoredAsync(app, client);
        ProofId[] proofs = [await ProofAsync(app, client, new RidePlan { Seed = 11 }), await ProofAsync(app, client, new RidePlan { Seed = 12, EngineSpeed = 16 })];
        var climbed = await Given.MedalsAsync(app, Given.Galibier, at: Fabrication.Shipped);
        var certificate = app.Services.GetRequiredService<PublicCode>();
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
            ["/chrono/mes-cols/recherche/{Id:guid}"] = [$"/chrono/mes-cols/recherche/{await SearchAsync(app, client)}"],
            ["/probleme/{Status:int}"] = ["/probleme/404", "/probleme/429", "/probleme/500"],
            ["/admin/commandes/{Number}"] = [$"/admin/commandes/{order.Number}", $"/admin/commandes/{placed.Number}"],
            ["/admin/revendications/{Id:guid}"] = [$"/admin/revendications/{performance.Id}"],
            ["/admin/a-traiter/{Kind}"] = [$"/admin/a-traiter/{StuckKind.PaymentProblem}"],
            ["/admin/comptes/{Id:guid}"] = [$"/admin/comptes/{client.Account}"],
            ["/admin/cols/{Slug}"] = [$"/admin/cols/{Town.Slug}"],
            ["/admin/cols/{Slug}/rejugement"] = [$"/admin/cols/{Given.Galibier}/rejugement"],
        };
        var paths = new List<string> { Town.Foot, Town.Summit, "/s/INCONNU", "/chrono", "/chrono/depart-groupe", await town.MedalPathAsync(order.Medal), await town.MedalPathAsync(climbed.Medal) };
        foreach (var pattern in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct())
        {
            if (named.TryGetValue(pattern, out var known)) paths.AddRange(known);
            else if (pattern.Contains('{', StringComparison.Ordinal)) Assert.Fail($"Say in this test how to open {pattern}");
            else paths.Add(pattern);
        }

        return paths;
    }

    /// <summary>Whether it shows an error by design.</summary>
    public static bool IsOfErrors(string path) => path is "/introuvable" or "/erreur" || path.StartsWith("/probleme", StringComparison.Ordinal) || path.EndsWith("INCONNU", StringComparison.Ordinal);

    /// <summary>A recording with its verdict: a map, a chart, reasons.</summary>
    static async Task<ProofId> ProofAsync(App app, Actor client, RidePlan plan) =>
        (await app.Get<UploadTrack>().HandleAsync(new(Recording(plan), "sortie.gpx", Category.Bike), client, default)).Value[0];

    static byte[] Recording(RidePlan plan) => TrackFiles.Gpx(RideSimulator.Simulate(SeedCourses.All[Town.Slug], plan).Track.Points.ToArray());

    /// <summary>An archive that was searched to its end.</summary>
    static async Task<Guid> SearchAsync(App app, Actor client)
    {
        var path = Path.Combine(app.Services.GetRequiredService<AppFolders>().Folder("tmp"), Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, TrackFiles.Zip(("activities/1.gpx", Recording(new() { Seed = 13 }))));
        var search = app.Services.GetRequiredService<ArchiveSearches>().Start(client, path, Category.Bike)!;
        await Eventually.TrueAsync(() => Task.FromResult(search.Done));
        return search.Id;
    }

    /// <summary>Times that were judged again by a newer line and wait for somebody's choice.</summary>
    static async Task RescoredAsync(App app, Actor client)
    {
        var house = new House(app);
        await house.PerformanceAsync(client, 5000, slug: Given.Galibier);
        var course = await house.CourseAsync(Given.Galibier);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var stored = await work.Db.Courses.SingleAsync(c => c.Id == course.Id);
            var line = SeedCourses.All[Given.Galibier];
            var next = new CourseGeometry(stored.GeometryVersion + 1, line.Line, line.Start, line.Finish);
            Assert.True(stored.ReplaceGeometry(next, "Relevé", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            work.Db.Geometries.Add(StoredGeometry.From(course.Id, next, app.Clock.GetUtcNow()));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.True((await app.Get<StartRescoring>().HandleAsync(new(course.Id), await Given.AdminAsync(app), default)).Succeeded);
    }
}

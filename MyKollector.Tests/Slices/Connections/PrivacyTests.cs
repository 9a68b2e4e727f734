using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Ui;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>
/// The policy switch, tried from outside: every address that answers to GET is asked as a visitor, another client, a workshop, support and an
/// administrator, with every identifier there is. The figures of a connected activity are on its owner's pages and nowhere else.
/// </summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Nobody_but_the_owner_ever_meets_a_connected_figure()
    {
        await using var athlete = await ConnectedAthlete.StartAsync();
        var app = athlete.App;
        var order = await Given.PaidOrderAsync(app, athlete.Actor.Account);
        await athlete.RideAsync();
        var climb = (await app.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs.Single();
        var performance = (await app.Get<KeepClimb>().HandleAsync(new(climb.Id), athlete.Actor, default)).Value;
        var canaries = Canaries(climb.Seconds);

        var own = await AllAsync(app, await Given.BrowserAsync(app, athlete.Actor), athlete.Actor, climb, performance, order.Medal);
        Assert.Contains(own, page => page.Path == "/chrono/connexions" && canaries.Any(page.Body.Contains));
        Assert.Contains(own, page => page.Path == $"/chrono/temps/{performance}" && canaries.Any(page.Body.Contains));
        // Not ranked even before its owner's eyes, and on no certificate.
        Assert.DoesNotContain(own, page => (page.Path.Contains("classement", StringComparison.Ordinal) || page.Path.Contains("certificat", StringComparison.Ordinal)) && canaries.Any(page.Body.Contains));

        Actor?[] others = [null, await Given.ClientAsync(app), await Given.WorkshopAsync(app), await Given.SupportAsync(app), await Given.AdminAsync(app)];
        foreach (var other in others)
        {
            var pages = await AllAsync(app, await Given.BrowserAsync(app, other), athlete.Actor, climb, performance, order.Medal);
            Assert.True(pages.Count > 10, "the crawl found too little");
            Assert.True(pages.Any(p => p.Status == HttpStatusCode.OK), "nothing was answered");
            foreach (var page in pages)
                foreach (var canary in canaries)
                    Assert.False(page.Body.Contains(canary, StringComparison.Ordinal), $"{other?.Role.ToString() ?? "visitor"} reads {canary} at {page.Path}");
        }

        Assert.Equal(app.Folder.Length > 0, Directory.Exists(app.Folder));
        foreach (var mail in Directory.EnumerateFiles(app.Folder, "*.eml", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(mail);
            Assert.DoesNotContain(canaries, text.Contains);
        }
    }

    /// <summary>The elapsed time in every way that it is written, the activity's other figures, its name, its numbers at the service.</summary>
    static string[] Canaries(int seconds)
    {
        var elapsed = TimeSpan.FromSeconds(seconds);
        Assert.True(seconds > 1800, "too common a number for a canary");
        return [.. new[]
        {
            Formats.Elapsed(elapsed), Formats.ElapsedCompact(elapsed), Formats.ElapsedMachine(elapsed), $"\"{seconds}\"", $":{seconds},", $">{seconds}<",
            "98765", "98,8", "Sortie canari", "1234567890123", ConnectedAthlete.AthleteId.ToString(CultureInfo.InvariantCulture), "access-canary", "refresh-canary", "client-secret-canary",
        }.SelectMany(text => new[] { text, WebUtility.HtmlEncode(text) }).Distinct()];
    }

    sealed record Page(string Path, HttpStatusCode Status, string Body);

    static async Task<List<Page>> AllAsync(App app, HttpClient browser, Actor owner, ClimbRow climb, PerformanceId performance, MedalId medal)
    {
        string[] texts = [climb.Course.Slug, app.Get<PublicCode>().Of(medal), "HUEZ01", "HUEZ-01"];
        Guid[] guids = [climb.Id.Value, climb.Proof.Value, performance.Value, medal.Value, owner.Account!.Value.Value, climb.Course.Id.Value];
        var numbers = await NumbersAsync(app);
        var pages = new List<Page>();
        foreach (var path in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .SelectMany(e => Fill(e.RoutePattern, texts, guids, numbers)).Distinct().Where(p => !p.StartsWith("/_", StringComparison.Ordinal) && !p.Contains('.', StringComparison.Ordinal) && p != "/deconnexion"))
        {
            using var answer = await browser.GetAsync(path);
            pages.Add(new(path, answer.StatusCode, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync())));
        }

        return pages;
    }

    static async Task<string[]> NumbersAsync(App app)
    {
        await using var db = app.Database.Open();
        return [.. await db.Orders.Select(o => o.Number).Take(3).ToListAsync(), .. await db.Medals.Select(m => m.Serial).Take(3).ToListAsync()];
    }

    static IEnumerable<string> Fill(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern, string[] texts, Guid[] guids, string[] numbers)
    {
        IEnumerable<string> paths = [""];
        foreach (var segment in pattern.PathSegments)
        {
            var literal = string.Concat(segment.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart>().Select(p => p.Content));
            if (segment.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart>().FirstOrDefault() is not { } parameter)
            {
                paths = paths.Select(p => $"{p}/{literal}");
                continue;
            }

            if (parameter.IsCatchAll) return [];
            string[] values = parameter.ParameterPolicies.Any(p => p.Content == "guid") ? [.. guids.Select(g => g.ToString())]
                : parameter.ParameterPolicies.Any(p => p.Content is "int" or "long") ? ["1", "404"]
                : [.. texts, .. numbers, .. guids.Select(g => g.ToString())];
            paths = [.. paths.SelectMany(p => values.Select(v => $"{p}/{Uri.EscapeDataString(v)}")).Take(60)];
        }

        return paths.Select(p => p.Length == 0 ? "/" : p);
    }
}

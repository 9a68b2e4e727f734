using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Platform.Documents;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Ui;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>
/// The policy switch, tried from outside: every address that answers to GET is asked as a visitor, another client, a workshop, support and an
/// administrator, with every identifier there is, papers, archives and signed files included. The figures of a connected activity are on its owner's
/// pages and nowhere else, also beside a public time of the same course.
/// </summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Nobody_but_the_owner_ever_meets_a_connected_figure()
    {
        // A crawl asks for many codes that do not exist.
        await using var athlete = await ConnectedAthlete.StartAsync(settings: new() { ["Field:UnknownCodesPerMinute"] = "1000000" });
        var app = athlete.App;
        var order = await Given.PaidOrderAsync(app, athlete.Actor.Account);
        await athlete.RideAsync();
        var climb = (await app.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs.Single();
        var performance = (await app.Get<KeepClimb>().HandleAsync(new(climb.Id), athlete.Actor, default)).Value;
        var canaries = Canaries(climb.Seconds);
        // A public time of the same athlete on the same course, on the medal that the certificate and the journey show.
        var open = await PublicTimeAsync(app, athlete.Actor, climb, order.Medal);

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
            // It reads what it opens: the public time is met on the page, in the paper, in the signed file and behind the token and the serial.
            foreach (var met in new[] { "/certificat.pdf", "/certificat.jws", "/api/field/medal", "/api/field/serials" })
                Assert.True(pages.Any(p => p.Path.Contains(met, StringComparison.Ordinal) && p.Status == HttpStatusCode.OK && open.Any(p.Body.Contains)), $"{other?.Role.ToString() ?? "visitor"} does not meet the public time at {met}");
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
            Squeezed(Formats.Elapsed(elapsed)), $",{seconds},", $";{seconds};", $"\"{Formats.ElapsedMachine(elapsed)}\"",
            Formats.Elapsed(elapsed), Formats.ElapsedCompact(elapsed), Formats.ElapsedMachine(elapsed), $"\"{seconds}\"", $":{seconds},", $">{seconds}<",
            "98765", "98,8", "Sortie canari", "1234567890123", ConnectedAthlete.AthleteId.ToString(CultureInfo.InvariantCulture), "access-canary", "refresh-canary", "client-secret-canary",
        }.SelectMany(text => new[] { text, WebUtility.HtmlEncode(text) }).Distinct()];
    }

    /// <summary>As it stands in the text of a paper, where figures and units are drawn apart.</summary>
    static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <returns>How the public time is written.</returns>
    static async Task<string[]> PublicTimeAsync(App app, Actor owner, ClimbRow climb, MedalId medal)
    {
        var seconds = climb.Seconds + 1111;
        var now = app.Clock.GetUtcNow();
        var evidence = new Evidence { Plausible = true, StartScanned = true, StartInsideGate = true, FinishInsideGate = true, PunchedSeconds = seconds };
        var time = Performance.Submit(PerformanceId.New(now), climb.Course.Id, 1, owner.Account!.Value, null, PerformanceOrigin.Timed, Category.Bike, now.AddHours(-3), new(2026, 7, 14), seconds, null, 1, ProofLadder.Assess(evidence), false, null, owner, now);
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        work.Db.Performances.Add(time);
        Assert.True((await work.Db.Medals.SingleAsync(m => m.Id == medal)).AttachTime(time.Id, seconds, time.ClimbedOn, Actor.System, now).Succeeded);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return [Squeezed(Formats.Elapsed(TimeSpan.FromSeconds(seconds))), $":{seconds},"];
    }

    sealed record Page(string Path, HttpStatusCode Status, string Body);

    static async Task<List<Page>> AllAsync(App app, HttpClient browser, Actor owner, ClimbRow climb, PerformanceId performance, MedalId medal)
    {
        string[] texts = [climb.Course.Slug, app.Get<PublicCode>().Of(medal), "HUEZ01", "HUEZ-01"];
        Guid[] guids = [climb.Id.Value, climb.Proof.Value, performance.Value, medal.Value, owner.Account!.Value.Value, climb.Course.Id.Value];
        var numbers = await NumbersAsync(app);
        var token = (await Given.TokenOfAsync(app, medal)).Text;
        var pages = new List<Page>();
        foreach (var path in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .SelectMany(e => Fill(e.RoutePattern, texts, guids, numbers)).Distinct().Where(p => !p.StartsWith("/_", StringComparison.Ordinal) && p != "/deconnexion"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (path.StartsWith("/api/field/", StringComparison.Ordinal))
            {
                request.Headers.Add("X-Field", "1");
                request.Headers.Add("X-Medal", token);
            }

            pages.Add(await ReadAsync(browser, request, path));
        }

        foreach (var number in numbers)
            using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/field/serials") { Content = JsonContent.Create(new { text = number }) })
            {
                request.Headers.Add("X-Field", "1");
                pages.Add(await ReadAsync(browser, request, "/api/field/serials"));
            }

        return pages;
    }

    static async Task<Page> ReadAsync(HttpClient browser, HttpRequestMessage request, string path)
    {
        using var answer = await browser.SendAsync(request);
        return new(path, answer.StatusCode, TextOf(await answer.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>What a person or a program reads in it: the text of a paper, the files of an archive, the statement of a signed file.</summary>
    static string TextOf(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("%PDF"u8)) return PdfFacts.Text(bytes) is var paper ? paper + "\n" + Squeezed(paper) : "";
        if (bytes.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            return string.Join('\n', archive.Entries.Select(entry =>
            {
                using var content = new MemoryStream();
                using (var file = entry.Open()) file.CopyTo(content);
                return entry.FullName + "\n" + TextOf(content.ToArray());
            }));
        }

        var text = Encoding.UTF8.GetString(bytes);
        return text.Split('.') is [var header, var statement, _] && header.StartsWith("eyJ", StringComparison.Ordinal) ? text + "\n" + Encoding.UTF8.GetString(Base64Url.DecodeFromChars(statement)) : text;
    }

    static async Task<string[]> NumbersAsync(App app)
    {
        await using var db = app.Database.Open();
        return [.. await db.Orders.Select(o => o.Number).Take(3).ToListAsync(), .. await db.Medals.Select(m => m.Serial).Take(3).ToListAsync()];
    }

    static IEnumerable<string> Fill(RoutePattern pattern, string[] texts, Guid[] guids, string[] numbers)
    {
        IEnumerable<string> paths = [""];
        foreach (var segment in pattern.PathSegments)
        {
            string With(string value) => string.Concat(segment.Parts.Select(p => p switch { RoutePatternLiteralPart literal => literal.Content, RoutePatternSeparatorPart between => between.Content, _ => value }));
            if (segment.Parts.OfType<RoutePatternParameterPart>().FirstOrDefault() is not { } parameter)
            {
                paths = paths.Select(p => $"{p}/{With("")}");
                continue;
            }

            if (parameter.IsCatchAll) return [];
            string[] values = parameter.ParameterPolicies.Any(p => p.Content == "guid") ? [.. guids.Select(g => g.ToString())]
                : parameter.ParameterPolicies.Any(p => p.Content is "int" or "long") ? ["1", "404"]
                : [.. texts, .. numbers, .. guids.Select(g => g.ToString())];
            paths = [.. paths.SelectMany(p => values.Select(v => $"{p}/{With(Uri.EscapeDataString(v))}")).Take(60)];
        }

        return paths.Select(p => p.Length == 0 ? "/" : p);
    }
}

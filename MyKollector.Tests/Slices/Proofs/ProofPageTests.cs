using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Commands;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Slices.Proofs;

public sealed class ProofPageTests
{
    static byte[] RideOn(string slug, int seed = 3) => TrackFiles.Gpx(RideSimulator.Simulate(SeedCourses.All[slug], new RidePlan { Seed = seed }).Track.Points.ToArray());

    static async Task<HttpResponseMessage> SendAsync(HttpClient browser, byte[] file, string name, bool script)
    {
        var token = Forms.TokenIn(await browser.GetStringAsync("/chrono/preuves"));
        using var body = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(nameof(Category.Bike)), "category" }, { new ByteArrayContent(file), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chrono/preuves/envoi") { Content = body };
        if (script) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await browser.SendAsync(request);
    }

    [Fact]
    public async Task A_file_sent_by_the_plain_form_leads_to_its_verdict()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        var answer = await SendAsync(browser, RideOn("semnoz-quintal"), "semnoz.gpx", script: false);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(Forms.PathOf(answer)));
        Assert.Contains("Trace valable", page, StringComparison.Ordinal);
        Assert.Contains("track-line", page, StringComparison.Ordinal);
        Assert.Contains("Valid track", WebUtility.HtmlDecode(await browser.GetStringAsync("/en" + Forms.PathOf(answer))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_gets_the_sentence_of_a_refusal()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        var answer = await SendAsync(browser, "rien"u8.ToArray(), "x.gpx", script: true);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith("track.", problem.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.True(problem.GetProperty("detail").GetString()!.Length > 20);
    }

    [Theory]
    [InlineData("begins 250 m behind the gate", ReasonCode.StartGateNotCrossed)]
    [InlineData("ends 250 m before the gate", ReasonCode.FinishGateNotCrossed)]
    [InlineData("descent only", ReasonCode.WrongDirection)]
    [InlineData(null, ReasonCode.StartGateNotCrossed)]
    public async Task A_file_that_climbs_no_course_says_why_on_the_nearest_one_and_cannot_be_submitted(string? scenario, ReasonCode expected)
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        var browser = await Given.BrowserAsync(app, athlete);
        var course = SeedCourses.All["semnoz-quintal"];
        // Without a scenario: on the road in the middle, far from both gates.
        var track = scenario is null ? RideSimulator.Simulate(course, new RidePlan { Seed = 3 }).Track : Scenarios.All.Single(s => s.Name == scenario).Make(course, 2).Track;
        var points = scenario is null ? track.Points[(track.Points.Length * 3 / 10)..(track.Points.Length * 6 / 10)] : track.Points;
        var file = TrackFiles.Gpx(points.ToArray());
        var answer = await SendAsync(browser, file, "sortie.gpx", script: false);
        Assert.StartsWith("/chrono/preuves/", Forms.PathOf(answer), StringComparison.Ordinal);
        var proof = new ProofId(Guid.Parse(Forms.PathOf(answer)!.Split('/')[^1]));
        var report = (await app.Get<ProofRows>().OneAsync(proof, athlete, default)).Value.Report;
        Assert.Equal((Verdict.Invalid, null), (report.Verdict, report.ElapsedSeconds));
        var reason = Assert.Single(report.Reasons, r => r.Code == expected);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(Forms.PathOf(answer)));
        foreach (var text in new[] { "Trace refusée", "Le plus proche\u00A0: Semnoz", new ReasonSentences(Cultures.French).Of(reason), "class=\"track-line\" d=\"M" }) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Valider ce temps", page, StringComparison.Ordinal);
        Assert.Contains("The nearest: ", WebUtility.HtmlDecode(await browser.GetStringAsync("/en" + Forms.PathOf(answer))), StringComparison.Ordinal);
        Assert.Equal(ProofErrors.NotConclusive, (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Error);
        // Of a ride that is no climb nothing is kept but what lies along the course; sent again, it is the same.
        Assert.Equal(Forms.PathOf(answer), Forms.PathOf(await SendAsync(browser, file, "encore.gpx", script: false)));
        await using var db = app.Database.Open();
        Assert.Equal((1, 0), (await db.Proofs.CountAsync(), await db.StoredFiles.CountAsync()));
        Assert.DoesNotContain((await app.Get<ProofRows>().FoundAsync(athlete, default)), f => f.Proof is not null);
    }

    [Fact]
    public async Task A_file_from_nowhere_near_a_course_gets_its_sentence()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        var answer = await SendAsync(browser, TrackFiles.Gpx(TrackFiles.Ride(latitude: 48.85, longitude: 2.35)), "paris.gpx", script: true);
        Assert.Equal("proof.no_course_found", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_whole_archive_finds_every_col_in_it()
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        var browser = await Given.BrowserAsync(app, athlete);
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var slug in new[] { "semnoz-quintal", "joux-plane-samoens" })
                await using (var entry = await archive.CreateEntry($"activities/{slug}.gpx").OpenAsync())
                    await entry.WriteAsync(RideOn(slug));
            await using (var entry = await archive.CreateEntry("profile.csv").OpenAsync()) await entry.WriteAsync("a,b"u8.ToArray());
        }

        var answer = await SendAsync(browser, zip.ToArray(), "export.zip", script: true);
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("location").GetString();
        await Eventually.TrueAsync(async () => (await browser.GetFromJsonAsync<JsonElement>(job + "/etat")).GetProperty("done").GetBoolean());
        var found = (await app.Get<ProofRows>().FoundAsync(athlete, default)).Where(f => f.Proof is not null).Select(f => f.Course.Slug).Order(StringComparer.Ordinal);
        Assert.Equal(["joux-plane-samoens", "semnoz-quintal"], found);
        Assert.Contains("2 cols sur 20", WebUtility.HtmlDecode(await browser.GetStringAsync("/chrono/mes-cols")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "tmp")));
        // Nobody else follows this search.
        var other = await Given.BrowserAsync(app, await Given.ClientAsync(app, name: "Autre"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(job + "/etat")).StatusCode);
    }

    [Fact]
    public async Task Visitors_are_asked_to_sign_in_and_come_back()
    {
        await using var app = await App.StartAsync();
        var visitor = await Given.BrowserAsync(app);
        foreach (var path in new[] { "/chrono/preuves", "/chrono/mes-cols", "/chrono/revendication" })
            Assert.StartsWith("/connexion", Forms.PathOf(await visitor.GetAsync(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("track", "Trace valable", "N4", "Tout concorde\u00A0: ce temps comptera dès l’envoi.", "Temps de la trace, qui comptera")]
    [InlineData("descent", "Trace refusée", "N0", "Cette trace n’élèvera pas le niveau.", "Ajoutez la trace GPX, FIT ou TCX")]
    [InlineData("photo", "Photo", "N0", "si elle l’accepte, le niveau sera N1", "Ajoutez la trace GPX, FIT ou TCX")]
    [InlineData("nothing", "Sans preuve", "N0", "Ajoutez une photo datée", "Ajoutez la trace GPX, FIT ou TCX")]
    public async Task Before_a_claim_is_sent_it_says_what_its_file_is_worth_and_what_would_raise_it(string what, string verdict, string level, string sentence, string next)
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        const string slug = "semnoz-quintal";
        var ride = RideSimulator.Simulate(SeedCourses.All[slug], new RidePlan { Seed = 3, Start = new(2026, 7, 1, 7, 0, 0, TimeSpan.Zero) });
        var declared = TimeSpan.FromSeconds(Math.Floor(ride.TrueElapsed) + 9);
        var (file, name) = what switch
        {
            "track" => (TrackFiles.Gpx(ride.Track.Points.ToArray()), "sortie.gpx"),
            "descent" => (TrackFiles.Gpx(Scenarios.All.Single(s => s.Name == "descent only").Make(SeedCourses.All[slug], 2).Track.Points.ToArray()), "descente.gpx"),
            "photo" => ([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], "sommet.jpg"),
            _ => ([], ""),
        };
        using var body = new MultipartFormDataContent();
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["_handler"] = "claim", ["__RequestVerificationToken"] = Forms.TokenIn(await browser.GetStringAsync("/chrono/revendication")), ["Input.Step"] = "2", ["Input.Course"] = slug, ["Input.Date"] = "2026-07-01",
            ["Input.Hours"] = declared.Hours.ToString(CultureInfo.InvariantCulture), ["Input.Minutes"] = declared.Minutes.ToString(CultureInfo.InvariantCulture), ["Input.Seconds"] = declared.Seconds.ToString(CultureInfo.InvariantCulture), ["Input.Category"] = "Bike", ["Input.Go"] = "next",
        }) body.Add(new StringContent(value), key);
        if (file.Length > 0) body.Add(new ByteArrayContent(file), "File", name);
        var page = WebUtility.HtmlDecode(await (await browser.PostAsync("/chrono/revendication", body)).Content.ReadAsStringAsync());
        foreach (var text in new[] { "Étape 3", verdict, level, sentence, next }) Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_waits_takes_another_proof_on_its_own_page()
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        var browser = await Given.BrowserAsync(app, athlete);
        var course = await new Admin.House(app).CourseAsync("semnoz-quintal");
        var id = (await app.Get<SubmitClaim>().HandleAsync(new(course.Id, new(2026, 7, 1), 5000, Category.Bike, null, null), athlete, default)).Value;
        var path = $"/chrono/temps/{id}";
        var page = await browser.GetStringAsync(path);
        Assert.Contains("href=\"#appel\"", page, StringComparison.Ordinal);
        using var body = new MultipartFormDataContent { { new StringContent("appeal"), "_handler" }, { new StringContent(Forms.TokenIn(page)), "__RequestVerificationToken" }, { new StringContent("Au sommet"), "Input.Note" }, { new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]), "File", "sommet.jpg" } };
        Assert.Equal(path, Forms.PathOf(await browser.PostAsync(path, body)));
        await using var db = app.Database.Open();
        Assert.Equal(id, (await db.Proofs.AsNoTracking().SingleAsync()).PerformanceId);
        Assert.Equal("Au sommet", (await db.Performances.AsNoTracking().SingleAsync()).Note);
        Assert.Contains("Photo ·", WebUtility.HtmlDecode(await browser.GetStringAsync(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_in_three_screens_loses_nothing_on_the_way()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        var fields = new Dictionary<string, string>
        {
            ["Input.Step"] = "1", ["Input.Course"] = "galibier-lautaret", ["Input.Date"] = "2026-07-01", ["Input.Hours"] = "0", ["Input.Minutes"] = "52", ["Input.Seconds"] = "7", ["Input.Category"] = "Foot", ["Input.Go"] = "next",
        };
        var second = WebUtility.HtmlDecode(await (await Forms.PostAsync(browser, "/chrono/revendication", "claim", fields)).Content.ReadAsStringAsync());
        Assert.Contains("Étape 2", second, StringComparison.Ordinal);
        Assert.Contains("galibier-lautaret", second, StringComparison.Ordinal);
        fields["Input.Step"] = "2";
        fields["Input.Note"] = "Avec ma sœur <b>&";
        var raw = await (await Forms.PostAsync(browser, "/chrono/revendication", "claim", fields)).Content.ReadAsStringAsync();
        var third = WebUtility.HtmlDecode(raw);
        Assert.Contains("52\u00A0min", third, StringComparison.Ordinal);
        Assert.DoesNotContain("sœur <b>", raw, StringComparison.Ordinal);
        fields["Input.Step"] = "3";
        var done = await Forms.PostAsync(browser, "/chrono/revendication", "claim", fields);
        Assert.StartsWith("/chrono/temps/", Forms.PathOf(done), StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(Forms.PathOf(done)));
        Assert.Contains("Col du Galibier", page, StringComparison.Ordinal);
        Assert.Contains("N0", page, StringComparison.Ordinal);
    }
}

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Proofs;

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

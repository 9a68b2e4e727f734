using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Proofs;

namespace MyKollector.Tests.Slices.Proofs;

/// <summary>What people with bad intentions or big disks send, over the wire to the real server.</summary>
public sealed class HostileUploadTests
{
    static readonly byte[] Gpx = "<gpx><trk><trkseg><trkpt lat=\"45\" lon=\"6\"><time>2026-07-01T08:00:00Z</time></trkpt></trkseg></trk></gpx>"u8.ToArray();

    [Theory]
    [InlineData("/chrono/preuves/envoi", "text/html", "Ce fichier est trop grand")]
    [InlineData("/chrono/preuves/envoi", "application/json", "20 Mo au plus")]
    [InlineData("/chrono/revendication", "text/html", "Ce fichier est trop grand")]
    public async Task Half_a_gigabyte_is_refused_with_a_sentence_before_it_is_sent(string path, string accept, string sentence)
    {
        await using var app = await App.StartAsync(kestrel: true);
        var (name, value) = await Given.SessionCookieAsync(app, await Given.ClientAsync(app));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.ClientOptions.BaseAddress.Port);
        var wire = socket.GetStream();
        // Only the head and a little of the body: the answer must not wait for the rest.
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost:{app.ClientOptions.BaseAddress.Port}\r\nCookie: {name}={value}\r\nAccept: {accept}\r\nAccept-Language: fr\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 524288000\r\n\r\n--x\r\n"));
        using var answer = new StreamReader(wire, Encoding.UTF8);
        var text = new StringBuilder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new char[4096];
        while (!WebUtility.HtmlDecode(text.ToString()).Contains(sentence, StringComparison.Ordinal) && await answer.ReadAsync(buffer, patience.Token) is > 0 and var read) text.Append(buffer, 0, read);
        var said = WebUtility.HtmlDecode(text.ToString());
        Assert.StartsWith("HTTP/1.1 413", said, StringComparison.Ordinal);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.Contains("Connection: close", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(app.Folder, "tmp")) && Directory.EnumerateFiles(Path.Combine(app.Folder, "tmp")).Any(), "something of it was stored");
    }

    [Fact]
    public async Task A_file_beyond_the_limit_of_one_activity_is_refused_with_its_sentence()
    {
        await using var app = await App.StartAsync();
        var answer = await SendAsync(app, new byte[TrackReader.MaxBytes + 1], "grand.gpx");
        Assert.Equal((HttpStatusCode.BadRequest, "proof.file_too_large"), await CodeAsync(answer));
        await NothingKeptAsync(app);
    }

    [Fact]
    public async Task A_gzip_that_expands_without_end_is_refused()
    {
        await using var app = await App.StartAsync();
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++) await gzip.WriteAsync(zeros);
        }

        Assert.True(bomb.Length < 1 << 20);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal((HttpStatusCode.BadRequest, "track.too_large"), await CodeAsync(await SendAsync(app, bomb.ToArray(), "bombe.gpx.gz")));
        // The trailer that tells the size may lie.
        var lying = bomb.ToArray();
        (lying[^4], lying[^3], lying[^2], lying[^1]) = (16, 0, 0, 0);
        Assert.Equal((HttpStatusCode.BadRequest, "track.too_large"), await CodeAsync(await SendAsync(app, lying, "bombe.gpx.gz")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        await NothingKeptAsync(app);
    }

    [Theory]
    [InlineData("<!DOCTYPE gpx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><gpx><name>&c;</name></gpx>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE gpx SYSTEM \"http://127.0.0.1:9/x.dtd\"><gpx/>")]
    [InlineData("<!DOCTYPE gpx [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><gpx><name>&x;</name></gpx>")]
    public async Task Entities_are_refused_unread(string xml)
    {
        await using var app = await App.StartAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "track.document_type"), await CodeAsync(await SendAsync(app, Encoding.UTF8.GetBytes(xml), "entites.gpx")));
        await NothingKeptAsync(app);
    }

    [Theory]
    [InlineData("dedans.zip")]
    [InlineData("activities/1.gpx.zip")]
    [InlineData("photos/album.ZIP")]
    public async Task An_archive_inside_an_archive_is_refused_with_its_sentence(string nested)
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        var browser = await Given.BrowserAsync(app, athlete);
        var zip = Zip(("activities/1.gpx", Gpx), (nested, Zip(("2.gpx", Gpx))));
        var answer = await SendAsync(app, zip, "export.zip", browser);
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("location").GetString();
        JsonElement state = default;
        await Eventually.TrueAsync(async () => (state = await browser.GetFromJsonAsync<JsonElement>(job + "/etat")).GetProperty("done").GetBoolean());
        Assert.Equal(0, state.GetProperty("found").GetInt32());
        Assert.True(state.GetProperty("error").GetString()!.Length > 20);
        await NothingKeptAsync(app);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "tmp")));
    }

    [Fact]
    public async Task One_account_gives_so_many_files_and_claims_and_no_more()
    {
        await using var app = await App.StartAsync();
        var (athlete, other) = (await Given.ClientAsync(app), await Given.ClientAsync(app, name: "Zoé"));
        var course = await new Admin.House(app).CourseAsync();
        Task<Result<ProofId>> PhotoAsync(Actor actor, byte number) => app.Get<UploadDocument>().HandleAsync(new([0xFF, 0xD8, 0xFF, 0xE0, number], course.Id, Category.Bike), actor, default);
        for (byte i = 0; i < 30; i++) Assert.True((await PhotoAsync(athlete, i)).Succeeded);
        Assert.Equal(ProofErrors.TooMany, (await PhotoAsync(athlete, 30)).Error);
        Assert.Equal(ProofErrors.TooMany, (await app.Get<UploadTrack>().HandleAsync(new(Gpx, "x.gpx", Category.Bike), athlete, default)).Error);
        // An impatient finger is no new file, and nobody else is slowed down.
        Assert.True((await PhotoAsync(athlete, 7)).Succeeded);
        Assert.True((await PhotoAsync(other, 30)).Succeeded);
        Assert.Equal((HttpStatusCode.Conflict, "proof.too_many"), await CodeAsync(await SendAsync(app, Zip(("1.gpx", Gpx)), "export.zip", await Given.BrowserAsync(app, athlete))));

        Task<Result<PerformanceId>> ClaimAsync(Actor actor, int seconds) => app.Get<SubmitClaim>().HandleAsync(new(course.Id, new(2026, 7, 1), seconds, Category.Bike, null, null), actor, default);
        for (var i = 0; i < 20; i++) Assert.True((await ClaimAsync(athlete, 5000 + i)).Succeeded);
        Assert.Equal(ProofErrors.TooMany, (await ClaimAsync(athlete, 5020)).Error);
        Assert.True((await ClaimAsync(athlete, 5003)).Succeeded);
        Assert.True((await ClaimAsync(other, 5020)).Succeeded);
    }

    static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }

        return bytes.ToArray();
    }

    static async Task<HttpResponseMessage> SendAsync(App app, byte[] file, string name, HttpClient? browser = null)
    {
        browser ??= await Given.BrowserAsync(app, await Given.ClientAsync(app));
        using var body = new MultipartFormDataContent { { new StringContent(Forms.TokenIn(await browser.GetStringAsync("/chrono/preuves"))), "__RequestVerificationToken" }, { new StringContent(nameof(Category.Bike)), "category" }, { new ByteArrayContent(file), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chrono/preuves/envoi") { Content = body };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await browser.SendAsync(request);
    }

    static async Task<(HttpStatusCode Status, string Code)> CodeAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(problem.GetProperty("detail").GetString()!.Length > 10);
        return (answer.StatusCode, problem.GetProperty("code").GetString()!);
    }

    static async Task NothingKeptAsync(App app)
    {
        await using var db = app.Database.Open();
        Assert.False(await db.Proofs.AnyAsync());
        Assert.False(await db.StoredFiles.AnyAsync());
    }
}

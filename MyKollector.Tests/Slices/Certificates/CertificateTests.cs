using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Platform.Documents;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Certificates;

namespace MyKollector.Tests.Slices.Certificates;

public sealed class CertificateTests
{
    static async Task<(PaidOrder Order, string Code)> EngravedAsync(App app)
    {
        var order = await Given.PaidOrderAsync(app, (await Given.ClientAsync(app)).Account);
        await ChangeAsync(app, order.Medal, m => m.AttachTime(PerformanceId.New(app.Clock.GetUtcNow()), 3723, new(2026, 7, 14), Actor.System, app.Clock.GetUtcNow()));
        return (order, app.Services.GetRequiredService<PublicCode>().Of(order.Medal));
    }

    static async Task ChangeAsync(App app, MedalId id, Func<Medal, Result> change)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var done = change(await work.Db.Medals.SingleAsync(m => m.Id == id));
        Assert.True(done.Succeeded, done.Error?.Code);
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }

    [Theory, OnBothEngines]
    public async Task A_certificate_says_what_the_medal_says_and_nothing_else(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (_, code) = await EngravedAsync(app);
        var anybody = await Given.BrowserAsync(app);
        var page = WebUtility.HtmlDecode(await anybody.GetStringAsync("/certificat/" + code));
        Assert.Contains("Léa Martin", page, StringComparison.Ordinal);
        Assert.Contains("Médaille attribuée", page, StringComparison.Ordinal);
        Assert.DoesNotContain("lea@example.com", page, StringComparison.Ordinal);
        Assert.Contains("Attributed medal", WebUtility.HtmlDecode(await anybody.GetStringAsync("/en/certificat/" + code)), StringComparison.Ordinal);
        var pdf = await anybody.GetByteArrayAsync($"/certificat/{code}/certificat.pdf");
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    [Fact]
    public async Task Before_a_time_the_medal_is_blank_and_names_nobody_and_cancelled_it_is_revoked()
    {
        await using var app = await App.StartAsync();
        var order = await Given.PaidOrderAsync(app, (await Given.ClientAsync(app)).Account);
        var code = app.Services.GetRequiredService<PublicCode>().Of(order.Medal);
        var anybody = await Given.BrowserAsync(app);
        var blank = WebUtility.HtmlDecode(await anybody.GetStringAsync("/certificat/" + code));
        Assert.Contains("Médaille vierge", blank, StringComparison.Ordinal);
        await ChangeAsync(app, order.Medal, m => m.Cancel("Demande du client", Actor.System, app.Clock.GetUtcNow()));
        Assert.Contains("Médaille révoquée", WebUtility.HtmlDecode(await anybody.GetStringAsync("/certificat/" + code)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"/certificat/{code}/certificat.pdf")).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task A_piece_that_was_made_again_says_replaced_and_names_nobody(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (order, code) = await EngravedAsync(app);
        var anybody = await Given.BrowserAsync(app);
        var before = WebUtility.HtmlDecode(await anybody.GetStringAsync("/certificat/" + code));
        Assert.Contains($"/certificat/{code}/certificat.pdf?piece=0&lang=fr", before, StringComparison.Ordinal);
        var token = app.Services.GetRequiredService<MyKollector.Web.Platform.Flow.MedalTokens>().Create().Stored;
        await ChangeAsync(app, order.Medal, m => m.StartProduction(Actor.System, app.Clock.GetUtcNow()));
        await ChangeAsync(app, order.Medal, m => m.Remake(RectificationKind.Scrapped, "Rayée", MedalPieceId.New(app.Clock.GetUtcNow()), token, Actor.System, app.Clock.GetUtcNow()));

        var old = WebUtility.HtmlDecode(await anybody.GetStringAsync($"/certificat/{code}?piece=0"));
        Assert.Contains("Médaille remplacée", old, StringComparison.Ordinal);
        Assert.DoesNotContain("Léa Martin", old, StringComparison.Ordinal);
        var key = await anybody.GetStringAsync("/certificat/cle.pem");
        var stated = CertificateSigner.Verify(await anybody.GetStringAsync($"/certificat/{code}/certificat.jws?piece=0"), key)!;
        Assert.Equal(("replaced", null, null), (stated.State, stated.Athlete, stated.ElapsedSeconds));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"/certificat/{code}/certificat.pdf?piece=0")).StatusCode);
        // The one that is made now says what it said before, under its own number.
        foreach (var query in new[] { "", "?piece=1" })
        {
            var worn = CertificateSigner.Verify(await anybody.GetStringAsync($"/certificat/{code}/certificat.jws{query}"), key)!;
            Assert.Equal(("attributed", "Léa Martin", true), (worn.State, worn.Athlete, worn.Serial.EndsWith("-R1", StringComparison.Ordinal)));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"/certificat/{code}?piece=2")).StatusCode);
    }

    [Fact]
    public async Task An_electric_bike_is_named_on_the_page_the_paper_and_in_the_signed_file_and_the_day_is_the_one_of_Paris()
    {
        await using var app = await App.StartAsync();
        var client = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, client.Account);
        // Half past midnight in Paris, still the day before in Greenwich.
        app.Clock.SetUtcNow(new(2026, 7, 20, 22, 30, 0, TimeSpan.Zero));
        var now = app.Clock.GetUtcNow();
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == Given.Huez);
            var time = Performance.Submit(PerformanceId.New(now), course.Id, 1, client.Account!.Value, null, PerformanceOrigin.Timed, Category.EBike, now.AddHours(-2), new(2026, 7, 20), 3723, null, 2,
                ProofLadder.Assess(new Evidence { Plausible = true, StartScanned = true, StartInsideGate = true, FinishInsideGate = true, PunchedSeconds = 3723 }), false, null, client, now);
            work.Db.Performances.Add(time);
            Assert.True((await work.Db.Medals.SingleAsync()).AttachTime(time.Id, 3723, new(2026, 7, 20), Actor.System, now).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var code = app.Services.GetRequiredService<PublicCode>().Of(order.Medal);
        var anybody = await Given.BrowserAsync(app);
        Assert.Contains("<dd>VAE</dd>", WebUtility.HtmlDecode(await anybody.GetStringAsync("/certificat/" + code)), StringComparison.Ordinal);
        var paper = PdfFacts.Text(await anybody.GetByteArrayAsync($"/certificat/{code}/certificat.pdf")).Replace('\u00A0', ' ');
        Assert.Contains("à vélo électrique", paper, StringComparison.Ordinal);
        Assert.Contains("21 juillet 2026", paper, StringComparison.Ordinal);
        Assert.Contains("by e-bike", PdfFacts.Text(await anybody.GetByteArrayAsync($"/certificat/{code}/certificat.pdf?lang=en")).Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal("EBike", CertificateSigner.Verify(await anybody.GetStringAsync($"/certificat/{code}/certificat.jws"), await anybody.GetStringAsync("/certificat/cle.pem"))!.Category);
    }

    [Fact]
    public async Task The_verifier_has_a_label_for_every_signed_name_in_both_languages()
    {
        await using var app = await App.StartAsync();
        var (_, code) = await EngravedAsync(app);
        var anybody = await Given.BrowserAsync(app);
        var payload = (await anybody.GetStringAsync($"/certificat/{code}/certificat.jws")).Split('.')[1];
        using var signed = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload));
        foreach (var (prefix, serial, state) in new[] { ("", "Numéro de série", "Médaille attribuée"), ("/en", "Serial number", "Attributed medal") })
        {
            var page = WebUtility.HtmlDecode(await anybody.GetStringAsync(prefix + "/certificat"));
            var from = page.IndexOf("data-labels=\"", StringComparison.Ordinal) + 13;
            using var labels = JsonDocument.Parse(page[from..(page.IndexOf("\"}\"", from, StringComparison.Ordinal) + 2)]);
            Assert.All(signed.RootElement.EnumerateObject(), p => Assert.NotEmpty(labels.RootElement.GetProperty(p.Name).GetString()!));
            Assert.Equal((serial, state), (labels.RootElement.GetProperty("serial").GetString(), labels.RootElement.GetProperty("state.attributed").GetString()));
        }
    }

    [Fact]
    public async Task The_signed_file_is_checked_with_the_published_key_alone_and_any_change_shows()
    {
        await using var app = await App.StartAsync();
        var (_, code) = await EngravedAsync(app);
        var anybody = await Given.BrowserAsync(app);
        var certificate = await anybody.GetStringAsync($"/certificat/{code}/certificat.jws");
        var key = await anybody.GetStringAsync("/certificat/cle.pem");
        var statement = CertificateSigner.Verify(certificate, key);
        Assert.Equal((3723, "Léa Martin", "attributed"), (statement!.ElapsedSeconds, statement.Athlete, statement.State));

        // Any changed character of any part, and another key.
        var rng = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var at = rng.Next(certificate.Length);
            var forged = certificate[..at] + (certificate[at] == 'A' ? 'B' : 'A') + certificate[(at + 1)..];
            // The last character of a base64 part carries unused bits: a change of those alone changes nothing that is signed.
            if (CertificateSigner.Verify(forged, key) is { } read) Assert.Equal(statement, read);
        }

        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Null(CertificateSigner.Verify(certificate, other.ExportSubjectPublicKeyInfoPem()));
        Assert.Null(CertificateSigner.Verify("x.y.z", key));
        Assert.Null(CertificateSigner.Verify("", key));
    }

    [Fact]
    public async Task A_public_address_cannot_be_guessed_from_another()
    {
        await using var app = await App.StartAsync();
        var codes = app.Services.GetRequiredService<PublicCode>();
        var id = MedalId.New(app.Clock.GetUtcNow());
        Assert.Equal(id, codes.Read(codes.Of(id)));
        var anybody = await Given.BrowserAsync(app);
        foreach (var wrong in new[] { "x", new string('0', 26), codes.Of(id)[..25] })
            Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/certificat/" + wrong)).StatusCode);
    }

    [Theory]
    [InlineData(Fabrication.Queued, TimeFact.Awaiting, false, CertificateState.Blank)]
    [InlineData(Fabrication.Made, TimeFact.Awaiting, false, CertificateState.Blank)]
    [InlineData(Fabrication.Made, TimeFact.Validated, false, CertificateState.Attributed)]
    [InlineData(Fabrication.Delivered, TimeFact.NotNeeded, false, CertificateState.Attributed)]
    [InlineData(Fabrication.Engraved, TimeFact.Validated, true, CertificateState.Replaced)]
    [InlineData(Fabrication.Cancelled, TimeFact.Validated, true, CertificateState.Revoked)]
    public void States(Fabrication fabrication, TimeFact time, bool pieceRevoked, CertificateState expected) => Assert.Equal(expected, CertificateStates.Of(fabrication, time, pieceRevoked));
}

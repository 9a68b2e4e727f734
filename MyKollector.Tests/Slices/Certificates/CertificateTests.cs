using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
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

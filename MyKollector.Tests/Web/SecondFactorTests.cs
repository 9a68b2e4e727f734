using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Security;
using OtpNet;

namespace MyKollector.Tests.Web;

public sealed partial class SecondFactorTests
{
    const string Password = "quinze virages et un col";

    [Theory, OnBothEngines]
    public async Task A_code_works_once_and_of_fifty_at_the_same_moment_exactly_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (user, secret) = await EnrolledAsync(app);
        var codes = app.Services.GetRequiredService<AuthenticatorCodes>();
        var code = codes.CodeNow(secret);
        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => codes.TakeAsync(user, code))));
        Assert.Equal(1, taken.Count(t => t));
        Assert.False(await codes.TakeAsync(user, code));
    }

    [Fact]
    public async Task Codes_of_the_step_before_and_after_are_taken_those_further_away_and_earlier_ones_are_not()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 7, 14, 6, 0, 10, TimeSpan.Zero));
        await using var app = await App.StartAsync(services: s => s.AddSingleton(new SystemClock(time)));
        var codes = app.Services.GetRequiredService<AuthenticatorCodes>();
        foreach (var (offset, taken) in new[] { (-2, false), (2, false), (-1, true), (-1, false), (0, true), (-1, false), (1, true), (0, false) })
        {
            var (user, secret) = _one ??= await EnrolledAsync(app);
            var code = new Totp(secret).ComputeTotp(time.GetUtcNow().AddSeconds(30 * offset).UtcDateTime);
            Assert.True(taken == await codes.TakeAsync(user, code), $"step {offset}");
        }
    }

    (Guid User, byte[] Secret)? _one;

    [Theory, OnBothEngines]
    public async Task There_are_ten_recovery_codes_stored_as_hashes_each_for_one_use_under_a_race_of_fifty(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (user, _) = await EnrolledAsync(app);
        var recovery = app.Services.GetRequiredService<RecoveryCodes>();
        IReadOnlyList<string> codes;
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            codes = await recovery.ReplaceAsync(work.Db, user, default);
            await work.CommitAsync(default);
        }

        Assert.Equal(10, codes.Distinct().Count());
        await using (var db = app.Database.Open())
        {
            var stored = await db.UserTokens.Where(t => t.UserId == user).Select(t => t.Name + t.Value).ToListAsync();
            Assert.DoesNotContain(stored, s => codes.Any(c => s.Contains(c.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => recovery.TakeAsync(user, codes[3].ToLowerInvariant()))));
        Assert.Equal(1, taken.Count(t => t));
        Assert.Equal(9, await recovery.LeftAsync(user));
        Assert.False(await recovery.TakeAsync(Guid.NewGuid(), codes[4]));
    }

    [Fact]
    public async Task Staff_enrol_at_the_first_sign_in_see_their_codes_once_and_reach_nothing_before()
    {
        await using var app = await App.StartAsync();
        await Given.AccountAsync(app, Role.Admin, null, "alix@example.com", password: Password);
        var browser = await Given.BrowserAsync(app);
        var answer = await Forms.PostAsync(browser, "/connexion", "sign-in", new() { ["Form.Email"] = "alix@example.com", ["Form.Password"] = Password });
        Assert.Equal("/connexion/second-facteur", Forms.PathOf(answer));
        Assert.StartsWith("/connexion", Forms.PathOf(await browser.GetAsync("/admin/comptes")), StringComparison.Ordinal);
        Assert.StartsWith("/connexion", Forms.PathOf(await browser.GetAsync("/compte")), StringComparison.Ordinal);

        var page = await browser.GetStringAsync("/connexion/second-facteur");
        var key = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var offer = WebUtility.HtmlDecode(Sealed().Match(page).Groups[1].Value);
        var code = new Totp(Base32Encoding.ToBytes(key)).ComputeTotp();
        var fields = new Dictionary<string, string> { ["_handler"] = "enrol", ["__RequestVerificationToken"] = Forms.TokenIn(page), ["Form.Sealed"] = offer, ["Form.Code"] = code };
        var enrolled = await browser.PostAsync("/connexion/second-facteur", new FormUrlEncodedContent(fields));
        Assert.Equal(10, Codes().Count(await enrolled.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/comptes")).StatusCode);

        // Next time: the password, then a code; the one used for enrolling is spent.
        var again = await Given.BrowserAsync(app);
        answer = await Forms.PostAsync(again, "/connexion", "sign-in", new() { ["Form.Email"] = "alix@example.com", ["Form.Password"] = Password, ["Form.Return"] = "/admin/comptes" });
        Assert.StartsWith("/connexion/code", Forms.PathOf(answer), StringComparison.Ordinal);
        var spent = await Forms.PostAsync(again, Forms.PathOf(answer)!, "code", new() { ["Form.Code"] = code });
        Assert.Equal(HttpStatusCode.OK, spent.StatusCode);
        var next = await Forms.PostAsync(again, Forms.PathOf(answer)!, "code", new() { ["Form.Code"] = new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(DateTime.UtcNow.AddSeconds(30)) });
        Assert.Equal("/admin/comptes", Forms.PathOf(next));
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/admin/comptes")).StatusCode);
    }

    static async Task<(Guid User, byte[] Secret)> EnrolledAsync(App app)
    {
        var actor = await Given.ClientAsync(app);
        var secret = AuthenticatorCodes.NewSecret();
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        work.Db.UserTokens.Add(app.Services.GetRequiredService<AuthenticatorCodes>().Row(actor.Account!.Value.Value, secret));
        await work.CommitAsync(default);
        await using var db = app.Database.Open();
        Assert.DoesNotContain(Convert.ToBase64String(secret), await db.UserTokens.Select(t => t.Value).SingleAsync(), StringComparison.Ordinal);
        return (actor.Account.Value.Value, secret);
    }

    [GeneratedRegex("""class="key">([A-Z2-7 ]+)<""")]
    private static partial Regex Key();

    [GeneratedRegex("""name="Form.Sealed" value="([^"]+)""")]
    private static partial Regex Sealed();

    [GeneratedRegex("<li>[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}</li>")]
    private static partial Regex Codes();
}

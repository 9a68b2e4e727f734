using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Web;

/// <summary>A stolen open session makes and takes away no way of signing in, and the owner hears of each that is.</summary>
public sealed class StepUpTests
{
    [Theory, OnBothEngines]
    public async Task A_passkey_is_added_and_removed_after_a_fresh_proof_only_and_the_owner_is_told(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        // Without a second factor: the password or a passkey is the proof there is.
        var client = await Given.AccountAsync(app, MyKollector.Domain.Accounts.Role.Client, null, "lea@example.com", password: "trois virages avant le col");
        var clock = app.Get<SystemClock>();
        var (stale, fresh) = (client with { ProvedAt = clock.Now.AddMinutes(-11) }, client with { ProvedAt = clock.Now.AddMinutes(-9) });
        var id = Convert.ToHexString(Key().CredentialId);

        Assert.Equal(StepUpErrors.Needed, (await app.Get<AddPasskey>().HandleAsync(new(Key(), "Téléphone"), stale, default)).Error);
        Assert.Equal(StepUpErrors.Needed, (await app.Get<AddPasskey>().HandleAsync(new(Key(), "Téléphone"), client, default)).Error);
        Assert.True((await app.Get<AddPasskey>().HandleAsync(new(Key(), "Téléphone"), fresh, default)).Succeeded);
        Assert.Equal((1, 1), await CountAsync());

        Assert.Equal(StepUpErrors.Needed, (await app.Get<RemovePasskey>().HandleAsync(new(id), stale, default)).Error);
        Assert.Equal((1, 1), await CountAsync());
        Assert.True((await app.Get<RemovePasskey>().HandleAsync(new(id), fresh, default)).Succeeded);
        Assert.Equal((0, 2), await CountAsync());

        static UserPasskeyInfo Key() => new([1, 2, 3], [4], App.Beginning, 0, null, true, false, false, [5], [6]);

        async Task<(int Keys, int Mails)> CountAsync()
        {
            await using var db = app.Database.Open();
            return (await db.UserPasskeys.CountAsync(), await db.Outbox.CountAsync(m => m.Type == SecurityChangedMail.Message));
        }
    }

    [Fact]
    public async Task Pages_that_change_the_ways_in_ask_for_the_proof_before_anything_is_made()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(services: s => s.AddSingleton(new SystemClock(clock)));
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        Assert.Equal(HttpStatusCode.OK, await OptionsAsync());
        Assert.Contains("data-passkey=\"create\"", await browser.GetStringAsync("/compte/securite"), StringComparison.Ordinal);
        Assert.Contains("code-input", await browser.GetStringAsync("/compte/second-facteur"), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(11));
        // A device must not make a key that nobody keeps, nor a telephone learn a secret that is refused.
        Assert.Equal(HttpStatusCode.Conflict, await OptionsAsync());
        var page = await browser.GetStringAsync("/compte/securite");
        Assert.DoesNotContain("data-passkey=\"create\"", page, StringComparison.Ordinal);
        Assert.Contains("/compte/confirmer?retour=%2Fcompte%2Fsecurite", page, StringComparison.Ordinal);
        page = await browser.GetStringAsync("/compte/second-facteur");
        Assert.DoesNotContain("code-input", page, StringComparison.Ordinal);
        Assert.Contains("/compte/confirmer?retour=%2Fcompte%2Fsecond-facteur", page, StringComparison.Ordinal);

        async Task<HttpStatusCode> OptionsAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/compte/cles/options");
            request.Headers.Add("RequestVerificationToken", Forms.TokenIn(await browser.GetStringAsync("/compte")));
            using var answer = await browser.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Theory, OnBothEngines]
    public async Task Google_and_a_first_password_are_added_after_a_fresh_proof_only(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var client = await Given.ClientAsync(app);
        var (stale, fresh) = (client, client with { ProvedAt = app.Get<SystemClock>().Now });
        var google = new GoogleSignInCommand("subject-1", "other@example.com", true, "Léa", "fr");

        Assert.Equal(StepUpErrors.Needed, (await app.Get<GoogleSignIn>().HandleAsync(google, stale, default)).Error);
        Assert.Equal(StepUpErrors.Needed, (await app.Get<ChangePassword>().HandleAsync(new(null, "trois virages avant le col"), stale, default)).Error);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(0, await db.UserLogins.CountAsync());
            Assert.Equal(0, await db.Users.CountAsync(u => u.Id == client.Account!.Value.Value && u.PasswordHash != null));
            Assert.False(await db.Outbox.AnyAsync(m => m.Type == SecurityChangedMail.Message));
        }

        Assert.True((await app.Get<GoogleSignIn>().HandleAsync(google, fresh, default)).Succeeded);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(1, await db.UserLogins.CountAsync(l => l.UserId == client.Account!.Value.Value));
            Assert.Equal(1, await db.Outbox.CountAsync(m => m.Type == SecurityChangedMail.Message));
        }

        // Linked already: coming by Google again is a proof, which an account with a second factor must still complete.
        Assert.Equal(SignInStep.Open, (await app.Get<GoogleSignIn>().HandleAsync(google, stale, default)).Value.Step);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            (await work.Db.Users.SingleAsync(u => u.Id == client.Account!.Value.Value)).TwoFactorEnabled = true;
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Equal(SignInStep.SecondFactor, (await app.Get<GoogleSignIn>().HandleAsync(google, stale, default)).Value.Step);
    }
}

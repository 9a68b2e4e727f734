using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Attempts;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>A start is never lost to a sign-up form: what a phone timed without an account becomes the account's.</summary>
public sealed class ClaimAttemptsTests
{
    const string Password = "un-col-au-petit-matin-43";

    [Theory, OnBothEngines]
    public async Task Signing_in_on_the_phone_takes_what_it_timed_before_and_nobody_elses(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.AccountAsync(app, Role.Client, null, "timer@example.com", password: Password);
        var http = await Given.BrowserAsync(app);
        using var phone = await Phone.RegisteredAsync(http);
        using var neighbour = await Phone.RegisteredAsync(await Given.BrowserAsync(app));
        var own = await Climbs.ClimbAsync(app, phone);
        var foreign = await Climbs.ClimbAsync(app, neighbour, 4000);
        var running = Guid.NewGuid();
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", running, app.Clock.GetUtcNow())));
        await Phone.DerivedAsync(app);

        using var answer = await Forms.PostAsync(http, "/connexion", "sign-in", new() { ["Form.Email"] = "timer@example.com", ["Form.Password"] = Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(athlete.Account, (await Climbs.AttemptAsync(app, own)).AccountId);
        Assert.Equal(athlete.Account, (await Climbs.AttemptAsync(app, new(running))).AccountId);
        Assert.Null((await Climbs.AttemptAsync(app, foreign)).AccountId);
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Journal.CountAsync(e => e.Action == "attempt.claimed"));
    }

    [Theory, OnBothEngines]
    public async Task The_phone_may_ask_for_it_itself_and_asking_again_changes_nothing(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, later) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        using var nobody = await Phone.RegisteredAsync(app.CreateClient());
        var attempt = await Climbs.ClimbAsync(app, nobody);
        Assert.Equal(HttpStatusCode.Forbidden, (await ClaimAsync(nobody)).Status);

        // The same phone, somebody signed in on it: the token names the device.
        using var signedIn = new Phone(await Given.BrowserAsync(app, athlete)) { Id = nobody.Id, Token = nobody.Token };
        Assert.Equal(1, (await ClaimAsync(signedIn)).Claimed);
        Assert.Equal(0, (await ClaimAsync(signedIn)).Claimed);
        // Handed on to somebody else, it takes nothing along.
        using var handedOn = new Phone(await Given.BrowserAsync(app, later)) { Id = nobody.Id, Token = nobody.Token };
        Assert.Equal(0, (await ClaimAsync(handedOn)).Claimed);
        Assert.Equal(athlete.Account, (await Climbs.AttemptAsync(app, attempt)).AccountId);
        Assert.Empty((await handedOn.GetAsync("/api/field/attempts")).GetProperty("attempts").EnumerateArray());
        // A made-up token names no device.
        using var forger = new Phone(await Given.BrowserAsync(app, later)) { Token = "AAAA" };
        Assert.Equal(HttpStatusCode.Unauthorized, (await ClaimAsync(forger)).Status);
    }

    [Theory, OnBothEngines]
    public async Task A_session_lost_at_the_summit_still_owns_the_punch_by_its_run_token(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        using var answer = await phone.PostAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetString()!;

        app.Clock.Advance(TimeSpan.FromHours(2));
        using var signedOut = new Phone(app.CreateClient()) { Id = phone.Id, Token = phone.Token };
        var attempt = Guid.NewGuid();
        signedOut.Continue(phone);
        await signedOut.DeliverAsync(signedOut.Sealed(signedOut.Tap("Start", attempt, app.Clock.GetUtcNow(), run: run)));
        await Phone.DerivedAsync(app);
        Assert.Equal(athlete.Account, (await Climbs.AttemptAsync(app, new(attempt))).AccountId);
        // Another phone's punch with that token is nobody's.
        using var other = await Phone.RegisteredAsync(app.CreateClient());
        var stolen = Guid.NewGuid();
        await other.DeliverAsync(other.Sealed(other.Tap("Start", stolen, app.Clock.GetUtcNow(), run: run)));
        await Phone.DerivedAsync(app);
        Assert.Null((await Climbs.AttemptAsync(app, new(stolen))).AccountId);
    }

    static async Task<(HttpStatusCode Status, int? Claimed)> ClaimAsync(Phone phone)
    {
        using var answer = await phone.SendAsync(HttpMethod.Post, "/api/field/attempts/claim", new { });
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("claimed").GetInt32() : null);
    }
}

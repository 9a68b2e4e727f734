using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>The way to the service and back, and what is stored of it.</summary>
public sealed class ConnectTests
{
    [Theory, OnBothEngines]
    public async Task An_athlete_connects_and_no_token_lies_open_in_the_database(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        await using var db = athlete.App.Database.Open();
        var connection = await db.Connections.AsNoTracking().SingleAsync();
        Assert.Equal((athlete.Actor.Account!.Value, ConnectionStatus.Connected, "88443322110"), (connection.Account, connection.Status, connection.ProviderAthleteId));
        Assert.Equal(["read", "activity:read", "activity:read_all"], connection.Scopes);
        foreach (var box in new[] { connection.AccessToken!, connection.RefreshToken! }) Assert.DoesNotContain("canary", Encoding.Latin1.GetString(box), StringComparison.Ordinal);
        Assert.Equal(["connection.connected"], await db.Journal.Where(e => e.ObjectType == "connection").Select(e => e.Action).ToListAsync());
        Assert.Contains("Connecté", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
        if (engine != DatabaseEngine.Sqlite) return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");
        foreach (var file in Directory.GetFiles(athlete.App.Folder, "mykollector.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotMatch("(access|refresh|secret)-canary", await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task A_state_is_good_once_for_its_own_session_and_ten_minutes()
    {
        await using var athlete = await ConnectedAthlete.StartAsync(connect: false);
        const string Refused = "/chrono/connexions?refus=connection.state_invalid";
        var foreign = ConnectedAthlete.StateIn(await athlete.AskAsync());
        var other = await Given.BrowserAsync(athlete.App, await Given.ClientAsync(athlete.App));
        Assert.Equal(Refused, await athlete.ReturnAsync($"?state={foreign}&code={athlete.Strava.CodeFor(2)}&scope=activity:read", other));
        var again = await Given.BrowserAsync(athlete.App, athlete.Actor);
        foreign = ConnectedAthlete.StateIn(await athlete.AskAsync());
        Assert.Equal(Refused, await athlete.ReturnAsync($"?state={foreign}&code={athlete.Strava.CodeFor(2)}&scope=activity:read", again));

        var late = ConnectedAthlete.StateIn(await athlete.AskAsync());
        athlete.App.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Refused, await athlete.ReturnAsync($"?state={late}&code={athlete.Strava.CodeFor(2)}&scope=activity:read"));
        Assert.Equal(Refused, await athlete.ReturnAsync($"?state=invented&code={athlete.Strava.CodeFor(2)}&scope=activity:read"));
        var used = ConnectedAthlete.StateIn(await athlete.AskAsync());
        Assert.Equal("/chrono/connexions?fait=strava", await athlete.ReturnAsync($"?state={used}&code={athlete.Strava.CodeFor(1)}&scope=activity:read"));
        Assert.Equal(Refused, await athlete.ReturnAsync($"?state={used}&code={athlete.Strava.CodeFor(2)}&scope=activity:read"));
        await using var db = athlete.App.Database.Open();
        Assert.Equal("1", (await db.Connections.SingleAsync()).ProviderAthleteId);
    }

    [Fact]
    public async Task Unticked_scopes_a_no_a_full_service_and_a_silent_one_connect_nothing_and_say_why()
    {
        await using var athlete = await ConnectedAthlete.StartAsync(connect: false);
        Assert.Equal("/chrono/connexions?refus=connection.scope_missing", await athlete.ConnectAsync(scope: "read"));
        Assert.Contains("laissez cette case cochée", await athlete.Browser.GetStringAsync("/chrono/connexions?refus=connection.scope_missing"), StringComparison.Ordinal);
        Assert.Equal("/chrono/connexions?refus=connection.declined", await athlete.ReturnAsync($"?state={ConnectedAthlete.StateIn(await athlete.AskAsync())}&error=access_denied"));
        athlete.Strava.Full = true;
        Assert.Equal("/chrono/connexions?refus=connection.athletes_exceeded", await athlete.ConnectAsync());
        Assert.Contains("Vous êtes en attente", await athlete.Browser.GetStringAsync("/chrono/connexions?refus=connection.athletes_exceeded"), StringComparison.Ordinal);
        (athlete.Strava.Full, athlete.Strava.Down) = (false, true);
        Assert.Equal("/chrono/connexions?refus=connection.unreachable", await athlete.ConnectAsync());
        await using var db = athlete.App.Database.Open();
        Assert.Empty(await db.Connections.ToListAsync());
    }

    [Fact]
    public async Task Without_keys_the_page_is_whole_and_offers_the_file()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        foreach (var (path, words) in new[] { ("/chrono/connexions", "Pas encore ouvert"), ("/en/chrono/connexions", "Not open yet") })
        {
            var page = await browser.GetStringAsync(path);
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.DoesNotContain("start-strava", page, StringComparison.Ordinal);
            Assert.Contains("/chrono/preuves\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await app.CreateClient().GetAsync($"/api/webhooks/strava/{StravaDouble.Secret}?hub.mode=subscribe&hub.challenge=x&hub.verify_token=")).StatusCode);
    }

    [Fact]
    public async Task One_service_account_belongs_to_one_person_here()
    {
        await using var athlete = await ConnectedAthlete.StartAsync();
        var other = await Given.ClientAsync(athlete.App);
        var browser = await Given.BrowserAsync(athlete.App, other);
        var way = (await Forms.PostAsync(browser, "/chrono/connexions", "start-strava", [])).Headers.Location!;
        Assert.Equal("/chrono/connexions?refus=connection.athlete_taken", await athlete.ReturnAsync($"?state={ConnectedAthlete.StateIn(way)}&code={athlete.Strava.CodeFor(ConnectedAthlete.AthleteId)}&scope=activity:read", browser));
    }

    [Theory, OnBothEngines]
    public async Task Many_who_need_a_new_token_at_once_renew_it_once_and_keep_the_newest(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        ConnectionId id;
        await using (var db = athlete.App.Database.Open()) id = (await db.Connections.SingleAsync()).Id;
        athlete.App.Clock.Advance(TimeSpan.FromHours(7));
        athlete.Strava.Delay = TimeSpan.FromMilliseconds(300);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => athlete.App.Get<AccessTokens>().GetAsync(id, null, default))));

        Assert.All(answers, a => Assert.Equal(CallOutcome.Ok, a.Outcome));
        Assert.Single(answers.Select(a => a.Value).Distinct());
        Assert.Equal(1, athlete.Strava.Renewals);
        await using var after = athlete.App.Database.Open();
        var stored = await after.Connections.AsNoTracking().SingleAsync();
        Assert.True(athlete.Strava.Knows(athlete.App.Get<TokenVault>().Open(stored.RefreshToken!, id.Value)), "the stored refresh token is dead");
    }
}

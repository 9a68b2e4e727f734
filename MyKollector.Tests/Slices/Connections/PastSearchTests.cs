using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Areas.Chrono.Rankings;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>What an athlete did before connecting: found within the budget, seen while it goes on, ended at will.</summary>
public sealed class PastSearchTests
{
    static readonly DateTimeOffset LastYear = new(2025, 8, 2, 7, 0, 0, TimeSpan.Zero);

    /// <summary>A hundred and fifty turns around a lake, and two climbs among them.</summary>
    static void Fill(ConnectedAthlete athlete)
    {
        var lake = RideSimulator.Simulate(SeedCourses.Small(), new RidePlan { Seed = 3, Start = LastYear }).Track;
        for (var i = 1; i <= 150; i++) athlete.Strava.Add(i, ConnectedAthlete.AthleteId, RideSimulator.Change(lake, (p, _) => p with { Time = p.Time - i * 3_600_000L }));
        athlete.Strava.Add(501, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride(5, start: LastYear.AddDays(-3)));
        athlete.Strava.Add(502, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride(6, "galibier-lautaret", LastYear.AddDays(-200)));
        // Too long ago to be looked for.
        athlete.Strava.Add(503, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride(8, start: LastYear.AddYears(-4)));
    }

    [Theory, OnBothEngines]
    public async Task Only_what_passes_a_climb_is_read_and_each_is_proposed(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        Fill(athlete);
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.PostAsync(athlete.Browser, "/chrono/connexions", "past-strava", [])).StatusCode);
        Assert.Contains("Recherche en cours", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
        await athlete.WorkAsync();

        var view = await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default);
        Assert.Equal(["alpe-d-huez-bourg-d-oisans", "galibier-lautaret"], view.Climbs.Select(c => c.Course.Slug).Order());
        Assert.All(view.Climbs, c => Assert.Equal(ClimbStatus.Proposed, c.Status));
        Assert.Equal(new PastSearchRow(PastSearchStatus.Listed, athlete.App.Clock.GetUtcNow(), 152, 2, 0), view.Services.Single(s => s.Provider == ActivityProvider.Strava).Past);
        // Two lists, and two calls for each of two activities.
        Assert.Equal((2, 4), (athlete.Strava.Exchanges.Count(e => e.Path.EndsWith("/athlete/activities", StringComparison.Ordinal)), athlete.Strava.Exchanges.Count(e => e.Path.Contains("/v3/activities/", StringComparison.Ordinal))));
        Assert.Contains("152 sorties parcourues, 2 à lire, 2 lues", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);

        // Again: nothing is read twice.
        Assert.True((await athlete.App.Get<StartPastSearch>().HandleAsync(new(ActivityProvider.Strava), athlete.Actor, default)).Succeeded);
        await athlete.WorkAsync();
        Assert.Equal(4, athlete.Strava.Exchanges.Count(e => e.Path.Contains("/v3/activities/", StringComparison.Ordinal)));
        await using var db = athlete.App.Database.Open();
        Assert.Equal(2, await db.ActivityImports.CountAsync());
        Assert.Equal(ConnectionErrors.NotConnected, (await athlete.App.Get<StartPastSearch>().HandleAsync(new(ActivityProvider.Strava), await Given.ClientAsync(athlete.App), default)).Error);
    }

    [Fact]
    public async Task The_budget_is_kept_and_what_is_announced_meanwhile_goes_first()
    {
        await using var athlete = await ConnectedAthlete.StartAsync(settings: new() { ["Activities:Strava:ReadLimit"] = "10,1000" });
        Fill(athlete);
        athlete.Strava.WithoutOutline = true;
        athlete.Strava.ReadLimit = new(10, 1000);
        Assert.True((await athlete.App.Get<StartPastSearch>().HandleAsync(new(ActivityProvider.Strava), athlete.Actor, default)).Succeeded);
        Assert.Equal(ConnectionErrors.PastSearchRunning, (await athlete.App.Get<StartPastSearch>().HandleAsync(new(ActivityProvider.Strava), athlete.Actor, default)).Error);
        await athlete.WorkAsync();
        Assert.True(athlete.Strava.UsedNow <= 10);
        athlete.Strava.Add(900, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride(9));
        await athlete.AnnounceAsync(900);
        await athlete.WorkAsync();
        athlete.App.Clock.Advance(TimeSpan.FromMinutes(15));
        await athlete.WorkAsync();
        Assert.True(athlete.Strava.UsedNow <= 10);
        Assert.Equal(0, athlete.Strava.Refused);
        await using var db = athlete.App.Database.Open();
        Assert.Equal(ImportStatus.Matched, await db.ActivityImports.Where(i => i.ProviderActivityId == "900").Select(i => i.Status).SingleAsync());
        Assert.InRange(await db.ActivityImports.CountAsync(i => i.Past && i.Status == ImportStatus.Waiting), 80, 152);

        // Ended by its athlete: what waits is forgotten, what was read stays, nothing more is asked.
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.PostAsync(athlete.Browser, "/chrono/connexions", "past-cancel-strava", [])).StatusCode);
        var asked = athlete.Strava.Exchanges.Count;
        athlete.App.Clock.Advance(TimeSpan.FromHours(1));
        await athlete.WorkAsync();
        Assert.Equal(asked, athlete.Strava.Exchanges.Count);
        Assert.False(await db.ActivityImports.AnyAsync(i => i.Status == ImportStatus.Waiting));
        Assert.Equal(PastSearchStatus.Cancelled, await db.PastSearches.AsNoTracking().Select(s => s.Status).SingleAsync());
    }

    [Theory, OnBothEngines]
    public async Task Disconnecting_forgets_the_search_too(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        Fill(athlete);
        Assert.True((await athlete.App.Get<StartPastSearch>().HandleAsync(new(ActivityProvider.Strava), athlete.Actor, default)).Succeeded);
        Assert.True((await athlete.App.Get<EndConnection>().HandleAsync(new(ActivityProvider.Strava), athlete.Actor, default)).Succeeded);
        await athlete.WorkAsync();
        await using var db = athlete.App.Database.Open();
        Assert.False(await db.PastSearches.AnyAsync());
        Assert.False(await db.ActivityImports.AnyAsync());
    }

    [Fact]
    public void An_outline_passes_a_climb_in_its_direction_only()
    {
        var course = SeedCourses.All[ConnectedAthlete.Slug];
        List<GeoPoint> up = [.. course.Line.Where((_, i) => i % 25 == 0), course.Line[^1]];
        Assert.True(Outline.MayClimb(up, course));
        Assert.False(Outline.MayClimb([.. Enumerable.Reverse(up)], course));
        Assert.False(Outline.MayClimb([.. up.Take(up.Count / 2)], course));
        Assert.False(Outline.MayClimb([], course));
        // The example of the format's own description.
        Assert.Equal([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)], Outline.Decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@").Select(p => (p.Latitude, p.Longitude)));
        Assert.Empty(Outline.Decode("\n\n"));
        Assert.Single(Outline.Decode("_p~iF~ps|U_ulL"));
    }

    [Theory, OnBothEngines]
    public async Task A_reviewer_reads_a_word_of_it_and_never_a_figure(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        var app = athlete.App;
        await athlete.RideAsync();
        var climb = (await app.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs.Single();
        var admin = await Given.AdminAsync(app);
        var claimed = (await app.Get<MyKollector.Web.Areas.Chrono.Proofs.SubmitClaim>().HandleAsync(new(climb.Course.Id, new(2026, 7, 13), climb.Seconds + 4, MyKollector.Domain.Timing.Category.Bike, null, null), athlete.Actor, default)).Value;
        Assert.Equal(Corroboration.None, (await app.Get<ReviewFile>().QueryAsync(claimed, admin, default)).Value.Corroboration);
        await SupportsAsync(app, athlete.Actor, claimed);
        var seen = (await app.Get<ReviewFile>().QueryAsync(claimed, admin, default)).Value;
        Assert.Equal((Corroboration.Agrees, 0), (seen.Corroboration, seen.Proofs.Count));
        var page = WebUtility.HtmlDecode(await (await Given.BrowserAsync(app, admin)).GetStringAsync($"/admin/revendications/{claimed}"));
        Assert.Contains("Une activité connectée couvre cette montée et son temps concorde.", page, StringComparison.Ordinal);
        Assert.DoesNotContain(MyKollector.Web.Ui.Formats.ElapsedCompact(TimeSpan.FromSeconds(climb.Seconds)), page, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890123", page, StringComparison.Ordinal);
    }

    /// <summary>With the switch off a kept climb is a time like another, where the terms allow it; with it on it never is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_switch_decides_whether_a_kept_climb_is_seen(bool privateOnly)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(settings: new() { ["Activities:Strava:PrivateOnly"] = privateOnly ? "true" : "false" });
        var app = athlete.App;
        await athlete.RideAsync();
        var climb = (await app.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs.Single();
        var kept = (await app.Get<KeepClimb>().HandleAsync(new(climb.Id), athlete.Actor, default)).Value;
        await using (var all = app.Database.Open())
        {
            var seen = await all.Performances.AsNoTracking().SingleOrDefaultAsync(p => p.Id == kept);
            if (privateOnly) Assert.Null(seen);
            else Assert.Equal((false, PerformanceOrigin.Connected, PerformanceStatus.Validated, climb.Seconds), (seen!.OwnerOnly, seen.Origin, seen.Status, seen.RawSeconds));
        }

        var found = await app.Get<ReviewFile>().QueryAsync(kept, await Given.AdminAsync(app), default);
        Assert.Equal(privateOnly, !found.Succeeded);
        // No switch makes a ranking of it.
        await using (var work = await app.Database.BeginAsync(athlete.Actor, "test", default))
        {
            var account = await work.Db.Accounts.SingleAsync(a => a.Id == athlete.Actor.Account);
            Assert.True(account.ChangeProfile(account.DisplayName, "fr", "Canari", null, athlete.Actor, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Empty((await app.Get<RankingRows>().QueryAsync(ConnectedAthlete.Slug, new(MyKollector.Domain.Timing.Category.Bike), default)).Value.Proven);
    }

    [Theory]
    [InlineData(0, 3600, 0, 3600, true)]
    [InlineData(0, 3600, 119, 3600, true)]
    [InlineData(0, 3600, -120, 3600, true)]
    [InlineData(0, 3600, 121, 3600, false)]
    [InlineData(0, 300, 100, 260, true)]
    [InlineData(0, 150, 100, 150, false)]
    [InlineData(0, 3600, 60, 1800, true)]
    public void Two_recordings_are_one_ride_when_they_start_together_and_overlap(double startA, double secondsA, double startB, double secondsB, bool same)
    {
        Assert.Equal(same, SameRide.Is(LastYear.AddSeconds(startA), secondsA, LastYear.AddSeconds(startB), secondsB));
        Assert.Equal(same, SameRide.Is(LastYear.AddSeconds(startB), secondsB, LastYear.AddSeconds(startA), secondsA));
    }

    static async Task SupportsAsync(App app, Actor athlete, PerformanceId performance)
    {
        await using var work = await app.Database.BeginAsync(athlete, "test", default);
        (await work.Db.Proofs.SingleAsync(p => p.Source == "strava")).PerformanceId = performance;
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }
}

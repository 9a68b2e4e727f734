using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>Who leaves, here or at the service, leaves nothing behind.</summary>
public sealed class RevocationTests
{
    static async Task<ConnectedAthlete> WithAKeptClimbAsync(DatabaseEngine engine)
    {
        var athlete = await ConnectedAthlete.StartAsync(engine);
        await athlete.RideAsync();
        var climb = (await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs.Single();
        Assert.True((await athlete.App.Get<KeepClimb>().HandleAsync(new(climb.Id), athlete.Actor, default)).Succeeded);
        return athlete;
    }

    static async Task<int> RemainderAsync(ConnectedAthlete athlete)
    {
        await using var db = athlete.App.Database.Open();
        return await db.ActivityImports.CountAsync() + await db.RecognisedClimbs.CountAsync() + await db.Proofs.IgnoreQueryFilters([AppDbContext.OwnerFilter]).CountAsync() + await db.Performances.IgnoreQueryFilters([AppDbContext.OwnerFilter]).CountAsync()
            + await db.ActivityNotices.CountAsync(n => n.AthleteId != "") + await db.Connections.CountAsync(c => c.AccessToken != null || c.RefreshToken != null || c.ProviderAthleteId != "");
    }

    [Theory, OnBothEngines]
    public async Task Disconnecting_here_erases_everything_and_tells_the_service(DatabaseEngine engine)
    {
        await using var athlete = await WithAKeptClimbAsync(engine);
        athlete.Strava.Down = true;
        Assert.Equal("/chrono/connexions?fin=strava", Forms.PathOf(await Forms.PostAsync(athlete.Browser, "/chrono/connexions", "end-strava", [])));
        Assert.Contains("Non connecté", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
        // The first try has failed before the service is back: none is still on its way when the clock moves.
        await Eventually.TrueAsync(async () =>
        {
            await using var db = athlete.App.Database.Open();
            return await db.Outbox.AnyAsync(m => m.Type == DeauthorizeHandler.MessageType && m.Error != null);
        }, 60);
        athlete.Strava.Down = false;
        athlete.App.Clock.Advance(TimeSpan.FromMinutes(11));
        await athlete.WorkAsync();
        Assert.Equal(1, athlete.Strava.Deauthorized);
        Assert.Equal(0, await RemainderAsync(athlete));
        Assert.Equal("/chrono/connexions?fait=strava", await athlete.ConnectAsync());
    }

    [Theory, OnBothEngines]
    public async Task Leaving_at_the_service_erases_everything_and_a_forged_announcement_of_it_nothing(DatabaseEngine engine)
    {
        await using var athlete = await WithAKeptClimbAsync(engine);
        await athlete.AnnounceLeavingAsync();
        await athlete.WorkAsync();
        Assert.Contains("Connecté", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
        Assert.NotEqual(0, await RemainderAsync(athlete));

        athlete.Strava.Revoke(ConnectedAthlete.AthleteId);
        await athlete.AnnounceAsync(ConnectedAthlete.AthleteId, "update", "athlete", new { authorized = false, again = 1 }, owner: ConnectedAthlete.AthleteId);
        await using (var db = athlete.App.Database.Open()) await db.ActivityNotices.ExecuteDeleteAsync();
        await athlete.AnnounceLeavingAsync();
        await athlete.WorkAsync();
        Assert.Equal(0, await RemainderAsync(athlete));
        await using var after = athlete.App.Database.Open();
        Assert.Contains("TakenBack", await after.Journal.Where(e => e.Action == "connection.revoked").Select(e => e.Details).SingleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_deleted_at_the_service_goes_and_one_that_is_still_there_stays()
    {
        await using var athlete = await WithAKeptClimbAsync(DatabaseEngine.Sqlite);
        await athlete.AnnounceAsync(1_234_567_890_123, "delete");
        await athlete.WorkAsync();
        Assert.Single((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs);
        athlete.Strava.Delete(1_234_567_890_123);
        await using (var db = athlete.App.Database.Open()) await db.ActivityNotices.ExecuteDeleteAsync();
        await athlete.AnnounceAsync(1_234_567_890_123, "delete");
        await athlete.WorkAsync();
        Assert.Empty((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs);
        await using var own = athlete.App.Database.CreateFor(athlete.Actor);
        Assert.Empty(await own.Performances.ToListAsync());
    }
}

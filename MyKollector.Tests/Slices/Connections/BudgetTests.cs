using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>What the service allows is never passed, and what waits is never lost.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task A_thousand_activities_are_drained_without_one_call_too_many()
    {
        await using var athlete = await ConnectedAthlete.StartAsync();
        const int Many = 1000;
        for (var i = 1; i <= Many; i++) athlete.Strava.Add(i, ConnectedAthlete.AthleteId, null);
        await using (var db = athlete.App.Database.Open())
        {
            var (connection, now) = (await db.Connections.SingleAsync(), athlete.App.Clock.GetUtcNow());
            for (var i = 1; i < Many; i++)
                db.ActivityImports.Add(new ActivityImport { Id = ActivityImportId.New(now), ConnectionId = connection.Id, Account = connection.Account, Provider = ActivityProvider.Strava, ProviderActivityId = $"{i}", AnnouncedAt = now, NotBefore = now, LeaseUntil = now });
            await db.SaveChangesAsync();
        }

        athlete.Strava.ReadLimit = new(100, 600);
        await athlete.AnnounceAsync(Many);
        var begun = athlete.App.Clock.GetUtcNow();
        for (var window = 0; window < 120; window++)
        {
            await athlete.WorkAsync();
            Assert.True(athlete.Strava.UsedNow <= 100);
            await using var db = athlete.App.Database.Open();
            if (!await db.ActivityImports.AnyAsync(i => i.Status == ImportStatus.Waiting)) break;
            if (window == 0) Assert.Contains("En attente", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
            athlete.App.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        await using var after = athlete.App.Database.Open();
        Assert.Equal(Many, await after.ActivityImports.CountAsync(i => i.Status == ImportStatus.Unusable));
        Assert.Equal(0, athlete.Strava.Refused);
        Assert.True(athlete.App.Clock.GetUtcNow() - begun > TimeSpan.FromHours(17), "the day's limit was not waited for");
        Assert.True(await after.Outbox.CountAsync(m => m.Type == DrainHandler.MessageType) < 400, "waiting activities became too many messages");
    }

    [Theory, OnBothEngines]
    public async Task Parallel_callers_share_one_count(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine, new() { ["Activities:Strava:ReadLimit"] = "10,1000" });
        var budget = app.Get<CallBudget>();
        await budget.TryTakeAsync(ActivityProvider.Strava, default);
        var tickets = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => budget.TryTakeAsync(ActivityProvider.Strava, default))));
        Assert.Equal(9, tickets.Count(t => t is not null));
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotNull(await budget.TryTakeAsync(ActivityProvider.Strava, default));
    }

    [Fact]
    public async Task A_service_that_is_down_full_or_refuses_keeps_everything_waiting()
    {
        await using var athlete = await ConnectedAthlete.StartAsync();
        athlete.Strava.Add(9, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride());
        athlete.Strava.Down = true;
        await athlete.AnnounceAsync(9);
        await athlete.WorkAsync();
        Assert.Contains("En attente", await athlete.Browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);

        (athlete.Strava.Down, athlete.Strava.ReadLimit) = (false, new(0, 0));
        athlete.App.Clock.Advance(TimeSpan.FromMinutes(2));
        await athlete.WorkAsync();
        Assert.Equal(1, athlete.Strava.Refused);
        athlete.App.Clock.Advance(TimeSpan.FromMinutes(5));
        await athlete.WorkAsync();
        Assert.Equal(1, athlete.Strava.Refused);

        (athlete.Strava.ReadLimit, athlete.Strava.Full) = (new(100, 1000), true);
        athlete.App.Clock.Advance(TimeSpan.FromDays(1));
        await athlete.WorkAsync();
        Assert.Contains("nombre d’athlètes", System.Net.WebUtility.HtmlDecode(await athlete.Browser.GetStringAsync("/chrono/connexions")), StringComparison.Ordinal);

        athlete.Strava.Full = false;
        athlete.App.Clock.Advance(TimeSpan.FromHours(7));
        await athlete.WorkAsync();
        await using var db = athlete.App.Database.Open();
        Assert.Equal(ImportStatus.Matched, (await db.ActivityImports.SingleAsync()).Status);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Tests.Slices.Fab;

public sealed class WorkshopFeedTests
{
    [Theory, OnBothEngines]
    public async Task A_committed_change_reaches_every_board_and_a_rolled_back_one_none(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var workshop = actor.Manufacturer!.Value;
        var feed = app.Services.GetRequiredService<WorkshopFeed>();
        var shown = new LivePicture<WorkshopPicture>?[12];
        var boards = Enumerable.Range(0, 12).Select(i => feed.Subscribe(workshop, p => shown[i] = p)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(shown.All(s => s is not null)));

        var order = await Given.MedalsAsync(app, count: 3);
        await Eventually.TrueAsync(() => Task.FromResult(shown.All(s => s!.Value.Total.Queued == 3)));
        Assert.All(shown, s => Assert.Same(shown[0], s));

        var (loads, version) = (feed.Loads, shown[0]!.Version);
        await using (var work = await app.Database.BeginAsync(actor, "test", default))
        {
            var medal = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
            Assert.True(medal.StartProduction(actor, app.Clock.GetUtcNow()).Succeeded);
            await work.Db.SaveChangesAsync();
        }

        await Task.Delay(600);
        Assert.Equal((loads, version), (feed.Loads, shown[0]!.Version));
        foreach (var board in boards) board.Dispose();
        Assert.Equal(0, feed.Subscribers);
    }

    [Theory, OnBothEngines]
    public async Task A_burst_of_changes_is_counted_few_times_and_exactly(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var feed = app.Services.GetRequiredService<WorkshopFeed>();
        var order = await Given.MedalsAsync(app, count: 60);
        LivePicture<WorkshopPicture>? shown = null;
        using var board = feed.Subscribe(actor.Manufacturer!.Value, p => shown = p);
        await Eventually.TrueAsync(() => Task.FromResult(shown?.Value.Total.Queued == 60));
        var before = feed.Loads;
        var began = Environment.TickCount64;
        var start = app.Get<StartProduction>();
        foreach (var medal in order.Medals.Take(40)) Assert.Equal(1, (await start.HandleAsync(new([medal]), actor, default)).Value.Done);
        await Eventually.TrueAsync(() => Task.FromResult(shown!.Value.Total.InProduction == 40));
        var windows = (Environment.TickCount64 - began) / 250 + 2;
        Assert.InRange(feed.Loads - before, 1, windows);
        Assert.Equal((20, 40), (shown!.Value.Total.Queued, shown.Value.Total.InProduction));
    }

    [Fact]
    public async Task The_other_workshops_changes_do_not_reach_this_ones_boards()
    {
        await using var app = await App.StartAsync();
        var (mine, other) = (await Given.WorkshopAsync(app), await Given.OtherWorkshopAsync(app));
        var feed = app.Services.GetRequiredService<WorkshopFeed>();
        LivePicture<WorkshopPicture>? shown = null;
        using var board = feed.Subscribe(other.Manufacturer!.Value, p => shown = p);
        await Eventually.TrueAsync(() => Task.FromResult(shown is not null));
        var loads = feed.Loads;
        await Given.MedalsAsync(app, Given.Huez);
        await Task.Delay(400);
        Assert.Equal(loads, feed.Loads);
        Assert.Equal(0, shown!.Value.Total.Queued);
        Assert.Equal(1, (await feed.GetAsync(mine.Manufacturer!.Value)).Value.Total.Queued);
    }

    [Fact]
    public async Task Two_nodes_hear_each_other_and_read_again_after_a_lost_connection()
    {
        await using var one = await App.StartAsync(DatabaseEngine.Postgres);
        await using var two = await App.StartAsync(settings: new() { ["Database:Provider"] = "postgres", ["Database:Postgres"] = one.Services.GetRequiredService<IConfiguration>()["Database:Postgres"] });
        var actor = await Given.WorkshopAsync(one);
        LivePicture<WorkshopPicture>? shown = null;
        using var board = two.Services.GetRequiredService<WorkshopFeed>().Subscribe(actor.Manufacturer!.Value, p => shown = p);
        await Eventually.TrueAsync(() => Task.FromResult(shown is not null));
        await ListeningAsync(one, 2);

        await Given.MedalsAsync(one, count: 2);
        await Eventually.TrueAsync(() => Task.FromResult(shown!.Value.Total.Queued == 2));

        // The listener's connection is killed and a change is made while it is away.
        await using (var db = one.Database.Open())
            await db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mykollector-live' AND datname = current_database()");
        await Given.MedalsAsync(one);
        await Eventually.TrueAsync(() => Task.FromResult(shown!.Value.Total.Queued == 3));

        // And it hears again.
        await ListeningAsync(one, 2);
        await Given.MedalsAsync(one);
        await Eventually.TrueAsync(() => Task.FromResult(shown!.Value.Total.Queued == 4));
    }

    static Task ListeningAsync(App app, int nodes) => Eventually.TrueAsync(async () =>
    {
        await using var db = app.Database.Open();
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE application_name = 'mykollector-live' AND datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'").SingleAsync() >= nodes;
    });
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Rankings;

namespace MyKollector.Tests.Platform;

public sealed class MigrationTests
{
    /// <summary>The last migration that a deployed database is known to have.</summary>
    const string Before = "PastTimesJudgedAgain";

    [Theory, OnBothEngines]
    public async Task Every_change_of_the_model_has_its_migration(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await using var db = app.Database.Open();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Theory, OnBothEngines]
    public async Task A_database_that_is_in_use_comes_up_to_date_with_its_rows(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app, name: "Marmotte");
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == Given.Huez);
            var account = await work.Db.Accounts.SingleAsync(a => a.Id == athlete.Account);
            var now = app.Clock.GetUtcNow();
            Assert.True(account.ChangeProfile(account.DisplayName, "fr", "Marmotte", null, athlete, now).Succeeded);
            work.Db.Performances.Add(Performance.Submit(PerformanceId.New(now), course.Id, 1, athlete.Account!.Value, null, PerformanceOrigin.Uploaded, Category.Bike, now, new(2026, 7, 1), 5000, null, 1, new(ProofLevel.N4, [], false, []), false, null, athlete, now));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await Given.PaidOrderAsync(app, athlete.Account);
        await using (var db = app.Database.Open())
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync(Before);
            Assert.NotEmpty(await db.Database.GetPendingMigrationsAsync());
            await migrator.MigrateAsync();
            Assert.Equal((1, 1), (await db.Performances.CountAsync(), await db.Medals.CountAsync()));
        }

        Assert.Equal("Marmotte", Assert.Single((await app.Get<RankingRows>().QueryAsync(Given.Huez, new(Category.Bike), default)).Value.Proven).Pseudonym);
    }
}

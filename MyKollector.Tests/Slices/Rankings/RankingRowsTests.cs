using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Rankings;

namespace MyKollector.Tests.Slices.Rankings;

public sealed class RankingRowsTests
{
    const string Slug = "mont-ventoux-bedoin";

    static async Task<Actor> ClimberAsync(App app, string? pseudonym, int seconds, PerformanceOrigin origin = PerformanceOrigin.Uploaded, Category category = Category.Bike, ProofLevel level = ProofLevel.N4)
    {
        // Made before the change begins: SQLite has one writer.
        var (athlete, admin) = (await Given.ClientAsync(app, name: pseudonym ?? "Privé"), await Given.AdminAsync(app));
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var course = await work.Db.Courses.SingleAsync(c => c.Slug == Slug);
        var account = await work.Db.Accounts.SingleAsync(a => a.Id == athlete.Account);
        Assert.True(account.ChangeProfile(account.DisplayName, "fr", pseudonym, null, athlete, app.Clock.GetUtcNow()).Succeeded);
        var assessment = new ProofAssessment(level, [], false, []);
        var now = app.Clock.GetUtcNow();
        var time = Performance.Submit(PerformanceId.New(now), course.Id, 1, athlete.Account!.Value, null, origin, category, now, new(2026, 7, 1), seconds, null, 1, assessment, false, null, athlete, now);
        if (level < ProofLevel.N3) Assert.True(time.Approve(level, "Diplôme", DecisionId.New(now), admin, now).Succeeded);
        work.Db.Performances.Add(time);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return athlete;
    }

    [Theory, OnBothEngines]
    public async Task Only_those_who_chose_a_name_appear_and_what_a_service_said_never_does(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await ClimberAsync(app, "Marmotte", 5000);
        await ClimberAsync(app, "Chamois", 4800);
        await ClimberAsync(app, null, 4000);
        await ClimberAsync(app, "Aigle", 3900, PerformanceOrigin.Connected);
        await ClimberAsync(app, "Coureur", 4700, category: Category.Foot);
        await ClimberAsync(app, "Ancien", 4500, level: ProofLevel.N1);
        var ranking = (await app.Get<RankingRows>().QueryAsync(Slug, Category.Bike, default)).Value;
        Assert.Equal([(1, "Chamois"), (2, "Marmotte")], ranking.Proven.Select(r => (r.Rank, r.Pseudonym)));
        Assert.Equal(["Ancien"], ranking.Approved.Select(r => r.Pseudonym));
    }

    [Theory, OnBothEngines]
    public async Task What_is_kept_in_memory_follows_each_change_and_a_crowd_costs_one_reading(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var boards = app.Services.GetRequiredService<RankingBoards>();
        async Task<IEnumerable<string>> NamesAsync() => (await app.Get<RankingRows>().QueryAsync(Slug, Category.Bike, default)).Value.Proven.Select(r => r.Pseudonym);

        Assert.Empty(await NamesAsync());
        var marmotte = await ClimberAsync(app, "Marmotte", 5000);
        Assert.Equal(["Marmotte"], await NamesAsync());
        await ClimberAsync(app, "Chamois", 4800);
        Assert.Equal(["Chamois", "Marmotte"], await NamesAsync());
        var readings = boards.Readings;
        for (var i = 0; i < 20; i++) await NamesAsync();
        Assert.Equal(readings, boards.Readings);

        // Whoever takes his name back is gone with the next look.
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var account = await work.Db.Accounts.SingleAsync(a => a.Id == marmotte.Account);
            Assert.True(account.ChangeProfile(account.DisplayName, "fr", null, null, marmotte, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Equal(["Chamois"], await NamesAsync());
    }

    [Fact]
    public async Task A_closed_course_suspends_its_ranking_and_says_why()
    {
        await using var app = await App.StartAsync();
        await ClimberAsync(app, "Marmotte", 5000);
        var anybody = await Given.BrowserAsync(app);
        Assert.Contains("Marmotte", await anybody.GetStringAsync($"/cols/{Slug}/classement"), StringComparison.Ordinal);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            (await work.Db.Courses.SingleAsync(c => c.Slug == Slug)).SetStatus(MyKollector.Domain.Courses.CourseStatus.Closed, "Mistral violent", Actor.System, app.Clock.GetUtcNow());
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var page = await anybody.GetStringAsync($"/cols/{Slug}/classement");
        Assert.Contains("Mistral violent", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Marmotte", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/cols/nulle-part/classement")).StatusCode);
    }
}

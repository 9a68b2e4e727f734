using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Rankings;

namespace MyKollector.Tests.Slices.Rankings;

public sealed class RankingRowsTests
{
    const string Slug = "mont-ventoux-bedoin";

    static async Task<Actor> ClimberAsync(App app, string? pseudonym, int seconds, PerformanceOrigin origin = PerformanceOrigin.Uploaded, Category category = Category.Bike, ProofLevel level = ProofLevel.N4, Sex? sex = null, int? born = null)
    {
        // Made before the change begins: SQLite has one writer.
        var (athlete, admin) = (await Given.ClientAsync(app, name: pseudonym ?? "Privé"), await Given.AdminAsync(app));
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var course = await work.Db.Courses.SingleAsync(c => c.Slug == Slug);
        var account = await work.Db.Accounts.SingleAsync(a => a.Id == athlete.Account);
        Assert.True(account.ChangeProfile(account.DisplayName, "fr", pseudonym, null, athlete, app.Clock.GetUtcNow()).Succeeded);
        Assert.True(account.ChangeRankingFacts(sex, born, athlete, app.Clock.GetUtcNow()).Succeeded);
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
        var ranking = (await app.Get<RankingRows>().QueryAsync(Slug, new(Category.Bike), default)).Value;
        Assert.Equal([(1, "Chamois"), (2, "Marmotte")], ranking.Proven.Select(r => (r.Rank, r.Pseudonym)));
        Assert.Equal(["Ancien"], ranking.Approved.Select(r => r.Pseudonym));
    }

    [Theory, OnBothEngines]
    public async Task A_ranking_can_be_narrowed_to_better_proofs_and_to_what_is_official(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await ClimberAsync(app, "Marmotte", 5000, level: ProofLevel.N5);
        var chamois = await ClimberAsync(app, "Chamois", 4800);
        await ClimberAsync(app, "Isard", 4900, level: ProofLevel.N3);
        await ClimberAsync(app, "Ancien", 4500, level: ProofLevel.N1);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var times = work.Db.Performances.Where(p => p.Athlete == chamois.Account!.Value);
            Assert.Equal(1, await times.ExecuteUpdateAsync(set => set.SetProperty(p => p.ProvisionalUntil, app.Clock.GetUtcNow().AddDays(7))));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        async Task<CourseRanking> ReadAsync(ProofLevel? least, bool official) => (await app.Get<RankingRows>().QueryAsync(Slug, new(Category.Bike, Least: least, OfficialOnly: official), default)).Value;
        var all = await ReadAsync(null, false);
        Assert.Equal([("Chamois", true), ("Isard", false), ("Marmotte", false)], all.Proven.Select(r => (r.Pseudonym, r.Provisional)));
        Assert.Equal(["Ancien"], all.Approved.Select(r => r.Pseudonym));
        var traced = await ReadAsync(ProofLevel.N4, false);
        Assert.Equal([(1, "Chamois"), (2, "Marmotte")], traced.Proven.Select(r => (r.Rank, r.Pseudonym)));
        Assert.Empty(traced.Approved);
        Assert.Equal([(1, "Isard"), (2, "Marmotte")], (await ReadAsync(null, true)).Proven.Select(r => (r.Rank, r.Pseudonym)));
        Assert.Equal([(1, "Marmotte")], (await ReadAsync(ProofLevel.N4, true)).Proven.Select(r => (r.Rank, r.Pseudonym)));
    }

    [Theory, OnBothEngines]
    public async Task Who_climbs_every_day_takes_nobodys_place(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await ClimberAsync(app, "Lente", 9000);
        var daily = await ClimberAsync(app, "Tous les jours", 5000);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == Slug);
            var now = app.Clock.GetUtcNow();
            for (var i = 0; i < 450; i++)
                work.Db.Performances.Add(Performance.Submit(PerformanceId.New(now), course.Id, 1, daily.Account!.Value, null, PerformanceOrigin.Uploaded, Category.Bike, now, new(2026, 7, 1), 5001 + i, null, 1, new(ProofLevel.N4, [], false, []), false, null, daily, now));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Equal(["Tous les jours", "Lente"], (await app.Get<RankingRows>().QueryAsync(Slug, new(Category.Bike), default)).Value.Proven.Select(r => r.Pseudonym));
    }

    [Theory, OnBothEngines]
    public async Task What_is_kept_in_memory_follows_each_change_and_a_crowd_costs_one_reading(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var boards = app.Services.GetRequiredService<RankingBoards>();
        async Task<IEnumerable<string>> NamesAsync() => (await app.Get<RankingRows>().QueryAsync(Slug, new(Category.Bike), default)).Value.Proven.Select(r => r.Pseudonym);

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
    public async Task The_page_that_is_kept_for_a_crowd_follows_each_change()
    {
        await using var app = await App.StartAsync();
        using var crowd = app.CreateClient();
        var names = new[] { "Marmotte", "Chamois" };
        for (var climbed = 0; climbed <= names.Length; climbed++)
        {
            if (climbed > 0) await ClimberAsync(app, names[climbed - 1], 5000 - climbed);
            for (var look = 0; look < 3; look++)
            {
                var page = await crowd.GetStringAsync($"/cols/{Slug}/classement");
                Assert.Equal(names[..climbed], names.Where(n => page.Contains(n, StringComparison.Ordinal)));
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task Sex_and_age_group_rank_only_those_who_gave_them_and_are_shown_to_nobody(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await ClimberAsync(app, "Marmotte", 5000, sex: Sex.Female, born: 1986);
        var chamois = await ClimberAsync(app, "Chamois", 4800, sex: Sex.Female, born: 1987);
        await ClimberAsync(app, "Bouquetin", 4700, sex: Sex.Male, born: 1976);
        await ClimberAsync(app, "Discret", 4000);
        var rows = app.Get<RankingRows>();
        async Task<IEnumerable<(int, string)>> Of(RankingFilter filter) => (await rows.QueryAsync(Slug, filter, default)).Value.Proven.Select(r => (r.Rank, r.Pseudonym));
        Assert.Equal([(1, "Discret"), (2, "Bouquetin"), (3, "Chamois"), (4, "Marmotte")], await Of(new(Category.Bike)));
        Assert.Equal([(1, "Chamois"), (2, "Marmotte")], await Of(new(Category.Bike, Sex.Female)));
        // Climbed in 2026: born 1986 is forty that year, born 1987 thirty-nine.
        Assert.Equal([(1, "Marmotte")], await Of(new(Category.Bike, Sex.Female, AgeGroup.From40)));
        Assert.Equal([(1, "Chamois")], await Of(new(Category.Bike, null, AgeGroup.From30)));
        Assert.Equal([(1, "Bouquetin")], await Of(new(Category.Bike, null, AgeGroup.From50)));
        Assert.Empty(await Of(new(Category.Foot, Sex.Female)));

        // Taken back, it is gone.
        Assert.True((await app.Get<MyKollector.Web.Areas.Identity.ChangeOwnProfile>().HandleAsync(new("Chamois", "fr", "Chamois", null, null, null), chamois, default)).Succeeded);
        Assert.Equal([(1, "Marmotte")], await Of(new(Category.Bike, Sex.Female)));
        await using var db = app.Database.Open();
        Assert.Equal((null, null), await db.Accounts.Where(a => a.Id == chamois.Account).Select(a => new ValueTuple<Sex?, int?>(a.Sex, a.BirthYear)).SingleAsync());
        Assert.DoesNotContain(await db.Journal.Where(e => e.Action == "account.ranking_facts_changed").ToListAsync(), e => (e.Details ?? "").Contains("1987", StringComparison.Ordinal));

        var page = await (await Given.BrowserAsync(app)).GetStringAsync($"/cols/{Slug}/classement?categorie=bike&sexe=female&age=from40");
        Assert.Contains("Marmotte", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1986", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Chamois", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1900)]
    [InlineData(2024)]
    public async Task An_impossible_year_of_birth_is_refused(int year)
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        Assert.Equal(AccountErrors.BirthYearInvalid, (await app.Get<MyKollector.Web.Areas.Identity.ChangeOwnProfile>().HandleAsync(new("Léa", "fr", null, null, null, year), athlete, default)).Error);
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

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Areas.Chrono.Attempts;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>"Valider mon temps": which time counts by itself, which medal takes it, and who may ask.</summary>
public sealed class SubmitTests
{
    [Theory, OnBothEngines]
    public async Task A_plausible_double_control_is_validated_by_itself_and_reaches_the_medal_whose_code_was_opened(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine(Quantity: 2)]);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone, 3725, medal: await Given.TokenOfAsync(app, order.Medals[1]));

        using var answer = await phone.SendAsync(HttpMethod.Post, $"/api/field/attempts/{attempt}/performance", new { });
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("Validated", "N3"), (told.GetProperty("status").GetString(), told.GetProperty("level").GetString()));
        var (first, second) = (await Climbs.MedalAsync(app, order.Medals[0]), await Climbs.MedalAsync(app, order.Medals[1]));
        Assert.Equal((TimeFact.Awaiting, TimeFact.Validated, 3725), (first.Time, second.Time, second.ElapsedSeconds));
        Assert.Equal(second.PieceSerial, told.GetProperty("medal").GetString());
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "medal.time_validated"));
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "performance.validated"));
    }

    [Theory, OnBothEngines]
    public async Task From_a_stele_the_oldest_awaiting_medal_of_the_course_is_offered_and_takes_the_time_only_once_confirmed(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine("galibier-lautaret")]);
        var oldest = await Given.PaidOrderAsync(app, athlete.Account);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var newest = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone);

        var offer = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("offer").GetProperty("id").GetGuid();
        Assert.Equal(oldest.Medal.Value, offer);
        // "Valider sans médaille", and then all the same.
        var alone = await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, null), athlete, default);
        Assert.Equal((PerformanceStatus.Validated, null), (alone.Value.Status, alone.Value.MedalSerial));
        Assert.Equal(TimeFact.Awaiting, (await Climbs.MedalAsync(app, oldest.Medal)).Time);
        var confirmed = await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, new MedalId(offer)), athlete, default);
        Assert.Equal(alone.Value.Performance, confirmed.Value.Performance);
        Assert.Equal(TimeFact.Validated, (await Climbs.MedalAsync(app, oldest.Medal)).Time);
        Assert.Equal(TimeFact.Awaiting, (await Climbs.MedalAsync(app, newest.Medal)).Time);
    }

    [Theory, OnBothEngines]
    public async Task A_medal_bought_from_a_performance_takes_that_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var older = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var submitted = await app.Get<SubmitTimedPerformance>().HandleAsync(new(await Climbs.ClimbAsync(app, phone, 4000), null), athlete, default);
        var bought = await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine(Performance: submitted.Value.Performance)]);
        Assert.Equal(4000, (await Climbs.MedalAsync(app, bought.Medal)).ElapsedSeconds);
        Assert.Equal(TimeFact.Awaiting, (await Climbs.MedalAsync(app, older.Medal)).Time);
    }

    [Theory, OnBothEngines]
    public async Task A_start_scanned_without_position_waits_for_a_person_who_gives_it_to_the_medal(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var admin = await Given.AdminAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone, 4100, gates: false, medal: await Given.TokenOfAsync(app, order.Medal));

        var submitted = (await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, null), athlete, default)).Value;
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N2, null), (submitted.Status, submitted.Level, submitted.MedalSerial));
        Assert.Equal(TimeFact.Awaiting, (await Climbs.MedalAsync(app, order.Medal)).Time);
        var queue = (await app.Get<PerformanceRows>().QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, true), 0, admin, default)).Value.Rows;
        Assert.Equal(submitted.Performance, Assert.Single(queue).Id);
        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(submitted.Performance, Ruling.Accept, ProofLevel.N2, "Photo au sommet"), admin, default)).Succeeded);
        Assert.Equal((TimeFact.Validated, 4100), ((await Climbs.MedalAsync(app, order.Medal)).Time, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds));
    }

    [Theory, OnBothEngines]
    public async Task A_time_that_waited_for_its_decision_is_offered_and_not_put_in_the_place_of_a_later_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var admin = await Given.AdminAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var token = await Given.TokenOfAsync(app, order.Medal);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var submit = app.Get<SubmitTimedPerformance>();
        var doubtful = await Climbs.ClimbAsync(app, phone, 4100, gates: false, medal: token);
        var waiting = (await submit.HandleAsync(new(doubtful, null), athlete, default)).Value;
        app.Clock.Advance(TimeSpan.FromHours(3));
        Assert.NotNull((await submit.HandleAsync(new(await Climbs.ClimbAsync(app, phone, 4000, medal: token), null), athlete, default)).Value.MedalSerial);

        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(waiting.Performance, Ruling.Accept, ProofLevel.N2, "Photo au sommet"), admin, default)).Succeeded);
        Assert.Equal(4000, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds);
        var view = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts").EnumerateArray().Single(a => a.GetProperty("id").GetGuid() == doubtful.Value);
        Assert.Equal(4000, view.GetProperty("offer").GetProperty("instead").GetInt32());
        Assert.NotNull((await submit.HandleAsync(new(doubtful, order.Medal), athlete, default)).Value.MedalSerial);
        Assert.Equal(4100, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds);
    }

    [Theory, OnBothEngines]
    public async Task A_time_on_a_medal_is_replaced_only_when_the_athlete_says_so_and_never_once_engraved(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var token = await Given.TokenOfAsync(app, order.Medal);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var submit = app.Get<SubmitTimedPerformance>();
        await submit.HandleAsync(new(await Climbs.ClimbAsync(app, phone, 4000, medal: token), null), athlete, default);

        // A second, slower climb by the same bib: the first time stays until its owner chooses.
        app.Clock.Advance(TimeSpan.FromHours(3));
        var slower = await Climbs.ClimbAsync(app, phone, 5000, medal: token);
        Assert.Null((await submit.HandleAsync(new(slower, null), athlete, default)).Value.MedalSerial);
        Assert.Equal(4000, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds);
        var view = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0];
        Assert.Equal((order.Medal.Value, 4000), (view.GetProperty("offer").GetProperty("id").GetGuid(), view.GetProperty("offer").GetProperty("instead").GetInt32()));
        Assert.NotNull((await submit.HandleAsync(new(slower, order.Medal), athlete, default)).Value.MedalSerial);
        Assert.Equal(5000, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds);

        await EngraveAsync(app, order.Medal);
        app.Clock.Advance(TimeSpan.FromHours(3));
        var late = await Climbs.ClimbAsync(app, phone, 3900, medal: token);
        var kept = await submit.HandleAsync(new(late, order.Medal), athlete, default);
        Assert.Equal((PerformanceStatus.Validated, null), (kept.Value.Status, kept.Value.MedalSerial));
        Assert.Equal(5000, (await Climbs.MedalAsync(app, order.Medal)).ElapsedSeconds);
    }

    [Theory, OnBothEngines]
    public async Task Nobody_submits_anothers_climb_or_gives_it_to_anothers_medal(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, other) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        var (own, foreign) = (await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine("galibier-lautaret")]), await Given.PaidOrderAsync(app, other.Account));
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        using var stranger = await Climbs.PhoneOfAsync(app, other);
        using var nobody = await Phone.RegisteredAsync(app.CreateClient());
        var attempt = await Climbs.ClimbAsync(app, phone);
        var anonymous = await Climbs.ClimbAsync(app, nobody);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, attempt));
        // A start without account is its phone's alone.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, anonymous));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, anonymous));
        var submit = app.Get<SubmitTimedPerformance>();
        Assert.Equal(ErrorKind.Forbidden, (await submit.HandleAsync(new(anonymous, null), Actor.Anonymous with { Device = new(nobody.Id) }, default)).Error!.Kind);
        Assert.Equal(MedalErrors.NotFound, (await submit.HandleAsync(new(attempt, foreign.Medal), athlete, default)).Error);
        Assert.Equal(AttemptErrors.MedalOfOtherCourse, (await submit.HandleAsync(new(attempt, own.Medal), athlete, default)).Error);
        await using var db = app.Database.Open();
        Assert.Equal(0, await db.Performances.CountAsync());

        static async Task<HttpStatusCode> StatusAsync(Phone phone, AttemptId attempt)
        {
            using var answer = await phone.SendAsync(HttpMethod.Post, $"/api/field/attempts/{attempt}/performance", new { });
            return answer.StatusCode;
        }
    }

    [Theory, OnBothEngines]
    public async Task Asking_many_times_at_once_makes_one_performance(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, order.Medal), athlete, default))));
        Assert.All(answers, a => Assert.True(a.Succeeded, a.Error?.Code));
        Assert.Single(answers.Select(a => a.Value.Performance).Distinct());
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Performances.CountAsync());
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "medal.time_validated"));
        Assert.Equal((1, 0), (await db.Outbox.CountAsync(m => m.Type == "mail.time_validated"), await db.Outbox.CountAsync(m => m.Type == "mail.time_received")));
    }

    /// <summary>What is odd is kept, never counts by itself, and says why.</summary>
    [Theory]
    [InlineData("as fast as a car", 1200, "Bike", "proof.implausible")]
    [InlineData("two taps within a minute", 60, "Bike", "proof.implausible")]
    [InlineData("running up within half an hour", 1800, "Foot", "proof.implausible")]
    [InlineData("an e-bike faster than its motor", 700, "EBike", "proof.implausible")]
    [InlineData("48 hours", 48 * 3600, "Foot", "proof.implausible")]
    public async Task An_odd_time_is_kept_with_its_reason_and_waits_for_a_person(string what, int seconds, string category, string reason)
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone, seconds, category: category);
        var submitted = (await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, order.Medal), athlete, default)).Value;
        Assert.True(submitted.Status == PerformanceStatus.InReview, what);
        Assert.Equal(TimeFact.Awaiting, (await Climbs.MedalAsync(app, order.Medal)).Time);
        await using var db = app.Database.Open();
        var performance = await db.Performances.SingleAsync();
        Assert.Contains(reason, performance.LevelReasons);
        Assert.Equal(seconds, performance.RawSeconds);
        var says = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("says").EnumerateArray().Select(s => s.GetString()!).ToList();
        Assert.True(says.Count > 0 && says.TrueForAll(s => s.Contains(' ', StringComparison.Ordinal)), string.Join(" / ", says));
    }

    [Theory]
    [InlineData("Bike", 3600)]
    [InlineData("EBike", 2400)]
    [InlineData("Foot", 5400)]
    [InlineData("Handbike", 7200)]
    public async Task An_honest_time_of_each_category_counts_by_itself(string category, int seconds)
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var submitted = await app.Get<SubmitTimedPerformance>().HandleAsync(new(await Climbs.ClimbAsync(app, phone, seconds, category: category), null), athlete, default);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N3), (submitted.Value.Status, submitted.Value.Level));
    }

    [Theory, OnBothEngines]
    public async Task A_climb_that_runs_or_was_taken_back_has_no_time_to_submit(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var now = app.Clock.GetUtcNow();
        var (running, undone) = (Guid.NewGuid(), Guid.NewGuid());
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", running, now.AddMinutes(-50))), phone.Sealed(phone.Tap("Start", undone, now.AddMinutes(-40))), phone.Sealed(phone.Tap("Undo", undone, now.AddMinutes(-39.5))));
        await Phone.DerivedAsync(app);
        foreach (var attempt in new[] { running, undone })
            Assert.Equal(AttemptErrors.NotFinished, (await app.Get<SubmitTimedPerformance>().HandleAsync(new(new(attempt), null), athlete, default)).Error);
    }

    static async Task EngraveAsync(App app, MedalId id)
    {
        var bench = await Given.WorkshopAsync(app);
        var now = app.Clock.GetUtcNow();
        await using var work = await app.Database.BeginAsync(bench, "test", default);
        var medal = await work.Db.Medals.SingleAsync(m => m.Id == id);
        foreach (var step in new[] { medal.StartProduction(bench, now), medal.Make(bench, now), medal.Engrave(bench, now) }) Assert.True(step.Succeeded, step.Error?.Code);
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }
}

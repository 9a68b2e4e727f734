using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Slices.Admin;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Data;
using Attempt = MyKollector.Domain.Timing.Attempt;
using Gate = MyKollector.Domain.Courses.Gate;

namespace MyKollector.Tests.Slices.Proofs;

/// <summary>Which time counts when a recording is given for a climb that was also punched, corrected or declared.</summary>
public sealed class TraceTimeTests
{
    const string Slug = Given.Huez;

    static readonly CourseGeometry Line = SeedCourses.All[Slug];

    static readonly Track Ride = RideSimulator.Simulate(Line, new RidePlan { Seed = 7, Approach = 400, Start = App.Beginning.AddHours(1) }).Track;

    [Theory, OnBothEngines]
    public async Task A_corrected_time_gives_way_to_the_recording_that_bears_it_out(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var said = Seconds(report) - 20;
        var punched = await PunchedAsync(app, athlete, order.Medal, report, -300, corrected: said);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N2, said), (punched.Status, punched.Level, punched.CountedSeconds));

        Assert.Equal(punched.Id, (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, Seconds(report), null), (time.Status, time.Level, time.RawSeconds, time.AdjustedSeconds));
        Assert.Equal(report.UncertaintySeconds, time.UncertaintySeconds);
        Assert.True((report.StartUtc!.Value - time.StartedAt!.Value).Duration() < TimeSpan.FromMilliseconds(1));
        Assert.Equal((TimeFact.Validated, time.RawSeconds), ((await MedalAsync(app, order.Medal)).Time, (await MedalAsync(app, order.Medal)).ElapsedSeconds!.Value));
        await using var db = app.Database.Open();
        Assert.Contains($"{said} s, 2026-07-14", (await db.Journal.AsNoTracking().SingleAsync(e => e.Action == "performance.measured")).Details, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_time_that_the_recording_contradicts_waits_and_the_level_given_says_which_of_the_two_counts(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var admin = await Given.AdminAsync(app);
        var said = Seconds(report) - 300;
        // A tap before the top, no correction.
        var punched = await PunchedAsync(app, athlete, order.Medal, report, -300, finish: false);
        Assert.Equal(ProofLevel.N2, punched.Level);
        Assert.True((await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Succeeded);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N2, said), (time.Status, time.Level, time.CountedSeconds));
        Assert.Contains("proof.sources_disagree", time.LevelReasons);
        Assert.Equal(TimeFact.Awaiting, (await MedalAsync(app, order.Medal)).Time);

        var seen = (await app.Get<ReviewFile>().QueryAsync(punched.Id, admin, default)).Value;
        Assert.Equal((Risk.High, Seconds(report)), (seen.Risk, seen.RecordingSeconds!.Value));
        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(punched.Id, Ruling.Accept, ProofLevel.N4, "La trace va jusqu'au sommet"), admin, default)).Succeeded);
        time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, Seconds(report)), (time.Status, time.Level, time.CountedSeconds));
        Assert.Equal(Seconds(report), (await MedalAsync(app, order.Medal)).ElapsedSeconds);
    }

    [Theory, OnBothEngines]
    public async Task Accepted_below_the_recordings_level_the_punched_time_stays(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var said = Seconds(report) - 300;
        var punched = await PunchedAsync(app, athlete, order.Medal, report, -300, finish: false);
        await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default);
        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(punched.Id, Ruling.Accept, ProofLevel.N2, "La trace est celle d'un ami"), await Given.AdminAsync(app), default)).Succeeded);
        Assert.Equal((ProofLevel.N2, said), ((await OneAsync(app, punched.Id)).Level, (await MedalAsync(app, order.Medal)).ElapsedSeconds!.Value));
    }

    [Theory, OnBothEngines]
    public async Task A_validated_double_control_that_the_recording_contradicts_leaves_its_medal_and_waits(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var punched = await PunchedAsync(app, athlete, order.Medal, report, 200);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N3), (punched.Status, punched.Level));
        Assert.Equal(TimeFact.Validated, (await MedalAsync(app, order.Medal)).Time);

        Assert.True((await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Succeeded);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N3, punched.CountedSeconds), (time.Status, time.Level, time.CountedSeconds));
        var medal = await MedalAsync(app, order.Medal);
        Assert.Equal((TimeFact.Awaiting, punched.Id), (medal.Time, medal.PerformanceId));
        await using (var db = app.Database.Open()) Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "performance.doubted"));
        // Nothing settles it but a person.
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(punched.Id, Ruling.Accept, ProofLevel.N3, "Compteur coupé trop tôt"), await Given.AdminAsync(app), default)).Succeeded);
        Assert.Equal((TimeFact.Validated, punched.CountedSeconds), ((await MedalAsync(app, order.Medal)).Time, (await MedalAsync(app, order.Medal)).ElapsedSeconds!.Value));
        // Nor is a person asked twice about the same contradiction.
        var again = (await app.Get<UploadTrack>().HandleAsync(new(TrackFiles.Fit([.. Ride.Points]), "sortie.fit", Category.Bike), athlete, default)).Value.Single();
        Assert.Equal(punched.Id, (await app.Get<SubmitTrack>().HandleAsync(new(again), athlete, default)).Value);
        Assert.Equal(PerformanceStatus.Validated, (await OneAsync(app, punched.Id)).Status);
    }

    [Theory, OnBothEngines]
    public async Task An_engraved_medal_keeps_its_time_while_the_doubt_is_looked_at(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var punched = await PunchedAsync(app, athlete, order.Medal, report, 200);
        await using (var db = app.Database.Open())
        {
            var engraved = Fabrication.Engraved.ToString();
            await db.Database.ExecuteSqlAsync($"""update "Medals" set "Fabrication" = {engraved}""");
        }

        await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default);
        Assert.Equal(PerformanceStatus.InReview, (await OneAsync(app, punched.Id)).Status);
        Assert.Equal((TimeFact.Validated, punched.CountedSeconds), ((await MedalAsync(app, order.Medal)).Time, (await MedalAsync(app, order.Medal)).ElapsedSeconds!.Value));
    }

    [Theory, OnBothEngines]
    public async Task A_double_control_and_a_recording_that_agree_are_cross_checked_and_the_tap_stays_the_time(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var punched = await PunchedAsync(app, athlete, order.Medal, report, 6);
        await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N5, (int)(report.ElapsedSeconds!.Value + 6)), (time.Status, time.Level, time.CountedSeconds));
        Assert.Equal(time.CountedSeconds, (await MedalAsync(app, order.Medal)).ElapsedSeconds);
    }

    [Theory]
    [InlineData(6, null, true, ProofLevel.N5, 6)]
    [InlineData(-300, -20, true, ProofLevel.N4, 0)]
    [InlineData(-5, null, false, ProofLevel.N4, 0)]
    public async Task The_same_holds_when_the_recording_comes_before_the_punched_time_was_submitted(int tap, int? corrected, bool finish, ProofLevel level, int counts)
    {
        await using var app = await App.StartAsync();
        var (athlete, order, proof, report) = await BeginAsync(app);
        var attempt = await AttemptAsync(app, athlete, report, tap, corrected + Seconds(report), finish);
        var id = (await app.Get<SubmitTrack>().HandleAsync(new(proof, order.Medal), athlete, default)).Value;
        var time = await OneAsync(app, id);
        Assert.Equal((PerformanceStatus.Validated, level, (int)(report.ElapsedSeconds!.Value + counts), attempt), (time.Status, time.Level, time.CountedSeconds, time.AttemptId));
        Assert.Equal(id, (await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, null), athlete, default)).Value.Performance);
    }

    [Theory, OnBothEngines]
    public async Task A_declared_time_counts_as_the_recording_measured_it(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, _, proof, report) = await BeginAsync(app);
        var course = await new House(app).CourseAsync(Slug);
        var claim = new SubmitClaimCommand(course.Id, new(2026, 7, 14), (int)(report.ElapsedSeconds!.Value * 0.992), Category.Bike, null, proof);
        var id = (await app.Get<SubmitClaim>().HandleAsync(claim, athlete, default)).Value;
        var time = await OneAsync(app, id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, PerformanceOrigin.Claimed, Seconds(report)), (time.Status, time.Level, time.Origin, time.CountedSeconds));
        Assert.Equal(report.UncertaintySeconds, time.UncertaintySeconds);
        Assert.True((report.StartUtc!.Value - time.StartedAt!.Value).Duration() < TimeSpan.FromMilliseconds(1));
        // Sent twice, it is one.
        Assert.Equal(id, (await app.Get<SubmitClaim>().HandleAsync(claim, athlete, default)).Value);
    }

    [Theory, OnBothEngines]
    public async Task A_recording_found_after_a_declaration_proves_the_declared_climb_and_no_other_of_that_day(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, _, proof, report) = await BeginAsync(app);
        var course = await new House(app).CourseAsync(Slug);
        var claim = app.Get<SubmitClaim>();
        var slower = (await claim.HandleAsync(new(course.Id, new(2026, 7, 14), Seconds(report) + 600, Category.Bike, null, null), athlete, default)).Value;
        var declared = (await claim.HandleAsync(new(course.Id, new(2026, 7, 14), Seconds(report) - 5, Category.Bike, null, null), athlete, default)).Value;
        Assert.Equal(declared, (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value);
        var time = await OneAsync(app, declared);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, Seconds(report)), (time.Status, time.Level, time.CountedSeconds));
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N0), ((await OneAsync(app, slower)).Status, (await OneAsync(app, slower)).Level));
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Performances.CountAsync());
    }

    [Theory]
    [InlineData(14, 1.02, "proof.sources_disagree")]
    [InlineData(12, 1, "proof.other_climb")]
    public async Task A_declared_time_or_day_that_the_recording_contradicts_stays_declared_and_waits(int day, double factor, string reason)
    {
        await using var app = await App.StartAsync();
        var (athlete, _, proof, report) = await BeginAsync(app);
        var seconds = (int)(report.ElapsedSeconds!.Value * factor);
        var course = await new House(app).CourseAsync(Slug);
        var forecast = (await app.Get<ClaimForecast>().QueryAsync(course.Id, Category.Bike, seconds, new(2026, 7, day), proof, athlete, default)).Value;
        Assert.Equal((ProofLevel.N0, seconds, false), (forecast.Assessment.Level, forecast.Seconds, forecast.Assessment.CountsByItself));
        var time = await OneAsync(app, (await app.Get<SubmitClaim>().HandleAsync(new(course.Id, new(2026, 7, day), seconds, Category.Bike, null, proof), athlete, default)).Value);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N0, seconds, day), (time.Status, time.Level, time.CountedSeconds, time.ClimbedOn.Day));
        Assert.Equal((null, null), (time.UncertaintySeconds, time.StartedAt));
        Assert.Contains(reason, time.LevelReasons);
    }

    [Theory, OnBothEngines]
    public async Task Whether_it_is_a_record_is_asked_of_the_time_that_counts(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, _, proof, report) = await BeginAsync(app);
        var house = new House(app);
        var other = await Given.ClientAsync(app, name: "Zoé");
        for (var i = 0; i < 10; i++) await house.PerformanceAsync(other, Seconds(report) + 5 + i, plausible: true, slug: Slug);
        // Declared slower than all of them; measured, it is the fastest.
        var declared = Seconds(report) + 25;
        var course = await house.CourseAsync(Slug);
        var time = await OneAsync(app, (await app.Get<SubmitClaim>().HandleAsync(new(course.Id, new(2026, 7, 14), declared, Category.Bike, null, proof), athlete, default)).Value);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N4, true, Seconds(report)), (time.Status, time.Level, time.NeedsSecondReviewer, time.CountedSeconds));
    }

    [Theory, OnBothEngines]
    public async Task The_same_ride_in_another_format_is_the_same_performance(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, _, proof, _) = await BeginAsync(app);
        var first = (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value;
        var fit = (await app.Get<UploadTrack>().HandleAsync(new(TrackFiles.Fit([.. Ride.Points]), "sortie.fit", Category.Bike), athlete, default)).Value.Single();
        Assert.NotEqual(proof, fit);
        Assert.False((await app.Get<ProofRows>().OneAsync(fit, athlete, default)).Value.Report.Has(ReasonCode.DuplicateOfOtherActivity));
        Assert.Equal(first, (await app.Get<SubmitTrack>().HandleAsync(new(fit), athlete, default)).Value);
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Performances.CountAsync());
        Assert.Equal(2, await db.Proofs.CountAsync(p => p.PerformanceId == first));
        Assert.Equal(PerformanceStatus.Validated, (await OneAsync(app, first)).Status);
    }

    [Theory, OnBothEngines]
    public async Task The_same_ride_moved_to_another_day_is_a_copy_even_from_its_own_athlete(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, _, proof, _) = await BeginAsync(app);
        var first = (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value;
        var moved = Ride.Points.ToArray();
        for (var i = 0; i < moved.Length; i++) moved[i].Time -= (long)TimeSpan.FromDays(7).TotalMilliseconds;
        var copy = (await app.Get<UploadTrack>().HandleAsync(new(TrackFiles.Gpx(moved), "semaine-derniere.gpx", Category.Bike), athlete, default)).Value.Single();
        var report = (await app.Get<ProofRows>().OneAsync(copy, athlete, default)).Value.Report;
        Assert.Equal((Verdict.Review, true), (report.Verdict, report.Has(ReasonCode.DuplicateOfOtherActivity)));
        var second = (await app.Get<SubmitTrack>().HandleAsync(new(copy), athlete, default)).Value;
        Assert.NotEqual(first, second);
        Assert.Equal(PerformanceStatus.InReview, (await OneAsync(app, second)).Status);
        // The reviewer is shown which.
        var seen = (await app.Get<ReviewFile>().QueryAsync(second, await Given.AdminAsync(app), default)).Value;
        Assert.Equal((first, false), (Assert.Single(seen.Duplicates).Performance, seen.Duplicates[0].SameFile));
    }

    [Theory, OnBothEngines]
    public async Task A_recording_given_on_the_times_own_page_raises_it_and_a_photo_waits_for_a_person(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var punched = await PunchedAsync(app, athlete, order.Medal, report, -10, finish: false);
        var give = app.Get<GiveEvidence>();
        Assert.Equal(PerformanceErrors.NotFound, (await give.HandleAsync(new(punched.Id, "Moi aussi", null), await Given.ClientAsync(app, name: "Zoé"), default)).Error);
        var photo = (await app.Get<UploadDocument>().HandleAsync(new([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], punched.CourseId, Category.Bike), athlete, default)).Value;
        Assert.True((await give.HandleAsync(new(punched.Id, "Photo au sommet", photo), athlete, default)).Succeeded);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N2, "Photo au sommet"), (time.Status, time.Level, time.Note));
        Assert.True((await give.HandleAsync(new(punched.Id, null, proof), athlete, default)).Succeeded);
        time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, Seconds(report)), (time.Status, time.Level, time.CountedSeconds));
        Assert.Equal(TimeFact.Validated, (await MedalAsync(app, order.Medal)).Time);
        await using var db = app.Database.Open();
        Assert.Equal((2, 2), (await db.Journal.CountAsync(e => e.Action == "performance.evidence_added"), await db.Proofs.CountAsync(p => p.PerformanceId == punched.Id)));
        // Decided: there is nothing to add.
        Assert.Equal(PerformanceErrors.NothingToAppeal, (await give.HandleAsync(new(punched.Id, "Encore", null), athlete, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task An_answer_to_a_question_returns_to_the_queue_by_whichever_door_it_comes(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, order, proof, report) = await BeginAsync(app);
        var admin = await Given.AdminAsync(app);
        var punched = await PunchedAsync(app, athlete, order.Medal, report, -10, finish: false);
        var decide = app.Get<DecidePerformance>();
        Assert.True((await decide.HandleAsync(new(punched.Id, Ruling.AskForMore, ProofLevel.N2, "Une trace ?"), admin, default)).Succeeded);
        Assert.True((await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Succeeded);
        var time = await OneAsync(app, punched.Id);
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N4), (time.Status, time.Level));
        Assert.Contains((await app.Get<PerformanceRows>().QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, false), 0, admin, default)).Value.Rows, r => r.Id == punched.Id);

        Assert.True((await decide.HandleAsync(new(punched.Id, Ruling.AskForMore, ProofLevel.N2, "Et une photo ?"), admin, default)).Succeeded);
        var photo = (await app.Get<UploadDocument>().HandleAsync(new([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], punched.CourseId, Category.Bike), athlete, default)).Value;
        Assert.True((await app.Get<GiveEvidence>().HandleAsync(new(punched.Id, null, photo), athlete, default)).Succeeded);
        Assert.Equal(PerformanceStatus.InReview, (await OneAsync(app, punched.Id)).Status);
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Journal.CountAsync(e => e.Action == "performance.appealed"));
        // A proof serves one time only.
        var claim = (await app.Get<SubmitClaim>().HandleAsync(new(punched.CourseId, new(2026, 7, 1), 5000, Category.Bike, null, null), athlete, default)).Value;
        Assert.Equal(ProofErrors.AlreadyUsed, (await app.Get<GiveEvidence>().HandleAsync(new(claim, null, photo), athlete, default)).Error);
    }

    static int Seconds(ProofReport report) => (int)report.ElapsedSeconds!.Value;

    /// <summary>An athlete with a medal that awaits its time and a judged recording of this morning.</summary>
    static async Task<(Actor Athlete, PaidOrder Order, ProofId Proof, ProofReport Report)> BeginAsync(App app)
    {
        app.Clock.Advance(TimeSpan.FromHours(6));
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var proof = (await app.Get<UploadTrack>().HandleAsync(new(TrackFiles.Gpx(Ride.Points.ToArray()), "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        var report = (await app.Get<ProofRows>().OneAsync(proof, athlete, default)).Value.Report;
        Assert.Equal(Verdict.Valid, report.Verdict);
        return (athlete, order, proof, report);
    }

    /// <summary>A submitted climb whose taps differ from the recording by so many seconds.</summary>
    static async Task<Performance> PunchedAsync(App app, Actor athlete, MedalId medal, ProofReport report, int tap, int? corrected = null, bool finish = true)
    {
        var attempt = await AttemptAsync(app, athlete, report, tap, corrected, finish);
        return await OneAsync(app, (await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, medal), athlete, default)).Value.Performance);
    }

    static async Task<AttemptId> AttemptAsync(App app, Actor athlete, ProofReport report, int tap, int? corrected, bool finish)
    {
        var now = app.Clock.GetUtcNow();
        var course = await new House(app).CourseAsync(Slug);
        var device = new DeviceId(Guid.NewGuid());
        var id = AttemptId.New(now);
        Punch At(PunchKind kind, DateTimeOffset at, Gate? gate) => new()
        {
            Id = new(Guid.NewGuid()), AttemptId = id, Kind = kind, CourseId = course.Id, GeometryVersion = 1, Origin = PunchOrigin.SteleQr, DeviceId = device, AccountId = athlete.Account, Category = Category.Bike, EffectiveAt = at,
            ReceivedAt = at, UncertaintyMilliseconds = 10, Method = ClockMethod.Monotonic, Latitude = gate?.Latitude, Longitude = gate?.Longitude, AccuracyMetres = gate is null ? null : 8, FixAge = gate is null ? null : 500,
        };
        Punch[] punches = [At(PunchKind.Start, report.StartUtc!.Value, Line.Start), At(PunchKind.Finish, report.StartUtc.Value.AddSeconds(report.ElapsedSeconds!.Value + tap), finish ? Line.Finish : null)];
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        work.Db.Devices.Add(new Device { Id = device, AccountId = athlete.Account, SeenAt = now });
        work.Db.Punches.AddRange(punches);
        var attempt = Attempt.Open(punches[0]);
        attempt.Derive(punches, Line, athlete, now);
        if (corrected is { } seconds) Assert.True(attempt.Adjust(seconds, "Arrêté trop tôt", 1, athlete, now).Succeeded);
        work.Db.Attempts.Add(attempt);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return id;
    }

    static async Task<Performance> OneAsync(App app, PerformanceId id)
    {
        await using var db = app.Database.Open();
        return await db.Performances.AsNoTracking().SingleAsync(p => p.Id == id);
    }

    static async Task<Medal> MedalAsync(App app, MedalId id)
    {
        await using var db = app.Database.Open();
        return await db.Medals.AsNoTracking().SingleAsync(m => m.Id == id);
    }
}

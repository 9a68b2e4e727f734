using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Courses;
using MyKollector.Web.Areas.Admin.Rescoring;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Proofs;
using Attempt = MyKollector.Domain.Timing.Attempt;
using Gate = MyKollector.Domain.Courses.Gate;

namespace MyKollector.Tests.Slices.Admin;

/// <summary>A course's line changes: past times are judged again, and nothing changes before a person approves.</summary>
public sealed class RescoringTests
{
    const string Slug = "alpe-d-huez-bourg-d-oisans";

    static readonly CourseGeometry Line = SeedCourses.All[Slug];

    static readonly byte[] Ride = TrackFiles.Gpx(RideSimulator.Simulate(Line, new RidePlan { Seed = 7, Approach = 400 }).Track.Points.ToArray());

    [Theory, OnBothEngines]
    public async Task A_moved_start_gives_a_new_time_that_counts_when_it_is_approved(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var proof = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        var id = (await app.Get<SubmitTrack>().HandleAsync(new(proof, order.Medal), athlete, default)).Value;
        var before = await OneAsync(app, id);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4, 1), (before.Status, before.Level, before.GeometryVersion));
        var course = before.CourseId;
        Assert.Equal(RescoringErrors.NothingToJudge, (await app.Get<StartRescoring>().HandleAsync(new(course), admin, default)).Error);
        await ReplaceAsync(app, admin, course, Shortened(20));

        var seen = await JudgedAsync(app, admin, course);
        var row = Assert.Single(seen.Run!.Rows);
        Assert.Equal((RescoringBasis.Original, 1, before.RawSeconds, Verdict.Valid, Verdict.Valid, ProofLevel.N4), (row.Basis, row.GeometryBefore, row.SecondsBefore, row.VerdictBefore!.Value, row.VerdictAfter!.Value, row.LevelAfter));
        Assert.True(row.SecondsAfter < before.RawSeconds - 30, $"{row.SecondsAfter} after {before.RawSeconds}");

        // Only written down: nobody's time has changed.
        var still = await OneAsync(app, id);
        Assert.Equal((before.RawSeconds, 1, before.Version), (still.RawSeconds, still.GeometryVersion, still.Version));
        Assert.Equal(before.RawSeconds, (await MedalAsync(app, order.Medal)).ElapsedSeconds);

        var choose = app.Get<ChooseRescored>();
        Assert.Equal(PerformanceErrors.ReasonMissing, (await choose.HandleAsync(new(seen.Run.Id, null, true, " "), admin, default)).Error);
        var done = (await choose.HandleAsync(new(seen.Run.Id, [row.Id], true, "Ligne de départ déplacée"), admin, default)).Value;
        Assert.Equal((1, 0), (done.Done, done.Refused));
        var after = await OneAsync(app, id);
        Assert.Equal((row.SecondsAfter, 2, ProofLevel.N4, PerformanceStatus.Validated), (after.RawSeconds, after.GeometryVersion, after.Level, after.Status));
        Assert.Equal(row.SecondsAfter, (await MedalAsync(app, order.Medal)).ElapsedSeconds);
        await using var db = app.Database.Open();
        var kept = await db.Proofs.AsNoTracking().SingleAsync();
        Assert.Equal((2, 2), (kept.GeometryVersion!.Value, ProofReportStorage.Read(kept.Report!)!.CourseVersion));
        var entry = await db.Journal.AsNoTracking().SingleAsync(e => e.Action == "performance.rescored");
        Assert.Equal(("Ligne de départ déplacée", id.Value, admin.Account), (entry.Reason, entry.ObjectId, entry.ActorAccount));
        Assert.Contains($"line 2, {row.SecondsAfter} s, N4, Validated", entry.Details, StringComparison.Ordinal);
        Assert.Contains($"line 1, {before.RawSeconds} s, N4, Validated", entry.Details, StringComparison.Ordinal);
        Assert.Equal(RescoringErrors.AlreadyChosen, (await choose.HandleAsync(new(seen.Run.Id, null, true, "Encore"), admin, default)).Error);
        Assert.Equal(RescoringErrors.NothingToJudge, (await app.Get<StartRescoring>().HandleAsync(new(course), admin, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task What_is_kept_of_a_purged_file_is_enough_and_a_time_may_be_left_as_it_was(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
        var proof = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        var id = (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value;
        app.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await app.Services.GetRequiredService<ProofRetention>().PurgeAsync(default));
        var before = await OneAsync(app, id);
        await ReplaceAsync(app, admin, before.CourseId, Shortened(20));

        var seen = await JudgedAsync(app, admin, before.CourseId);
        var row = Assert.Single(seen.Run!.Rows);
        Assert.Equal((RescoringBasis.Crop, Verdict.Valid), (row.Basis, row.VerdictAfter!.Value));
        Assert.True(row.SecondsAfter < before.RawSeconds - 30);
        Assert.Equal(1, (await app.Get<ChooseRescored>().HandleAsync(new(seen.Run.Id, null, false, "Le temps gravé fait foi"), admin, default)).Value.Done);
        var after = await OneAsync(app, id);
        Assert.Equal((before.RawSeconds, 1), (after.RawSeconds, after.GeometryVersion));
        await using var db = app.Database.Open();
        Assert.Empty(await db.Journal.Where(e => e.Action == "performance.rescored").ToListAsync());
    }

    [Theory, OnBothEngines]
    public async Task Taps_outside_the_new_gate_lose_their_level_and_a_person_looks(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var course = await new House(app).CourseAsync(Slug);
        var id = await PunchedAsync(app, athlete, course, order.Medal);
        Assert.Equal((ProofLevel.N3, PerformanceStatus.Validated), ((await OneAsync(app, id)).Level, (await OneAsync(app, id)).Status));
        Assert.Equal(TimeFact.Validated, (await MedalAsync(app, order.Medal)).Time);
        await ReplaceAsync(app, admin, course.Id, Shortened(20));

        var seen = await JudgedAsync(app, admin, course.Id);
        var row = Assert.Single(seen.Run!.Rows);
        Assert.Equal((RescoringBasis.Punches, ProofLevel.N3, ProofLevel.N2, PerformanceStatus.Validated, PerformanceStatus.InReview), (row.Basis, row.LevelBefore, row.LevelAfter, row.StatusBefore, row.StatusAfter));
        Assert.Equal(row.SecondsBefore, row.SecondsAfter);
        Assert.Equal(1, (await app.Get<ChooseRescored>().HandleAsync(new(seen.Run.Id, null, true, "Ligne déplacée"), admin, default)).Value.Done);
        Assert.Equal((ProofLevel.N2, PerformanceStatus.InReview), ((await OneAsync(app, id)).Level, (await OneAsync(app, id)).Status));
        Assert.Equal(TimeFact.Awaiting, (await MedalAsync(app, order.Medal)).Time);
    }

    [Fact]
    public async Task A_run_goes_on_after_a_restart_where_it_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("mykollector-rescoring-").FullName;
        RescoringId run;
        await using (var app = await App.StartInAsync(folder, App.Beginning))
        {
            var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
            var course = await new House(app).CourseAsync(Slug);
            for (var i = 0; i < 23; i++) await new House(app).PerformanceAsync(athlete, 5000 + i, slug: Slug);
            await ReplaceAsync(app, admin, course.Id, Shortened(20));
            run = await BeganAsync(app, admin, course.Id, 23);
            // One step, and the process ends: nobody woke the job.
            Assert.True(await app.Services.GetRequiredService<RescoringJobs>().StepAsync(default));
            Assert.Equal((10, RescoringStatus.Running), await StandsAsync(app, run));
        }

        await using (var app = await App.StartInAsync(folder, App.Beginning))
        {
            await Eventually.TrueAsync(async () => (await StandsAsync(app, run)).Status == RescoringStatus.Judged);
            Assert.Equal((23, RescoringStatus.Judged), await StandsAsync(app, run));
            await using var db = app.Database.Open();
            Assert.Equal(23, await db.RescoredTimes.Select(t => t.PerformanceId).Distinct().CountAsync());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnBothEngines]
    public async Task A_run_that_was_ended_judges_no_more_and_gives_nothing_to_approve(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
        var course = await new House(app).CourseAsync(Slug);
        for (var i = 0; i < 12; i++) await new House(app).PerformanceAsync(athlete, 5000 + i, slug: Slug);
        await ReplaceAsync(app, admin, course.Id, Shortened(20));
        var run = await BeganAsync(app, admin, course.Id, 12);
        Assert.True(await app.Services.GetRequiredService<RescoringJobs>().StepAsync(default));
        Assert.Equal(RescoringErrors.StillRunning, (await app.Get<ChooseRescored>().HandleAsync(new(run, null, true, "Trop tôt"), admin, default)).Error);
        Assert.Equal(RescoringErrors.AlreadyRunning, (await app.Get<StartRescoring>().HandleAsync(new(course.Id), admin, default)).Error);
        Assert.True((await app.Get<CancelRescoring>().HandleAsync(new(run), admin, default)).Succeeded);
        Assert.False(await app.Services.GetRequiredService<RescoringJobs>().StepAsync(default));
        Assert.Equal((10, RescoringStatus.Cancelled), await StandsAsync(app, run));
        Assert.Equal(RescoringErrors.Ended, (await app.Get<ChooseRescored>().HandleAsync(new(run, null, true, "Trop tard"), admin, default)).Error);
        Assert.Equal(RescoringErrors.Ended, (await app.Get<CancelRescoring>().HandleAsync(new(run), admin, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task Nobody_approves_an_own_time_one_that_changed_since_or_by_a_line_that_is_no_longer_in_force(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var (athlete, admin, other) = (await Given.ClientAsync(app), await Given.AdminAsync(app), await Given.AdminAsync(app));
        var course = await house.CourseAsync(Slug);
        var own = await house.PerformanceAsync(admin, 5000, slug: Slug);
        var decided = await house.PerformanceAsync(athlete, 5100, slug: Slug);
        foreach (var stranger in new[] { athlete, await Given.SupportAsync(app) })
        {
            Assert.Equal(ErrorKind.Forbidden, (await app.Get<StartRescoring>().HandleAsync(new(course.Id), stranger, default)).Error!.Kind);
            Assert.Equal(ErrorKind.Forbidden, (await app.Get<RescoringRows>().QueryAsync(Slug, true, 0, stranger, default)).Error!.Kind);
        }

        await ReplaceAsync(app, admin, course.Id, Shortened(20));
        var seen = await JudgedAsync(app, admin, course.Id);
        await using (var work = await app.Database.BeginAsync(other, "test", default))
        {
            Assert.True((await work.Db.Performances.SingleAsync(p => p.Id == decided.Id)).Refuse("Aucune preuve", DecisionId.New(app.Clock.GetUtcNow()), other, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var outcome = (await app.Get<ChooseRescored>().HandleAsync(new(seen.Run!.Id, null, true, "Tracé corrigé"), admin, default)).Value;
        Assert.Equal((0, 2), (outcome.Done, outcome.Refused));
        Assert.Equal((1, 1), ((await OneAsync(app, own.Id)).GeometryVersion, (await OneAsync(app, decided.Id)).GeometryVersion));
        await ReplaceAsync(app, admin, course.Id, Shortened(10), 3);
        Assert.Equal(RescoringErrors.LineChanged, (await app.Get<ChooseRescored>().HandleAsync(new(seen.Run.Id, null, true, "Tracé corrigé"), other, default)).Error);

        // The new run takes the old one's place, and a refusal stays one.
        var again = await JudgedAsync(app, admin, course.Id);
        Assert.Equal(RescoringStatus.Superseded, (await StandsAsync(app, seen.Run.Id)).Status);
        Assert.Equal((2, 0), ((await app.Get<ChooseRescored>().HandleAsync(new(again.Run!.Id, null, true, "Tracé corrigé"), other, default)).Value.Done, (await app.Get<RescoringRows>().QueryAsync(Slug, true, 0, other, default)).Value.ToJudge));
        Assert.Equal((PerformanceStatus.Refused, 3), ((await OneAsync(app, decided.Id)).Status, (await OneAsync(app, decided.Id)).GeometryVersion));
    }

    /// <summary>The line without its first vertices, and the start gate where it begins now.</summary>
    static CourseGeometry Shortened(int vertices)
    {
        var line = Line.Line.Skip(vertices).ToList();
        return new(2, line, Line.Start with { Latitude = line[0].Latitude, Longitude = line[0].Longitude, BearingDegrees = Bearing(line[0], line[1]) }, Line.Finish);
    }

    static double Bearing(GeoPoint a, GeoPoint b) =>
        (double.RadiansToDegrees(Math.Atan2((b.Longitude - a.Longitude) * Math.Cos(double.DegreesToRadians(a.Latitude)), b.Latitude - a.Latitude)) + 360) % 360;

    static async Task ReplaceAsync(App app, Actor admin, CourseId course, CourseGeometry line, int version = 2)
    {
        string N(double v) => v.ToString("R", CultureInfo.InvariantCulture);
        string G(Gate g) => $$"""{"lat":{{N(g.Latitude)}},"lon":{{N(g.Longitude)}},"bearing_deg":{{N(g.BearingDegrees)}},"half_width_m":20}""";
        var file = Encoding.UTF8.GetBytes($$"""{"type":"Feature","properties":{"start_gate":{{G(line.Start)}},"finish_gate":{{G(line.Finish)}}},"geometry":{"type":"LineString","coordinates":[{{string.Join(',', line.Line.Select(p => $"[{N(p.Longitude)},{N(p.Latitude)},{N(p.Altitude)}]"))}}] } }""");
        Assert.True((await app.Get<ImportCourseLine>().HandleAsync(new(course, file, "Relevé"), admin, default)).Succeeded);
        await using var db = app.Database.Open();
        Assert.Equal(version, await db.Courses.Where(c => c.Id == course).Select(c => c.GeometryVersion).SingleAsync());
    }

    static async Task<RescoringSeen> JudgedAsync(App app, Actor admin, CourseId course)
    {
        var run = (await app.Get<StartRescoring>().HandleAsync(new(course), admin, default)).Value;
        await Eventually.TrueAsync(async () => (await StandsAsync(app, run)).Status == RescoringStatus.Judged);
        return (await app.Get<RescoringRows>().QueryAsync(Slug, true, 0, admin, default)).Value;
    }

    /// <summary>A run that nobody woke the job for.</summary>
    static async Task<RescoringId> BeganAsync(App app, Actor admin, CourseId course, int total)
    {
        var run = Rescoring.Start(RescoringId.New(app.Clock.GetUtcNow()), course, 2, total, admin, app.Clock.GetUtcNow());
        await using var work = await app.Database.BeginAsync(admin, "test", default);
        work.Db.Rescorings.Add(run);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return run.Id;
    }

    static async Task<PerformanceId> PunchedAsync(App app, Actor athlete, Course course, MedalId medal)
    {
        var finished = app.Clock.GetUtcNow();
        var device = new DeviceId(Guid.NewGuid());
        var attempt = AttemptId.New(finished);
        Punch At(PunchKind kind, DateTimeOffset at, Gate gate) => new()
        {
            Id = new(Guid.NewGuid()), AttemptId = attempt, Kind = kind, CourseId = course.Id, GeometryVersion = 1, Origin = PunchOrigin.SteleQr, DeviceId = device, AccountId = athlete.Account, Category = Category.Bike, EffectiveAt = at,
            ReceivedAt = at, UncertaintyMilliseconds = 10, Method = ClockMethod.Monotonic, Latitude = gate.Latitude, Longitude = gate.Longitude, AccuracyMetres = 8, FixAge = 500,
        };
        Punch[] punches = [At(PunchKind.Start, finished.AddSeconds(-4200), Line.Start), At(PunchKind.Finish, finished, Line.Finish)];
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            work.Db.Devices.Add(new Device { Id = device, AccountId = athlete.Account, SeenAt = finished });
            work.Db.Punches.AddRange(punches);
            var tried = Attempt.Open(punches[0]);
            tried.Derive(punches, Line, athlete, finished);
            work.Db.Attempts.Add(tried);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        return (await app.Get<MyKollector.Web.Areas.Chrono.Attempts.SubmitTimedPerformance>().HandleAsync(new(attempt, medal), athlete, default)).Value.Performance;
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

    static async Task<(int Done, RescoringStatus Status)> StandsAsync(App app, RescoringId id)
    {
        await using var db = app.Database.Open();
        var run = await db.Rescorings.AsNoTracking().SingleAsync(r => r.Id == id);
        return (run.Done, run.Status);
    }
}

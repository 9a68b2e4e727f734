using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>
/// Carries out the runs that judge a course's past times again: a few times a step, each step one transaction, so that a restart goes on where it
/// stopped and a cancelled run ends at once. Only differences are written; no time is touched.
/// </summary>
public sealed class RescoringJobs(Database database, TrackJudge judge, CourseGeometries geometries, FileStore files, ChangeNotifier notifier, TimeProvider time, ILogger<RescoringJobs> log) : BackgroundService
{
    /// <summary>Times judged between two looks at whether to go on.</summary>
    public const int Step = 10;

    static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>A run was started.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two runs at once: one wake-up serves both.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await StepAsync(stoppingToken)) await _wake.WaitAsync(Idle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a minute must not end the runs for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Times could not be judged again; trying once more");
                await _wake.WaitAsync(Idle, stoppingToken);
            }
        }
    }

    /// <summary>One step of the oldest running run. False when there is none.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        Rescoring? run;
        List<Performance> next;
        await using (var db = database.Open())
        {
            run = await db.Rescorings.AsNoTracking().Where(r => r.Status == RescoringStatus.Running).OrderBy(r => r.StartedAt).FirstOrDefaultAsync(cancellation);
            if (run is null) return false;
            next = await ToJudge(db, run.CourseId, run.GeometryVersion).AsNoTracking().Where(p => !db.RescoredTimes.Any(t => t.RescoringId == run.Id && t.PerformanceId == p.Id))
                .OrderBy(p => p.SubmittedAt).Take(Step).ToListAsync(cancellation);
        }

        var judged = new List<RescoredTime>();
        foreach (var performance in next) judged.Add(await JudgeAsync(run, performance, cancellation));
        var now = time.GetUtcNow();
        await using (var work = await database.BeginAsync(Actor.System, "rescoring-step", cancellation))
        {
            var row = await work.Db.Rescorings.FirstAsync(r => r.Id == run.Id, cancellation);
            // Somebody ended it meanwhile.
            if (row.Status != RescoringStatus.Running) return true;
            work.Db.RescoredTimes.AddRange(judged);
            row.Advance(judged.Count);
            if (next.Count < Step) row.Complete(now);
            // Another node was faster, or the run was ended this moment: the next look sees it.
            if (!(await work.CommitAsync(cancellation)).Succeeded) return true;
        }

        notifier.Publish([new ChangeHint(null, null, run.CourseId, "rescoring.advanced", run.Id.Value)]);
        return true;
    }

    /// <summary>The times of a course that an older line judged. What is for its owner's eyes only is not among them.</summary>
    public static IQueryable<Performance> ToJudge(AppDbContext db, CourseId course, int geometryVersion) =>
        db.Performances.Where(p => p.CourseId == course && p.GeometryVersion < geometryVersion && p.Status != PerformanceStatus.Withdrawn && !p.OwnerOnly);

    async Task<RescoredTime> JudgeAsync(Rescoring run, Performance performance, CancellationToken cancellation)
    {
        var line = await geometries.LineAsync(run.CourseId, run.GeometryVersion, cancellation);
        await using var db = database.Open();
        var course = await db.Courses.AsNoTracking().FirstAsync(c => c.Id == run.CourseId, cancellation);
        var proofs = await db.Proofs.AsNoTracking().Where(p => p.PerformanceId == performance.Id && p.CourseId == run.CourseId && p.Kind == ProofKind.Track && p.Report != null).ToListAsync(cancellation);
        var (proof, before) = proofs.Select(p => (p, ProofReportStorage.Read(p.Report!))).OrderBy(p => TraceReading.Standing(p.Item2, performance)).FirstOrDefault();
        var attempt = performance.AttemptId is { } id ? await db.Attempts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation) : null;
        var punches = attempt is null ? [] : await db.Punches.AsNoTracking().Where(p => p.AttemptId == attempt.Id).ToListAsync(cancellation);

        var (basis, tracks) = proof is null ? (attempt is null ? RescoringBasis.Nothing : RescoringBasis.Punches, []) : await KeptAsync(proof, cancellation);
        var after = tracks.Count == 0 ? null : await judge.JudgeAgainAsync(tracks, run.CourseId, line, performance.Athlete, performance.Category, proof!.ReceivedAt, cancellation);
        var report = after ?? before;
        // The recording's own time is in force: it moves with the line. Any other one stays, and the recording only has to agree with it.
        var ownTime = performance.AdjustedSeconds is null && !performance.LevelReasons.Contains(ProofLadder.CrossChecked) && before?.ElapsedSeconds is { } judgedBefore && (int)judgedBefore == performance.RawSeconds;
        var evidence = (attempt is null ? new Evidence { Plausible = true, StatedSeconds = performance.CountedSeconds } : TimedEvidence.Of(attempt, course, punches, line)) with
        {
            Trace = TraceReading.EvidenceOf(report, performance.ClimbedOn, ownTime ? null : performance.StartedAt),
            DocumentAccepted = performance is { Level: ProofLevel.N1, Status: PerformanceStatus.Validated },
        };
        if (ownTime) evidence = evidence with { PunchedSeconds = null, StatedSeconds = null };
        var assessment = ProofLadder.Assess(evidence);
        if (basis == RescoringBasis.Nothing) assessment = new ProofAssessment(performance.Level, performance.LevelReasons, performance.Status != PerformanceStatus.Validated, performance.NextSteps);
        var measured = ownTime && after?.ElapsedSeconds is >= 1;
        var seconds = measured ? (int)after!.ElapsedSeconds!.Value : performance.RawSeconds;
        var (level, status) = basis == RescoringBasis.Nothing ? (performance.Level, performance.Status) : performance.Foresee(assessment);
        return new RescoredTime
        {
            Id = RescoredTimeId.New(time.GetUtcNow()), RescoringId = run.Id, PerformanceId = performance.Id, PerformanceVersion = performance.Version, ProofId = proof?.Id, Basis = basis,
            GeometryBefore = performance.GeometryVersion, SecondsBefore = performance.RawSeconds, SecondsAfter = seconds, UncertaintyAfter = measured ? after!.UncertaintySeconds : performance.UncertaintySeconds,
            LevelBefore = performance.Level, LevelAfter = level, StatusBefore = performance.Status, StatusAfter = status, VerdictBefore = before?.Verdict, VerdictAfter = after?.Verdict ?? before?.Verdict,
            Differs = seconds != performance.RawSeconds || level != performance.Level || status != performance.Status || (after is not null && after.Verdict != before?.Verdict),
            Reasons = assessment.Reasons, NextSteps = assessment.NextSteps, Suspicious = assessment.Suspicious, Report = after is null ? null : ProofReportStorage.Write(after),
        };
    }

    /// <summary>The best that is kept of a recording: the original while it is, else the crop.</summary>
    async Task<(RescoringBasis Basis, IReadOnlyList<Track> Tracks)> KeptAsync(Proof proof, CancellationToken cancellation)
    {
        try
        {
            if (proof.Original is { } original && await files.ReadAsync(original, cancellation) is { } bytes && TrackReader.Read(bytes) is { Succeeded: true, Value.Activities: { Count: > 0 } activities })
                return (RescoringBasis.Original, activities);
            if (proof.Crop is { } crop && TrackCrop.Read(crop) is { Points.Length: > 0 } cropped) return (RescoringBasis.Crop, [cropped]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or System.Security.Cryptography.CryptographicException)
        {
            // What is damaged is not kept: the other times must still be judged.
            log.LogWarning("What is kept of proof {Proof} could not be read: {Error}", proof.Id, e.GetType().Name);
        }

        return (RescoringBasis.Nothing, []);
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Proof">A judged recording of the athlete.</param>
/// <param name="Medal">The athlete's awaiting medal that the time is meant for, when confirmed.</param>
public sealed record SubmitTrackCommand(ProofId Proof, MedalId? Medal = null);

/// <summary>
/// Makes a performance of a judged recording. Where the athlete also punched the same climb, both are one performance: the recording raises
/// its level.
/// </summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class SubmitTrack(Database database, PerformanceFlow flow, TimeProvider time)
{
    /// <summary>A punch and a recording of the same climb start within this time of each other.</summary>
    static readonly TimeSpan SameClimb = TimeSpan.FromMinutes(10);

    public async Task<Result<PerformanceId>> HandleAsync(SubmitTrackCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SubmitTrack>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "submit-track", cancellation);
        var db = work.Db;
        if (await db.Proofs.FirstOrDefaultAsync(p => p.Id == command.Proof && p.Athlete == athlete, cancellation) is not { CourseId: { } course } proof) return ProofErrors.NotFound;
        // What came through a connected service never becomes a public time by this door.
        if (proof.Source != Proof.Uploaded) return ProofErrors.PrivateSource;
        if (proof.PerformanceId is { } known) return known;
        if (proof.Report is null || ProofReportStorage.Read(proof.Report) is not { ElapsedSeconds: { } elapsed, StartUtc: { } started, Verdict: not Verdict.Invalid } report) return ProofErrors.NotConclusive;

        var trace = new TraceEvidence(report.Verdict == Verdict.Valid, report.Verdict == Verdict.Review, elapsed);
        var seconds = (int)elapsed;
        var (earliest, latest) = (started - SameClimb, started + SameClimb);
        var attempt = await db.Attempts.Where(a => a.AccountId == athlete && a.CourseId == course && a.Status == AttemptStatus.Finished && a.StartedAt >= earliest && a.StartedAt <= latest)
            .OrderBy(a => a.StartedAt).FirstOrDefaultAsync(cancellation);
        var performance = attempt is null ? null : await db.Performances.FirstOrDefaultAsync(p => p.AttemptId == attempt.Id, cancellation);
        var assessment = ProofLadder.Assess(EvidenceOf(attempt, trace));
        var record = await Records.WouldBeAsync(db, course, proof.Category, seconds, cancellation);
        if (performance is null)
        {
            performance = Performance.Submit(PerformanceId.New(now), course, report.CourseVersion, athlete, attempt?.Id, PerformanceOrigin.Uploaded, attempt?.Category ?? proof.Category, started,
                DateOnly.FromDateTime(Formats.InParis(started)), seconds, null, report.UncertaintySeconds, assessment, record, null, actor, now);
            db.Performances.Add(performance);
        }
        else performance.Assess(assessment, record, now);

        proof.PerformanceId = performance.Id;
        if (command.Medal is { } medal && await db.Medals.AnyAsync(m => m.Id == medal && m.Owner == athlete && m.CourseId == course, cancellation)) performance.MeantFor(medal);
        else if (attempt?.MedalId is { } punched) performance.MeantFor(punched);
        await flow.SettleAsync(db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return performance.Id;
    }

    static Evidence EvidenceOf(Attempt? attempt, TraceEvidence trace) => attempt is null
        ? new Evidence { Plausible = true, Trace = trace }
        : new Evidence
        {
            StartScanned = attempt.StartScanned, StartInsideGate = attempt.StartInsideGate, FinishInsideGate = attempt.FinishInsideGate, Adjusted = attempt.AdjustedSeconds is not null,
            PunchedSeconds = attempt.AdjustedSeconds is null ? attempt.RawElapsed?.TotalSeconds : null, ClockSuspect = attempt.ClockSuspect, Plausible = true, Trace = trace,
        };
}

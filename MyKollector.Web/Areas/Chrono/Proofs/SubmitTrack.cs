using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using Attempt = MyKollector.Domain.Timing.Attempt;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Proof">A judged recording of the athlete.</param>
/// <param name="Medal">The athlete's awaiting medal that the time is meant for, when confirmed.</param>
public sealed record SubmitTrackCommand(ProofId Proof, MedalId? Medal = null);

/// <summary>
/// Makes a performance of a judged recording. Where the athlete also punched the same climb, or gave it before from another device, both are one
/// performance: the recording raises its level, or shows that the two do not agree.
/// </summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class SubmitTrack(Database database, PerformanceFlow flow, PerformanceEvidence evidence, TimeProvider time)
{
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
        if (proof.Report is null || ProofReportStorage.Read(proof.Report) is not { } report || TraceReading.MeasuredBy(report) is not { } measured) return ProofErrors.NotConclusive;

        var (earliest, latest) = (measured.StartedAt - TraceReading.SameClimb, measured.StartedAt + TraceReading.SameClimb);
        var attempt = await db.Attempts.Where(a => a.AccountId == athlete && a.CourseId == course && a.Status == AttemptStatus.Finished && a.StartedAt >= earliest && a.StartedAt <= latest)
            .OrderBy(a => a.StartedAt).FirstOrDefaultAsync(cancellation);
        var performance = attempt is null ? null : await db.Performances.FirstOrDefaultAsync(p => p.AttemptId == attempt.Id, cancellation);
        // The same ride from a second device, or in another format.
        performance ??= await db.Performances.Where(p => p.Athlete == athlete && p.CourseId == course && !p.OwnerOnly && p.Status != PerformanceStatus.Withdrawn && p.StartedAt >= earliest && p.StartedAt <= latest)
            .OrderBy(p => p.SubmittedAt).FirstOrDefaultAsync(cancellation);
        performance ??= await DeclaredAsync(db, athlete, course, measured, cancellation);
        var meant = command.Medal is { } named ? await db.Medals.FirstOrDefaultAsync(m => m.Id == named && m.Owner == athlete && m.CourseId == course, cancellation) : null;
        if (performance is null)
        {
            performance = await SubmitAsync(db, athlete, course, attempt, proof, report, measured, actor, now, cancellation);
            db.Performances.Add(performance);
            proof.PerformanceId = performance.Id;
            // Whose code was opened before the start; one that has a time already takes another only when its owner names it.
            if (meant is null && attempt?.MedalId is { } opened) meant = await db.Medals.FirstOrDefaultAsync(m => m.Id == opened && m.Owner == athlete && m.Time != TimeFact.Validated, cancellation);
        }
        else
        {
            // Answered with a recording, a question or a refusal is a person's business again.
            if (performance.Status is PerformanceStatus.MoreAsked or PerformanceStatus.Refused && performance.Appeal(null, actor, now) is { Succeeded: false, Error: { } closed }) return closed;
            await evidence.AddAsync(db, performance, proof, actor, now, cancellation);
        }

        if (meant is not null) performance.MeantFor(meant.Id);
        await flow.SettleAsync(db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return performance.Id;
    }

    /// <summary>The climb as it was declared before its recording was found: no hour is known of it, so its day and its time must fit.</summary>
    static async Task<Performance?> DeclaredAsync(AppDbContext db, AccountId athlete, CourseId course, MeasuredTime measured, CancellationToken cancellation)
    {
        var sameDay = await db.Performances.Where(p => p.Athlete == athlete && p.CourseId == course && p.Origin == PerformanceOrigin.Claimed && p.StartedAt == null && p.ClimbedOn == measured.ClimbedOn && p.Status != PerformanceStatus.Withdrawn)
            .OrderBy(p => p.SubmittedAt).ToListAsync(cancellation);
        return sameDay.FirstOrDefault(p => ProofLadder.Agree(p.CountedSeconds, measured.Seconds));
    }

    static async Task<Performance> SubmitAsync(AppDbContext db, AccountId athlete, CourseId course, Attempt? attempt, Proof proof, ProofReport report, MeasuredTime measured, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var trace = TraceReading.EvidenceOf(report);
        var shown = attempt is null ? new Evidence { Plausible = true } : TimedEvidence.Of(attempt, await db.Courses.AsNoTracking().FirstAsync(c => c.Id == course, cancellation));
        var assessment = ProofLadder.Assess(shown with { Trace = trace });
        var category = attempt?.Category ?? proof.Category;
        var seconds = attempt is null || assessment.MeasuredByTrace ? measured.Seconds : attempt.CountedSeconds ?? measured.Seconds;
        var record = await Records.WouldBeAsync(db, course, category, seconds, cancellation);
        return attempt is null
            ? Performance.Submit(PerformanceId.New(now), course, measured.GeometryVersion, athlete, null, PerformanceOrigin.Uploaded, category, measured.StartedAt, measured.ClimbedOn, measured.Seconds, null, measured.UncertaintySeconds, assessment, record, null, actor, now)
            : Performance.Submit(PerformanceId.New(now), attempt, athlete, TraceReading.DayOf(attempt.StartedAt!.Value), assessment, record, actor, now, measured);
    }
}

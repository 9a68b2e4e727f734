using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>Adds a proof to a time that exists, in the transaction of whoever gives it.</summary>
public sealed class PerformanceEvidence(PerformanceFlow flow)
{
    /// <summary>Attaches the proof. A recording is judged together with all that is known of the time, and the medal follows: it gets the time, or loses one that is in doubt again.</summary>
    public async Task AddAsync(AppDbContext db, Performance performance, Proof proof, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(performance);
        ArgumentNullException.ThrowIfNull(proof);
        var report = await TraceReading.BestOfAsync(db, performance, proof, cancellation);
        proof.PerformanceId = performance.Id;
        if (proof.Kind != ProofKind.Track || report is null) return;
        var measured = TraceReading.MeasuredBy(report);
        var assessment = ProofLadder.Assess(await EvidenceOfAsync(db, performance, report, cancellation));
        var seconds = assessment.MeasuredByTrace && measured is not null ? measured.Seconds : performance.CountedSeconds;
        var record = await Records.WouldBeAsync(db, performance.CourseId, performance.Category, seconds, performance.Id, cancellation);
        var before = performance.Status;
        performance.Assess(assessment, record, measured, DecisionId.New(now), now);
        if (performance.Status == PerformanceStatus.Validated) await flow.SettleAsync(db, performance, by, now, cancellation);
        else if (before == PerformanceStatus.Validated) await PerformanceFlow.TakeOffAsync(db, performance, performance.Status.ToString(), Actor.System with { Correlation = by.Correlation }, now, cancellation);
    }

    static async Task<Evidence> EvidenceOfAsync(AppDbContext db, Performance performance, ProofReport report, CancellationToken cancellation)
    {
        var trace = TraceReading.EvidenceOf(report, performance.ClimbedOn, performance.StartedAt);
        var document = performance is { Level: ProofLevel.N1, Status: PerformanceStatus.Validated };
        if (performance.AttemptId is { } id && await db.Attempts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation) is { } attempt)
            return TimedEvidence.Of(attempt, await db.Courses.AsNoTracking().FirstAsync(c => c.Id == performance.CourseId, cancellation)) with { Trace = trace, DocumentAccepted = document };
        // A declared time that nobody can climb stays one until a recording proves it.
        return new Evidence
        {
            StatedSeconds = performance.CountedSeconds, Trace = trace, DocumentAccepted = document, Plausible = trace is { Valid: true } || !performance.LevelReasons.Contains(ProofLadder.Implausible),
        };
    }
}

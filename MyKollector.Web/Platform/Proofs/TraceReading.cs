using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>What the verifier's report on a recording means for a time.</summary>
public static class TraceReading
{
    /// <summary>A punch and a recording of the same climb, or two recordings of it, start within this time of each other.</summary>
    public static readonly TimeSpan SameClimb = TimeSpan.FromMinutes(10);

    /// <summary>For the ladder.</summary>
    /// <param name="report">The verifier's report; null without a recording.</param>
    /// <param name="climbedOn">Day that the time is said to be of; null when nothing but the recording says one.</param>
    /// <param name="startedAt">Its start, where that is known.</param>
    public static TraceEvidence? EvidenceOf(ProofReport? report, DateOnly? climbedOn = null, DateTimeOffset? startedAt = null)
    {
        if (report is null) return null;
        var otherClimb = report.StartUtc is { } start && (startedAt is { } known ? (start - known).Duration() > SameClimb : climbedOn is { } day && DayOf(start) != day);
        return new(report is { Verdict: Verdict.Valid, ElapsedSeconds: not null }, report.Verdict == Verdict.Review, report.ElapsedSeconds ?? 0, otherClimb);
    }

    /// <summary>What it measured; null when it does not lead from gate to gate, or was refused.</summary>
    public static MeasuredTime? MeasuredBy(ProofReport? report) => report is { Verdict: not Verdict.Invalid, ElapsedSeconds: >= 1 and var elapsed, StartUtc: { } start }
        ? new(report.CourseVersion, (int)elapsed, report.UncertaintySeconds, start, DayOf(start))
        : null;

    /// <summary>The best of a performance's recordings, and of those that say equally much the one that agrees most.</summary>
    public static async Task<ProofReport?> BestOfAsync(AppDbContext db, Performance performance, Proof? added, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(performance);
        var kept = await db.Proofs.AsNoTracking().Where(p => p.PerformanceId == performance.Id && p.Kind == ProofKind.Track && p.Source == Proof.Uploaded && p.Report != null).Select(p => p.Report!).ToListAsync(cancellation);
        if (added?.Report is { } another) kept.Add(another);
        return kept.Select(ProofReportStorage.Read).OfType<ProofReport>().OrderBy(r => Standing(r, performance)).FirstOrDefault();
    }

    /// <summary>Orders the recordings of one performance: the verdict first, then how near each comes to the time that counts.</summary>
    public static (Verdict Verdict, double Apart) Standing(ProofReport? report, Performance performance) =>
        (report?.Verdict ?? Verdict.Invalid, Math.Abs((report?.ElapsedSeconds ?? 0) - performance.CountedSeconds));

    /// <summary>Day of an instant, Europe/Paris.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Formats.InParis(at));
}

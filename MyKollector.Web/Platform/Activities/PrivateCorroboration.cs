using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Activities;

/// <summary>What a reviewer may be told about the activity behind a time: a word, never a figure or a route.</summary>
public enum Corroboration
{
    /// <summary>No connected activity.</summary>
    None,

    /// <summary>A connected activity covers the climb, and its time agrees.</summary>
    Agrees,

    /// <summary>A connected activity covers the climb, and its time does not agree.</summary>
    Differs,

    /// <summary>A connected activity is there, but it leaves a doubt.</summary>
    Doubtful,
}

/// <summary>Says in a word what a connected activity adds to a time. Whoever wants more asks the athlete for the original file.</summary>
public static class PrivateCorroboration
{
    public static async Task<Corroboration> OfAsync(AppDbContext db, PerformanceId performance, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var reports = await db.Proofs.IgnoreQueryFilters([AppDbContext.OwnerFilter]).AsNoTracking().Where(p => p.PerformanceId == performance && p.Source != Proof.Uploaded && p.Report != null).Select(p => p.Report!).ToListAsync(cancellation);
        if (reports.Select(ProofReportStorage.Read).OfType<ProofReport>().MinBy(r => r.Verdict) is not { } report) return Corroboration.None;
        var seconds = await db.Performances.AsNoTracking().Where(p => p.Id == performance).Select(p => p.AdjustedSeconds ?? p.RawSeconds).FirstAsync(cancellation);
        return report.Verdict != Verdict.Valid || report.ElapsedSeconds is not { } elapsed ? Corroboration.Doubtful : ProofLadder.Agree(seconds, elapsed) ? Corroboration.Agrees : Corroboration.Differs;
    }

    /// <summary>The level that the athlete's own eyes see: what is public, raised by what came through the connection.</summary>
    public static ProofLevel LevelFor(ProofLevel shown, int? countedSeconds, ProofReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report is not { Verdict: Verdict.Valid, ElapsedSeconds: { } elapsed }) return shown;
        if (shown >= ProofLevel.N3 && countedSeconds is { } seconds && ProofLadder.Agree(seconds, elapsed)) return ProofLevel.N5;
        return shown > ProofLevel.N4 ? shown : ProofLevel.N4;
    }
}

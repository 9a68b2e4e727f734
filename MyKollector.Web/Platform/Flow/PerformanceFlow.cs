using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// What a decided performance does to medals, in the transaction of the decision: a validated time goes to its medal, a refused one leaves it
/// awaiting so that the customer chooses again.
/// </summary>
public sealed class PerformanceFlow
{
    /// <summary>
    /// Gives a validated time to the medal meant for it: the one whose code was opened or that the athlete confirmed, else the one bought for
    /// this performance. A time that its athlete withdraws leaves a medal that is not engraved yet. Does nothing while the performance waits.
    /// </summary>
    /// <returns>The medal that has the time now; null when none is meant for it, or when the one that was is engraved already.</returns>
    public async Task<Medal?> SettleAsync(AppDbContext db, Performance performance, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        if (performance.Status == PerformanceStatus.Withdrawn && await db.Medals.FirstOrDefaultAsync(m => m.PerformanceId == performance.Id && m.Time == TimeFact.Validated, cancellation) is { } holder)
            holder.DetachTime(performance.Status.ToString(), by, now);
        if (performance.Status != PerformanceStatus.Validated) return null;
        foreach (var medal in await CandidatesAsync(db, performance, cancellation))
        {
            if (medal.PerformanceId == performance.Id && medal.ElapsedSeconds == performance.CountedSeconds) return medal;
            // It waited for a decision while its athlete gave the medal a later time: only he puts one in the other's place.
            if (medal.Time == TimeFact.Validated && medal.PerformanceId != performance.Id && medal.TimeValidatedAt > performance.SubmittedAt && by.Account != performance.Athlete) continue;
            if (medal.AttachTime(performance.Id, performance.CountedSeconds, performance.ClimbedOn, by, now).Succeeded) return medal;
        }

        return null;
    }

    /// <summary>
    /// Takes a time that is in doubt again off its medal, unless that is engraved. The medal goes on expecting this performance: accepted again, the time
    /// returns to it, and refused, its owner chooses.
    /// </summary>
    public static async Task TakeOffAsync(AppDbContext db, Performance performance, string reason, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var medal in await db.Medals.Where(m => m.PerformanceId == performance.Id && m.Time == TimeFact.Validated).ToListAsync(cancellation))
        {
            if (!medal.DetachTime(reason, by, now).Succeeded) continue;
            medal.ExpectPerformance(performance.Id, by, now);
            performance.MeantFor(medal.Id);
        }
    }

    /// <summary>The athlete's medals of a course that still wait for a time, oldest first: what a scan of the stele may be meant for.</summary>
    public static IQueryable<Medal> Awaiting(AppDbContext db, AccountId athlete, CourseId course) =>
        db.Medals.Where(m => m.Owner == athlete && m.CourseId == course && m.Time == TimeFact.Awaiting && m.Fabrication != Fabrication.Cancelled).OrderBy(m => m.QueuedAt);

    static async Task<List<Medal>> CandidatesAsync(AppDbContext db, Performance performance, CancellationToken cancellation)
    {
        if (performance.MedalId is { } meant) return await db.Medals.Where(m => m.Id == meant && m.Owner == performance.Athlete && m.CourseId == performance.CourseId).ToListAsync(cancellation);
        var lines = await db.Orders.AsNoTracking().SelectMany(o => o.Lines).Where(l => l.PerformanceId == performance.Id).Select(l => l.Id).ToListAsync(cancellation);
        return await db.Medals.Where(m => m.PerformanceId == performance.Id || (lines.Contains(m.OrderLineId) && m.Owner == performance.Athlete)).OrderBy(m => m.QueuedAt).ToListAsync(cancellation);
    }
}

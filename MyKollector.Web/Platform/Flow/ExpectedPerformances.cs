using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// The performances that medals wait for: the one a medal was bought for, else its owner's latest that is meant for it. One that its athlete took
/// back is waited for no more.
/// </summary>
public sealed class ExpectedPerformances
{
    readonly List<Performance> _all;

    ExpectedPerformances(List<Performance> all) => _all = all;

    public static async Task<ExpectedPerformances> ForAsync(AppDbContext db, IReadOnlyList<Medal> medals, CancellationToken cancellation)
    {
        var bought = medals.Select(m => m.PerformanceId).OfType<PerformanceId>().Distinct().ToList();
        var meant = medals.Select(m => (MedalId?)m.Id).ToList();
        return new(await db.Performances.AsNoTracking().IgnoreAutoIncludes()
            .Where(p => (bought.Contains(p.Id) || meant.Contains(p.MedalId)) && p.Status != PerformanceStatus.Withdrawn && !p.OwnerOnly).ToListAsync(cancellation));
    }

    public Performance? Of(Medal medal) =>
        _all.Find(p => p.Id == medal.PerformanceId) ?? _all.Where(p => p.MedalId == medal.Id && p.Athlete == medal.Owner).MaxBy(p => p.SubmittedAt);
}

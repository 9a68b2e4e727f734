using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Configurations;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Tells records: they need two people and stay provisional for seven days.</summary>
public static class Records
{
    /// <summary>Before this many validated times of a course and category, being the fastest is no record.</summary>
    public const int FewestTimes = 10;

    /// <summary>Whether the time would be the fastest validated one of its course and category.</summary>
    public static Task<bool> WouldBeAsync(AppDbContext db, CourseId course, Category category, int seconds, CancellationToken cancellation) => WouldBeAsync(db, course, category, seconds, null, cancellation);

    /// <summary>The same of a performance that may be among the validated ones itself.</summary>
    public static async Task<bool> WouldBeAsync(AppDbContext db, CourseId course, Category category, int seconds, PerformanceId? itself, CancellationToken cancellation)
    {
        var validated = db.Performances.AsNoTracking().Where(p => p.CourseId == course && p.Category == category && p.Status == PerformanceStatus.Validated && !p.OwnerOnly && p.Id != itself);
        return await validated.Take(FewestTimes).CountAsync(cancellation) == FewestTimes && !await validated.AnyAsync(p => EF.Property<int>(p, PerformanceConfiguration.RankedSeconds) <= seconds, cancellation);
    }
}

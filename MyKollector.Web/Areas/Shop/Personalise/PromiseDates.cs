using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Shop.Personalise;

/// <summary>When a medal ordered now would arrive.</summary>
/// <param name="Date">Latest day of delivery, were the time known today.</param>
/// <param name="WorkingDays">The same in working days; for a medal with a time they run from its validation.</param>
public sealed record Promise(DateOnly Date, int WorkingDays);

/// <summary>
/// Promises from the workshop's real queue: what is waiting there, at the pace of its last four weeks, and the way. Never less than a week.
/// </summary>
[OpenToAll("The lead time is shown before buying.")]
public sealed class PromiseDates(Database database, TimeProvider time)
{
    /// <summary>Working days on the road.</summary>
    const int Delivery = 2;

    const int Least = 5;

    /// <summary>Medals a day that a workshop without history is trusted with.</summary>
    const double FirstPace = 5;

    /// <summary>The promise for the slowest of these courses.</summary>
    public async Task<Promise> QueryAsync(IReadOnlyCollection<CourseId> courses, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-28);
        await using var db = database.Open();
        var allotments = await db.Allotments.AsNoTracking().Where(a => courses.Contains(a.CourseId) && a.From <= now && (a.Until == null || a.Until > now)).ToListAsync(cancellation);
        var days = Least;
        foreach (var workshop in allotments.GroupBy(a => a.CourseId).Select(g => g.MaxBy(a => a.From)!.Manufacturer).Distinct())
        {
            var waiting = await db.Medals.CountAsync(m => m.Manufacturer == workshop && m.HoldReason == null && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || (m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting)), cancellation);
            var engraved = await db.Medals.CountAsync(m => m.Manufacturer == workshop && m.EngravedAt >= since, cancellation);
            var pace = Math.Max(engraved / 20.0, FirstPace);
            days = Math.Max(days, (int)Math.Ceiling(waiting / pace) + 1);
        }

        days += Delivery;
        return new(WorkingDays.Add(DateOnly.FromDateTime(Formats.InParis(now)), days), days);
    }
}

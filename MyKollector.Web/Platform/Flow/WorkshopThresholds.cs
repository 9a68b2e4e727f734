using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Compares the queues that a change touches with the thresholds of their workshops, in the change's own transaction.</summary>
public static class WorkshopThresholds
{
    /// <summary>
    /// Call before the commit of whatever queues medals or takes them from the queue; an allotment that crosses its threshold raises the
    /// event that the notice is made from.
    /// </summary>
    public static async Task ReviewAsync(AppDbContext db, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        // What is stored and what this change adds to it: nothing needs to be saved for the sum to be right.
        var changes = db.ChangeTracker.Entries<Medal>().Where(e => e.State is EntityState.Added or EntityState.Modified)
            .Select(e => (e.Entity.Manufacturer, e.Entity.CourseId, Change: Queued(e.Entity.Fabrication) - (e.State == EntityState.Added ? 0 : Queued(e.OriginalValues.GetValue<Fabrication>(nameof(Medal.Fabrication))))))
            .GroupBy(c => (c.Manufacturer, c.CourseId)).Select(g => (g.Key.Manufacturer, g.Key.CourseId, Change: g.Sum(c => c.Change))).Where(c => c.Change != 0).ToList();
        foreach (var (workshop, course, change) in changes) await ReviewAsync(db, workshop, course, change, by, now, cancellation);
    }

    /// <summary>The same for one course whose threshold was changed.</summary>
    public static async Task ReviewAsync(AppDbContext db, ManufacturerId workshop, CourseId course, int change, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        var allotment = await db.Allotments.Where(a => a.Manufacturer == workshop && a.CourseId == course && a.From <= now && (a.Until == null || a.Until > now))
            .OrderByDescending(a => a.From).FirstOrDefaultAsync(cancellation);
        if (allotment is null || (allotment.Threshold == 0 && !allotment.ThresholdTold)) return;
        allotment.ReviewThreshold(await db.Medals.CountAsync(m => m.Manufacturer == workshop && m.Fabrication == Fabrication.Queued && m.CourseId == course, cancellation) + change, by, now);
    }

    static int Queued(Fabrication fabrication) => fabrication == Fabrication.Queued ? 1 : 0;
}

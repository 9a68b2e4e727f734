using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
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
            .GroupBy(c => (c.Manufacturer, c.CourseId)).Select(g => (g.Key.Manufacturer, g.Key.CourseId, Change: g.Sum(c => c.Change))).Where(c => c.Change != 0)
            // In a fixed order: two changes must not wait for each other's rows.
            .OrderBy(c => c.CourseId.Value).ThenBy(c => c.Manufacturer.Value).ToList();
        foreach (var (workshop, course, change) in changes) await ReviewAsync(db, workshop, course, change, by, now, cancellation);
    }

    /// <summary>The same for one course whose threshold was changed.</summary>
    public static async Task ReviewAsync(AppDbContext db, ManufacturerId workshop, CourseId course, int change, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        await LockAsync(db, workshop, course, cancellation);
        var allotment = await db.Allotments.Where(a => a.Manufacturer == workshop && a.CourseId == course && a.From <= now && (a.Until == null || a.Until > now))
            .OrderByDescending(a => a.From).FirstOrDefaultAsync(cancellation);
        if (allotment is null || (allotment.Threshold == 0 && !allotment.ThresholdTold)) return;
        var stored = await QueuedAsync(db, workshop, course, cancellation);

        // Below nothing only when another change took the same medals meanwhile: this one will be refused and begin again.
        allotment.ReviewThreshold(Math.Max(0, stored + change), by, now);
    }

    /// <summary>The same for an allotment that begins now: its workshop's queue may be past the threshold already.</summary>
    public static async Task ReviewAsync(AppDbContext db, Allotment beginning, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        await LockAsync(db, beginning.Manufacturer, beginning.CourseId, cancellation);
        beginning.ReviewThreshold(await QueuedAsync(db, beginning.Manufacturer, beginning.CourseId, cancellation), by, now);
    }

    static Task<int> QueuedAsync(AppDbContext db, ManufacturerId workshop, CourseId course, CancellationToken cancellation) =>
        db.Medals.CountAsync(m => m.Manufacturer == workshop && m.Fabrication == Fabrication.Queued && m.CourseId == course, cancellation);

    /// <summary>
    /// PostgreSQL lets two changes count at once, and neither would see the other: the second waits here for what the first commits. On
    /// SQLite the open transaction is that lock already.
    /// </summary>
    public static async Task LockAsync(AppDbContext db, ManufacturerId workshop, CourseId course, CancellationToken cancellation)
    {
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Allotments" WHERE "Manufacturer" = {workshop.Value} AND "CourseId" = {course.Value} ORDER BY "Id" FOR UPDATE""", cancellation);
    }

    static int Queued(Fabrication fabrication) => fabrication == Fabrication.Queued ? 1 : 0;
}

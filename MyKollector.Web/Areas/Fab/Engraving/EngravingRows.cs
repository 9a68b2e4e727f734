using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Configurations;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Engraving;

/// <summary>What the engraving list shows.</summary>
/// <param name="Course">Slug of a course.</param>
/// <param name="Finish">Code of a finish.</param>
public sealed record EngravingFilter(string? Course = null, string? Finish = null)
{
    /// <summary>Rows of each part: more than a day's work.</summary>
    public const int Most = 100;
}

/// <summary>One medal of the list and whether it can be engraved as it stands.</summary>
/// <param name="Medal">The medal.</param>
/// <param name="Preflight">Why it cannot be engraved; null when it can.</param>
public sealed record EngravingRow(MedalRow Medal, Error? Preflight);

/// <summary>The engraving list: what is ready, and what will be once its blank is made.</summary>
public sealed record EngravingQueue(IReadOnlyList<EngravingRow> Ready, int ReadyTotal, IReadOnlyList<MedalRow> Upcoming, int UpcomingTotal);

/// <summary>Reads the engraving list, first promised first engraved, with the preflight of every row.</summary>
[Needs(Resource.EngravingFile, Right.Read)]
public sealed class EngravingRows(Database database, MedalDesigns designs, TimeProvider time)
{
    public async Task<Result<EngravingQueue>> QueryAsync(ManufacturerId workshop, EngravingFilter filter, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EngravingRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var medals = db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop);
        if (filter.Course is { } slug) medals = medals.Where(m => db.Courses.Any(c => c.Id == m.CourseId && c.Slug == slug));
        if (filter.Finish is { } finish) medals = medals.Where(m => m.Finish == finish);

        var ready = medals.Where(m => m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting);
        var upcoming = medals.Where(m => m.Time == TimeFact.Validated && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction));
        var now = time.GetUtcNow();
        var readyRows = await MedalReading.ReadAsync(db, First(ready), now, cancellation);
        var upcomingRows = await MedalReading.ReadAsync(db, First(upcoming), now, cancellation);
        var ids = readyRows.ConvertAll(r => r.Id);
        var unfit = await designs.PreflightAsync(db, await db.Medals.AsNoTracking().Where(m => ids.Contains(m.Id)).ToListAsync(cancellation), cancellation);
        return new EngravingQueue(
            [.. readyRows.Select(r => new EngravingRow(r, unfit.GetValueOrDefault(r.Id)))],
            readyRows.Count < EngravingFilter.Most ? readyRows.Count : await ready.CountAsync(cancellation),
            upcomingRows,
            upcomingRows.Count < EngravingFilter.Most ? upcomingRows.Count : await upcoming.CountAsync(cancellation));

        static IQueryable<Medal> First(IQueryable<Medal> list) =>
            list.OrderBy(m => EF.Property<DateTimeOffset>(m, MedalConfiguration.DueFrom)).ThenBy(m => m.Id).Take(EngravingFilter.Most);
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Configurations;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Fab;

/// <summary>What every board of a workshop shows: recounted from the medals, never stored.</summary>
/// <param name="Workshop">The workshop.</param>
/// <param name="At">When it was counted.</param>
/// <param name="Courses">Courses allotted to the workshop or with live medals there; the next due first.</param>
/// <param name="ReadyOrders">Orders whose live medals at this workshop are all engraved.</param>
public sealed record WorkshopPicture(ManufacturerId Workshop, DateTimeOffset At, IReadOnlyList<CourseCounts> Courses, int ReadyOrders)
{
    public StageCounts Total { get; } = StageCounts.Sum(Courses.Select(c => c.Total));
}

/// <summary>The counts of one course.</summary>
public sealed record CourseCounts(CourseId Course, string Slug, string Summit, string From, int Threshold, IReadOnlyList<FinishCounts> Finishes, int ReadyOrders)
{
    public StageCounts Total { get; } = StageCounts.Sum(Finishes.Select(f => f.Stages));

    /// <summary>Finished blanks that no medal claims.</summary>
    public int Stock { get; } = Finishes.Sum(f => f.Stock);

    /// <summary>The earliest day a medal of this course must leave by, of those that only the workshop is waited for.</summary>
    public DateOnly? NextDue { get; } = Finishes.Min(f => f.NextDue);

    // By value throughout: what is equal in the next picture is not drawn again.
    public bool Equals(CourseCounts? other) => other is not null && (Course, Slug, Summit, From, Threshold, ReadyOrders) == (other.Course, other.Slug, other.Summit, other.From, other.Threshold, other.ReadyOrders) && Finishes.SequenceEqual(other.Finishes);

    public override int GetHashCode() => HashCode.Combine(Course, Total, ReadyOrders);
}

/// <summary>The counts of one finish of a course.</summary>
public sealed record FinishCounts(string Finish, StageCounts Stages, int Stock, DateOnly? NextDue);

/// <summary>Live medals by stage.</summary>
/// <param name="Queued">To produce.</param>
/// <param name="InProduction">On the bench.</param>
/// <param name="Produced">Made, waiting for the athlete's time.</param>
/// <param name="ToEngrave">Made, the time known or not needed.</param>
/// <param name="Upcoming">The time came before the blank is made; these are also counted as queued or in production.</param>
/// <param name="Engraved">Engraved, to ship.</param>
/// <param name="Held">Set aside; these are also counted in their stage.</param>
public sealed record StageCounts(int Queued, int InProduction, int Produced, int ToEngrave, int Upcoming, int Engraved, int Held)
{
    public static readonly StageCounts None = new(0, 0, 0, 0, 0, 0, 0);

    public bool IsEmpty => Queued + InProduction + Produced + ToEngrave + Engraved == 0;

    public static StageCounts Sum(IEnumerable<StageCounts> parts) => parts.Aggregate(None, (a, b) => new(
        a.Queued + b.Queued, a.InProduction + b.InProduction, a.Produced + b.Produced, a.ToEngrave + b.ToEngrave, a.Upcoming + b.Upcoming, a.Engraved + b.Engraved, a.Held + b.Held));
}

/// <summary>Counts a workshop's live medals, ready orders and blanks.</summary>
[Needs(Resource.Counters, Right.Read)]
public sealed class WorkshopCounters(Database database, TimeProvider time)
{
    public async Task<Result<WorkshopPicture>> QueryAsync(ManufacturerId workshop, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<WorkshopCounters>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        return await CountAsync(db, workshop, time.GetUtcNow(), cancellation);
    }

    static async Task<WorkshopPicture> CountAsync(AppDbContext db, ManufacturerId workshop, DateTimeOffset now, CancellationToken cancellation)
    {
        var medals = db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop);
        var groups = await medals
            .Where(m => m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || m.Fabrication == Fabrication.Made || m.Fabrication == Fabrication.Engraved)
            .GroupBy(m => new { m.CourseId, m.Fabrication, m.Finish, m.Time, Held = m.HeldSince != null })
            .Select(g => new Group(g.Key.CourseId, g.Key.Fabrication, g.Key.Finish, g.Key.Time, g.Key.Held, g.Count(), g.Min(m => EF.Property<DateTimeOffset>(m, MedalConfiguration.DueFrom))))
            .ToListAsync(cancellation);

        // Live means not shipped, delivered or cancelled: what left already does not keep the rest of an order back.
        var ready = await medals.Where(m => m.Fabrication == Fabrication.Engraved && !db.Medals.Any(o => o.OrderId == m.OrderId && o.Manufacturer == workshop
                && (o.Fabrication == Fabrication.Queued || o.Fabrication == Fabrication.InProduction || o.Fabrication == Fabrication.Made)))
            .Select(m => new { m.CourseId, m.OrderId }).Distinct().ToListAsync(cancellation);
        var readyByCourse = ready.GroupBy(r => r.CourseId).ToDictionary(g => g.Key, g => g.Count());
        var readyOrders = ready.Select(r => r.OrderId).Distinct().Count();

        var stocks = await db.BlankStocks.AsNoTracking().Where(s => s.Manufacturer == workshop).Select(s => new { s.CourseId, s.Finish, s.Quantity }).ToListAsync(cancellation);
        var allotments = await db.Allotments.AsNoTracking().Where(a => a.Manufacturer == workshop && a.From <= now && (a.Until == null || a.Until > now))
            .Select(a => new { a.CourseId, a.Threshold }).ToListAsync(cancellation);
        var known = groups.Select(g => g.Course).Concat(stocks.Select(s => s.CourseId)).Concat(allotments.Select(a => a.CourseId)).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => known.Contains(c.Id)).Select(c => new { c.Id, c.Slug, c.Summit, c.From }).ToListAsync(cancellation);

        var byCourse = groups.ToLookup(g => g.Course);
        var counts = courses.Select(c => new CourseCounts(c.Id, c.Slug, c.Summit, c.From, allotments.Find(a => a.CourseId == c.Id)?.Threshold ?? 0,
            [.. byCourse[c.Id].Select(g => g.Finish).Concat(stocks.Where(s => s.CourseId == c.Id).Select(s => s.Finish)).Distinct().Order(StringComparer.Ordinal)
                .Select(finish => CountsOf(finish, [.. byCourse[c.Id].Where(g => g.Finish == finish)], stocks.Find(s => s.CourseId == c.Id && s.Finish == finish)?.Quantity ?? 0))],
            readyByCourse.GetValueOrDefault(c.Id)));
        return new WorkshopPicture(workshop, now, [.. counts.OrderBy(c => c.NextDue ?? DateOnly.MaxValue).ThenBy(c => c.Summit, StringComparer.Ordinal).ThenBy(c => c.From, StringComparer.Ordinal)], readyOrders);
    }

    static FinishCounts CountsOf(string finish, List<Group> groups, int stock)
    {
        int Of(Func<Group, bool> which) => groups.Where(which).Sum(g => g.Count);
        var stages = new StageCounts(
            Of(g => g.Fabrication == Fabrication.Queued),
            Of(g => g.Fabrication == Fabrication.InProduction),
            Of(g => g.Fabrication == Fabrication.Made && g.Time == TimeFact.Awaiting),
            Of(g => g.Fabrication == Fabrication.Made && g.Time != TimeFact.Awaiting),
            Of(g => g.Fabrication is Fabrication.Queued or Fabrication.InProduction && g.Time == TimeFact.Validated),
            Of(g => g.Fabrication == Fabrication.Engraved),
            Of(g => g.Held));
        var due = groups.Where(g => !g.Held && !(g.Fabrication == Fabrication.Made && g.Time == TimeFact.Awaiting)).Select(g => (DateOnly?)Promise.DueOn(DateOnly.FromDateTime(Formats.InParis(g.DueFrom)))).Min();
        return new(finish, stages, stock, due);
    }

    sealed record Group(CourseId Course, Fabrication Fabrication, string Finish, TimeFact Time, bool Held, int Count, DateTimeOffset DueFrom);
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Workshops;

/// <summary>One workshop with its load.</summary>
public sealed record WorkshopRow(ManufacturerId Id, string Name, string City, string Email, bool Active, int Courses, int Queued, int InProduction, int ToEngrave, int ToShip, int DailyCapacity);

/// <summary>Who makes a course now.</summary>
public sealed record AllotmentRow(CourseId Course, string Slug, string Summit, string From, AllotmentId? Allotment, ManufacturerId? Workshop, string? WorkshopName, DateTimeOffset? Since, int Threshold, int Queued, DateTimeOffset? Next, string? NextWorkshop);

/// <summary>Workshops and who makes what.</summary>
[Needs(Resource.Counters, Right.Read)]
public sealed class AllotmentRows(Database database, TimeProvider time)
{
    public async Task<Result<(IReadOnlyList<WorkshopRow> Workshops, IReadOnlyList<AllotmentRow> Courses)>> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AllotmentRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Counters, Right.Read) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var workshops = await db.Manufacturers.AsNoTracking().OrderBy(m => m.Name).ToListAsync(cancellation);
        var names = workshops.ToDictionary(m => m.Id, m => m.Name);
        var allotments = (await db.Allotments.AsNoTracking().Where(a => a.Until == null || a.Until > now).ToListAsync(cancellation)).ToLookup(a => a.CourseId);
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Summit).ThenBy(c => c.From).Select(c => new { c.Id, c.Slug, c.Summit, c.From }).ToListAsync(cancellation);
        var load = await db.Medals.AsNoTracking().IgnoreAutoIncludes().GroupBy(m => new { m.Manufacturer, m.CourseId, m.Fabrication, m.Time }).Select(g => new { g.Key.Manufacturer, g.Key.CourseId, g.Key.Fabrication, g.Key.Time, Count = g.Count() }).ToListAsync(cancellation);
        int Of(Func<MedalStatus, bool> status, ManufacturerId workshop) => load.Where(l => l.Manufacturer == workshop && status(Medal.StatusOf(l.Fabrication, l.Time))).Sum(l => l.Count);
        var rows = courses.Select(c =>
        {
            var current = allotments[c.Id].Where(a => a.From <= now).MaxBy(a => a.From);
            var next = allotments[c.Id].Where(a => a.From > now).MinBy(a => a.From);
            return new AllotmentRow(c.Id, c.Slug, c.Summit, c.From, current?.Id, current?.Manufacturer, current is null ? null : names.GetValueOrDefault(current.Manufacturer), current?.From, current?.Threshold ?? 0,
                load.Where(l => l.CourseId == c.Id && l.Fabrication == Fabrication.Queued).Sum(l => l.Count), next?.From, next is null ? null : names.GetValueOrDefault(next.Manufacturer));
        }).ToList();
        return ([.. workshops.Select(w => new WorkshopRow(w.Id, w.Name, w.City, w.Email, w.Active, rows.Count(r => r.Workshop == w.Id), Of(s => s == MedalStatus.QueuedForProduction, w.Id), Of(s => s == MedalStatus.InProduction, w.Id), Of(s => s == MedalStatus.AwaitingEngraving, w.Id), Of(s => s == MedalStatus.Engraved, w.Id), w.DailyCapacity))], rows);
    }
}

/// <summary>Which workshop makes a course from when; the day begins at midnight in Paris, today is at once.</summary>
public sealed record AllotCourseCommand(CourseId Course, ManufacturerId Workshop, DateOnly From, int Threshold);

/// <summary>Gives a course to a workshop. Medals queued before stay where they are; the orders that follow go to the new one.</summary>
[Needs(Resource.Production, Right.Write)]
public sealed class AllotCourse(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(AllotCourseCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AllotCourse>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        var midnight = FilterDays.Midnight(command.From);
        var from = midnight < now ? now : midnight;
        await using var work = await database.BeginAsync(actor, "allot", cancellation);
        if (!await work.Db.Courses.AnyAsync(c => c.Id == command.Course, cancellation)) return CourseErrors.NotFound;
        if (!await work.Db.Manufacturers.AnyAsync(m => m.Id == command.Workshop && m.Active, cancellation)) return ManufacturingErrors.NotFound;
        foreach (var before in await work.Db.Allotments.Where(a => a.CourseId == command.Course && (a.Until == null || a.Until > from)).ToListAsync(cancellation))
            if (before.End(before.From > from ? before.From : from, actor, now) is { Succeeded: false } refusal) return refusal;
        var made = Allotment.Begin(AllotmentId.New(now), command.Workshop, command.Course, from, command.Threshold, actor, now);
        if (!made.Succeeded) return made.Error;
        work.Db.Allotments.Add(made.Value);
        if (from <= now) await WorkshopThresholds.ReviewAsync(work.Db, made.Value, actor, now, cancellation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>How many medals a working day a workshop can finish.</summary>
public sealed record DeclareCapacityCommand(ManufacturerId Workshop, int PerDay);

/// <summary>Declares a workshop's capacity, the pace of its promises until its own history tells.</summary>
[Needs(Resource.Counters, Right.Write)]
public sealed class DeclareCapacity(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(DeclareCapacityCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DeclareCapacity>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "declare-capacity", cancellation);
        if (await work.Db.Manufacturers.FirstOrDefaultAsync(m => m.Id == command.Workshop, cancellation) is not { } workshop) return ManufacturingErrors.NotFound;
        return workshop.DeclareCapacity(command.PerDay, actor, time.GetUtcNow()) is { Succeeded: false } refusal ? refusal : await work.CommitAsync(cancellation);
    }
}

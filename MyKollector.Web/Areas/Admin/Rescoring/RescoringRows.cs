using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Rescoring;

/// <summary>One time, before and after.</summary>
/// <param name="Engraved">Its medal is engraved: the metal keeps the time of before.</param>
public sealed record RescoredRow(RescoredTimeId Id, PerformanceId Performance, string Athlete, DateOnly ClimbedOn, Category Category, RescoringBasis Basis, int GeometryBefore, int SecondsBefore, int SecondsAfter, ProofLevel LevelBefore, ProofLevel LevelAfter,
    PerformanceStatus StatusBefore, PerformanceStatus StatusAfter, Verdict? VerdictBefore, Verdict? VerdictAfter, bool Differs, RescoringChoice Choice, string? ChosenBy, bool Engraved);

/// <summary>A run as its page shows it.</summary>
/// <param name="Waiting">Rows that nobody has chosen about.</param>
/// <param name="Different">Rows of the run where something would change.</param>
public sealed record RescoringRun(RescoringId Id, RescoringStatus Status, int GeometryVersion, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Total, int Done, int Waiting, int Different, IReadOnlyList<RescoredRow> Rows, bool More);

/// <summary>A course with what there is to judge again, and its latest run.</summary>
public sealed record RescoringSeen(CourseId Course, string Slug, string Summit, string From, int GeometryVersion, int ToJudge, RescoringRun? Run);

/// <summary>Reads the latest run of a course. Its rows: what differs and waits first.</summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class RescoringRows(Database database)
{
    public const int PageSize = 100;

    public async Task<Result<RescoringSeen>> QueryAsync(string slug, bool all, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RescoringRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        if (await db.Courses.AsNoTracking().Where(c => c.Slug == slug).Select(c => new { c.Id, c.Slug, c.Summit, c.From, c.GeometryVersion }).FirstOrDefaultAsync(cancellation) is not { } course) return CourseErrors.NotFound;
        var toJudge = await RescoringJobs.ToJudge(db, course.Id, course.GeometryVersion).CountAsync(cancellation);
        var run = await db.Rescorings.AsNoTracking().Where(r => r.CourseId == course.Id).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancellation);
        return new RescoringSeen(course.Id, course.Slug, course.Summit, course.From, course.GeometryVersion, toJudge, run is null ? null : await RunAsync(db, run, all, page, cancellation));
    }

    static async Task<RescoringRun> RunAsync(AppDbContext db, Domain.Performances.Rescoring run, bool all, int page, CancellationToken cancellation)
    {
        var times = db.RescoredTimes.AsNoTracking().Where(t => t.RescoringId == run.Id);
        var waiting = await times.CountAsync(t => t.Choice == RescoringChoice.Waiting, cancellation);
        var different = await times.CountAsync(t => t.Differs, cancellation);
        var rows = await (from t in times
                          where all || t.Differs
                          join p in db.Performances on t.PerformanceId equals p.Id
                          join a in db.Accounts on p.Athlete equals a.Id
                          orderby t.Choice == RescoringChoice.Waiting descending, t.Differs descending, t.StatusBefore != t.StatusAfter descending, p.ClimbedOn, t.Id
                          select new RescoredRow(t.Id, p.Id, a.DisplayName, p.ClimbedOn, p.Category, t.Basis, t.GeometryBefore, t.SecondsBefore, t.SecondsAfter, t.LevelBefore, t.LevelAfter, t.StatusBefore, t.StatusAfter, t.VerdictBefore, t.VerdictAfter,
                              t.Differs, t.Choice, t.ChosenBy, db.Medals.Any(m => m.PerformanceId == p.Id && (m.Fabrication == Fabrication.Engraved || m.Fabrication == Fabrication.Shipped || m.Fabrication == Fabrication.Delivered))))
            .Skip(page * PageSize).Take(PageSize + 1).ToListAsync(cancellation);
        return new(run.Id, run.Status, run.GeometryVersion, run.StartedBy, run.StartedAt, run.EndedAt, run.Total, run.Done, waiting, different, [.. rows.Take(PageSize)], rows.Count > PageSize);
    }
}

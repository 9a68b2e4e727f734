using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Review;

/// <summary>Which performances. Without a status: all.</summary>
public sealed record PerformanceFilter(PerformanceStatus? Status, string? Course, PerformanceOrigin? Origin, ProofLevel? Level, DateTimeOffset? From, DateTimeOffset? Until, bool RiskFirst);

/// <summary>One performance of the queue.</summary>
public sealed record PerformanceRow(PerformanceId Id, string Athlete, string Summit, string From, int Seconds, Category Category, PerformanceOrigin Origin, ProofLevel Level, PerformanceStatus Status, Risk Risk, bool Record, bool SecondWanted, bool Bought, DateOnly ClimbedOn, DateTimeOffset SubmittedAt, DateTimeOffset? ProvisionalUntil);

/// <summary>How decisions went lately.</summary>
/// <param name="ByItself">Validated without a person.</param>
/// <param name="Approved">Validated by a person.</param>
/// <param name="Refused">Refused.</param>
/// <param name="MoreAsked">Questions asked.</param>
/// <param name="MedianWait">From submission to the decision of a person; null when there was none.</param>
/// <param name="Reviewers">Decisions by person.</param>
public sealed record DecisionFigures(int ByItself, int Approved, int Refused, int MoreAsked, TimeSpan? MedianWait, IReadOnlyList<(string Name, int Count)> Reviewers);

/// <summary>Performances for the reviewers: the queue by age or risk, and every list behind the board's figures.</summary>
[Needs(Resource.Performance, Right.Read)]
public sealed class PerformanceRows(Database database, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Riskiest first looks at this many of the oldest: risk is read from reports, which no index holds.</summary>
    public const int RiskWindow = 500;

    public async Task<Result<(IReadOnlyList<PerformanceRow> Rows, bool More, int Total)>> QueryAsync(PerformanceFilter filter, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PerformanceRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        var performances = db.Performances.AsNoTracking().IgnoreAutoIncludes();
        if (filter.Status is { } status) performances = performances.Where(p => p.Status == status);
        if (filter.Origin is { } origin) performances = performances.Where(p => p.Origin == origin);
        if (filter.Level is { } level) performances = performances.Where(p => p.Level == level);
        if (filter.From is { } from) performances = performances.Where(p => p.SubmittedAt >= from);
        if (filter.Until is { } until) performances = performances.Where(p => p.SubmittedAt < until);
        var joined = from p in performances
                     join c in db.Courses on p.CourseId equals c.Id
                     join a in db.Accounts on p.Athlete equals a.Id
                     where filter.Course == null || c.Slug == filter.Course
                     select new { Performance = p, c.Summit, c.From, a.DisplayName, Approvals = p.Decisions.Count(d => d.Outcome == PerformanceStatus.Validated && !p.Decisions.Any(later => later.Outcome != PerformanceStatus.Validated && later.At >= d.At)), Bought = p.OrderId != null || p.MedalId != null };
        var total = await joined.CountAsync(cancellation);
        // What waits is taken oldest first; what is decided is read newest first.
        var waiting = filter.Status is PerformanceStatus.InReview or PerformanceStatus.MoreAsked;
        var ordered = waiting ? joined.OrderBy(p => p.Performance.SubmittedAt) : joined.OrderByDescending(p => p.Performance.SubmittedAt);
        var read = await (filter.RiskFirst ? ordered.Take(RiskWindow) : ordered.Skip(page * PageSize).Take(PageSize + 1)).ToListAsync(cancellation);

        var ids = read.Select(p => p.Performance.Id).ToList();
        var reports = (await db.Proofs.AsNoTracking().Where(p => p.PerformanceId != null && ids.Contains(p.PerformanceId.Value) && p.Report != null).Select(p => new { p.PerformanceId, p.Report }).ToListAsync(cancellation))
            .ToLookup(p => p.PerformanceId!.Value, p => ProofReportStorage.Read(p.Report!));
        var rows = read.Select(p => new PerformanceRow(p.Performance.Id, p.DisplayName, p.Summit, p.From, p.Performance.CountedSeconds, p.Performance.Category, p.Performance.Origin, p.Performance.Level, p.Performance.Status,
            ReviewRisk.Of(p.Performance.NeedsSecondReviewer, p.Performance.LevelReasons, reports[p.Performance.Id].FirstOrDefault()), p.Performance.NeedsSecondReviewer || p.Performance.ProvisionalUntil is not null,
            p.Performance.NeedsSecondReviewer && p.Approvals > 0, p.Bought, p.Performance.ClimbedOn, p.Performance.SubmittedAt, p.Performance.ProvisionalUntil));
        if (filter.RiskFirst) rows = rows.OrderByDescending(r => r.Risk).ThenBy(r => r.SubmittedAt).Skip(page * PageSize).Take(PageSize + 1);
        var list = rows.ToList();
        return ([.. list.Take(PageSize)], list.Count > PageSize, total);
    }

    /// <summary>Figures of the last <paramref name="days"/> days.</summary>
    public async Task<DecisionFigures> FiguresAsync(int days, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PerformanceRows>(actor) is not null || actor.ScopeOf(Resource.Performance, Right.Read) != Scope.All) return new(0, 0, 0, 0, null, []);
        var since = time.GetUtcNow().AddDays(-days);
        await using var db = database.CreateFor(actor);
        var decisions = await (from d in db.Set<Decision>().AsNoTracking()
                               join p in db.Performances on d.PerformanceId equals p.Id
                               where d.At >= since && d.Outcome != PerformanceStatus.InReview
                               select new { d.Outcome, d.At, d.ReviewerName, p.SubmittedAt }).ToListAsync(cancellation);
        var byItself = await db.Performances.CountAsync(p => p.Status == PerformanceStatus.Validated && p.DecidedAt >= since && !p.Decisions.Any(), cancellation);
        var waits = decisions.Where(d => d.Outcome is PerformanceStatus.Validated or PerformanceStatus.Refused).Select(d => d.At - d.SubmittedAt).Order().ToList();
        return new(byItself, decisions.Count(d => d.Outcome == PerformanceStatus.Validated), decisions.Count(d => d.Outcome == PerformanceStatus.Refused), decisions.Count(d => d.Outcome == PerformanceStatus.MoreAsked),
            waits.Count == 0 ? null : waits[waits.Count / 2], [.. decisions.GroupBy(d => d.ReviewerName).OrderByDescending(g => g.Count()).Select(g => (g.Key, g.Count()))]);
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Rankings;

/// <summary>One athlete's best time.</summary>
public sealed record RankingRow(int Rank, string Pseudonym, int Seconds, double? UncertaintySeconds, ProofLevel Level, DateOnly ClimbedOn, bool Provisional);

/// <summary>Who is ranked against whom. Sex and age group hold only those who gave theirs.</summary>
public sealed record RankingFilter(Category Category, Sex? Sex = null, AgeGroup? Age = null);

/// <summary>A course's ranking in one category.</summary>
/// <param name="Course">The course.</param>
/// <param name="Proven">N3 to N5.</param>
/// <param name="Approved">N0 to N2 that a person approved, ranked apart.</param>
public sealed record CourseRanking(Course Course, IReadOnlyList<RankingRow> Proven, IReadOnlyList<RankingRow> Approved);

/// <summary>
/// The public ranking of a course: only where the course allows it, only athletes who chose a name for it, only our own punches and files:
/// what a connected service said stays with its owner.
/// </summary>
[OpenToAll("rankings are public where their course allows them")]
public sealed class RankingRows(Database database, TimeProvider time)
{
    /// <summary>Most athletes shown.</summary>
    public const int Most = 100;

    public async Task<Result<CourseRanking>> QueryAsync(string slug, RankingFilter filter, CancellationToken cancellation)
    {
        await using var db = database.Open();
        if (await db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Slug == slug, cancellation) is not { } course) return CourseErrors.NotFound;
        if (!course.IsRanked) return new CourseRanking(course, [], []);
        return new CourseRanking(course, await BestAsync(db, course.Id, filter, proven: true, cancellation), await BestAsync(db, course.Id, filter, proven: false, cancellation));
    }

    async Task<IReadOnlyList<RankingRow>> BestAsync(AppDbContext db, CourseId course, RankingFilter filter, bool proven, CancellationToken cancellation)
    {
        ProofLevel[] levels = proven ? [ProofLevel.N3, ProofLevel.N4, ProofLevel.N5] : [ProofLevel.N0, ProofLevel.N1, ProofLevel.N2];
        var now = time.GetUtcNow();
        var (sex, youngest, oldest) = (filter.Sex, filter.Age is { } a ? AgeGroups.AgesOf(a).From : (int?)null, filter.Age is { } b ? AgeGroups.AgesOf(b).To : 0);
        var times = await (from performance in db.Performances.AsNoTracking()
                           where performance.CourseId == course && performance.Category == filter.Category && performance.Status == PerformanceStatus.Validated
                               && levels.Contains(performance.Level) && performance.Origin != PerformanceOrigin.Connected
                           join account in db.Accounts on performance.Athlete equals account.Id
                           where account.Pseudonym != null && account.Status == AccountStatus.Active
                               && (sex == null || account.Sex == sex)
                               && (youngest == null || (account.BirthYear != null && performance.ClimbedOn.Year - account.BirthYear.Value >= youngest && performance.ClimbedOn.Year - account.BirthYear.Value <= oldest))
                           orderby performance.AdjustedSeconds ?? performance.RawSeconds, performance.ClimbedOn
                           select new { performance.Athlete, account.Pseudonym, Seconds = performance.AdjustedSeconds ?? performance.RawSeconds, performance.UncertaintySeconds, performance.Level, performance.ClimbedOn, performance.ProvisionalUntil })
            .Take(Most * 20).ToListAsync(cancellation);
        var best = times.DistinctBy(t => t.Athlete).Take(Most).ToList();
        var ranks = Ranking.RanksOf(best.ConvertAll(t => new RankedTime(t.Seconds, t.UncertaintySeconds)));
        return [.. best.Select((t, i) => new RankingRow(ranks[i], t.Pseudonym!, t.Seconds, t.UncertaintySeconds, t.Level, t.ClimbedOn, t.ProvisionalUntil > now))];
    }
}

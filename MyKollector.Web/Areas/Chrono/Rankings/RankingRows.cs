using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Rankings;

/// <summary>One athlete's best time.</summary>
public sealed record RankingRow(int Rank, string Pseudonym, int Seconds, double? UncertaintySeconds, ProofLevel Level, DateOnly ClimbedOn, bool Provisional);

/// <summary>Who is ranked against whom, and by which proof. Sex and age group hold only those who gave theirs.</summary>
/// <param name="Category">How the climb was made.</param>
/// <param name="Sex">Only this one.</param>
/// <param name="Age">Only those of this age in the year of the climb.</param>
/// <param name="Least">Only times proven at least so well: N3 or more, for the others are ranked apart.</param>
/// <param name="OfficialOnly">Without records that are still provisional.</param>
public sealed record RankingFilter(Category Category, Sex? Sex = null, AgeGroup? Age = null, ProofLevel? Least = null, bool OfficialOnly = false)
{
    /// <summary>Levels of the first list, and what <see cref="Least"/> may be.</summary>
    public static readonly IReadOnlyList<ProofLevel> Proven = [ProofLevel.N3, ProofLevel.N4, ProofLevel.N5];

    /// <summary>Levels of the list of times that a person approved.</summary>
    public static readonly IReadOnlyList<ProofLevel> Approved = [ProofLevel.N0, ProofLevel.N1, ProofLevel.N2];
}

/// <summary>The course of a ranking, and why it shows none.</summary>
public sealed record RankedCourse(string Summit, string From, bool IsRanked, string? StatusReason);

/// <summary>A course's ranking in one category.</summary>
/// <param name="Course">The course.</param>
/// <param name="Proven">N3 to N5.</param>
/// <param name="Approved">N0 to N2 that a person approved, ranked apart.</param>
public sealed record CourseRanking(RankedCourse Course, IReadOnlyList<RankingRow> Proven, IReadOnlyList<RankingRow> Approved);

/// <summary>
/// The public ranking of a course: only where the course allows it, only athletes who chose a name for it, only our own punches and files:
/// what a connected service said stays with its owner.
/// </summary>
[OpenToAll("rankings are public where their course allows them")]
public sealed class RankingRows(RankingBoards boards)
{
    /// <summary>Most athletes shown.</summary>
    public const int Most = 100;

    public async Task<Result<CourseRanking>> QueryAsync(string slug, RankingFilter filter, CancellationToken cancellation) =>
        await boards.GetAsync(slug, filter, cancellation) is { } ranking ? ranking : CourseErrors.NotFound;
}

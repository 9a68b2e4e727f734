using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <summary>One course of the list.</summary>
public sealed record AdminCourseRow(string Slug, string Summit, string From, string Massif, CourseStatus Status, bool RankingEnabled, bool LinesValidated, int GeometryVersion, int Steles, string? Workshop, int Queued);

/// <summary>A stele with its health.</summary>
public sealed record AdminStele(SteleId Id, string Number, string Code, SteleGate Gate, SteleStatus Status, double Latitude, double Longitude, DateTimeOffset? InstalledAt, bool Demonstration, SteleVitals Vitals, double MetresFromGate, StoredFileId? Picture);

/// <summary>One version of the line.</summary>
public sealed record AdminGeometry(int Version, DateTimeOffset CreatedAt, int Performances, bool InForce);

/// <summary>One course with everything that is administered about it.</summary>
public sealed record AdminCourse(CourseId Id, string Slug, string Summit, string From, CourseStatus Status, string? StatusReason, bool RankingEnabled, bool IsRanked, DateTimeOffset? LinesValidatedAt, string Attribution, CourseGeometry Line, IReadOnlyList<AdminGeometry> Versions, IReadOnlyList<AdminStele> Steles);

/// <summary>The courses, for those who look after them.</summary>
[Needs(Resource.Catalogue, Right.Read)]
public sealed class CourseRows(Database database, TimeProvider time)
{
    public async Task<Result<IReadOnlyList<AdminCourseRow>>> QueryAsync(string? search, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CourseRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Catalogue, Right.Read) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var rows = await db.Courses.AsNoTracking().OrderBy(c => c.Summit).ThenBy(c => c.From).Select(c => new
        {
            c.Slug, c.Summit, c.From, c.Massif, c.Status, c.RankingEnabled, Validated = c.LinesValidatedAt != null, c.GeometryVersion, Steles = db.Steles.Count(s => s.CourseId == c.Id && s.Status == SteleStatus.Standing),
            Workshop = db.Allotments.Where(a => a.CourseId == c.Id && a.From <= now && (a.Until == null || a.Until > now)).OrderByDescending(a => a.From).Select(a => db.Manufacturers.Where(m => m.Id == a.Manufacturer).Select(m => m.Name).First()).FirstOrDefault(),
            Queued = db.Medals.Count(m => m.CourseId == c.Id && m.Fabrication == Fabrication.Queued),
        }).ToListAsync(cancellation);
        // A few dozen rows: the search folds accents and case here, where it is exact on both databases.
        var compare = System.Globalization.CultureInfo.InvariantCulture.CompareInfo;
        bool Matches(string text) => string.IsNullOrWhiteSpace(search) || compare.IndexOf(text, search.Trim(), System.Globalization.CompareOptions.IgnoreCase | System.Globalization.CompareOptions.IgnoreNonSpace) >= 0;
        return rows.Where(c => Matches(c.Summit) || Matches(c.From) || Matches(c.Massif)).Select(c => new AdminCourseRow(c.Slug, c.Summit, c.From, c.Massif, c.Status, c.RankingEnabled, c.Validated, c.GeometryVersion, c.Steles, c.Workshop, c.Queued)).ToList();
    }

    public async Task<Result<AdminCourse>> OneAsync(string slug, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CourseRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Catalogue, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        if (await db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Slug == slug, cancellation) is not { } c) return CourseErrors.NotFound;
        var geometries = await db.Geometries.AsNoTracking().Where(g => g.CourseId == c.Id).OrderByDescending(g => g.Version).ToListAsync(cancellation);
        var counts = await db.Performances.AsNoTracking().Where(p => p.CourseId == c.Id && p.Status != PerformanceStatus.Withdrawn).GroupBy(p => p.GeometryVersion).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var line = geometries.Single(g => g.Version == c.GeometryVersion).ToGeometry();
        var steles = await db.Steles.AsNoTracking().Where(s => s.CourseId == c.Id).OrderBy(s => s.Number).ToListAsync(cancellation);
        var vitals = await SteleHealth.OfAsync(db, steles, time.GetUtcNow(), cancellation);
        return new AdminCourse(c.Id, c.Slug, c.Summit, c.From, c.Status, c.StatusReason, c.RankingEnabled, c.IsRanked, c.LinesValidatedAt, c.Attribution, line,
            [.. geometries.Select(g => new AdminGeometry(g.Version, g.CreatedAt, counts.GetValueOrDefault(g.Version), g.Version == c.GeometryVersion))],
            [.. steles.Select(s => new AdminStele(s.Id, s.Number, s.Code, s.Gate, s.Status, s.Latitude, s.Longitude, s.InstalledAt, s.Demonstration, vitals[s.Id], (s.Gate == SteleGate.Start ? line.Start : line.Finish).DistanceTo(s.Latitude, s.Longitude), s.Picture))]);
    }
}

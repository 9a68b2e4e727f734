using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>The lines of the courses, read once: a version never changes.</summary>
public sealed class CourseGeometries(Database database)
{
    readonly ConcurrentDictionary<(CourseId, int), (CourseGeometry Line, Relief Relief)> _known = new();

    /// <summary>The line of one version.</summary>
    /// <exception cref="InvalidOperationException">No such version: a bug of the caller.</exception>
    public async ValueTask<CourseGeometry> LineAsync(CourseId course, int version, CancellationToken cancellation) => (await GetAsync(course, version, cancellation)).Line;

    /// <summary>Its relief in stretches of 100 m.</summary>
    public async ValueTask<Relief> ReliefAsync(CourseId course, int version, CancellationToken cancellation) => (await GetAsync(course, version, cancellation)).Relief;

    async ValueTask<(CourseGeometry Line, Relief Relief)> GetAsync(CourseId course, int version, CancellationToken cancellation)
    {
        if (_known.TryGetValue((course, version), out var known)) return known;
        await using var db = database.Open();
        var stored = await db.Geometries.AsNoTracking().FirstAsync(g => g.CourseId == course && g.Version == version, cancellation);
        var line = stored.ToGeometry();
        return _known[(course, version)] = (line, Relief.Of(line));
    }
}

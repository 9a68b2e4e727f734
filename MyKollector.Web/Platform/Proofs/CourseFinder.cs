using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>The courses that a track may have climbed: one index over all gates in force, made again when a course changes.</summary>
public sealed class CourseFinder : IDisposable
{
    readonly Database _database;
    readonly IDisposable _subscription;
    readonly SemaphoreSlim _building = new(1, 1);
    Index? _index;

    public CourseFinder(Database database, ChangeNotifier notifier)
    {
        _database = database;
        _subscription = notifier.Subscribe(hints =>
        {
            if (hints.Any(h => h.Code.StartsWith("course.", StringComparison.Ordinal))) _index = null;
        });
    }

    sealed record Index(CourseIndex<CourseId> Gates, IReadOnlyDictionary<CourseId, CourseGeometry> Lines);

    /// <summary>Courses whose two gates the track passes, with the line in force.</summary>
    public async Task<IReadOnlyList<(CourseId Course, CourseGeometry Line)>> FindAsync(Track track, CancellationToken cancellation)
    {
        var index = await IndexAsync(cancellation);
        return [.. index.Gates.Find(track).OrderByDescending(c => c.IsLikely).Take(40).Select(c => (c.Key, index.Lines[c.Key]))];
    }

    /// <summary>The lines in force of all courses.</summary>
    public async Task<IReadOnlyCollection<CourseGeometry>> LinesAsync(CancellationToken cancellation) => [.. (await IndexAsync(cancellation)).Lines.Values];

    async Task<Index> IndexAsync(CancellationToken cancellation)
    {
        if (_index is { } ready) return ready;
        await _building.WaitAsync(cancellation);
        try
        {
            if (_index is { } made) return made;
            await using var db = _database.Open();
            var stored = await (from geometry in db.Geometries.AsNoTracking()
                                join course in db.Courses on new { Id = geometry.CourseId, geometry.Version } equals new { course.Id, Version = course.GeometryVersion }
                                select geometry).ToListAsync(cancellation);
            var lines = stored.ToDictionary(g => g.CourseId, g => g.ToGeometry());
            var gates = new CourseIndex<CourseId>();
            foreach (var (course, line) in lines) gates.Add(course, line);
            return _index = new Index(gates, lines);
        }
        finally
        {
            _building.Release();
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _building.Dispose();
    }
}

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

    sealed record Index(CourseIndex<CourseId> Gates, IReadOnlyDictionary<CourseId, CourseGeometry> Lines, IReadOnlyDictionary<CourseId, Box> Boxes);

    /// <summary>Around a line, with a margin of some three hundred metres.</summary>
    readonly record struct Box(double South, double West, double North, double East)
    {
        const double Margin = 0.004;

        public static Box Of(CourseGeometry line) => new(line.Line.Min(p => p.Latitude) - Margin, line.Line.Min(p => p.Longitude) - Margin, line.Line.Max(p => p.Latitude) + Margin, line.Line.Max(p => p.Longitude) + Margin);

        public bool Holds(double latitude, double longitude) => latitude >= South && latitude <= North && longitude >= West && longitude <= East;
    }

    /// <summary>Courses whose two gates the track passes, with the line in force.</summary>
    public async Task<IReadOnlyList<(CourseId Course, CourseGeometry Line)>> FindAsync(Track track, CancellationToken cancellation)
    {
        var index = await IndexAsync(cancellation);
        return [.. index.Gates.Find(track).OrderByDescending(c => c.IsLikely).Take(40).Select(c => (c.Key, index.Lines[c.Key]))];
    }

    /// <summary>The courses that the track follows or meets, whether it passes a gate or not: the few with most of it alongside.</summary>
    public async Task<IReadOnlyList<(CourseId Course, CourseGeometry Line)>> NearestAsync(Track track, CancellationToken cancellation)
    {
        const int samples = 400;
        const double near = 120;
        var index = await IndexAsync(cancellation);
        var stride = Math.Max(1, track.Points.Length / samples);
        var places = Enumerable.Range(0, track.Points.Length / stride).Select(i => track.Points[i * stride]).Select(p => (p.Latitude, p.Longitude)).ToList();
        return
        [
            .. (from pair in index.Lines
                let line = pair.Value
                let box = index.Boxes[pair.Key]
                let alongside = places.Count(p => box.Holds(p.Latitude, p.Longitude) && line.Line.Any(q => GeoPoint.Distance(p.Latitude, p.Longitude, q.Latitude, q.Longitude) < near))
                where alongside > 0
                orderby alongside descending
                select (pair.Key, line)).Take(3),
        ];
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
            return _index = new Index(gates, lines, lines.ToDictionary(l => l.Key, l => Box.Of(l.Value)));
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

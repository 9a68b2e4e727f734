using MyKollector.Domain.Courses;
using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>A course that an activity may have climbed.</summary>
/// <param name="Key">As given to the index.</param>
/// <param name="PassedStart">The activity came near the start gate.</param>
/// <param name="PassedFinish">The activity came near the finish gate, after the start when it passed both.</param>
public readonly record struct CourseCandidate<TKey>(TKey Key, bool PassedStart, bool PassedFinish)
{
    /// <summary>Both gates in their order: worth a verification.</summary>
    public bool IsLikely => PassedStart && PassedFinish;
}

/// <summary>
/// Finds, among thousands of courses, those whose gates an activity passes. A grid of half a kilometre over the gates: most points of a track fall
/// into the cell of the point before, and most cells are empty, so a track costs little more than reading it. Not for concurrent writing; any number may read.
/// </summary>
public sealed class CourseIndex<TKey>
{
    /// <summary>Side of a cell in degrees of latitude, about 550 m; longitude the same number of degrees.</summary>
    const double Cell = 0.005;

    /// <summary>How near counts as near a gate, metres beyond its half width.</summary>
    const double Tolerance = 60;

    readonly record struct Entry(int Course, bool IsFinish, double Latitude, double Longitude, double Square, double LongitudeScale);

    readonly Dictionary<long, List<Entry>> _cells = [];
    readonly List<TKey> _keys = [];

    /// <summary>Number of courses.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a course by its gates.</summary>
    public void Add(TKey key, CourseGeometry course)
    {
        ArgumentNullException.ThrowIfNull(course);
        var index = _keys.Count;
        _keys.Add(key);
        Add(index, false, course.Start);
        Add(index, true, course.Finish);
    }

    void Add(int course, bool isFinish, Gate gate)
    {
        var reach = gate.HalfWidthMetres + Tolerance;
        var scale = Math.Max(0.01, Math.Cos(double.DegreesToRadians(gate.Latitude)));
        var reachDegrees = reach / 111_195;
        var entry = new Entry(course, isFinish, gate.Latitude, gate.Longitude, reachDegrees * reachDegrees, scale);
        for (var row = Row(gate.Latitude - reachDegrees); row <= Row(gate.Latitude + reachDegrees); row++)
        {
            for (var column = Row(gate.Longitude - reachDegrees / scale); column <= Row(gate.Longitude + reachDegrees / scale); column++)
            {
                var key = KeyOf(row, column);
                if (!_cells.TryGetValue(key, out var list)) _cells[key] = list = [];
                list.Add(entry);
            }
        }
    }

    static int Row(double degrees) => (int)Math.Floor(degrees / Cell);

    static long KeyOf(int row, int column) => (long)row << 32 | (uint)column;

    /// <summary>The courses an activity came near, likely ones first.</summary>
    public IReadOnlyList<CourseCandidate<TKey>> Find(Track track)
    {
        ArgumentNullException.ThrowIfNull(track);
        Dictionary<int, (int Start, int Finish)> seen = [];
        List<Entry>? entries = null;
        var lastRow = int.MinValue;
        var lastColumn = int.MinValue;
        var points = track.Points;
        for (var i = 0; i < points.Length; i++)
        {
            ref readonly var point = ref points[i];
            var row = (int)Math.Floor(point.Latitude * (1 / Cell));
            var column = (int)Math.Floor(point.Longitude * (1 / Cell));
            if (row != lastRow || column != lastColumn)
            {
                lastRow = row;
                lastColumn = column;
                entries = _cells.GetValueOrDefault(KeyOf(row, column));
            }

            if (entries is null) continue;
            foreach (var entry in entries)
            {
                var dy = point.Latitude - entry.Latitude;
                var dx = (point.Longitude - entry.Longitude) * entry.LongitudeScale;
                if (dx * dx + dy * dy > entry.Square) continue;
                var (start, finish) = seen.GetValueOrDefault(entry.Course, (-1, -1));
                // The first start and the last finish: if any finish follows any start, these do.
                seen[entry.Course] = entry.IsFinish ? (start, i) : (start < 0 ? i : start, finish);
            }
        }

        var candidates = new List<CourseCandidate<TKey>>(seen.Count);
        foreach (var (course, (start, finish)) in seen)
        {
            var both = start >= 0 && finish >= 0;
            candidates.Add(new(_keys[course], start >= 0, finish >= 0 && (!both || finish > start)));
        }

        candidates.Sort((a, b) => b.IsLikely.CompareTo(a.IsLikely));
        return candidates;
    }
}

using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>A place where the recorder's clock was set, and how far it went beyond the time that passed.</summary>
readonly record struct ClockJump(int Index, double Seconds);

/// <summary>
/// A track made fit for matching: positions on the course's plane, times in order, teleports and copies taken out. What was left out is counted.
/// </summary>
sealed class Recording
{
    /// <summary>Faster than anything on a mountain road, metres per second.</summary>
    const double TeleportSpeed = 45;

    /// <summary>A longer silence means another outing or another clock, seconds.</summary>
    const double LongestSilence = 6 * 3600;

    Recording(int capacity)
    {
        T = new double[capacity];
        X = new double[capacity];
        Y = new double[capacity];
        Source = new int[capacity];
    }

    /// <summary>Seconds since the first point; over a clock jump the time that plausibly passed.</summary>
    public double[] T { get; private set; }

    public double[] X { get; private set; }

    public double[] Y { get; private set; }

    /// <summary>Index in the track's points.</summary>
    public int[] Source { get; private set; }

    public int Count { get; private set; }

    public int Outliers { get; private set; }

    public int FirstOutlier { get; private set; } = -1;

    public int Duplicates { get; private set; }

    public int BadTimes { get; private set; }

    public List<ClockJump> ClockJumps { get; } = [];

    /// <summary>Median step between points in seconds, at least a tenth.</summary>
    public double MedianStep { get; private set; } = 1;

    /// <summary>Null when the track has no usable time.</summary>
    public static Recording? Of(Track track, CourseLine line)
    {
        var points = track.Points;
        var order = new int[points.Length];
        var count = 0;
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i].HasTime) order[count++] = i;
        }

        if (count < 2) return null;
        var recording = new Recording(count);
        count = recording.DropStrayTimes(points, order, count);
        if (count < 2 || points[order[0]].Time == points[order[count - 1]].Time) return null;
        recording.FindMedianStep(points, order, count);
        recording.Fill(points, order, count, line);
        recording.DropTeleports();
        recording.DropSpikes();
        return recording.Count < 2 ? null : recording;
    }

    /// <summary>Takes out single points and short runs whose time belongs elsewhere, so that only real settings of the clock remain.</summary>
    int DropStrayTimes(ReadOnlySpan<TrackPoint> points, int[] order, int count)
    {
        // Small steps backwards are late stamps of one or two points.
        var kept = 0;
        var last = long.MinValue;
        for (var i = 0; i < count; i++)
        {
            var time = points[order[i]].Time;
            if (kept > 0 && time < last && last - time <= 3000)
            {
                BadTimes++;
                continue;
            }

            last = time;
            order[kept++] = order[i];
        }

        count = kept;
        var runs = new List<(int From, int To)>();
        var from = 0;
        for (var i = 1; i <= count; i++)
        {
            if (i < count && InOrder(points[order[i - 1]].Time, points[order[i]].Time)) continue;
            runs.Add((from, i));
            from = i;
        }

        if (runs.Count == 1) return count;
        const int shortRun = 5;
        var keep = new List<(int From, int To)>();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            var length = run.To - run.From;
            var stray = length < shortRun && count > 4 * shortRun &&
                (keep.Count == 0 || i == runs.Count - 1 || InOrder(points[order[keep[^1].To - 1]].Time, points[order[runs[i + 1].From]].Time));
            if (stray) BadTimes += length;
            else keep.Add(run);
        }

        if (keep.Count == 0) return count;
        kept = 0;
        foreach (var run in keep)
        {
            for (var i = run.From; i < run.To; i++) order[kept++] = order[i];
        }

        return kept;
    }

    static bool InOrder(long before, long after) => after >= before && after - before <= LongestSilence * 1000;

    void FindMedianStep(ReadOnlySpan<TrackPoint> points, int[] order, int count)
    {
        var steps = new List<double>(Math.Min(count, 4000));
        var stride = Math.Max(1, count / 4000);
        for (var i = 1; i < count; i += stride)
        {
            var step = (points[order[i]].Time - points[order[i - 1]].Time) / 1000.0;
            if (step is > 0 and < 600) steps.Add(step);
        }

        if (steps.Count == 0) return;
        steps.Sort();
        MedianStep = Math.Max(0.1, steps[steps.Count / 2]);
    }

    void Fill(ReadOnlySpan<TrackPoint> points, int[] order, int count, CourseLine line)
    {
        var at = 0.0;
        for (var i = 0; i < count; i++)
        {
            ref readonly var point = ref points[order[i]];
            var (x, y) = line.Project(point.Latitude, point.Longitude);
            if (i > 0)
            {
                var before = points[order[i - 1]].Time;
                var step = (point.Time - before) / 1000.0;
                if (!InOrder(before, point.Time))
                {
                    var moved = Math.Sqrt((x - X[Count - 1]) * (x - X[Count - 1]) + (y - Y[Count - 1]) * (y - Y[Count - 1]));
                    var passed = Math.Max(MedianStep, moved > 100 ? moved / 5 : 0);
                    ClockJumps.Add(new(Count, step - passed));
                    step = passed;
                }
                else if (step == 0 && Math.Abs(x - X[Count - 1]) < 0.02 && Math.Abs(y - Y[Count - 1]) < 0.02)
                {
                    Duplicates++;
                    continue;
                }

                at += step;
            }

            T[Count] = at;
            X[Count] = x;
            Y[Count] = y;
            Source[Count] = order[i];
            Count++;
        }
    }

    double Distance(int i, int j) => Math.Sqrt((X[i] - X[j]) * (X[i] - X[j]) + (Y[i] - Y[j]) * (Y[i] - Y[j]));

    /// <summary>Points that only a jump can reach and that the track leaves again at once.</summary>
    void DropTeleports()
    {
        var drop = new bool[Count];
        var any = false;
        var last = 0;
        for (var i = 1; i < Count; i++)
        {
            var distance = Distance(last, i);
            if (distance > 60 && distance / Math.Max(1, T[i] - T[last]) > TeleportSpeed)
            {
                for (var j = i + 1; j < Count && j <= i + 10; j++)
                {
                    var back = Distance(last, j);
                    if (back > 60 && back / Math.Max(1, T[j] - T[last]) > TeleportSpeed) continue;
                    for (var k = i; k < j; k++) drop[k] = true;
                    Outliers += j - i;
                    if (FirstOutlier < 0) FirstOutlier = Source[i];
                    any = true;
                    i = j;
                    break;
                }
            }

            last = i;
        }

        if (any) Keep(drop);
    }

    /// <summary>Single points that jump aside by more than twenty metres and back within two seconds.</summary>
    void DropSpikes()
    {
        var drop = new bool[Count];
        var any = false;
        for (var i = 1; i + 1 < Count; i++)
        {
            if (drop[i - 1] || T[i] - T[i - 1] > 2.5 || T[i + 1] - T[i] > 2.5) continue;
            var there = Distance(i - 1, i);
            var back = Distance(i, i + 1);
            if (there < 20 || back < 20 || Distance(i - 1, i + 1) > 0.4 * Math.Min(there, back)) continue;
            drop[i] = true;
            any = true;
            Outliers++;
            if (FirstOutlier < 0) FirstOutlier = Source[i];
        }

        if (any) Keep(drop);
    }

    void Keep(bool[] drop)
    {
        var map = new int[Count + 1];
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            map[i] = kept;
            if (drop[i]) continue;
            T[kept] = T[i];
            X[kept] = X[i];
            Y[kept] = Y[i];
            Source[kept] = Source[i];
            kept++;
        }

        map[Count] = kept;
        for (var i = 0; i < ClockJumps.Count; i++) ClockJumps[i] = ClockJumps[i] with { Index = Math.Min(map[ClockJumps[i].Index], kept - 1) };
        Count = kept;
    }
}

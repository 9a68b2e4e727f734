using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>A stretch of the course between two matched points that nothing near the course covers.</summary>
/// <param name="From">Matched point before it.</param>
/// <param name="To">Matched point behind it.</param>
/// <param name="Metres">Along the course.</param>
/// <param name="Seconds">Between the two points.</param>
/// <param name="Recorded">Points recorded meanwhile, away from the course.</param>
readonly record struct Hole(int From, int To, double Metres, double Seconds, int Recorded);

/// <summary>One passage laid out second by second, with what covers it: what all checks look at.</summary>
sealed class Attempt
{
    /// <summary>Metres beside the line that still count as on it: real rides stay within 19 m of a drawn road and 38 m of a drawn path.</summary>
    const double RoadCorridor = 30;

    const double PathCorridor = 40;

    /// <summary>Step of the coverage map, metres.</summary>
    const double Bin = 10;

    /// <summary>Two points nearer than this in time belong together whatever lies between, seconds.</summary>
    const double ShortStep = 20;

    /// <summary>The same in metres of the course.</summary>
    const double ShortWay = 80;

    const int LongestSeconds = 2 * 86_400;

    public Attempt(Track track, Recording recording, Matching matching, CourseLine line, Passage passage, Category category)
    {
        Track = track;
        Recording = recording;
        Matching = matching;
        Line = line;
        Passage = passage;
        Category = category;
        Corridor = category == Category.Foot ? PathCorridor : RoadCorridor;
        (Coverage, LongestUncovered) = Cover();
        (S, InHole) = Layout();
        Leapt = new double[S.Length];
        for (var i = 1; i < S.Length; i++)
        {
            var step = Math.Abs(S[i] - S[i - 1]);
            Leapt[i] = Leapt[i - 1] + (InHole[i] || InHole[i - 1] || step > 30 ? step : 0);
        }

        Altitude = new double[S.Length];
        for (var i = 0; i < S.Length; i++) Altitude[i] = line.SmoothAltitudeAt(S[i]);
    }

    public Track Track { get; }

    public Recording Recording { get; }

    public Matching Matching { get; }

    public CourseLine Line { get; }

    public Passage Passage { get; }

    public Category Category { get; }

    public double Corridor { get; }

    /// <summary>Share of the course covered by points in the corridor.</summary>
    public double Coverage { get; }

    public double LongestUncovered { get; }

    public List<Hole> Holes { get; } = [];

    /// <summary>Arc at each whole second since the start gate.</summary>
    public double[] S { get; }

    /// <summary>True for seconds inside a hole.</summary>
    public bool[] InHole { get; }

    /// <summary>Metres until each second that were gained in holes or leaps and not seen to be ridden.</summary>
    public double[] Leapt { get; }

    /// <summary>Altitude of the course at each second, smoothed over 80 m.</summary>
    public double[] Altitude { get; }

    public double Elapsed => Passage.Elapsed;

    /// <summary>First recorded point inside the attempt.</summary>
    public int FirstPoint => Matching.Index[Passage.First];

    /// <summary>Last recorded point inside the attempt.</summary>
    public int LastPoint => Math.Max(FirstPoint, Matching.Index[Math.Max(Passage.First, Passage.Last)]);

    public double TimeOf(int k) => Recording.T[Matching.Index[k]];

    public ref readonly TrackPoint PointOf(int index) => ref Track.Points[Recording.Source[index]];

    /// <summary>The file's own clock at a second of the recording.</summary>
    public DateTimeOffset Utc(double time)
    {
        var low = 0;
        var high = Recording.Count - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Recording.T[middle] <= time) low = middle;
            else high = middle;
        }

        var near = time - Recording.T[low] <= Recording.T[high] - time ? low : high;
        var ms = Track.Points[Recording.Source[near]].Time + (long)Math.Round((time - Recording.T[near]) * 1000);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, 0, 253_402_300_799_000));
    }

    bool InCorridor(int k) => Math.Abs(Matching.Offset[k]) <= Corridor;

    (double Coverage, double Longest) Cover()
    {
        var start = Line.StartArc;
        var bins = Math.Max(1, (int)Math.Ceiling((Line.FinishArc - start) / Bin));
        var covered = new bool[bins];
        var previous = -1;
        for (var k = Passage.First; k <= Passage.Last; k++)
        {
            if (!InCorridor(k)) continue;
            Mark(covered, Matching.Arc[k], Matching.Arc[k]);
            if (previous < 0)
            {
                // From the gate to the first point.
                if (Passage.Start.Observed) Mark(covered, start, Matching.Arc[k]);
            }
            else
            {
                var dt = TimeOf(k) - TimeOf(previous);
                var way = Math.Abs(Matching.Arc[k] - Matching.Arc[previous]);
                var broken = false;
                for (var i = previous + 1; i <= k; i++) broken |= Matching.Broken[i];
                if ((!broken || way <= ShortWay) && (dt <= ShortStep && way <= 400 || way <= ShortWay)) Mark(covered, Matching.Arc[previous], Matching.Arc[k]);
                else if (Matching.Arc[k] - Matching.Arc[previous] > ShortWay) Holes.Add(new(previous, k, Matching.Arc[k] - Matching.Arc[previous], dt, Matching.Index[k] - Matching.Index[previous] - 1));
            }

            previous = k;
        }

        if (previous >= 0 && Passage.Finish.Observed) Mark(covered, Matching.Arc[previous], Line.FinishArc);

        var longest = 0;
        var run = 0;
        var count = 0;
        foreach (var bin in covered)
        {
            if (bin)
            {
                count++;
                run = 0;
            }
            else
            {
                longest = Math.Max(longest, ++run);
            }
        }

        // What another pass of the same attempt covers is no hole.
        Holes.RemoveAll(h => Uncovered(covered, Matching.Arc[h.From], Matching.Arc[h.To]) < ShortWay);
        return (count / (double)bins, Math.Min(longest * Bin, Line.FinishArc - start));
    }

    double Uncovered(bool[] covered, double from, double to)
    {
        var metres = 0.0;
        for (var i = Math.Max(0, (int)((from - Line.StartArc) / Bin)); i <= Math.Min(covered.Length - 1, (int)((to - Line.StartArc) / Bin)); i++)
        {
            if (!covered[i]) metres += Bin;
        }

        return metres;
    }

    void Mark(bool[] covered, double from, double to)
    {
        if (from > to) (from, to) = (to, from);
        var low = Math.Max(0, (int)((from - Line.StartArc) / Bin));
        var high = Math.Min(covered.Length - 1, (int)((to - Line.StartArc) / Bin));
        for (var i = low; i <= high; i++) covered[i] = true;
    }

    (double[] S, bool[] InHole) Layout()
    {
        var count = (int)Math.Clamp(Math.Ceiling(Elapsed) + 1, 2, LongestSeconds);
        var s = new double[count];
        var inHole = new bool[count];
        var k = Passage.First;
        var beforeTime = Passage.Start.Time;
        var beforeArc = Line.StartArc;
        var hole = 0;
        for (var i = 0; i < count; i++)
        {
            var time = Math.Min(Passage.Start.Time + i, Passage.Finish.Time);
            while (k <= Passage.Last && (TimeOf(k) <= time || !InCorridor(k)))
            {
                if (InCorridor(k))
                {
                    beforeTime = TimeOf(k);
                    beforeArc = Matching.Arc[k];
                }

                k++;
            }

            var afterTime = k <= Passage.Last ? TimeOf(k) : Passage.Finish.Time;
            var afterArc = k <= Passage.Last ? Matching.Arc[k] : Line.FinishArc;
            var part = afterTime <= beforeTime ? 1 : Math.Clamp((time - beforeTime) / (afterTime - beforeTime), 0, 1);
            s[i] = beforeArc + part * (afterArc - beforeArc);
            while (hole < Holes.Count && TimeOf(Holes[hole].To) < time) hole++;
            inHole[i] = hole < Holes.Count && TimeOf(Holes[hole].From) < time;
        }

        return (s, inHole);
    }
}

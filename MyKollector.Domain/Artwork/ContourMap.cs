using System.Runtime.CompilerServices;
using MyKollector.Domain.Courses;

namespace MyKollector.Domain.Artwork;

/// <summary>
/// Contour lines as ornament: level lines (marching squares) of a gentle field whose hills stand where the course's steep parts are, so
/// that every course has its own pattern and the same course always the same.
/// </summary>
static class ContourMap
{
    const double Cell = 0.7;

    /// <summary>Millimetres around the middle.</summary>
    const double Radius = 18.7;

    const int Levels = 11;

    /// <summary>Whole lines of a relief, for as long as somebody holds it: each medal of a course is cut from the same ones.</summary>
    static readonly ConditionalWeakTable<Relief, List<(List<Point> Points, bool Closed)>> Known = [];

    /// <summary>Lines inside the back's circle around the origin, kept out of the given boxes.</summary>
    /// <param name="relief">Seeds the hills.</param>
    /// <param name="keepOut">Places where no line may pass.</param>
    public static VectorPath Lines(Relief relief, IReadOnlyList<Box> keepOut)
    {
        var path = new PathBuilder();
        bool Free(Point p) => p.Length <= Radius && !keepOut.Any(b => b.Contains(p));
        foreach (var (points, closed) in Known.GetValue(relief, WholeLines))
        {
            if (closed && points.All(Free))
            {
                path.Curve(Thin(points), closed: true);
                continue;
            }

            foreach (var part in Cut(closed ? [.. points, points[0]] : points, Free)) path.Curve(Thin(part));
        }

        return path.Build();
    }

    static List<(List<Point> Points, bool Closed)> WholeLines(Relief relief)
    {
        var hills = Hills(relief);
        double Field(Point p) => hills.Sum(h => h.Height * Math.Exp(-((p.X - h.At.X) * (p.X - h.At.X) + (p.Y - h.At.Y) * (p.Y - h.At.Y)) / (2 * h.Spread * h.Spread)));

        var half = (int)Math.Ceiling(Radius / Cell) + 1;
        var values = new double[2 * half + 1, 2 * half + 1];
        double low = double.MaxValue, high = double.MinValue;
        for (var i = -half; i <= half; i++)
        {
            for (var j = -half; j <= half; j++)
            {
                var p = new Point(j * Cell, i * Cell);
                var v = values[i + half, j + half] = Field(p);
                if (p.Length > Radius) continue;
                low = Math.Min(low, v);
                high = Math.Max(high, v);
            }
        }

        return [.. Enumerable.Range(1, Levels).SelectMany(level => LevelLines(values, half, low + (high - low) * (level - 0.5) / Levels))];
    }

    // Hills on a sunflower's spiral: evenly spread whatever their number. Heights follow the gradient of the course from start to summit.
    static List<(Point At, double Height, double Spread)> Hills(Relief relief)
    {
        const int count = 9;
        var hills = new List<(Point, double, double)>();
        for (var i = 0; i < count; i++)
        {
            var part = relief.Stretches.Skip(i * relief.Stretches.Count / count).Take(Math.Max(1, relief.Stretches.Count / count)).Select(s => s.Gradient).DefaultIfEmpty(0).Average();
            var at = Point.Polar(Radius * Math.Sqrt((i + 0.5) / count), 137.508 * i + relief.Highest % 360);
            hills.Add((at, 0.35 + 9 * Math.Abs(part) % 1.0, Radius * (0.24 + 0.12 * (i % 3) / 2)));
        }

        return hills;
    }

    static List<(List<Point> Points, bool Closed)> LevelLines(double[,] values, int half, double level)
    {
        // Each crossing of a grid edge is one point; each cell joins two (or twice two) of its crossings.
        var joins = new Dictionary<long, List<long>>();
        var points = new Dictionary<long, Point>();
        var size = 2 * half;
        long Crossing(int i, int j, bool down)
        {
            var key = ((long)i * 4096 + j) * 2 + (down ? 1 : 0);
            if (!points.ContainsKey(key))
            {
                var (a, b) = (values[i, j], down ? values[i + 1, j] : values[i, j + 1]);
                var t = (level - a) / (b - a);
                points[key] = new((j + (down ? 0 : t) - half) * Cell, (i + (down ? t : 0) - half) * Cell);
            }

            return key;
        }

        void Join(long a, long b)
        {
            (joins.TryGetValue(a, out var la) ? la : joins[a] = new(2)).Add(b);
            (joins.TryGetValue(b, out var lb) ? lb : joins[b] = new(2)).Add(a);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var corners = (values[i, j] > level ? 1 : 0) | (values[i, j + 1] > level ? 2 : 0) | (values[i + 1, j + 1] > level ? 4 : 0) | (values[i + 1, j] > level ? 8 : 0);
                long Top() => Crossing(i, j, false);
                long Right() => Crossing(i, j + 1, true);
                long Bottom() => Crossing(i + 1, j, false);
                long Left() => Crossing(i, j, true);
                switch (corners)
                {
                    case 1 or 14: Join(Left(), Top()); break;
                    case 2 or 13: Join(Top(), Right()); break;
                    case 3 or 12: Join(Left(), Right()); break;
                    case 4 or 11: Join(Right(), Bottom()); break;
                    case 6 or 9: Join(Top(), Bottom()); break;
                    case 7 or 8: Join(Left(), Bottom()); break;
                    case 5: Join(Left(), Top()); Join(Right(), Bottom()); break;
                    case 10: Join(Top(), Right()); Join(Left(), Bottom()); break;
                }
            }
        }

        var lines = new List<(List<Point>, bool)>();
        // Open lines start at their loose ends; what is left after them are rings.
        foreach (var start in joins.Where(j => j.Value.Count == 1).Select(j => j.Key).Order().Concat(joins.Keys.Order()).ToList())
        {
            if (joins[start].Count == 0) continue;
            var line = new List<Point> { points[start] };
            var at = start;
            while (joins[at].Count > 0)
            {
                var to = joins[at][0];
                joins[at].RemoveAt(0);
                joins[to].Remove(at);
                at = to;
                if (at == start) break;
                line.Add(points[at]);
            }

            if (line.Count > 3) lines.Add((line, at == start));
        }

        return lines;
    }

    // The parts of a line where points are free, ended exactly (to 0.01 mm) where freedom ends.
    static IEnumerable<List<Point>> Cut(List<Point> line, Func<Point, bool> free)
    {
        var part = new List<Point>();
        for (var i = 0; i < line.Count; i++)
        {
            var isFree = free(line[i]);
            if (i > 0 && isFree != free(line[i - 1])) part.Add(Border(isFree ? line[i] : line[i - 1], isFree ? line[i - 1] : line[i], free));
            if (isFree) part.Add(line[i]);
            if (!isFree || i == line.Count - 1)
            {
                if (Extent(part) > 1) yield return part;
                part = [];
            }
        }
    }

    static Point Border(Point inside, Point outside, Func<Point, bool> free)
    {
        for (var i = 0; i < 8; i++)
        {
            var middle = inside.Towards(outside, 0.5);
            if (free(middle)) inside = middle;
            else outside = middle;
        }

        return inside;
    }

    static double Extent(List<Point> points)
    {
        var sum = 0.0;
        for (var i = 1; i < points.Count; i++) sum += (points[i] - points[i - 1]).Length;
        return sum;
    }

    // A crossing very near to the last one only makes the curve nervous.
    static List<Point> Thin(List<Point> points)
    {
        var kept = new List<Point> { points[0] };
        for (var i = 1; i < points.Count - 1; i++)
            if ((points[i] - kept[^1]).Length >= Cell * 0.8) kept.Add(points[i]);
        kept.Add(points[^1]);
        return kept;
    }
}

namespace MyKollector.Domain.Artwork;

/// <summary>The four things a path does.</summary>
public enum PathVerb
{
    Move,
    Line,
    Cubic,
    Close,
}

/// <summary>One step of a path. <see cref="End"/> is where it ends; the controls belong to <see cref="PathVerb.Cubic"/> alone.</summary>
public readonly record struct PathSegment(PathVerb Verb, Point Control1, Point Control2, Point End);

/// <summary>An immutable outline or line, in millimetres. Filled by the non-zero rule wherever it is filled.</summary>
public sealed class VectorPath
{
    /// <summary>Nothing drawn.</summary>
    public static readonly VectorPath Empty = new([]);

    Box? _bounds;

    internal VectorPath(PathSegment[] segments) => Segments = segments;

    public IReadOnlyList<PathSegment> Segments { get; }

    /// <summary>True when nothing is drawn.</summary>
    public bool IsEmpty => Segments.Count == 0;

    /// <summary>The exact extent of the geometry, without stroke width; all zero when empty.</summary>
    public Box Bounds => _bounds ??= Measure();

    /// <summary>A copy under an affine map.</summary>
    public VectorPath Transformed(Affine map)
    {
        var copy = new PathSegment[Segments.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            var s = Segments[i];
            copy[i] = new(s.Verb, map.Apply(s.Control1), map.Apply(s.Control2), map.Apply(s.End));
        }

        return new(copy);
    }

    /// <summary>The path as polylines whose distance to the curve stays below <paramref name="tolerance"/> millimetres.</summary>
    public IReadOnlyList<(IReadOnlyList<Point> Points, bool Closed)> Flatten(double tolerance = 0.01)
    {
        var lines = new List<(IReadOnlyList<Point>, bool)>();
        var points = new List<Point>();
        foreach (var s in Segments)
        {
            switch (s.Verb)
            {
                case PathVerb.Move:
                    if (points.Count > 1) lines.Add((points, false));
                    points = [s.End];
                    break;
                case PathVerb.Line:
                    points.Add(s.End);
                    break;
                case PathVerb.Cubic:
                    var from = points[^1];
                    // Wang's formula: the number of chords that keeps a cubic within the tolerance.
                    var bend = Math.Max((from - s.Control1 * 2 + s.Control2).Length, (s.Control1 - s.Control2 * 2 + s.End).Length);
                    var chords = Math.Clamp((int)Math.Ceiling(Math.Sqrt(0.75 * bend / tolerance)), 1, 200);
                    for (var i = 1; i <= chords; i++) points.Add(At(from, s, (double)i / chords));
                    break;
                case PathVerb.Close:
                    if (points.Count > 1) lines.Add((points, true));
                    points = points.Count > 0 ? [points[0]] : [];
                    break;
            }
        }

        if (points.Count > 1) lines.Add((points, false));
        return lines;
    }

    static Point At(Point from, PathSegment cubic, double t)
    {
        var u = 1 - t;
        return from * (u * u * u) + cubic.Control1 * (3 * u * u * t) + cubic.Control2 * (3 * u * t * t) + cubic.End * (t * t * t);
    }

    Box Measure()
    {
        double left = double.PositiveInfinity, top = double.PositiveInfinity, right = double.NegativeInfinity, bottom = double.NegativeInfinity;
        void Take(Point p)
        {
            left = Math.Min(left, p.X);
            top = Math.Min(top, p.Y);
            right = Math.Max(right, p.X);
            bottom = Math.Max(bottom, p.Y);
        }

        var at = Point.Zero;
        foreach (var s in Segments)
        {
            if (s.Verb == PathVerb.Close) continue;
            if (s.Verb == PathVerb.Cubic)
            {
                foreach (var t in Extremes(at.X, s.Control1.X, s.Control2.X, s.End.X)) Take(At(at, s, t));
                foreach (var t in Extremes(at.Y, s.Control1.Y, s.Control2.Y, s.End.Y)) Take(At(at, s, t));
            }

            Take(s.End);
            at = s.End;
        }

        return double.IsInfinity(left) ? default : new(left, top, right, bottom);
    }

    // Where the derivative of one coordinate of a cubic vanishes inside (0, 1).
    static IEnumerable<double> Extremes(double p0, double p1, double p2, double p3)
    {
        var a = p3 - 3 * p2 + 3 * p1 - p0;
        var b = 2 * (p2 - 2 * p1 + p0);
        var c = p1 - p0;
        if (Math.Abs(a) < 1e-12)
        {
            if (Math.Abs(b) > 1e-12 && -c / b is > 0 and < 1 and var t) yield return t;
            yield break;
        }

        var disc = b * b - 4 * a * c;
        if (disc < 0) yield break;
        var root = Math.Sqrt(disc);
        if ((-b + root) / (2 * a) is > 0 and < 1 and var first) yield return first;
        if ((-b - root) / (2 * a) is > 0 and < 1 and var second) yield return second;
    }
}

/// <summary>Collects the steps of a <see cref="VectorPath"/>.</summary>
public sealed class PathBuilder
{
    readonly List<PathSegment> _segments = [];
    Point _start;
    Point _at;

    public PathBuilder MoveTo(Point p)
    {
        _segments.Add(new(PathVerb.Move, default, default, p));
        _start = _at = p;
        return this;
    }

    public PathBuilder LineTo(Point p)
    {
        _segments.Add(new(PathVerb.Line, default, default, p));
        _at = p;
        return this;
    }

    public PathBuilder CubicTo(Point control1, Point control2, Point p)
    {
        _segments.Add(new(PathVerb.Cubic, control1, control2, p));
        _at = p;
        return this;
    }

    /// <summary>A quadratic curve, raised to the cubic that is the same curve.</summary>
    public PathBuilder QuadTo(Point control, Point p) =>
        CubicTo(_at + (control - _at) * (2 / 3.0), p + (control - p) * (2 / 3.0), p);

    public PathBuilder Close()
    {
        _segments.Add(new(PathVerb.Close, default, default, _start));
        _at = _start;
        return this;
    }

    public PathBuilder Add(VectorPath path) => Add(path, Affine.Identity);

    public PathBuilder Add(VectorPath path, Affine map)
    {
        foreach (var s in path.Segments) _segments.Add(new(s.Verb, map.Apply(s.Control1), map.Apply(s.Control2), map.Apply(s.End)));
        if (path.Segments.Count > 0) _at = map.Apply(path.Segments[^1].End);
        return this;
    }

    /// <summary>A straight stroke.</summary>
    public PathBuilder Stroke(Point from, Point to) => MoveTo(from).LineTo(to);

    public PathBuilder Polyline(IReadOnlyList<Point> points, bool closed = false)
    {
        if (points.Count < 2) return this;
        MoveTo(points[0]);
        for (var i = 1; i < points.Count; i++) LineTo(points[i]);
        return closed ? Close() : this;
    }

    /// <summary>A smooth curve through all points: Catmull–Rom, tension one half, written as cubics.</summary>
    public PathBuilder Curve(IReadOnlyList<Point> points, bool closed = false)
    {
        if (points.Count < 3) return Polyline(points, closed);
        Point Of(int i) => closed ? points[(i + points.Count) % points.Count] : points[Math.Clamp(i, 0, points.Count - 1)];
        MoveTo(points[0]);
        var last = closed ? points.Count : points.Count - 1;
        for (var i = 0; i < last; i++)
            CubicTo(Of(i) + (Of(i + 1) - Of(i - 1)) * (1 / 6.0), Of(i + 1) - (Of(i + 2) - Of(i)) * (1 / 6.0), Of(i + 1));
        return closed ? Close() : this;
    }

    /// <summary>A full circle from eight cubics: off the true circle by less than four millionths of the radius.</summary>
    public PathBuilder Circle(Point centre, double radius) => Arc(centre, radius, -90, 360).Close();

    /// <summary>Part of a circle, as a new line.</summary>
    /// <param name="centre">Its centre.</param>
    /// <param name="radius">Millimetres.</param>
    /// <param name="fromDegrees">Start, clockwise from three o'clock.</param>
    /// <param name="sweepDegrees">Positive is clockwise.</param>
    public PathBuilder Arc(Point centre, double radius, double fromDegrees, double sweepDegrees)
    {
        MoveTo(centre + Point.Polar(radius, fromDegrees));
        var parts = Math.Max(1, (int)Math.Ceiling(Math.Abs(sweepDegrees) / 45));
        var step = sweepDegrees / parts;
        var reach = 4 / 3.0 * Math.Tan(double.DegreesToRadians(step) / 4) * radius;
        for (var i = 0; i < parts; i++)
        {
            var a = fromDegrees + i * step;
            var from = centre + Point.Polar(radius, a);
            var to = centre + Point.Polar(radius, a + step);
            CubicTo(from + Point.Polar(reach, a + 90), to - Point.Polar(reach, a + step + 90), to);
        }

        return this;
    }

    /// <summary>A box, clockwise.</summary>
    public PathBuilder Rectangle(Box box) => Polyline([new(box.Left, box.Top), new(box.Right, box.Top), new(box.Right, box.Bottom), new(box.Left, box.Bottom)], closed: true);

    public VectorPath Build() => _segments.Count == 0 ? VectorPath.Empty : new([.. _segments]);
}

using MyKollector.Domain.Courses;

namespace MyKollector.Domain.Proofs;

/// <summary>A place on the course near a recorded position.</summary>
/// <param name="Arc">Metres along the line, negative before its first point.</param>
/// <param name="Offset">Metres from the line, positive to the left of the direction of travel.</param>
readonly record struct Candidate(double Arc, double Offset);

/// <summary>
/// A course laid out on a plane in metres, with a grid to find what lies near a position. Both ends are prolonged straight through their gates, so
/// that a crossing of a gate is a change of arc like any other. Immutable; building it costs about a millisecond.
/// </summary>
sealed class CourseLine
{
    /// <summary>How far from the line a position is still looked at, metres. Wider than the corridor, so that a bad fix at a gate is not lost.</summary>
    public const double Reach = 50;

    /// <summary>Prolongation beyond either end, metres.</summary>
    public const double Overrun = 120;

    /// <summary>Step of the altitude table, metres.</summary>
    const double ProfileStep = 5;

    const double MetresPerDegree = GeoPoint.EarthRadiusMetres * Math.PI / 180;

    readonly double _latitude;
    readonly double _longitude;
    readonly double _metresPerLongitude;
    readonly double[] _x;
    readonly double[] _y;
    readonly double[] _arc;
    readonly double[] _altitude;
    readonly double[] _profile;
    readonly double[] _smooth;
    readonly double _minX;
    readonly double _minY;
    readonly double _cell;
    readonly int _columns;
    readonly int _rows;
    readonly int[] _cellStart;
    readonly int[] _cellItems;

    public CourseLine(CourseGeometry course)
    {
        var line = course.Line;
        _latitude = line[line.Count / 2].Latitude;
        _longitude = line[line.Count / 2].Longitude;
        _metresPerLongitude = MetresPerDegree * Math.Cos(double.DegreesToRadians(_latitude));
        var n = line.Count + 2;
        _x = new double[n];
        _y = new double[n];
        _arc = new double[n];
        for (var i = 0; i < line.Count; i++) (_x[i + 1], _y[i + 1]) = Project(line[i].Latitude, line[i].Longitude);
        for (var i = 2; i < n - 1; i++) _arc[i] = _arc[i - 1] + Math.Sqrt(Square(_x[i] - _x[i - 1]) + Square(_y[i] - _y[i - 1]));
        var (startX, startY) = Direction(course.Start.BearingDegrees, 1, 2);
        _x[0] = _x[1] - Overrun * startX;
        _y[0] = _y[1] - Overrun * startY;
        _arc[0] = -Overrun;
        var (finishX, finishY) = Direction(course.Finish.BearingDegrees, n - 3, n - 2);
        _x[n - 1] = _x[n - 2] + Overrun * finishX;
        _y[n - 1] = _y[n - 2] + Overrun * finishY;
        _arc[n - 1] = _arc[n - 2] + Overrun;
        Length = _arc[n - 2];

        _altitude = new double[n];
        for (var i = 0; i < line.Count; i++) _altitude[i + 1] = line[i].Altitude;
        _altitude[0] = _altitude[1];
        _altitude[n - 1] = _altitude[n - 2];
        HasRelief = _altitude.Max() - _altitude.Min() > 5;
        var steps = (int)(Length / ProfileStep) + 2;
        _profile = new double[steps];
        for (var i = 0; i < steps; i++) _profile[i] = AltitudeOnLine(i * ProfileStep);
        _smooth = new double[steps];
        const int side = (int)(40 / ProfileStep);
        for (var i = 0; i < steps; i++) _smooth[i] = (_profile[Math.Max(0, i - side)] + _profile[i] + _profile[Math.Min(steps - 1, i + side)]) / 3;

        (_minX, _minY) = (_x.Min() - Reach, _y.Min() - Reach);
        var width = _x.Max() + Reach - _minX;
        var height = _y.Max() + Reach - _minY;
        _cell = Math.Max(48, Math.Sqrt(width * height / 300_000));
        _columns = (int)(width / _cell) + 1;
        _rows = (int)(height / _cell) + 1;
        (_cellStart, _cellItems) = Grid();

        StartArc = ArcOfGate(course.Start, 0);
        FinishArc = ArcOfGate(course.Finish, Length);
        StartHalfWidth = course.Start.HalfWidthMetres;
        FinishHalfWidth = course.Finish.HalfWidthMetres;
    }

    /// <summary>Length of the line itself, metres on the plane.</summary>
    public double Length { get; }

    public double StartArc { get; }

    public double FinishArc { get; }

    public double StartHalfWidth { get; }

    public double FinishHalfWidth { get; }

    /// <summary>False for a line without altitudes: gradients cannot be judged.</summary>
    public bool HasRelief { get; }

    public (double X, double Y) Project(double latitude, double longitude) =>
        ((longitude - _longitude) * _metresPerLongitude, (latitude - _latitude) * MetresPerDegree);

    public (double Latitude, double Longitude) Unproject(double x, double y) => (_latitude + y / MetresPerDegree, _longitude + x / _metresPerLongitude);

    static double Square(double value) => value * value;

    /// <summary>Unit vector of a gate's bearing, unless it contradicts the line by more than 60 degrees.</summary>
    (double X, double Y) Direction(double bearing, int from, int to)
    {
        var dx = _x[to] - _x[from];
        var dy = _y[to] - _y[from];
        var length = Math.Max(1e-9, Math.Sqrt(dx * dx + dy * dy));
        dx /= length;
        dy /= length;
        var x = Math.Sin(double.DegreesToRadians(bearing));
        var y = Math.Cos(double.DegreesToRadians(bearing));
        return x * dx + y * dy >= 0.5 ? (x, y) : (dx, dy);
    }

    /// <summary>Where a gate lies on the line: the nearest place that runs in the gate's direction, else the end it belongs to.</summary>
    double ArcOfGate(Gate gate, double fallback)
    {
        var (x, y) = Project(gate.Latitude, gate.Longitude);
        var gateX = Math.Sin(double.DegreesToRadians(gate.BearingDegrees));
        var gateY = Math.Cos(double.DegreesToRadians(gate.BearingDegrees));
        var best = double.MaxValue;
        var arc = fallback;
        for (var i = 0; i + 1 < _x.Length; i++)
        {
            var (distance, at, _) = Nearest(i, x, y);
            var length = Math.Max(1e-9, _arc[i + 1] - _arc[i]);
            var agreement = ((_x[i + 1] - _x[i]) * gateX + (_y[i + 1] - _y[i]) * gateY) / length;
            // The gate's own end is preferred: at a hairpin or on a loop another place may be as near.
            var cost = distance + (agreement < 0.3 ? 40 : 0) + 0.02 * Math.Min(1000, Math.Abs(at - fallback));
            if (cost >= best) continue;
            best = cost;
            arc = at;
        }

        return best > 200 ? fallback : arc;
    }

    /// <summary>Squared-free distance to one segment, arc of the nearest place on it, and the signed offset.</summary>
    (double Distance, double Arc, double Offset) Nearest(int segment, double x, double y)
    {
        var ax = _x[segment];
        var ay = _y[segment];
        var dx = _x[segment + 1] - ax;
        var dy = _y[segment + 1] - ay;
        var px = x - ax;
        var py = y - ay;
        var square = dx * dx + dy * dy;
        var t = square <= 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
        var ex = px - t * dx;
        var ey = py - t * dy;
        var distance = Math.Sqrt(ex * ex + ey * ey);
        return (distance, _arc[segment] + t * (_arc[segment + 1] - _arc[segment]), dx * py - dy * px >= 0 ? distance : -distance);
    }

    (int[] Start, int[] Items) Grid()
    {
        var counts = new int[_columns * _rows + 1];
        for (var pass = 0; ; pass++)
        {
            var items = pass == 0 ? [] : new int[counts[^1]];
            var next = pass == 0 ? [] : counts.ToArray();
            for (var i = 0; i + 1 < _x.Length; i++)
            {
                var c0 = Math.Max(0, (int)((Math.Min(_x[i], _x[i + 1]) - Reach - _minX) / _cell));
                var c1 = Math.Min(_columns - 1, (int)((Math.Max(_x[i], _x[i + 1]) + Reach - _minX) / _cell));
                var r0 = Math.Max(0, (int)((Math.Min(_y[i], _y[i + 1]) - Reach - _minY) / _cell));
                var r1 = Math.Min(_rows - 1, (int)((Math.Max(_y[i], _y[i + 1]) + Reach - _minY) / _cell));
                for (var r = r0; r <= r1; r++)
                {
                    for (var c = c0; c <= c1; c++)
                    {
                        if (pass == 0) counts[r * _columns + c + 1]++;
                        else items[next[r * _columns + c]++] = i;
                    }
                }
            }

            if (pass == 1) return (counts, items);
            for (var i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
        }
    }

    /// <summary>
    /// The places of the line within <see cref="Reach"/>, one for each leg of the road: the local minima of the distance along the arc.
    /// </summary>
    /// <returns>How many were written.</returns>
    public int Candidates(double x, double y, Span<Candidate> into)
    {
        var c = (int)Math.Floor((x - _minX) / _cell);
        var r = (int)Math.Floor((y - _minY) / _cell);
        if (!(x >= _minX) || !(y >= _minY) || c >= _columns || r >= _rows) return 0;
        var from = _cellStart[r * _columns + c];
        var to = _cellStart[r * _columns + c + 1];
        var count = 0;
        var previousSegment = -2;
        var best = double.MaxValue;
        var bestArc = 0.0;
        var bestOffset = 0.0;
        var last = 0.0;
        var pending = false;
        for (var i = from; i < to; i++)
        {
            var segment = _cellItems[i];
            var (distance, arc, offset) = Nearest(segment, x, y);
            if (segment != previousSegment + 1)
            {
                if (pending) Emit(into, ref count, bestArc, bestOffset);
                best = double.MaxValue;
                pending = false;
            }
            else if (distance > last + 1e-6)
            {
                // Going away again: what was nearest is a leg of its own.
                if (pending) Emit(into, ref count, bestArc, bestOffset);
                pending = false;
                best = distance;
            }

            if (distance < best - 1e-9 || (best == double.MaxValue))
            {
                best = distance;
                bestArc = arc;
                bestOffset = offset;
                pending = distance <= Reach;
            }

            last = distance;
            previousSegment = segment;
        }

        if (pending) Emit(into, ref count, bestArc, bestOffset);
        return count;
    }

    static void Emit(Span<Candidate> into, ref int count, double arc, double offset)
    {
        if (count > 0 && arc - into[count - 1].Arc < 8)
        {
            if (Math.Abs(offset) < Math.Abs(into[count - 1].Offset)) into[count - 1] = new(arc, offset);
            return;
        }

        if (count < into.Length)
        {
            into[count++] = new(arc, offset);
            return;
        }

        // More legs than places: the farthest gives way.
        var worst = 0;
        for (var i = 1; i < count; i++)
        {
            if (Math.Abs(into[i].Offset) > Math.Abs(into[worst].Offset)) worst = i;
        }

        if (Math.Abs(into[worst].Offset) <= Math.Abs(offset)) return;
        for (var i = worst; i + 1 < count; i++) into[i] = into[i + 1];
        into[count - 1] = new(arc, offset);
    }

    /// <summary>False for a position that is farther than this from the line's bounding box.</summary>
    public bool IsWithinGrid(double x, double y, double metres) =>
        x >= _minX + Reach - metres && y >= _minY + Reach - metres && x <= _minX + _columns * _cell + metres && y <= _minY + _rows * _cell + metres;

    /// <summary>Distance to the line however far, metres; for a handful of positions only.</summary>
    public double DistanceTo(double x, double y)
    {
        var best = double.MaxValue;
        for (var i = 0; i + 1 < _x.Length; i++) best = Math.Min(best, Nearest(i, x, y).Distance);
        return best;
    }

    int SegmentAt(double arc)
    {
        var low = 0;
        var high = _arc.Length - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_arc[middle] <= arc) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>Position on the plane at an arc.</summary>
    public (double X, double Y) At(double arc)
    {
        var i = SegmentAt(arc);
        var span = _arc[i + 1] - _arc[i];
        var t = span <= 0 ? 0 : (arc - _arc[i]) / span;
        return (_x[i] + t * (_x[i + 1] - _x[i]), _y[i] + t * (_y[i + 1] - _y[i]));
    }

    /// <summary>Altitude at an arc, metres, from the course and not from the device.</summary>
    public double AltitudeAt(double arc) => Look(_profile, arc);

    /// <summary>The same, smoothed over 80 m.</summary>
    public double SmoothAltitudeAt(double arc) => Look(_smooth, arc);

    double Look(double[] profile, double arc)
    {
        var at = Math.Clamp(arc, 0, Length) / ProfileStep;
        var i = Math.Min(profile.Length - 2, (int)at);
        return profile[i] + Math.Min(1, at - i) * (profile[i + 1] - profile[i]);
    }

    double AltitudeOnLine(double arc)
    {
        arc = Math.Clamp(arc, 0, Length);
        var i = SegmentAt(arc);
        var span = _arc[i + 1] - _arc[i];
        var t = span <= 0 ? 0 : (arc - _arc[i]) / span;
        return _altitude[i] + t * (_altitude[i + 1] - _altitude[i]);
    }

    /// <summary>Gradient as a fraction over 120 m around an arc: shorter is noise of the altitude model.</summary>
    public double GradientAt(double arc)
    {
        var from = Math.Clamp(arc - 60, 0, Math.Max(0, Length - 120));
        var to = Math.Min(Length, from + 120);
        return to - from < 1 ? 0 : (AltitudeAt(to) - AltitudeAt(from)) / (to - from);
    }

    /// <summary>Smallest distance from a position to a vertex of the line itself, metres.</summary>
    public double DistanceToVertex(double arc, double x, double y)
    {
        var i = SegmentAt(Math.Clamp(arc, 0, Length));
        var best = double.MaxValue;
        for (var j = Math.Max(1, i - 1); j <= Math.Min(_x.Length - 2, i + 2); j++) best = Math.Min(best, Math.Sqrt(Square(_x[j] - x) + Square(_y[j] - y)));
        return best;
    }
}

namespace MyKollector.Domain.Proofs;

/// <summary>A crossing of a gate by the matched walk.</summary>
/// <param name="Time">Seconds of the recording, interpolated along the course.</param>
/// <param name="Deviation">Standard deviation of it in seconds; half the bracket when not observed.</param>
/// <param name="Observed">False when the crossing lies in a gap, beside the gate or beyond the recording's end.</param>
readonly record struct Crossing(double Time, double Deviation, bool Observed);

/// <summary>One passage from gate to gate.</summary>
/// <param name="First">First matched point behind the start gate.</param>
/// <param name="Last">Last matched point before the finish gate.</param>
sealed record Passage(Crossing Start, Crossing Finish, int First, int Last)
{
    public double Elapsed => Finish.Time - Start.Time;

    public double Deviation => Math.Sqrt(Start.Deviation * Start.Deviation + Finish.Deviation * Finish.Deviation);
}

/// <summary>
/// Finds the passages: last forward crossing of the start gate before the first following forward crossing of the finish gate, along the matched arc, so
/// that a gate's line crossed on another leg of a hairpin counts for nothing.
/// </summary>
sealed class Passages
{
    /// <summary>A crossing between points farther apart in time is not observed, seconds.</summary>
    const double Bracket = 20;

    /// <summary>A recording that begins (or ends) at most so far inside the gate only misses it, metres.</summary>
    const double NearMiss = 60;

    /// <summary>What a fix may be off beside the gate's own half width, metres.</summary>
    const double GateTolerance = 15;

    /// <summary>Two crossings of the finish within this many seconds are one, of a fix that wavers: the first counts, and it may be off by what lies between.</summary>
    const double Wavering = 15;

    /// <summary>
    /// Part of the spread across the road that is the receiver's; the rest is the road's width and the drawing. It lies between what simulated rides give on
    /// the very line they were ridden on (nearly all is the receiver's) and on one drawn from another source, as real ones are.
    /// </summary>
    const double AlongShare = 0.79;

    readonly Recording _recording;
    readonly Matching _matching;
    readonly CourseLine _line;
    readonly double _sigma;

    Passages(Recording recording, Matching matching, CourseLine line)
    {
        _recording = recording;
        _matching = matching;
        _line = line;
        _sigma = AlongDeviation(matching);
    }

    public List<Passage> Found { get; } = [];

    /// <summary>Forward crossings of the finish gate that end no passage, seconds.</summary>
    public List<double> FurtherFinishes { get; } = [];

    public bool StartCrossed { get; private set; }

    public bool FinishCrossed { get; private set; }

    /// <summary>Share of the course that was passed in its direction, 0 to 1.</summary>
    public double ForwardShare { get; private set; }

    /// <summary>Share of the course that was passed against its direction, 0 to 1.</summary>
    public double BackwardShare { get; private set; }

    /// <summary>Times of the longest walk against the direction; null when shorter than 400 m.</summary>
    public (double From, double To, double Metres)? Backward { get; private set; }

    /// <summary>Standard deviation of a position along the road, metres.</summary>
    public double Sigma => _sigma;

    public static Passages Of(Recording recording, Matching matching, CourseLine line)
    {
        var passages = new Passages(recording, matching, line);
        passages.MeasureShares();
        passages.Pair();
        return passages;
    }

    /// <summary>
    /// Errors along the road are not visible, those across are, and a receiver does not know the road's direction: one stands for the other.
    /// </summary>
    static double AlongDeviation(Matching matching)
    {
        if (matching.Count < 10) return 4;
        var stride = Math.Max(1, matching.Count / 2000);
        var values = new double[(matching.Count + stride - 1) / stride];
        for (var i = 0; i < values.Length; i++) values[i] = matching.Offset[i * stride];
        Array.Sort(values);
        var median = values[values.Length / 2];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - median);
        Array.Sort(values);
        return Math.Clamp(AlongShare * 1.4826 * values[values.Length / 2], 1, 12);
    }

    void MeasureShares()
    {
        const double bin = 20;
        var bins = Math.Max(1, (int)((_line.FinishArc - _line.StartArc) / bin));
        var forward = new bool[bins];
        var backward = new bool[bins];
        var from = -1;
        for (var k = 1; k < _matching.Count; k++)
        {
            var step = _matching.Arc[k] - _matching.Arc[k - 1];
            if (!_matching.Broken[k] && Math.Abs(step) < 200)
            {
                var low = (int)((Math.Min(_matching.Arc[k], _matching.Arc[k - 1]) - _line.StartArc) / bin);
                var high = (int)((Math.Max(_matching.Arc[k], _matching.Arc[k - 1]) - _line.StartArc) / bin);
                for (var i = Math.Max(0, low); i <= Math.Min(bins - 1, high); i++)
                {
                    if (step > 0.3) forward[i] = true;
                    else if (step < -0.3) backward[i] = true;
                }
            }

            // A walk backwards ends at a break or when it has come forward again by fifty metres.
            if (from >= 0 && (_matching.Broken[k] || _matching.Arc[k] - LowestSince(from, k) > 50 || k == _matching.Count - 1))
            {
                var to = LowestIndex(from, k);
                var metres = _matching.Arc[from] - _matching.Arc[to];
                if (metres >= 400 && metres > (Backward?.Metres ?? 0)) Backward = (Time(from), Time(to), metres);
                from = -1;
            }

            if (from < 0 && step < -1) from = k - 1;
        }

        ForwardShare = forward.Count(b => b) / (double)bins;
        BackwardShare = backward.Count(b => b) / (double)bins;
    }

    int _lowestIndex;
    int _lowestFrom = -1;

    // The lowest arc since a point, kept from call to call so that the whole stays linear.
    double LowestSince(int from, int to)
    {
        if (_lowestFrom != from)
        {
            _lowestFrom = from;
            _lowestIndex = from;
            for (var i = from; i <= to; i++) Lower(i);
        }
        else
        {
            Lower(to);
        }

        return _matching.Arc[_lowestIndex];

        void Lower(int i)
        {
            if (_matching.Arc[i] < _matching.Arc[_lowestIndex]) _lowestIndex = i;
        }
    }

    int LowestIndex(int from, int to)
    {
        LowestSince(from, _matching.Broken[to] ? to - 1 : to);
        return _lowestIndex;
    }

    double Time(int k) => _recording.T[_matching.Index[k]];

    enum Kind
    {
        Start,
        Finish,
    }

    readonly record struct Event(Kind Kind, Crossing Crossing, int Before, int After);

    void Pair()
    {
        var events = Events();
        events.Sort((a, b) => a.Crossing.Time.CompareTo(b.Crossing.Time));
        Event? start = null;
        foreach (var e in events)
        {
            if (e.Kind == Kind.Start)
            {
                StartCrossed = true;
                // What the recording shows is better than what its ends suggest.
                if (start is { Crossing.Observed: true } earlier && !e.Crossing.Observed && e.Crossing.Time - earlier.Crossing.Time < 120) continue;
                start = e;
            }
            else if (start is { } from && e.Before >= from.After)
            {
                FinishCrossed = true;
                if (e.Crossing.Time > from.Crossing.Time) Found.Add(new(from.Crossing, e.Crossing, from.After, e.Before));
                start = null;
            }
            else
            {
                FinishCrossed = true;
                if (!e.Crossing.Observed || Found.Count == 0) continue;
                FurtherFinishes.Add(e.Crossing.Time);
                var (passage, apart) = (Found[^1], e.Crossing.Time - Found[^1].Finish.Time);
                if (apart <= Wavering) Found[^1] = passage with { Finish = passage.Finish with { Deviation = Math.Max(passage.Finish.Deviation, apart / 2) } };
            }
        }
    }

    List<Event> Events()
    {
        var events = new List<Event>();
        for (var k = 0; k < _matching.Count; k++)
        {
            var opens = k == 0 || _matching.Broken[k];
            if (opens)
            {
                Missed(events, Kind.Start, k);
                if (k > 0) Missed(events, Kind.Finish, k - 1);
                continue;
            }

            // Elsewhere, and onto the course at its gate, or off it.
            if (_matching.Index[k] != _matching.Index[k - 1] + 1 && !(_matching.Arc[k - 1] < _line.StartArc && _matching.Arc[k] >= _line.StartArc)) Missed(events, Kind.Start, k, 12);
            if (_matching.Index[k] != _matching.Index[k - 1] + 1 && !(_matching.Arc[k - 1] < _line.FinishArc && _matching.Arc[k] >= _line.FinishArc)) Missed(events, Kind.Finish, k - 1, 12);

            // Away from the course and back at another place of it: the gate may have been passed meanwhile.
            var away = _matching.Index[k] != _matching.Index[k - 1] + 1;
            var leap = _matching.Arc[k] - _matching.Arc[k - 1];
            if (away && leap > 100 || leap < -100 && (away || Time(k) - Time(k - 1) > Matching.LongStep))
            {
                Missed(events, Kind.Start, k);
                Missed(events, Kind.Finish, k - 1);
            }

            Crossed(events, Kind.Start, k, _line.StartArc, _line.StartHalfWidth);
            Crossed(events, Kind.Finish, k, _line.FinishArc, _line.FinishHalfWidth);
        }

        if (_matching.Count > 0) Missed(events, Kind.Finish, _matching.Count - 1);
        Touched(events);
        return events;
    }

    void Crossed(List<Event> events, Kind kind, int k, double gate, double halfWidth)
    {
        var before = _matching.Arc[k - 1];
        var after = _matching.Arc[k];
        if (!(before < gate && after >= gate)) return;
        var part = (gate - before) / (after - before);
        var dt = Time(k) - Time(k - 1);
        var time = Time(k - 1) + part * dt;
        var offset = _matching.Offset[k - 1] + part * (_matching.Offset[k] - _matching.Offset[k - 1]);
        var observed = dt <= Bracket && Math.Abs(offset) <= halfWidth + GateTolerance;
        var deviation = observed
            ? Math.Sqrt(Square(_sigma / Speed(k, time)) + Square(0.1 * Math.Max(0, dt - 1)))
            : Math.Max(dt / 2, _sigma / Speed(k, time));
        events.Add(new(kind, new(time, deviation, observed), k - 1, k));
    }

    /// <summary>
    /// A gate in a bend: by the receiver's error the walk may come within metres of it and turn away with the road, without ever reaching its arc.
    /// </summary>
    void Touched(List<Event> events)
    {
        const double near = 12;
        const double turned = 8;
        const double soon = 60;
        for (var k = 1; k + 1 < _matching.Count; k++)
        {
            var toFinish = _line.FinishArc - _matching.Arc[k];
            if (toFinish is > 0 and <= near && _matching.Arc[k] > _matching.Arc[k - 1] && TurnsAway(k, 1, 1) && Behind(k, 40) > 15)
                Touch(events, Kind.Finish, k, toFinish, _line.FinishHalfWidth);
            var fromStart = _matching.Arc[k] - _line.StartArc;
            if (fromStart is > 0 and <= near && _matching.Arc[k] < _matching.Arc[k + 1] && TurnsAway(k, -1, -1) && Ahead(k, 40) > 15 &&
                !events.Exists(e => e.Kind == Kind.Start && e.Crossing.Observed && e.Crossing.Time <= Time(k) && e.Crossing.Time > Time(k) - 600))
                Touch(events, Kind.Start, k, fromStart, _line.StartHalfWidth);
        }

        // Going on from there in time (or back in it), the arc stays behind this one and falls clearly away.
        bool TurnsAway(int k, int step, int sign)
        {
            for (var j = k + step; j >= 0 && j < _matching.Count && Math.Abs(Time(j) - Time(k)) <= soon; j += step)
            {
                if (_matching.Broken[step > 0 ? j : j + 1]) return false;
                var beyond = sign * (_matching.Arc[j] - _matching.Arc[k]);
                if (beyond > 0) return false;
                if (beyond < -turned) return true;
            }

            return false;
        }
    }

    void Touch(List<Event> events, Kind kind, int k, double missing, double halfWidth)
    {
        var speed = Speed(k, Time(k));
        var observed = missing <= Math.Max(5, 1.5 * _sigma) && Math.Abs(_matching.Offset[k]) <= halfWidth + GateTolerance;
        var deviation = Math.Sqrt(Square(_sigma / speed) + Square(missing / speed));
        var time = Time(k) + (kind == Kind.Start ? -1 : 1) * Math.Min(2, missing / speed);
        events.Add(new(kind, new(time, deviation, observed), kind == Kind.Start ? k - 1 : k, kind == Kind.Start ? k : k + 1));
    }

    /// <summary>A recording (or a walk) that begins just behind the start gate or ends just before the finish gate.</summary>
    void Missed(List<Event> events, Kind kind, int k, double reach = 400)
    {
        var inside = kind == Kind.Start ? _matching.Arc[k] - _line.StartArc : _line.FinishArc - _matching.Arc[k];
        if (inside < 0 || inside > reach) return;
        var speed = Speed(k, Time(k));
        // A recorder of one point a minute ends up to a minute before the gate.
        if (inside > Math.Clamp(1.2 * speed * _recording.MedianStep, NearMiss, 400))
        {
            Bracketed(events, kind, k, inside, speed);
            return;
        }

        // It must have been on its way: standing there proves nothing.
        var other = kind == Kind.Start ? Ahead(k, 40) : Behind(k, 40);
        if (other < 15) return;
        var away = inside / speed;
        var time = kind == Kind.Start ? Time(k) - away : Time(k) + away;
        // The road bends at the gate: the point beyond it was recorded, only not on the straight line through the gate.
        var far = _matching.Index[k] + (kind == Kind.Start ? -1 : 1);
        var seen = far >= 0 && far < _recording.Count && Math.Abs(_recording.T[far] - Time(k)) <= 5 && inside <= 12 && Math.Abs(_matching.Offset[k]) <= 20;
        var deviation = seen ? Math.Sqrt(Square(_sigma / speed) + Square(0.5 * away)) : Math.Max(1, away / 2);
        events.Add(new(kind, new(time, deviation, seen), kind == Kind.Start ? Math.Max(0, k - 1) : k, k));
    }

    /// <summary>The gate lies in a silence of the recording, and beyond the silence there was a point on the gate's other side, off the course.</summary>
    void Bracketed(List<Event> events, Kind kind, int k, double inside, double speed)
    {
        var near = _matching.Index[k];
        var far = kind == Kind.Start ? near - 1 : near + 1;
        if (far < 0 || far >= _recording.Count) return;
        var silence = Math.Abs(_recording.T[near] - _recording.T[far]);
        var (gateX, gateY) = _line.At(kind == Kind.Start ? _line.StartArc : _line.FinishArc);
        var beyond = Math.Sqrt(Square(_recording.X[far] - gateX) + Square(_recording.Y[far] - gateY));
        // The silence must leave time for both ways, at the speed of the ride or of a rider on the flat.
        if (silence < 10 || inside + beyond > Math.Max(1.6 * speed, 8) * silence + 60 || beyond > 1000) return;
        var time = kind == Kind.Start ? Time(k) - Math.Min(silence, inside / speed) : Time(k) + Math.Min(silence, inside / speed);
        events.Add(new(kind, new(time, silence / 2, false), kind == Kind.Start ? Math.Max(0, k - 1) : k, k));
    }

    /// <summary>With a point a minute, hairpins in between make breaks of honest steps.</summary>
    bool Sparse => _recording.MedianStep > Matching.LongStep;

    /// <summary>Metres gained in the next points.</summary>
    double Ahead(int k, int points)
    {
        var to = k;
        while (to + 1 < _matching.Count && to < k + points && (Sparse || !_matching.Broken[to + 1])) to++;
        return _matching.Arc[to] - _matching.Arc[k];
    }

    double Behind(int k, int points)
    {
        var from = k;
        while (from > 0 && from > k - points && (Sparse || !_matching.Broken[from])) from--;
        return _matching.Arc[k] - _matching.Arc[from];
    }

    /// <summary>
    /// Speed along the course at a time, at least half a metre per second: the greater of the eight seconds before and behind it, because
    /// riders start from a stop at one gate and brake to one behind the other.
    /// </summary>
    double Speed(int k, double time)
    {
        var from = k;
        while (from > 0 && !_matching.Broken[from] && time - Time(from) < 8) from--;
        var to = k;
        while (to + 1 < _matching.Count && !_matching.Broken[to + 1] && Time(to) - time < 8) to++;
        double Between(int a, int b) => Time(b) - Time(a) <= 0 ? 0 : (_matching.Arc[b] - _matching.Arc[a]) / (Time(b) - Time(a));
        var speed = Math.Max(Between(from, k), Math.Max(Between(k, to), Between(from, to)));
        return speed <= 0 ? 3 : Math.Max(0.5, speed);
    }

    static double Square(double value) => value * value;
}

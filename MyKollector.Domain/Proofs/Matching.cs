namespace MyKollector.Domain.Proofs;

/// <summary>
/// The most likely walk of a recording along a course: hidden Markov model over the legs of the road near each point, solved by Viterbi's
/// algorithm (P. Newson and J. Krumm, "Hidden Markov map matching through noise and sparseness", 2009). Emission is Gaussian in the distance from the
/// line; transition is exponential in |Δarc − Δtrack|, with a preference for going forward, so that the legs of a hairpin are told apart.
/// </summary>
sealed class Matching
{
    /// <summary>Spread of positions across the road, metres.</summary>
    const double Sigma = 7;

    /// <summary>Scale of the disagreement between way along the course and way of the track, metres.</summary>
    const double Beta = 6;

    /// <summary>Cost of giving up the thread and taking it up elsewhere.</summary>
    const double BreakCost = 30;

    /// <summary>Cost of a step backwards.</summary>
    const double BackwardCost = 0.25;

    /// <summary>Longer steps only bound the way between their ends, seconds.</summary>
    public const double LongStep = 15;

    /// <summary>
    /// A receiver's error lasts; a hundred points on the wrong side of a hairpin are one piece of evidence and not a hundred. Seconds for a full one.
    /// </summary>
    const double EvidenceTime = 8;

    /// <summary>
    /// Being elsewhere than on the course, near as it may be: what it costs to come or to leave beyond the gates, and for each full piece of evidence.
    /// Without it the way home after the finish would be pressed onto the nearest leg of the course, and the end of the climb with it. Between the gates
    /// there is no leaving: a bad fix is the likelier story, and points beyond reach are left out anyway.
    /// </summary>
    const double LeaveCost = 6;

    const double ElsewhereCost = 4;

    const double NeverCost = 1000;

    const int MaxCandidates = 8;

    Matching(int count)
    {
        Index = new int[count];
        Arc = new double[count];
        Offset = new double[count];
        Broken = new bool[count];
    }

    /// <summary>Number of recorded points that lie near the course.</summary>
    public int Count { get; private set; }

    /// <summary>Index of each in the recording.</summary>
    public int[] Index { get; }

    /// <summary>Metres along the course.</summary>
    public double[] Arc { get; }

    /// <summary>Metres from the line, positive to the left.</summary>
    public double[] Offset { get; }

    /// <summary>True where the walk from the point before cannot be one: another pass, or a jump.</summary>
    public bool[] Broken { get; }

    public static Matching Of(Recording recording, CourseLine line)
    {
        var arcs = new List<float>();
        var offsets = new List<float>();
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        Span<Candidate> found = stackalloc Candidate[MaxCandidates];
        for (var i = 0; i < recording.Count; i++)
        {
            var n = line.Candidates(recording.X[i], recording.Y[i], found);
            if (n == 0) continue;
            for (var k = 0; k < n; k++)
            {
                arcs.Add((float)found[k].Arc);
                offsets.Add((float)found[k].Offset);
            }

            // The last state of each point: elsewhere.
            arcs.Add(float.NaN);
            offsets.Add(0);
            indices.Add(i);
            starts.Add(arcs.Count);
        }

        var matching = new Matching(indices.Count) { Count = indices.Count };
        if (indices.Count == 0) return matching;
        double Leaving(float arc) => arc < line.StartArc + 2 || arc > line.FinishArc - 2 ? LeaveCost : NeverCost;

        var from = new sbyte[arcs.Count];
        Span<double> cost = stackalloc double[MaxCandidates + 1];
        Span<double> next = stackalloc double[MaxCandidates + 1];
        for (var k = 0; k < starts[1]; k++)
        {
            cost[k] = float.IsNaN(arcs[k]) ? ElsewhereCost : Emission(offsets[k]);
            from[k] = -1;
        }

        for (var i = 1; i < indices.Count; i++)
        {
            var a = indices[i - 1];
            var b = indices[i];
            var dt = recording.T[b] - recording.T[a];
            var dx = recording.X[b] - recording.X[a];
            var dy = recording.Y[b] - recording.Y[a];
            var moved = Math.Sqrt(dx * dx + dy * dy);
            var loose = b != a + 1 || dt > LongStep;
            var weight = Math.Clamp(dt / EvidenceTime, 0.05, 1);
            var previous = starts[i] - starts[i - 1];
            var current = starts[i + 1] - starts[i];
            for (var k = 0; k < current; k++)
            {
                var arc = arcs[starts[i] + k];
                var best = double.MaxValue;
                var bestFrom = 0;
                for (var j = 0; j < previous; j++)
                {
                    var before = arcs[starts[i - 1] + j];
                    var value = cost[j] + (float.IsNaN(arc) ? (float.IsNaN(before) ? 0 : Leaving(before)) : float.IsNaN(before) ? Leaving(arc) : Transition(arc - before, moved, dt, loose));
                    if (value >= best) continue;
                    best = value;
                    bestFrom = j;
                }

                next[k] = best + weight * (float.IsNaN(arc) ? ElsewhereCost : Emission(offsets[starts[i] + k]));
                from[starts[i] + k] = (sbyte)bestFrom;
            }

            for (var k = 0; k < current; k++) cost[k] = next[k];
        }

        var choice = 0;
        for (var k = 1; k < starts[^1] - starts[^2]; k++)
        {
            if (cost[k] < cost[choice]) choice = k;
        }

        var matched = indices.Count;
        for (var i = indices.Count - 1; i >= 0; i--)
        {
            var at = starts[i] + choice;
            if (!float.IsNaN(arcs[at]))
            {
                matched--;
                matching.Index[matched] = indices[i];
                matching.Arc[matched] = arcs[at];
                matching.Offset[matched] = offsets[at];
            }

            choice = Math.Max((sbyte)0, from[at]);
        }

        matching.Count = indices.Count - matched;
        Array.Copy(matching.Index, matched, matching.Index, 0, matching.Count);
        Array.Copy(matching.Arc, matched, matching.Arc, 0, matching.Count);
        Array.Copy(matching.Offset, matched, matching.Offset, 0, matching.Count);
        for (var i = 1; i < matching.Count; i++)
        {
            var a = matching.Index[i - 1];
            var b = matching.Index[i];
            var dx = recording.X[b] - recording.X[a];
            var dy = recording.Y[b] - recording.Y[a];
            var dt = recording.T[b] - recording.T[a];
            matching.Broken[i] = Transition(matching.Arc[i] - matching.Arc[i - 1], Math.Sqrt(dx * dx + dy * dy), dt, b != a + 1 || dt > LongStep) >= BreakCost;
        }

        return matching;
    }

    static double Emission(double offset) => offset * offset / (2 * Sigma * Sigma);

    static double Transition(double along, double moved, double dt, bool loose)
    {
        var cost = along < -1 ? BackwardCost : 0;
        var way = Math.Abs(along);
        if (!loose)
        {
            cost += Math.Abs(way - moved) / Beta;
        }
        else
        {
            // Nothing was seen in between: the road cannot be shorter than the straight line nor longer than a fast rider gets.
            var longest = Math.Max(1.3 * moved + 40, 15 * dt);
            cost += 2 + (way < moved ? (moved - way) / Beta / 4 : 0) + (way > longest ? (way - longest) / Beta : 0) + 0.002 * Math.Max(0, way - moved);
        }

        return Math.Min(cost, BreakCost);
    }
}

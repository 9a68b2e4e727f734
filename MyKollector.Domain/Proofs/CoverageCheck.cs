namespace MyKollector.Domain.Proofs;

/// <summary>Was the course ridden between the gates: gaps, other roads, short cuts, stops.</summary>
static class CoverageCheck
{
    public static void Run(Attempt attempt, List<ProofReason> reasons)
    {
        var course = attempt.Line.FinishArc - attempt.Line.StartArc;
        var typical = TypicalSpeed(attempt);
        var usualPower = Math.Max(5.5, 1.6 * PlausibilityCheck.Power(typical, Math.Max(0, MeanGradient(attempt, attempt.Line.StartArc, attempt.Line.FinishArc)), 1200));
        var longGap = Math.Clamp(0.12 * course, 400, 1500);
        ProofReason? shortGap = null;
        var shortGaps = 0;
        var tolerated = 0.0;
        foreach (var hole in attempt.Holes)
        {
            var from = attempt.TimeOf(hole.From);
            var to = attempt.TimeOf(hole.To);
            ProofReason Place(ReasonCode code, ReasonSeverity severity, params double[] args) => new(
                code, severity, attempt.Utc(from), attempt.Utc(to),
                attempt.Matching.Arc[hole.From] - attempt.Line.StartArc, attempt.Matching.Arc[hole.To] - attempt.Line.StartArc, args);

            // Points meanwhile, at least one in twenty seconds and more than the odd stray: the rider was somewhere else.
            if (hole.Recorded >= Math.Max(3, hole.Seconds / 20))
            {
                var (median, path, jumped) = Elsewhere(attempt, hole);
                var saved = 1 - path / Math.Max(1, hole.Metres);
                // A receiver that went on blindly in a tunnel comes back with a leap; a rider does not.
                var cut = hole.Metres >= 300 && saved >= 0.35 && median > 35 && !jumped;
                if (cut || hole.Metres >= 500 && median >= 42 && !jumped) reasons.Add(Place(ReasonCode.OffCourse, ReasonSeverity.Error, hole.Metres, median));
                else if (hole.Metres >= 120) reasons.Add(Place(ReasonCode.OffCourse, ReasonSeverity.Doubt, hole.Metres, median));
                if (cut || hole.Metres >= 120 && saved >= 0.35) reasons.Add(Place(ReasonCode.MissingStretch, cut ? ReasonSeverity.Error : ReasonSeverity.Doubt, hole.Metres, hole.Seconds));
                continue;
            }

            var speed = hole.Metres / Math.Max(1, hole.Seconds);
            // Through the gap with more power than anywhere near it: something carried the rider, or a piece of the recording was cut out.
            var gradient = MeanGradient(attempt, attempt.Matching.Arc[hole.From], attempt.Matching.Arc[hole.To]);
            var hurried = hole.Metres > 250 && speed > 4 && (attempt.Line.HasRelief ? PlausibilityCheck.Power(speed, gradient, 1200) > usualPower || speed > 25 : speed > 18);
            if (hole.Metres > longGap || hurried)
            {
                reasons.Add(Place(ReasonCode.MissingStretch, ReasonSeverity.Doubt, hole.Metres, hole.Seconds));
            }
            else
            {
                shortGaps++;
                tolerated += hole.Metres;
                shortGap ??= Place(ReasonCode.ShortGaps, ReasonSeverity.Note);
            }
        }

        Silences(attempt, ref shortGap, ref shortGaps);
        if (shortGap is not null) reasons.Add(shortGap with { Args = [shortGaps] });
        if (tolerated > 0.35 * course && !reasons.Any(r => r.Code == ReasonCode.MissingStretch))
            reasons.Add(new(ReasonCode.MissingStretch, ReasonSeverity.Doubt, Args: [tolerated, attempt.Elapsed]));
        Stops(attempt, reasons);
    }

    /// <summary>Recording gaps too short in metres to leave a hole.</summary>
    static void Silences(Attempt attempt, ref ProofReason? first, ref int count)
    {
        var threshold = Math.Max(10, 4 * attempt.Recording.MedianStep);
        for (var i = attempt.FirstPoint + 1; i <= attempt.LastPoint; i++)
        {
            var dt = attempt.Recording.T[i] - attempt.Recording.T[i - 1];
            if (dt < threshold) continue;
            var dx = attempt.Recording.X[i] - attempt.Recording.X[i - 1];
            var dy = attempt.Recording.Y[i] - attempt.Recording.Y[i - 1];
            var moved = Math.Sqrt(dx * dx + dy * dy);
            // A pause is not a gap, and a gap that left a hole is already counted.
            if (moved < 15 || attempt.Holes.Any(h => attempt.TimeOf(h.From) <= attempt.Recording.T[i - 1] && attempt.TimeOf(h.To) >= attempt.Recording.T[i])) continue;
            count++;
            first ??= new(ReasonCode.ShortGaps, ReasonSeverity.Note, attempt.Utc(attempt.Recording.T[i - 1]), attempt.Utc(attempt.Recording.T[i]));
        }
    }

    /// <summary>Median of the speeds over half minutes outside holes, metres per second.</summary>
    static double TypicalSpeed(Attempt attempt)
    {
        var speeds = new List<double>();
        for (var i = 30; i < attempt.S.Length; i += 15)
        {
            if (!attempt.InHole[i] && !attempt.InHole[i - 30]) speeds.Add((attempt.S[i] - attempt.S[i - 30]) / 30);
        }

        if (speeds.Count == 0) return 3;
        speeds.Sort();
        return Math.Max(0.5, speeds[speeds.Count / 2]);
    }

    static double MeanGradient(Attempt attempt, double from, double to) =>
        to - from < 1 ? 0 : (attempt.Line.AltitudeAt(to) - attempt.Line.AltitudeAt(from)) / (to - from);

    /// <summary>Median distance from the course and length of the way taken meanwhile, metres; whether it holds a leap.</summary>
    static (double Median, double Path, bool Jumped) Elsewhere(Attempt attempt, Hole hole)
    {
        var recording = attempt.Recording;
        var from = attempt.Matching.Index[hole.From];
        var to = attempt.Matching.Index[hole.To];
        var distances = new List<double>();
        var stride = Math.Max(1, (to - from) / 60);
        for (var i = from + 1; i < to; i += stride) distances.Add(attempt.Line.DistanceTo(recording.X[i], recording.Y[i]));
        distances.Sort();
        // Steps of ten metres: noise of a standing receiver is no way.
        var path = 0.0;
        var x = recording.X[from];
        var y = recording.Y[from];
        for (var i = from + 1; i <= to; i++)
        {
            var step = Math.Sqrt((recording.X[i] - x) * (recording.X[i] - x) + (recording.Y[i] - y) * (recording.Y[i] - y));
            if (step < 10 && i < to) continue;
            path += step;
            x = recording.X[i];
            y = recording.Y[i];
        }

        // The leap may come a little later: the blind line may cross other legs of the road meanwhile.
        const double nearby = 120;
        var jumped = false;
        for (var i = Math.Max(1, from - 60); i < recording.Count && recording.T[i] < recording.T[to] + nearby; i++)
        {
            var step = Math.Sqrt((recording.X[i] - recording.X[i - 1]) * (recording.X[i] - recording.X[i - 1]) + (recording.Y[i] - recording.Y[i - 1]) * (recording.Y[i] - recording.Y[i - 1]));
            jumped |= step > 40 && step / Math.Max(1, recording.T[i] - recording.T[i - 1]) > 20;
        }

        return (distances.Count == 0 ? 0 : distances[distances.Count / 2], path, jumped);
    }

    static void Stops(Attempt attempt, List<ProofReason> reasons)
    {
        const int shortest = 60;
        const double still = 12;
        // While it stands, a receiver wanders.
        const double wander = 28;
        var count = 0;
        var total = 0;
        var longest = 0;
        var longestFrom = 0;
        var i = 0;
        while (i + shortest < attempt.S.Length)
        {
            // What lies in a hole was not seen to stand still.
            if (attempt.InHole[i] || attempt.InHole[i + shortest] || Math.Abs(attempt.S[i + shortest] - attempt.S[i]) > still)
            {
                i++;
                continue;
            }

            var to = i + shortest;
            while (to + 1 < attempt.S.Length && Math.Abs(attempt.S[to + 1] - attempt.S[i]) <= wander && attempt.S[to + 1] - attempt.S[Math.Max(i, to - 29)] < still) to++;
            count++;
            total += to - i;
            if (to - i > longest)
            {
                longest = to - i;
                longestFrom = i;
            }

            i = to + 1;
        }

        if (count == 0) return;
        var start = attempt.Passage.Start.Time;
        reasons.Add(new(
            ReasonCode.StopInside, ReasonSeverity.Note, attempt.Utc(start + longestFrom), attempt.Utc(start + longestFrom + longest),
            attempt.S[longestFrom] - attempt.Line.StartArc, attempt.S[longestFrom] - attempt.Line.StartArc, total, count));
    }
}

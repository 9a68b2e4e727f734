namespace MyKollector.Domain.Proofs;

/// <summary>Two recordings glued together: at one instant the altimeter, the position and mostly the heart jump at once.</summary>
static class SpliceCheck
{
    const int Side = 20;

    /// <summary>A barometer drifts metres in an hour, never so many in a second.</summary>
    const double AltitudeJump = 6;

    public static void Run(Attempt attempt, List<ProofReason> reasons)
    {
        var first = attempt.Passage.First;
        var last = attempt.Passage.Last;
        if (last - first < 4 * Side) return;
        var drift = new double[last - first + 1];
        for (var k = first; k <= last; k++)
        {
            var altitude = attempt.PointOf(attempt.Matching.Index[k]).Altitude;
            drift[k - first] = float.IsNaN(altitude) ? double.NaN : altitude - attempt.Line.AltitudeAt(attempt.Matching.Arc[k]);
        }

        // The typical wander of the altimeter between neighbouring points sets the scale.
        var wander = new List<double>();
        for (var i = 1; i < drift.Length; i += Math.Max(1, drift.Length / 2000))
        {
            if (!double.IsNaN(drift[i]) && !double.IsNaN(drift[i - 1])) wander.Add(Math.Abs(drift[i] - drift[i - 1]));
        }

        if (wander.Count < 2 * Side) return;
        wander.Sort();
        var noise = wander[(int)(0.95 * wander.Count)];
        for (var i = Side; i + Side < drift.Length; i++)
        {
            var k = first + i;
            var dt = attempt.TimeOf(k) - attempt.TimeOf(k - 1);
            if (dt > 10 || attempt.Matching.Index[k] != attempt.Matching.Index[k - 1] + 1) continue;
            var step = drift[i] - drift[i - 1];
            // The altimeter itself must jump: at a hairpin the matched place may change legs, and the course's altitude with it.
            var own = attempt.PointOf(attempt.Matching.Index[k]).Altitude - attempt.PointOf(attempt.Matching.Index[k - 1]).Altitude;
            var limit = Math.Max(AltitudeJump, 4 * noise);
            if (!(Math.Abs(step) > limit) || !(Math.Abs(own) > limit)) continue;
            var before = Mean(drift, i - Side, i);
            var after = Mean(drift, i, i + Side);
            // It must stay: a spike of the altimeter comes back.
            if (!(Math.Abs(after - before) > 0.7 * Math.Abs(step)) || !Jumps(attempt, k)) continue;
            reasons.Add(new(
                ReasonCode.SplicedRecording, ReasonSeverity.Doubt, attempt.Utc(attempt.TimeOf(k - 1)), attempt.Utc(attempt.TimeOf(k)),
                attempt.Matching.Arc[k - 1] - attempt.Line.StartArc, attempt.Matching.Arc[k] - attempt.Line.StartArc, Math.Abs(after - before)));
            return;
        }
    }

    static double Mean(double[] values, int from, int to)
    {
        var sum = 0.0;
        var count = 0;
        for (var i = from; i < to; i++)
        {
            if (double.IsNaN(values[i])) continue;
            sum += values[i];
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>The step to this point is out of line with its neighbours, across the road or along it, or the heart jumps.</summary>
    static bool Jumps(Attempt attempt, int k)
    {
        var across = new List<double>();
        var along = new List<double>();
        for (var i = Math.Max(attempt.Passage.First + 1, k - 60); i <= Math.Min(attempt.Passage.Last, k + 60); i++)
        {
            if (i == k) continue;
            across.Add(Math.Abs(attempt.Matching.Offset[i] - attempt.Matching.Offset[i - 1]));
            along.Add(attempt.Matching.Arc[i] - attempt.Matching.Arc[i - 1]);
        }

        if (across.Count < 20) return false;
        across.Sort();
        along.Sort();
        var usual = across[(int)(0.95 * (across.Count - 1))];
        var middle = along[along.Count / 2];
        var spread = along[(int)(0.95 * (along.Count - 1))] - middle;
        var acrossNow = Math.Abs(attempt.Matching.Offset[k] - attempt.Matching.Offset[k - 1]);
        var alongNow = Math.Abs(attempt.Matching.Arc[k] - attempt.Matching.Arc[k - 1] - middle);
        var before = attempt.PointOf(attempt.Matching.Index[k - 1]).HeartRate;
        var after = attempt.PointOf(attempt.Matching.Index[k]).HeartRate;
        return acrossNow > Math.Max(1.5, 2.5 * usual) || alongNow > Math.Max(2, 3 * spread) || before > 0 && after > 0 && Math.Abs(after - before) > 12;
    }
}

using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>
/// Was it recorded at all. A receiver's error wanders slowly and is never absent; a rider's speed is never even; a clock ticks in whole steps.
/// Figures: lateral acceleration of genuine positions at one a second 0.25 to 1.0 m/s², drawn ones below 0.15, jittered ones above 3.
/// </summary>
static class ForgeryCheck
{
    /// <summary>What the checks measure, for tests and for tuning.</summary>
    /// <param name="LateralSpread">Standard deviation of the lateral acceleration, trimmed at 98 %, m/s²; NaN when the step is not near one second.</param>
    /// <param name="LateralMedian">The same from the median, blind to bends.</param>
    /// <param name="OffsetMemory">Correlation of the offset from the line with itself one step later.</param>
    /// <param name="OffsetSpread">Robust standard deviation of the offset from the line, metres.</param>
    /// <param name="OnLine">Share of points within 0.35 m of the line.</param>
    /// <param name="OnVertex">Share of points within 0.35 m of a vertex.</param>
    /// <param name="PaceVariation">Coefficient of variation of the speed over minutes, stops left out.</param>
    /// <param name="StepNoise">Median relative change of speed from step to step.</param>
    /// <param name="LateralEcho">Correlation of the lateral acceleration with the next one: −2/3 for white noise, near −1/2 and above for an error that wanders.</param>
    /// <param name="Whiteness">Second differences of the offset over one step, as a part of those over five: one for white noise, a half and less for an error that wanders.</param>
    /// <param name="Roughness">Robust standard deviation of the second differences over one step, metres, without what cut decimals give.</param>
    /// <param name="Straight">For steps of 2.5 s and more: share of points that lie within 3 cm of the straight line between their neighbours.</param>
    internal readonly record struct Measures(
        double LateralSpread, double LateralMedian, double LateralEcho, double OffsetMemory, double OffsetSpread, double OnLine, double OnVertex, double PaceVariation, double StepNoise, double Straight, double Whiteness, double Roughness, int Points);

    public static void Run(Attempt attempt, List<ProofReason> reasons)
    {
        var m = Measure(attempt);
        if (m.Points < 20) return;
        ProofReason Whole(ReasonCode code, ReasonSeverity severity, params double[] args) => new(
            code, severity, attempt.Utc(attempt.Passage.Start.Time), attempt.Utc(attempt.Passage.Finish.Time), 0, attempt.Line.FinishArc - attempt.Line.StartArc, args);

        // A course drawn from the athlete's own recording has its points on the line too; what betrays a drawing is the absence of any unevenness.
        var smooth = double.IsNaN(m.LateralMedian) ? m.StepNoise < 0.02 : m.LateralMedian < 0.06;
        if (m.OnLine > 0.85 && smooth)
        {
            reasons.Add(Whole(ReasonCode.ForgedNoNoise, ReasonSeverity.Error, m.OffsetSpread));
            if (m.OnVertex > 0.6 || double.IsNaN(m.LateralMedian)) reasons.Add(Whole(ReasonCode.ForgedRouteWithTimes, ReasonSeverity.Error, m.OnVertex * 100));
        }
        else if (m.OnLine > 0.85 || m.OnVertex > 0.8)
        {
            reasons.Add(Whole(ReasonCode.ForgedRouteWithTimes, ReasonSeverity.Doubt, m.OnLine * 100));
        }
        else if (m.LateralMedian < 0.03)
        {
            reasons.Add(Whole(ReasonCode.ForgedNoNoise, ReasonSeverity.Error, m.LateralSpread));
        }
        else if (m.LateralMedian < 0.08 && m.LateralSpread < 0.15 || double.IsNaN(m.LateralMedian) && (m.StepNoise < 0.008 || m.Straight > 0.25))
        {
            reasons.Add(Whole(ReasonCode.ForgedNoNoise, ReasonSeverity.Doubt, m.LateralSpread));
        }

        // The median is blind to bends taken at an engine's speed.
        if (m.LateralMedian > 3 && m.OffsetMemory < 0.5) reasons.Add(Whole(ReasonCode.ForgedWhiteNoise, ReasonSeverity.Error, m.LateralSpread));
        else if (m.LateralMedian > 3 || m.LateralMedian > 1.2 && m.LateralEcho < -0.58 || m.OffsetMemory < 0.25 && attempt.Recording.MedianStep <= 3 && m.Points > 200 || ThrownAnew(m))
            reasons.Add(Whole(ReasonCode.ForgedWhiteNoise, ReasonSeverity.Doubt, m.LateralSpread));

        if (m.PaceVariation < 0.02) reasons.Add(Whole(ReasonCode.ForgedConstantSpeed, ReasonSeverity.Error, m.PaceVariation * 100));
        else if (m.PaceVariation < 0.035) reasons.Add(Whole(ReasonCode.ForgedConstantSpeed, ReasonSeverity.Doubt, m.PaceVariation * 100));

        if (TimeScale(attempt) is { } scale) reasons.Add(Whole(ReasonCode.ForgedTimeScaled, ReasonSeverity.Doubt, scale));
        if (Period(attempt) is { } period) reasons.Add(Whole(ReasonCode.ForgedPeriodic, period.Strength > 0.85 ? ReasonSeverity.Error : ReasonSeverity.Doubt, period.Seconds));
    }

    /// <summary>
    /// Whether the position's error is thrown anew at each point. Of a receiver's error the second differences double and more from one step to five
    /// (0.1 to 0.6 measured); of white noise they stay as they are, less what another map's drawing adds. The quieter the noise, the clearer it must be:
    /// of a phone that stamps odd milliseconds, whose accelerations say nothing, up to 0.83 was measured below 1.5 m and 0.64 above, of noise drawn every
    /// two seconds 0.72 and more at 2.4 m.
    /// </summary>
    static bool ThrownAnew(in Measures m) => double.IsNaN(m.LateralMedian)
        ? m.Whiteness > 0.68 && m.Roughness > (m.Whiteness > 0.88 ? 1.35 : 1.7)
        : m.Whiteness > 0.68 && m.Roughness > (m.Whiteness > 0.85 ? 0.5 : 0.9);

    internal static Measures Measure(Attempt attempt)
    {
        var recording = attempt.Recording;
        var matching = attempt.Matching;
        var lateral = new List<double>();
        var offsets = new List<double>();
        var changes = new List<double>();
        var onLine = 0;
        var onVertex = 0;
        var points = 0;
        double memory = 0;
        double power = 0;
        var first = attempt.Passage.First;
        var last = Math.Max(first, attempt.Passage.Last);
        // Two thousand of a quantity are enough for its median; sorting all of them would cost more than the matching.
        var stride = Math.Max(1, (last - first) / 2000);
        for (var k = first; k <= last; k += stride)
        {
            if (Math.Abs(matching.Offset[k]) > attempt.Corridor) continue;
            points++;
            offsets.Add(matching.Offset[k]);
            var i = matching.Index[k];
            if (Math.Abs(matching.Offset[k]) < 0.35) onLine++;
            if (attempt.Line.DistanceToVertex(matching.Arc[k], recording.X[i], recording.Y[i]) < 0.35) onVertex++;
        }

        if (points < 20) return new(double.NaN, double.NaN, double.NaN, double.NaN, 0, 0, 0, double.NaN, 0, 0, double.NaN, double.NaN, points);
        offsets.Sort();
        var median = offsets[offsets.Count / 2];
        var deviations = offsets.Select(o => Math.Abs(o - median)).Order().ToArray();
        var spread = 1.4826 * deviations[deviations.Length / 2];
        for (var k = first + 1; k <= last; k++)
        {
            if (matching.Index[k] != matching.Index[k - 1] + 1 || Math.Abs(matching.Offset[k]) > attempt.Corridor) continue;
            if (attempt.TimeOf(k) - attempt.TimeOf(k - 1) > 5) continue;
            var a = Math.Clamp(matching.Offset[k - 1] - median, -4 * spread - 1, 4 * spread + 1);
            var b = Math.Clamp(matching.Offset[k] - median, -4 * spread - 1, 4 * spread + 1);
            memory += a * b;
            power += (a * a + b * b) / 2;
        }

        double echo = 0;
        double echoPower = 0;
        var spaced = 0;
        var straight = 0;
        var previousLateral = double.NaN;
        for (var i = attempt.FirstPoint + 1; i < attempt.LastPoint; i++)
        {
            var before = recording.T[i] - recording.T[i - 1];
            var after = recording.T[i + 1] - recording.T[i];
            var dx = recording.X[i + 1] - recording.X[i - 1];
            var dy = recording.Y[i + 1] - recording.Y[i - 1];
            var way = Math.Sqrt(dx * dx + dy * dy);
            var one = Distance(recording, i - 1, i);
            var two = Distance(recording, i, i + 1);
            if (i % stride == 0 && before is > 0.3 and < 30 && after is > 0.3 and < 30 && one / before > 0.8 && two / after > 0.8) changes.Add(Math.Abs(Math.Log(two / after / (one / before))));
            if (before is >= 2.5 and < 20 && after is >= 2.5 and < 20 && way > 12)
            {
                spaced++;
                var aside = ((recording.X[i] - recording.X[i - 1]) * dy - (recording.Y[i] - recording.Y[i - 1]) * dx) / way;
                if (Math.Abs(aside) < 0.03) straight++;
            }

            if (before is < 0.6 or > 1.6 || after is < 0.6 or > 1.6 || way < 1)
            {
                previousLateral = double.NaN;
                continue;
            }

            // Curvature of the path at even time: change of velocity across the direction of travel.
            var ax = ((recording.X[i + 1] - recording.X[i]) / after - (recording.X[i] - recording.X[i - 1]) / before) / ((before + after) / 2);
            var ay = ((recording.Y[i + 1] - recording.Y[i]) / after - (recording.Y[i] - recording.Y[i - 1]) / before) / ((before + after) / 2);
            var across = (dx * ay - dy * ax) / way;
            if (i % stride == 0) lateral.Add(Math.Abs(across));
            across = Math.Clamp(across, -8, 8);
            if (!double.IsNaN(previousLateral))
            {
                echo += across * previousLateral;
                echoPower += (across * across + previousLateral * previousLateral) / 2;
            }

            previousLateral = across;
        }

        var lateralSpread = double.NaN;
        var lateralMedian = double.NaN;
        if (lateral.Count >= 100 && lateral.Count > points / 3)
        {
            lateral.Sort();
            var kept = (int)(0.98 * lateral.Count);
            var sum = 0.0;
            for (var i = 0; i < kept; i++) sum += lateral[i] * lateral[i];
            lateralSpread = Math.Sqrt(sum / kept);
            lateralMedian = 1.4826 * lateral[lateral.Count / 2];
        }

        var (whiteness, roughness) = Residual(attempt);
        changes.Sort();
        return new(
            lateralSpread, lateralMedian, echoPower <= 0 ? double.NaN : echo / echoPower, power <= 0 ? 1 : memory / power, spread, onLine / (double)points, onVertex / (double)points,
            PaceVariation(attempt), changes.Count < 10 ? double.NaN : changes[changes.Count / 2], spaced < 40 ? 0 : straight / (double)spaced, whiteness, roughness, points);
    }

    /// <summary>
    /// How the offset from the line bends over short and over longer times. Second differences blot out the road's curves, the drawing of the map and
    /// everything that wanders; of an error that wanders they grow with the time between, of one thrown anew at each point they do not.
    /// </summary>
    static (double Whiteness, double Roughness) Residual(Attempt attempt)
    {
        const int far = 5;
        var matching = attempt.Matching;
        var usual = 2 * far * attempt.Recording.MedianStep;
        if (attempt.Recording.MedianStep > 5) return (double.NaN, double.NaN);
        var shortest = new List<double>();
        var longer = new List<double>();
        var first = attempt.Passage.First;
        var last = attempt.Passage.Last;
        var stride = Math.Max(1, (last - first) / 2000);
        for (var k = first + far; k + far <= last; k += stride)
        {
            if (matching.Index[k + far] - matching.Index[k - far] != 2 * far) continue;
            var span = attempt.TimeOf(k + far) - attempt.TimeOf(k - far);
            // Standing still, a receiver holds its position.
            if (span < 0.6 * usual || span > 1.8 * usual || matching.Arc[k + far] - matching.Arc[k - far] < 0.4 * span) continue;
            shortest.Add(Bend(k, 1));
            longer.Add(Bend(k, far));
        }

        if (shortest.Count < 100) return (double.NaN, double.NaN);
        shortest.Sort();
        longer.Sort();
        var near = 1.4826 * shortest[shortest.Count / 2];
        // Decimals cut off are white noise too, and no forgery.
        var rounding = Rounding(attempt);
        return (near / Math.Max(1e-6, 1.4826 * longer[longer.Count / 2]), Math.Sqrt(Math.Max(0, near * near - rounding * rounding)));

        // Twice the distance from the chord between the neighbours in time: the second difference when the steps are even.
        double Bend(int k, int reach)
        {
            var (before, after) = (attempt.TimeOf(k) - attempt.TimeOf(k - reach), attempt.TimeOf(k + reach) - attempt.TimeOf(k));
            var chord = before + after <= 0 ? 0.5 : before / (before + after);
            return 2 * Math.Abs(matching.Offset[k] - (1 - chord) * matching.Offset[k - reach] - chord * matching.Offset[k + reach]);
        }
    }

    /// <summary>Standard deviation that coordinates cut to few decimals give to a second difference, metres: √6/√12 of a step.</summary>
    static double Rounding(Attempt attempt)
    {
        for (var decimals = 4; decimals <= 6; decimals++)
        {
            var scale = Math.Pow(10, decimals);
            var onGrid = true;
            var stride = Math.Max(1, (attempt.LastPoint - attempt.FirstPoint) / 100);
            for (var i = attempt.FirstPoint; i <= attempt.LastPoint && onGrid; i += stride)
            {
                ref readonly var point = ref attempt.PointOf(i);
                onGrid = Math.Abs(point.Latitude * scale - Math.Round(point.Latitude * scale)) < 0.01 && Math.Abs(point.Longitude * scale - Math.Round(point.Longitude * scale)) < 0.01;
            }

            if (onGrid) return 0.707 * 111_195 / scale;
        }

        return 0;
    }

    static double Distance(Recording r, int i, int j) => Math.Sqrt((r.X[i] - r.X[j]) * (r.X[i] - r.X[j]) + (r.Y[i] - r.Y[j]) * (r.Y[i] - r.Y[j]));

    static double PaceVariation(Attempt attempt)
    {
        const int window = 60;
        var speeds = new List<double>();
        for (var i = window; i < attempt.S.Length - 1; i += window)
        {
            if (attempt.InHole[i] || attempt.InHole[i - window]) continue;
            speeds.Add((attempt.S[i] - attempt.S[i - window]) / window);
        }

        if (speeds.Count < 8) return double.NaN;
        speeds.Sort();
        // A stop or two do not make an even pace uneven.
        var from = speeds.Count / 20;
        var kept = speeds.GetRange(from, speeds.Count - 2 * from);
        var mean = kept.Average();
        return mean < 0.3 ? double.NaN : Math.Sqrt(kept.Average(v => (v - mean) * (v - mean))) / mean;
    }

    /// <summary>
    /// The factor by which the intervals seem to have been multiplied, or null. A recorder of one point a second has as many short steps as long ones;
    /// squeezed times rounded to the second repeat a second at even distances, and squeezed times with fractions tick at an odd pace.
    /// </summary>
    static double? TimeScale(Attempt attempt)
    {
        var recording = attempt.Recording;
        var zeros = new List<int>();
        var ones = 0;
        var twos = 0;
        var fractions = 0;
        var steps = new List<double>();
        var way = 0.0;
        for (var i = attempt.FirstPoint + 1; i <= attempt.LastPoint; i++) way += Distance(recording, i - 1, i);
        var typical = way / Math.Max(1, attempt.LastPoint - attempt.FirstPoint);
        double deviceWay = 0;
        double deviceTime = 0;
        double measured = 0;
        for (var i = attempt.FirstPoint + 1; i <= attempt.LastPoint; i++)
        {
            var dt = recording.T[i] - recording.T[i - 1];
            var moved = Distance(recording, i - 1, i);
            if (attempt.PointOf(i).Time % 1000 != 0) fractions++;
            if (dt is > 0.2 and < 3) steps.Add(dt);
            if (dt == 0 && moved > 0.4 * typical) zeros.Add(i);
            else if (dt == 1) ones++;
            else if (dt == 2 && moved < 1.5 * typical) twos++;
            var speed = attempt.PointOf(i).DeviceSpeed;
            if (speed is > 1 and < 30 && dt is > 0 and < 10)
            {
                deviceWay += speed * dt;
                deviceTime += dt;
                measured += moved;
            }
        }

        var whole = zeros.Count + ones + twos;
        if (whole > 300 && fractions < 0.05 * whole && zeros.Count - twos > 0.02 * whole)
        {
            var distances = new List<double>();
            for (var i = 1; i < zeros.Count; i++) distances.Add(zeros[i] - zeros[i - 1]);
            if (distances.Count > 10)
            {
                var sorted = distances.Order().ToArray();
                var middle = sorted[sorted.Length / 2];
                // Even teeth: most lie within a step or a fifth of the usual distance.
                if (distances.Count(d => Math.Abs(d - middle) <= Math.Max(1, 0.2 * middle)) > 0.7 * distances.Count) return 1 - zeros.Count / (double)whole;
            }
        }

        if (steps.Count > 300 && fractions > 0.5 * steps.Count)
        {
            steps.Sort();
            var median = steps[steps.Count / 2];
            var even = steps[(int)(0.9 * steps.Count)] - steps[(int)(0.1 * steps.Count)] < 0.02;
            var nearest = Math.Max(0.2, Math.Round(median * 5) / 5);
            if (even && Math.Abs(median - nearest) > 0.02) return median;
        }

        if (deviceTime > 300 && measured > 0)
        {
            var ratio = deviceWay / measured;
            if (ratio is > 0.6 and < 0.925 or > 1.08 and < 1.5) return ratio;
        }

        return null;
    }

    /// <summary>A speed that repeats itself like a machine: autocorrelation near one at a lag, at twice and at three times it.</summary>
    static (double Seconds, double Strength)? Period(Attempt attempt)
    {
        const int longestLag = 90;
        const int smooth = 61;
        var n = Math.Min(attempt.S.Length - 4, 6000);
        if (n < 600) return null;
        var speed = new double[n];
        for (var i = 0; i < n; i++) speed[i] = (attempt.S[i + 3] - attempt.S[i]) / 3;
        var sums = new double[n + 1];
        for (var i = 0; i < n; i++) sums[i + 1] = sums[i] + speed[i];
        var rest = new double[n];
        for (var i = 0; i < n; i++)
        {
            var from = Math.Max(0, i - smooth);
            var to = Math.Min(n, i + smooth + 1);
            rest[i] = Math.Clamp(speed[i] - (sums[to] - sums[from]) / (to - from), -3, 3);
        }

        double Correlation(int lag)
        {
            double xy = 0;
            double xx = 1e-9;
            for (var i = 0; i + lag < n; i++)
            {
                xy += rest[i] * rest[i + lag];
                xx += (rest[i] * rest[i] + rest[i + lag] * rest[i + lag]) / 2;
            }

            return xy / xx;
        }

        var correlations = new double[longestLag + 1];
        for (var lag = 4; lag <= longestLag; lag++) correlations[lag] = Correlation(lag);
        for (var lag = 6; lag < longestLag; lag++)
        {
            if (correlations[lag] < 0.6 || correlations[lag] < correlations[lag - 1] || correlations[lag] < correlations[lag + 1]) continue;
            var dipped = false;
            for (var i = 4; i < lag; i++) dipped |= correlations[i] < 0.2;
            if (!dipped) continue;
            var strength = Math.Min(correlations[lag], Math.Min(Correlation(2 * lag), Correlation(3 * lag)));
            if (strength > 0.6) return (lag, strength);
        }

        return null;
    }
}

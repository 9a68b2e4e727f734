using MyKollector.Domain.Timing;

namespace MyKollector.Domain.Proofs;

/// <summary>Was it muscles: vertical speed by duration, estimated power, and whether the speed answers to the gradient.</summary>
static class PlausibilityCheck
{
    const double Gravity = 9.80665;

    /// <summary>Windows that are judged beside the whole attempt, seconds.</summary>
    static readonly int[] Windows = [180, 300, 600, 1200, 2400];

    public static void Run(Attempt attempt, bool categoryDeclared, List<ProofReason> reasons)
    {
        if (!attempt.Line.HasRelief)
        {
            Flat(attempt, reasons);
            return;
        }

        var worst = Worst(attempt);
        var power = attempt.Category is Category.EBike ? default : StrongestWindow(attempt);
        if (attempt.Category == Category.EBike)
        {
            Assisted(attempt, reasons);
        }
        else if (worst.Plausibility == Plausibility.Implausible)
        {
            // On foot by a file's own word only, faster than feet but not than a bike: most likely a ride filed under the wrong sport.
            var wrongSport = attempt.Category != Category.Bike && !categoryDeclared &&
                PlausibilityLimits.For(Category.Bike).Judge(worst.Gain, worst.Seconds, worst.Gradient) != Plausibility.Implausible;
            reasons.Add(Place(attempt, wrongSport ? ReasonCode.ExceptionalPerformance : ReasonCode.MotorVehicle, wrongSport ? ReasonSeverity.Doubt : ReasonSeverity.Error,
                worst.From, worst.Seconds, worst.Gain / worst.Seconds * 3600, worst.Seconds));
            return;
        }
        else if (attempt.Category == Category.Bike && power.Plausibility == Plausibility.Implausible)
        {
            reasons.Add(Place(attempt, ReasonCode.MotorVehicle, ReasonSeverity.Error, power.From, power.Seconds, power.Gain / power.Seconds * 3600, power.Seconds));
            return;
        }

        if (attempt.Category != Category.EBike && Unresponsive(attempt, out var watts) && watts > 4.2)
        {
            reasons.Add(Place(attempt, ReasonCode.MotorVehicle, watts > 5.2 ? ReasonSeverity.Error : ReasonSeverity.Doubt,
                0, attempt.S.Length - 1, Gain(attempt, 0, attempt.S.Length - 1) / attempt.Elapsed * 3600, attempt.Elapsed));
            return;
        }

        if (attempt.Category != Category.EBike && (SteepAndFast(attempt) ?? Launches(attempt)) is { } suspicious)
        {
            reasons.Add(suspicious);
            return;
        }

        if (attempt.Category == Category.EBike) return;
        if (worst.Plausibility == Plausibility.Exceptional)
            reasons.Add(Place(attempt, ReasonCode.ExceptionalPerformance, ReasonSeverity.Doubt, worst.From, worst.Seconds, worst.Gain / worst.Seconds * 3600, worst.Seconds));
        else if (attempt.Category == Category.Bike && power.Plausibility == Plausibility.Exceptional)
            reasons.Add(Place(attempt, ReasonCode.ExceptionalPerformance, ReasonSeverity.Doubt, power.From, power.Seconds, power.Gain / power.Seconds * 3600, power.Seconds));
    }

    readonly record struct Finding(Plausibility Plausibility, int From, int Seconds, double Gain, double Gradient);

    static double Gain(Attempt attempt, int from, int to) => attempt.Altitude[to] - attempt.Altitude[from];

    static ProofReason Place(Attempt attempt, ReasonCode code, ReasonSeverity severity, int from, int seconds, params double[] args)
    {
        var to = Math.Min(attempt.S.Length - 1, from + seconds);
        var start = attempt.Passage.Start.Time;
        return new(code, severity, attempt.Utc(start + from), attempt.Utc(Math.Min(start + to, attempt.Passage.Finish.Time)),
            attempt.S[from] - attempt.Line.StartArc, attempt.S[to] - attempt.Line.StartArc, args);
    }

    /// <summary>The gravest finding of vertical speed over the whole attempt and over every window in it.</summary>
    static Finding Worst(Attempt attempt)
    {
        var limits = PlausibilityLimits.For(attempt.Category);
        var n = attempt.S.Length - 1;
        var worst = default(Finding);
        var excess = 0.0;
        void Judge(int from, int seconds)
        {
            if (seconds < PlausibilityLimits.ShortestJudged) return;
            var gain = Gain(attempt, from, from + seconds);
            var way = attempt.S[from + seconds] - attempt.S[from];
            if (gain <= 0 || way <= 0) return;
            var gradient = gain / way;
            var (exceptional, implausible) = limits.At(seconds, gradient);
            var vam = gain / seconds * 3600;
            var found = vam > implausible ? Plausibility.Implausible : vam > exceptional ? Plausibility.Exceptional : Plausibility.Plausible;
            if (found < worst.Plausibility || found == worst.Plausibility && vam / implausible <= excess) return;
            worst = new(found, from, seconds, gain, gradient);
            excess = vam / implausible;
        }

        Judge(0, n);
        foreach (var window in Windows)
        {
            if (window >= n) break;
            for (var from = 0; from + window <= n; from += 5)
            {
                if (MostlySeen(attempt, from, window)) Judge(from, window);
            }
        }

        return worst;
    }

    /// <summary>A window in which more than a tenth of the way was gained in holes or leaps says nothing about the rider.</summary>
    static bool MostlySeen(Attempt attempt, int from, int seconds) =>
        attempt.Leapt[from + seconds] - attempt.Leapt[from] < 0.1 * Math.Abs(attempt.S[from + seconds] - attempt.S[from]);

    /// <summary>
    /// Power per kilogram of rider from gravity, rolling and air (J. C. Martin et al., 1998), for 70 kg on a bike of 8 kg, drag area 0.32 m²,
    /// rolling 0.004, transmission 0.976. An estimate: wind and drafting move it by half a watt.
    /// </summary>
    internal static double Power(double speed, double gradient, double altitude)
    {
        if (speed <= 0) return 0;
        var density = 1.225 * Math.Exp(-altitude / 9000);
        var watts = 78 * Gravity * (gradient + 0.004) * speed + 0.5 * density * 0.32 * speed * speed * speed;
        return Math.Max(0, watts) / 0.976 / 70;
    }

    /// <summary>Best human efforts on record lie near 7.0 W/kg for twenty minutes and 7.8 for five.</summary>
    static Finding StrongestWindow(Attempt attempt)
    {
        var n = attempt.S.Length - 1;
        var sums = new double[n + 1];
        for (var i = 1; i <= n; i++)
        {
            var from = Math.Max(0, i - 5);
            var to = Math.Min(n, i + 5);
            var way = attempt.S[to] - attempt.S[from];
            var gradient = way > 5 ? Math.Clamp((attempt.Altitude[to] - attempt.Altitude[from]) / way, -0.3, 0.3) : 0;
            // A leap of the fix is no effort: the air at its speed would take kilowatts.
            var leapt = attempt.Leapt[to] - attempt.Leapt[from] > 0;
            sums[i] = sums[i - 1] + (leapt ? 0 : Power(way / (to - from), gradient, attempt.Altitude[i]));
        }

        var worst = default(Finding);
        foreach (var window in Windows)
        {
            if (window < 300) continue;
            if (window > n) break;
            var (exceptional, implausible) = window >= 1200 ? (6.2, 7.8) : (7.0, 9.2);
            for (var from = 0; from + window <= n; from += 5)
            {
                var way = attempt.S[from + window] - attempt.S[from];
                var gain = Gain(attempt, from, from + window);
                // Below four per cent the air decides, and with it the wind.
                if (way <= 0 || gain / way < 0.04 || !MostlySeen(attempt, from, window)) continue;
                var power = (sums[from + window] - sums[from]) / window;
                var found = power > implausible ? Plausibility.Implausible : power > exceptional ? Plausibility.Exceptional : Plausibility.Plausible;
                if (found > worst.Plausibility) worst = new(found, from, window, gain, gain / way);
            }
        }

        return worst;
    }

    /// <summary>
    /// A rider's speed falls where the road rises: over hectometres, log speed against log slope resistance has an elasticity near −1 at even power.
    /// An engine's stays near 0. Only judged where the gradient varies enough.
    /// </summary>
    static bool Unresponsive(Attempt attempt, out double watts)
    {
        const double stretch = 100;
        watts = 0;
        var resistances = new List<double>();
        var speeds = new List<double>();
        var energy = 0.0;
        var seconds = 0.0;
        var from = 0;
        for (var i = 1; i < attempt.S.Length; i++)
        {
            if (attempt.S[i] - attempt.S[from] < stretch) continue;
            var way = attempt.S[i] - attempt.S[from];
            var speed = way / (i - from);
            var gradient = (attempt.Altitude[i] - attempt.Altitude[from]) / way;
            var seen = attempt.Leapt[i] - attempt.Leapt[from] <= 0;
            if (seen && speed > 1.5 && gradient > 0.005)
            {
                resistances.Add(Math.Log(gradient + 0.012));
                speeds.Add(Math.Log(speed));
                energy += Power(speed, gradient, attempt.Altitude[i]) * (i - from);
                seconds += i - from;
            }

            from = i;
        }

        if (resistances.Count < 25) return false;
        watts = energy / Math.Max(1, seconds);
        var meanX = resistances.Average();
        var meanY = speeds.Average();
        double xx = 0;
        double xy = 0;
        for (var i = 0; i < resistances.Count; i++)
        {
            xx += (resistances[i] - meanX) * (resistances[i] - meanX);
            xy += (resistances[i] - meanX) * (speeds[i] - meanY);
        }

        return Math.Sqrt(xx / resistances.Count) > 0.15 && xy / xx > -0.2;
    }

    /// <summary>Four minutes at 25 km/h or more where the road rises by more than 7 %.</summary>
    static ProofReason? SteepAndFast(Attempt attempt)
    {
        const int window = 240;
        for (var from = 0; from + window < attempt.S.Length; from += 5)
        {
            var way = attempt.S[from + window] - attempt.S[from];
            var gain = Gain(attempt, from, from + window);
            if (way / window < 25 / 3.6 || gain / way < 0.07 || !MostlySeen(attempt, from, window)) continue;
            var even = true;
            for (var i = from; i < from + window && even; i += 20) even = (attempt.S[i + 20] - attempt.S[i]) / 20 > 22 / 3.6;
            if (even) return Place(attempt, gain / window * 3600 > 2400 ? ReasonCode.MotorVehicle : ReasonCode.ExceptionalPerformance, ReasonSeverity.Doubt, from, window, gain / window * 3600, window);
        }

        return null;
    }

    /// <summary>Several times more than 2 m/s² over three seconds, uphill, to more than 36 km/h.</summary>
    static ProofReason? Launches(Attempt attempt)
    {
        var count = 0;
        var first = -1;
        for (var i = 3; i + 3 < attempt.S.Length; i++)
        {
            var before = (attempt.S[i] - attempt.S[i - 3]) / 3;
            var after = (attempt.S[i + 3] - attempt.S[i]) / 3;
            // It must hold the new speed: under trees a fix leaps forward and comes back.
            if (after < 10 || after - before < 6 || after > 40 || attempt.InHole[i] || attempt.Line.GradientAt(attempt.S[i]) < 0.03) continue;
            if (i < 12 || i + 12 >= attempt.S.Length || (attempt.S[i + 12] - attempt.S[i]) / 12 < 10 || (attempt.S[i] - attempt.S[i - 12]) / 12 > 8) continue;
            if (first < 0) first = i;
            count++;
            i += 10;
        }

        return count < 4 ? null : Place(attempt, ReasonCode.MotorVehicle, ReasonSeverity.Doubt, first, 10, Gain(attempt, 0, attempt.S.Length - 1) / attempt.Elapsed * 3600, attempt.Elapsed);
    }

    /// <summary>Assistance ends at 25 km/h: an e-bike far above it uphill is asked about, one at the speed of a car is none.</summary>
    static void Assisted(Attempt attempt, List<ProofReason> reasons)
    {
        const int window = 300;
        for (var from = 0; from + window < attempt.S.Length; from += 5)
        {
            var way = attempt.S[from + window] - attempt.S[from];
            var gain = Gain(attempt, from, from + window);
            if (gain / Math.Max(1, way) < 0.05 || !MostlySeen(attempt, from, window)) continue;
            var speed = way / window;
            if (speed > 45 / 3.6)
            {
                reasons.Add(Place(attempt, ReasonCode.MotorVehicle, ReasonSeverity.Error, from, window, gain / window * 3600, window));
                return;
            }

            if (speed > 30 / 3.6)
            {
                reasons.Add(Place(attempt, ReasonCode.ExceptionalPerformance, ReasonSeverity.Doubt, from, window, gain / window * 3600, window));
                return;
            }
        }
    }

    /// <summary>Without altitudes only a speed that no rider holds on any road is judged.</summary>
    static void Flat(Attempt attempt, List<ProofReason> reasons)
    {
        const int window = 600;
        for (var from = 0; from + window < attempt.S.Length; from += 10)
        {
            var speed = (attempt.S[from + window] - attempt.S[from]) / window;
            if (speed < 65 / 3.6 || !MostlySeen(attempt, from, window)) continue;
            reasons.Add(Place(attempt, ReasonCode.MotorVehicle, ReasonSeverity.Doubt, from, window, 0, window));
            return;
        }
    }
}

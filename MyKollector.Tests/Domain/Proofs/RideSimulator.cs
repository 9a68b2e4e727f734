using MyKollector.Domain.Courses;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>How a simulated ride goes and how it is recorded.</summary>
public sealed record RidePlan
{
    public int Seed { get; init; } = 1;

    /// <summary>Watts per kilogram of rider, 70 kg on a bike of 8 kg.</summary>
    public double WattsPerKilogram { get; init; } = 3;

    /// <summary>On foot instead: metres of height per hour on steep ground, at most this speed on the flat.</summary>
    public double? FootVam { get; init; }

    /// <summary>Metres per second whatever the gradient, for engines.</summary>
    public double? EngineSpeed { get; init; }

    /// <summary>Relative spread of an engine's speed.</summary>
    public double EngineSpread { get; init; } = 0.06;

    /// <summary>Standard deviation of the receiver's error, metres per axis.</summary>
    public double Noise { get; init; } = 3;

    /// <summary>How long the receiver's error lasts, seconds.</summary>
    public double NoiseTime { get; init; } = 45;

    /// <summary>White part of the error, metres.</summary>
    public double Jitter { get; init; } = 0.08;

    /// <summary>Seconds between points.</summary>
    public double Step { get; init; } = 1;

    /// <summary>Random addition to each step, seconds.</summary>
    public double StepSpread { get; init; }

    /// <summary>Stamps in whole seconds.</summary>
    public bool WholeSeconds { get; init; } = true;

    public int Decimals { get; init; } = 7;

    /// <summary>Metres ridden before the start gate and behind the finish gate.</summary>
    public double Approach { get; init; } = 250;

    public double Beyond { get; init; } = 120;

    /// <summary>Stops: metres from the start and seconds.</summary>
    public IReadOnlyList<(double At, double Seconds)> Stops { get; init; } = [];

    /// <summary>Silences of the recording: metres from the start and seconds.</summary>
    public IReadOnlyList<(double At, double Seconds)> Gaps { get; init; } = [];

    public TrackSport Sport { get; init; } = TrackSport.Cycling;

    public DateTimeOffset Start { get; init; } = new(2025, 6, 14, 7, 0, 0, TimeSpan.Zero);

    /// <summary>Metres from the line to the right where the rider keeps.</summary>
    public double Lane { get; init; } = 1.8;
}

/// <summary>A simulated ride with its truth.</summary>
/// <param name="TrueElapsed">Seconds from gate to gate.</param>
/// <param name="Walk">Metres from the start gate every quarter of a second, from the first moment on.</param>
public sealed record Ride(Track Track, double TrueElapsed, IReadOnlyList<double> Walk)
{
    /// <summary>Seconds between the first passages of two places of the course.</summary>
    public double Between(double from, double to)
    {
        double At(double metres)
        {
            for (var i = 1; i < Walk.Count; i++)
            {
                if (Walk[i] >= metres) return 0.25 * (i - 1 + (metres - Walk[i - 1]) / Math.Max(1e-9, Walk[i] - Walk[i - 1]));
            }

            return double.NaN;
        }

        return At(to) - At(from);
    }
}

/// <summary>
/// Makes recordings the way receivers make them: a rider of even power with moods on the course's gradients, an error that wanders slowly, a clock that ticks.
/// The course's own line is taken for the road, with its corners rounded.
/// </summary>
public static class RideSimulator
{
    public static Ride Simulate(CourseGeometry course, RidePlan plan)
    {
        var random = new Random(plan.Seed);
        var road = new Road(course);
        var dt = 0.25;
        var s = -plan.Approach;
        var time = 0.0;
        var mood = 0.0;
        var speed = 3.0;
        var (north, east, drift) = (Normal(random) * plan.Noise, Normal(random) * plan.Noise, Normal(random) * 8);
        var stops = new Queue<(double At, double Seconds)>(plan.Stops.OrderBy(x => x.At));
        var gaps = new Queue<(double At, double Seconds)>(plan.Gaps.OrderBy(x => x.At));
        var silentUntil = -1.0;
        var next = 0.0;
        var standing = 0.0;
        double? started = null;
        double? finished = null;
        var points = new List<TrackPoint>();
        var heart = 120.0;
        var walk = new List<double>();
        var finish = road.Length;
        while (s < finish + plan.Beyond && time < 60_000)
        {
            walk.Add(s);
            if (time >= next)
            {
                next += plan.Step + Math.Abs(Normal(random)) * plan.StepSpread;
                if (time > silentUntil) points.Add(Point(road, plan, random, s, time, north, east, drift, heart));
            }

            mood = mood * 0.999 + Normal(random) * 0.0045;
            var gradient = road.Gradient(s);
            var target = plan.EngineSpeed is { } engine ? engine * (1 + plan.EngineSpread * 10 * mood / 2)
                : plan.FootVam is { } vam ? Math.Min(3.2, vam / 3600 / Math.Max(0.03, gradient)) * (1 + mood)
                : SpeedAt(plan.WattsPerKilogram * (1 + mood), gradient);
            speed += (target - speed) * dt / 6;
            speed = Math.Max(0.4, speed);
            if (stops.Count > 0 && s >= stops.Peek().At) standing = stops.Dequeue().Seconds;
            if (gaps.Count > 0 && s >= gaps.Peek().At) silentUntil = time + gaps.Dequeue().Seconds;
            var step = standing > 0 ? 0 : speed * dt;
            standing -= dt;
            if (s < 0 && s + step >= 0) started = time + dt * (-s / step);
            if (finished is null && s < finish && s + step >= finish) finished = time + dt * ((finish - s) / step);
            s += step;
            time += dt;
            var keep = Math.Exp(-dt / plan.NoiseTime);
            var push = Math.Sqrt(1 - keep * keep) * plan.Noise;
            north = north * keep + Normal(random) * push;
            east = east * keep + Normal(random) * push;
            drift += Normal(random) * 0.01;
            heart += (Math.Clamp(110 + 18 * plan.WattsPerKilogram * (1 + mood), 90, 190) - heart) * dt / 40;
        }

        return new(new(TrackFormat.Gpx, [.. points], plan.Sport), (finished ?? time) - (started ?? 0), walk);
    }

    static TrackPoint Point(Road road, RidePlan plan, Random random, double s, double time, double north, double east, double drift, double heart)
    {
        var (latitude, longitude, altitude) = road.At(s, plan.Lane);
        latitude += (north + Normal(random) * plan.Jitter) / 111_195;
        longitude += (east + Normal(random) * plan.Jitter) / (111_195 * Math.Cos(double.DegreesToRadians(latitude)));
        var point = TrackPoint.At(Math.Round(latitude, plan.Decimals), Math.Round(longitude, plan.Decimals));
        var ms = time * 1000;
        point.Time = plan.Start.ToUnixTimeMilliseconds() + (plan.WholeSeconds ? (long)Math.Round(ms / 1000) * 1000 : (long)Math.Round(ms));
        point.Altitude = (float)Math.Round(altitude + drift, 1);
        point.HeartRate = (short)Math.Round(heart + Normal(random));
        return point;
    }

    /// <summary>Speed at a power, by bisection.</summary>
    public static double SpeedAt(double wattsPerKilogram, double gradient)
    {
        double low = 0;
        double high = 16;
        for (var i = 0; i < 30; i++)
        {
            var v = (low + high) / 2;
            var power = (78 * 9.80665 * (gradient + 0.004) * v + 0.5 * 1.05 * 0.32 * v * v * v) / 0.976 / 70;
            if (power < wattsPerKilogram) low = v;
            else high = v;
        }

        return low;
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A copy of a track with every point changed.</summary>
    public static Track Change(Track track, Func<TrackPoint, int, TrackPoint?> change)
    {
        var points = new List<TrackPoint>();
        for (var i = 0; i < track.Points.Length; i++)
        {
            if (change(track.Points[i], i) is { } point) points.Add(point);
        }

        return new(track.Format, [.. points], track.Sport, track.Device, track.Name, track.Flags);
    }

    /// <summary>A forger's drawing: even steps along the line, no receiver.</summary>
    public static Track Draw(CourseGeometry course, Func<double, double> speedAt, double step = 1, int decimals = 7, double whiteNoise = 0, int seed = 1)
    {
        var road = new Road(course);
        var random = new Random(seed);
        var points = new List<TrackPoint>();
        var start = new DateTimeOffset(2025, 7, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var s = -60.0;
        for (var i = 0; s < road.Length + 60; i++)
        {
            var (latitude, longitude, altitude) = road.At(s, 0, false);
            var point = TrackPoint.At(
                Math.Round(latitude + Normal(random) * whiteNoise / 111_195, decimals),
                Math.Round(longitude + Normal(random) * whiteNoise / (111_195 * Math.Cos(double.DegreesToRadians(latitude))), decimals));
            point.Time = start + (long)(i * step * 1000);
            point.Altitude = (float)altitude;
            points.Add(point);
            s += speedAt(s) * step;
        }

        return new(TrackFormat.Gpx, [.. points], TrackSport.Cycling);
    }

    /// <summary>A course's line as a road, prolonged straight at both ends.</summary>
    public sealed class Road(CourseGeometry course)
    {
        public double Length => course.LengthMetres;

        public double Gradient(double s)
        {
            // Beyond the gates the road goes on gently.
            if (s < 0 || s > Length) return 0.04;
            s = Math.Clamp(s, 20, Length - 20);
            return Math.Clamp((course.AltitudeAt(s + 20) - course.AltitudeAt(s - 20)) / 40, -0.15, 0.25);
        }

        /// <summary>Position at a distance, to the right of the line, corners rounded over ten metres when asked.</summary>
        public (double Latitude, double Longitude, double Altitude) At(double s, double right, bool rounded = true)
        {
            var (latitude, longitude) = Raw(s);
            var (aLat, aLon) = Raw(s - 5);
            var (bLat, bLon) = Raw(s + 5);
            if (rounded) (latitude, longitude) = ((latitude + aLat + bLat) / 3, (longitude + aLon + bLon) / 3);
            var cos = Math.Cos(double.DegreesToRadians(latitude));
            var (dy, dx) = ((bLat - aLat) * 111_195, (bLon - aLon) * 111_195 * cos);
            var length = Math.Max(0.1, Math.Sqrt(dx * dx + dy * dy));
            return (latitude - right * dx / length / 111_195, longitude + right * dy / length / (111_195 * cos), course.AltitudeAt(s));
        }

        (double Latitude, double Longitude) Raw(double s)
        {
            var low = 0;
            var high = course.Along.Count - 1;
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                if (course.Along[middle] <= s) low = middle;
                else high = middle;
            }

            var part = (s - course.Along[low]) / (course.Along[low + 1] - course.Along[low]);
            var (a, b) = (course.Line[low], course.Line[low + 1]);
            return (a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
        }
    }
}

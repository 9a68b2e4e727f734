using MyKollector.Domain.Courses;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>Kinds of recordings the verifier will meet, each made anew from a seed, with what may be concluded.</summary>
public static class Scenarios
{
    /// <param name="Acceptable">Verdicts in lower case.</param>
    public sealed record Scenario(string Name, Func<CourseGeometry, int, (Track Track, double? Elapsed)> Make, string[] Acceptable);

    static readonly string[] Valid = ["valid"];

    /// <summary>A person may look, but an honest athlete must not be refused.</summary>
    static readonly string[] NotInvalid = ["valid", "review"];

    static readonly string[] Refused = ["invalid"];

    static readonly string[] NotValid = ["review", "invalid"];

    static readonly string[] Doubtful = ["review"];

    static (Track, double?) Of(CourseGeometry course, RidePlan plan)
    {
        var ride = RideSimulator.Simulate(course, plan);
        return (ride.Track, ride.TrueElapsed);
    }

    /// <summary>A piece of a course as a course of its own, with gates across the road where it bends as it likes.</summary>
    public static CourseGeometry Piece(CourseGeometry course, int from, int to)
    {
        var line = course.Line.Skip(from).Take(to - from + 1).ToList();
        static Gate Across(GeoPoint at, GeoPoint a, GeoPoint b) => new(at.Latitude, at.Longitude,
            (double.RadiansToDegrees(Math.Atan2((b.Longitude - a.Longitude) * Math.Cos(double.DegreesToRadians(a.Latitude)), b.Latitude - a.Latitude)) + 360) % 360, 20);
        return new(1, line, Across(line[0], line[0], line[1]), Across(line[^1], line[^2], line[^1]));
    }

    /// <summary>The course as a map of another source draws it: inner vertices a few metres aside, every third left out where the road is straight.</summary>
    public static CourseGeometry OtherMap(CourseGeometry course, int seed)
    {
        var random = new Random(seed);
        var line = new List<GeoPoint> { course.Line[0] };
        double north = 0;
        double east = 0;
        for (var i = 1; i + 1 < course.Line.Count; i++)
        {
            north = north * 0.8 + RideSimulator.Normal(random) * 1.8;
            east = east * 0.8 + RideSimulator.Normal(random) * 1.8;
            var point = course.Line[i];
            if (i % 3 == 0 && course.Along[i + 1] - course.Along[i - 1] < 60) continue;
            line.Add(new(point.Latitude + north / 111_195, point.Longitude + east / 80_000, point.Altitude));
        }

        line.Add(course.Line[^1]);
        return new(course.Version, line, course.Start, course.Finish);
    }

    public static RidePlan Plan(int seed)
    {
        var random = new Random(seed * 7919 + 13);
        return new()
        {
            Seed = seed,
            WattsPerKilogram = 1.6 + 3.2 * random.NextDouble(),
            Noise = 1.2 + 3.3 * random.NextDouble(),
            NoiseTime = 15 + 90 * random.NextDouble(),
            Jitter = 0.02 + 0.15 * random.NextDouble(),
            Lane = 0.5 + 2 * random.NextDouble(),
            Approach = 120 + 400 * random.NextDouble(),
            Start = new DateTimeOffset(2024, 5, 1, 6, 0, 0, TimeSpan.Zero).AddHours(seed * 31 % 9000),
        };
    }

    static (Track, double?) Edit((Track Track, double? Elapsed) ride, Func<TrackPoint, int, TrackPoint?> change) => (RideSimulator.Change(ride.Track, change), ride.Elapsed);

    static double Along(CourseGeometry course, double part) => course.LengthMetres * part;

    /// <summary>Index of the point nearest to a place of the course.</summary>
    public static int IndexAt(Track track, CourseGeometry course, double part)
    {
        var (latitude, longitude, _) = new RideSimulator.Road(course).At(Along(course, part), 0);
        var best = 0;
        for (var i = 1; i < track.Points.Length; i++)
        {
            if (GeoPoint.Distance(latitude, longitude, track.Points[i].Latitude, track.Points[i].Longitude) <
                GeoPoint.Distance(latitude, longitude, track.Points[best].Latitude, track.Points[best].Longitude)) best = i;
        }

        return best;
    }

    static TrackPoint Move(TrackPoint p, double north, double east)
    {
        p.Latitude += north / 111_195;
        p.Longitude += east / (111_195 * Math.Cos(double.DegreesToRadians(p.Latitude)));
        return p;
    }

    static TrackPoint Later(TrackPoint p, long ms)
    {
        p.Time += ms;
        return p;
    }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        // Honest.
        new("clean", (c, n) => Of(c, Plan(n)), Valid),
        new("smart recording", (c, n) => Of(c, Plan(n) with { Step = 3, StepSpread = 2.2 }), Valid),
        new("phone, odd milliseconds", (c, n) => Of(c, Plan(n) with { WholeSeconds = false, StepSpread = 0.9, Jitter = 0.5 }), Valid),
        new("under trees", (c, n) => Of(c, Plan(n) with { Noise = 7, NoiseTime = 40 }), NotInvalid),
        new("multi-band, quiet", (c, n) => Of(c, Plan(n) with { Noise = 0.7, Jitter = 0.03, NoiseTime = 120, Lane = 1 }), NotInvalid),
        new("five decimals", (c, n) => Of(c, Plan(n) with { Decimals = 5 }), NotInvalid),
        new("six decimals", (c, n) => Of(c, Plan(n) with { Decimals = 6 }), Valid),
        new("stop for coffee", (c, n) => Of(c, Plan(n) with { Stops = [(Along(c, 0.4), 1500), (Along(c, 0.7), 90)] }), Valid),
        new("paused at a stop", (c, n) => Of(c, Plan(n) with { Stops = [(Along(c, 0.5), 900)], Gaps = [(Along(c, 0.5), 905)] }), Valid),
        new("tunnel", (c, n) => Of(c, Plan(n) with { Gaps = [(Along(c, 0.3), 90), (Along(c, 0.6), 45)] }), Valid),
        new("short dropouts", (c, n) => Of(c, Plan(n) with { Gaps = [(Along(c, 0.2), 25), (Along(c, 0.3), 30), (Along(c, 0.5), 18), (Along(c, 0.8), 40)] }), Valid),
        new("runner", (c, n) => Of(c, Plan(n) with { FootVam = 850, Sport = TrackSport.Running }), Valid),
        new("hiker", (c, n) => Of(c, Plan(n) with { FootVam = 380, Sport = TrackSport.Hiking, Step = 2, StepSpread = 3 }), Valid),
        new("runner filed as unknown", (c, n) => Of(c, Plan(n) with { FootVam = 1000, Sport = TrackSport.Unknown }), Valid),
        new("e-bike at 4.5 W/kg", (c, n) => Of(c, Plan(n) with { WattsPerKilogram = 4.5, Sport = TrackSport.EBike }), Valid),
        new("strong amateur", (c, n) => Of(c, Plan(n) with { WattsPerKilogram = 5 }), Valid),
        new("professional", (c, n) => Of(c, Plan(n) with { WattsPerKilogram = 6.1 }), NotInvalid),
        new("waits at the start", (c, n) => Of(c, Plan(n) with { Stops = [(-8, 240)] }), NotInvalid),
        new("waits in front of the finish", (c, n) => Of(c, Plan(n) with { Stops = [(c.LengthMetres - 25, 200)] }), NotInvalid),
        new("stops right behind the finish", (c, n) => Of(c, Plan(n) with { Beyond = 14, Stops = [(c.LengthMetres + 12, 300)] }), NotInvalid),
        new("descends, then climbs", (c, n) => Both(c, n, descentFirst: true), Valid),
        new("climbs, then descends", (c, n) => Both(c, n, descentFirst: false), Valid),
        new("climbs twice", (c, n) => Twice(c, n), Valid),
        new("turns back for a bottle", (c, n) => TurnsBack(c, n), NotInvalid),
        new("spikes", (c, n) => Spikes(c, n), Valid),
        new("zero points", (c, n) => Edit(Of(c, Plan(n)), (p, i) => i % 97 == 5 ? null : p), Valid),
        new("clock wrong before the start", (c, n) => Edit(Of(c, Plan(n)), (p, i) => i < 12 ? Later(p, -68_000_000_000) : p), Valid),
        new("duplicate points", (c, n) => Doubled(c, n), Valid),
        new("brief drift of 45 m", (c, n) => Drift(c, n, 45, 14), NotInvalid),
        new("dead reckoning in a tunnel", (c, n) => DeadReckoning(c, n), NotInvalid),
        new("one point a minute", (c, n) => Of(c, Plan(n) with { Step = 60, Beyond = 700 }), NotInvalid),
        new("begins ten metres behind the gate", (c, n) => Cut(c, n, 10, 0), NotInvalid),

        // Not proven.
        new("gap over the start", (c, n) => Of(c, Plan(n) with { Gaps = [(-70, 60)] }), Doubtful),
        new("gap over the finish", (c, n) => Of(c, Plan(n) with { Beyond = 900, Gaps = [(c.LengthMetres - 80, 60)] }), Doubtful),
        new("begins 250 m behind the gate", (c, n) => Cut(c, n, 250, 0), Refused),
        new("ends 250 m before the gate", (c, n) => Cut(c, n, 0, 250), Refused),
        new("privacy zone of 500 m", (c, n) => Cut(c, n, 500, 0), Refused),
        new("a third of the course cut out", (c, n) => CutOut(c, n), NotValid),
        new("descent only", (c, n) => (Reverse(RideSimulator.Simulate(c, Plan(n)).Track), null), Refused),
        new("parallel road, whole course", (c, n) => Edit(Of(c, Plan(n)), (p, i) => Move(p, 90, 90)), Refused),
        new("parallel road, 1.5 km", (c, n) => Parallel(c, n, 1500, 110), NotValid),
        new("clock set back inside", (c, n) => ClockBack(c, n, 300), NotValid),
        new("date in ten years", (c, n) => Edit(Of(c, Plan(n)), (p, i) => Later(p, 10L * 365 * 86_400_000)), NotValid),

        // Engines.
        new("car", (c, n) => Of(c, Plan(n) with { EngineSpeed = 13 + n % 5, EngineSpread = 0.15 }), Refused),
        new("motorbike", (c, n) => Of(c, Plan(n) with { EngineSpeed = 17 + n % 4, EngineSpread = 0.2 }), Refused),
        new("slow car", (c, n) => Of(c, Plan(n) with { EngineSpeed = 8.2, EngineSpread = 0.04 }), NotValid),
        new("moped", (c, n) => Of(c, Plan(n) with { EngineSpeed = 10.5, EngineSpread = 0.08 }), Refused),
        new("car in the middle third", (c, n) => Lift(c, n), NotValid),

        // Forgeries.
        new("drawn, even speed", (c, n) => (RideSimulator.Draw(c, _ => 4 + n % 3), null), Refused),
        new("drawn, five decimals", (c, n) => (RideSimulator.Draw(c, _ => 4 + n % 3, decimals: 5), null), NotValid),
        new("drawn, speed by gradient", (c, n) => (RideSimulator.Draw(c, s => RideSimulator.SpeedAt(3.2, new RideSimulator.Road(c).Gradient(s))), null), Refused),
        new("drawn, a point in five seconds", (c, n) => (RideSimulator.Draw(c, s => RideSimulator.SpeedAt(3.2, new RideSimulator.Road(c).Gradient(s)), step: 5), null), NotValid),
        new("drawn, white noise 2 m", (c, n) => (RideSimulator.Draw(c, s => RideSimulator.SpeedAt(3, new RideSimulator.Road(c).Gradient(s)), whiteNoise: 2, seed: n), null), NotValid),
        new("drawn, white noise 0.7 m", (c, n) => (RideSimulator.Draw(c, s => RideSimulator.SpeedAt(3, new RideSimulator.Road(c).Gradient(s)), whiteNoise: 0.7, seed: n), null), NotValid),
        new("drawn on another map, white noise 0.7 m", (c, n) => (DrawnElsewhere(c, n, 0.7, 1), null), NotValid),
        new("drawn on another map, white noise 1.2 m", (c, n) => (DrawnElsewhere(c, n, 1.2, 1), null), NotValid),
        new("drawn on another map, 1 m every two seconds", (c, n) => (DrawnElsewhere(c, n, 1, 2), null), NotValid),
        new("course vertices with times", (c, n) => (Vertices(c), null), Refused),
        new("intervals times 0.88, whole seconds", (c, n) => Squeezed(c, n, 0.88, true), NotValid),
        new("intervals times 0.93, milliseconds", (c, n) => Squeezed(c, n, 0.93, false), NotValid),
        new("speed with a period", (c, n) => (RideSimulator.Draw(c, s => 4 + 0.8 * Math.Sin(s / 25), whiteNoise: 0), null), NotValid),
    ];

    static Track DrawnElsewhere(CourseGeometry course, int seed, double whiteNoise, double step)
    {
        var other = OtherMap(course, seed);
        var road = new RideSimulator.Road(other);
        return RideSimulator.Draw(other, s => RideSimulator.SpeedAt(3, road.Gradient(s)), step, whiteNoise: whiteNoise, seed: seed);
    }

    static Track Reverse(Track track)
    {
        var points = track.Points.ToArray();
        var times = points.Select(p => p.Time).ToArray();
        Array.Reverse(points);
        for (var i = 0; i < points.Length; i++) points[i].Time = times[i];
        return new(track.Format, points, track.Sport);
    }

    static Track Join(Track a, Track b, long pauseMs)
    {
        var shift = a.Points[^1].Time + pauseMs - b.Points[0].Time;
        return new(a.Format, [.. a.Points, .. b.Points.ToArray().Select(p => Later(p, shift))], a.Sport);
    }

    static (Track, double?) Both(CourseGeometry course, int seed, bool descentFirst)
    {
        var climb = RideSimulator.Simulate(course, Plan(seed));
        var descent = Reverse(RideSimulator.Simulate(course, Plan(seed + 5000) with { EngineSpeed = 9, Approach = 100 }).Track);
        return (descentFirst ? Join(descent, climb.Track, 60_000) : Join(climb.Track, descent, 600_000), climb.TrueElapsed);
    }

    static (Track, double?) Twice(CourseGeometry course, int seed)
    {
        var first = RideSimulator.Simulate(course, Plan(seed) with { WattsPerKilogram = 2.2 });
        var second = RideSimulator.Simulate(course, Plan(seed + 1) with { WattsPerKilogram = 3.4 });
        var descent = Reverse(RideSimulator.Simulate(course, Plan(seed + 5000) with { EngineSpeed = 9, Approach = 100 }).Track);
        return (Join(Join(first.Track, descent, 300_000), second.Track, 60_000), second.TrueElapsed);
    }

    static (Track, double?) TurnsBack(CourseGeometry course, int seed)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = IndexAt(ride.Track, course, 0.45);
        var to = IndexAt(ride.Track, course, 0.5);
        if (to <= from) return (ride.Track, ride.TrueElapsed);
        var points = ride.Track.Points.ToArray();
        var back = points[from..to].Reverse().ToArray();
        var again = points[from..to];
        var span = points[to].Time - points[from].Time;
        for (var i = 0; i < back.Length; i++) back[i].Time = points[to].Time + (points[to].Time - back[i].Time);
        return (new(ride.Track.Format,
            [.. points[..to], .. back, .. again.Select(p => Later(p, 2 * span)), .. points[to..].Select(p => Later(p, 2 * span))], ride.Track.Sport), ride.TrueElapsed + 2 * span / 1000.0);
    }

    static (Track, double?) Spikes(CourseGeometry course, int seed)
    {
        var random = new Random(seed);
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var at = Enumerable.Range(0, 6).Select(_ => random.Next(ride.Track.Points.Length)).ToHashSet();
        return (RideSimulator.Change(ride.Track, (p, i) => at.Contains(i) ? Move(p, 400 + 2000 * random.NextDouble(), -300) : p), ride.TrueElapsed);
    }

    static (Track, double?) Doubled(CourseGeometry course, int seed)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        return (new(TrackFormat.Gpx, [.. ride.Track.Points.ToArray().SelectMany((p, i) => i % 11 == 0 ? new[] { p, p } : [p])], TrackSport.Cycling), ride.TrueElapsed);
    }

    static (Track, double?) Drift(CourseGeometry course, int seed, double metres, int points)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = ride.Track.Points.Length / 2;
        return (RideSimulator.Change(ride.Track, (p, i) => i >= from && i < from + points ? Move(p, metres * Math.Sin(Math.PI * (i - from) / points), metres / 3) : p), ride.TrueElapsed);
    }

    /// <summary>In a tunnel the receiver goes on straight for a while and then jumps back to the road.</summary>
    static (Track, double?) DeadReckoning(CourseGeometry course, int seed)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = ride.Track.Points.Length / 3;
        var a = ride.Track.Points[from - 3];
        var b = ride.Track.Points[from];
        return (RideSimulator.Change(ride.Track, (p, i) =>
        {
            if (i <= from || i > from + 50) return p;
            p.Latitude = b.Latitude + (b.Latitude - a.Latitude) / 3 * (i - from);
            p.Longitude = b.Longitude + (b.Longitude - a.Longitude) / 3 * (i - from);
            return p;
        }), ride.TrueElapsed);
    }

    static (Track, double?) Cut(CourseGeometry course, int seed, double fromStart, double fromFinish)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = fromStart <= 0 ? 0 : IndexAt(ride.Track, course, fromStart / course.LengthMetres);
        var to = fromFinish <= 0 ? ride.Track.Points.Length : IndexAt(ride.Track, course, 1 - fromFinish / course.LengthMetres);
        return (new(TrackFormat.Gpx, ride.Track.Points[from..to].ToArray(), TrackSport.Cycling), ride.TrueElapsed);
    }

    static (Track, double?) CutOut(CourseGeometry course, int seed)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = IndexAt(ride.Track, course, 0.3);
        var to = IndexAt(ride.Track, course, 0.63);
        return (RideSimulator.Change(ride.Track, (p, i) => i > from && i < to ? null : p), ride.TrueElapsed);
    }

    static (Track, double?) Parallel(CourseGeometry course, int seed, double metres, double away)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = IndexAt(ride.Track, course, 0.3);
        var to = IndexAt(ride.Track, course, 0.3 + metres / course.LengthMetres);
        // Across the general direction of the stretch, or it would slide along the road.
        var dy = (ride.Track.Points[to].Latitude - ride.Track.Points[from].Latitude) * 111_195;
        var dx = (ride.Track.Points[to].Longitude - ride.Track.Points[from].Longitude) * 111_195 * Math.Cos(double.DegreesToRadians(ride.Track.Points[to].Latitude));
        var length = Math.Max(1, Math.Sqrt(dx * dx + dy * dy));
        return (RideSimulator.Change(ride.Track, (p, i) =>
        {
            if (i <= from || i >= to) return p;
            var ease = Math.Min(1, Math.Min(i - from, to - i) / 40.0);
            return Move(p, away * ease * dx / length, -away * ease * dy / length);
        }), ride.TrueElapsed);
    }

    static (Track, double?) ClockBack(CourseGeometry course, int seed, int seconds)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var from = IndexAt(ride.Track, course, 0.5);
        return (RideSimulator.Change(ride.Track, (p, i) => i >= from ? Later(p, -seconds * 1000L) : p), ride.TrueElapsed);
    }

    static (Track, double?) Lift(CourseGeometry course, int seed)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed) with { WattsPerKilogram = 2.5 });
        var from = IndexAt(ride.Track, course, 0.33);
        var to = IndexAt(ride.Track, course, 0.66);
        if (to <= from) return (RideSimulator.Simulate(course, Plan(seed) with { EngineSpeed = 14 }).Track, null);
        // A car four times as fast: every fourth point, each a second after the other.
        var points = ride.Track.Points.ToArray();
        var kept = new List<TrackPoint>(points[..from]);
        for (var i = from; i < to; i += 5) kept.Add(Later(points[i], points[from].Time + (i - from) / 5 * 1000 - points[i].Time));
        var shift = kept[^1].Time + 1000 - points[to].Time;
        kept.AddRange(points[to..].Select(p => Later(p, shift)));
        return (new(TrackFormat.Gpx, [.. kept], TrackSport.Cycling), null);
    }

    static Track Vertices(CourseGeometry course)
    {
        var time = new DateTimeOffset(2025, 7, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var points = new List<TrackPoint>();
        var road = new RideSimulator.Road(course);
        for (var i = 0; i < course.Line.Count; i++)
        {
            if (i == 0)
            {
                // A tool starts a little before.
                var (latitude, longitude, _) = road.At(-8, 0, false);
                var first = TrackPoint.At(latitude, longitude);
                first.Time = time - 2000;
                points.Add(first);
            }

            if (i > 0) time += (long)(course.Line[i - 1].DistanceTo(course.Line[i]) / 3.7 * 1000);
            var point = TrackPoint.At(course.Line[i].Latitude, course.Line[i].Longitude);
            point.Time = time;
            point.Altitude = (float)course.Line[i].Altitude;
            points.Add(point);
        }

        return new(TrackFormat.Gpx, [.. points], TrackSport.Cycling);
    }

    static (Track, double?) Squeezed(CourseGeometry course, int seed, double factor, bool whole)
    {
        var ride = RideSimulator.Simulate(course, Plan(seed));
        var first = ride.Track.Points[0].Time;
        return (RideSimulator.Change(ride.Track, (p, i) =>
        {
            var ms = (long)Math.Round((p.Time - first) * factor);
            p.Time = first + (whole ? ms / 1000 * 1000 : ms);
            return p;
        }), null);
    }
}

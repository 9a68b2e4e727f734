using CsCheck;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Proofs;

public sealed class TrackSignatureTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly CourseGeometry Course = SeedCourses.All["semnoz-quintal"];

    static TrackSignature Of(Track track) => Verifier.Verify(Course, track, null, [], Now).Signature!;

    static Track Copy(Track track, double jitter, TimeSpan shift, int seed)
    {
        var random = new Random(seed);
        return RideSimulator.Change(track, (p, _) =>
        {
            p.Latitude += RideSimulator.Normal(random) * jitter / 111_195;
            p.Longitude += RideSimulator.Normal(random) * jitter / 78_000;
            p.Time += (long)shift.TotalMilliseconds;
            return p;
        });
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(1.3)]
    [InlineData(2.0)]
    public void A_copy_on_another_day_with_jitter_is_recognised(double jitter)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var original = RideSimulator.Simulate(Course, new() { Seed = seed, WattsPerKilogram = 2 + seed * 0.3, Step = seed % 2 == 0 ? 1 : 3 }).Track;
            var copy = Copy(original, jitter, TimeSpan.FromDays(33.4), seed);
            Assert.True(Of(copy).Repeats(Of(original)), $"seed {seed}");
            Assert.Contains(Of(original).LookupKey, Of(copy).LookupKeys);
        }
    }

    [Fact]
    public void Friends_side_by_side_are_two_rides()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            // The same legs, two receivers: only the noise differs, which is closer than any two friends ride.
            var ride = RideSimulator.Simulate(Course, new() { Seed = seed, Noise = 0, Jitter = 0 }).Track;
            var first = WithNoise(ride, 100 + seed);
            var second = WithNoise(ride, 200 + seed);
            Assert.False(Of(first).Repeats(Of(second)), $"seed {seed}");
        }
    }

    static Track WithNoise(Track track, int seed)
    {
        var random = new Random(seed);
        double north = 0;
        double east = 0;
        return RideSimulator.Change(track, (p, _) =>
        {
            north = north * 0.98 + RideSimulator.Normal(random) * 0.55;
            east = east * 0.98 + RideSimulator.Normal(random) * 0.55;
            p.Latitude += north / 111_195;
            p.Longitude += east / 78_000;
            return p;
        });
    }

    [Fact]
    public void Different_rides_are_different()
    {
        var signatures = Enumerable.Range(1, 12).Select(seed => Of(RideSimulator.Simulate(Course, new() { Seed = seed, WattsPerKilogram = 3 }).Track)).ToList();
        for (var i = 0; i < signatures.Count; i++)
        {
            for (var j = 0; j < i; j++) Assert.False(signatures[i].Repeats(signatures[j]));
        }
    }

    [Fact]
    public void Known_ride_is_named_in_the_report()
    {
        var original = RideSimulator.Simulate(Course, new() { Seed = 9 }).Track;
        var known = Of(original);
        var report = Verifier.Verify(Course, Copy(original, 1.3, TimeSpan.FromDays(-2), 5), null, [Of(RideSimulator.Simulate(Course, new() { Seed = 10 }).Track), known], Now);
        Assert.Equal(Verdict.Review, report.Verdict);
        Assert.True(report.Has(ReasonCode.DuplicateOfOtherActivity));
        Assert.Same(known, report.DuplicateOf);
    }

    [Fact]
    public void The_stored_form_is_stable_and_exact()
    {
        var signature = Of(RideSimulator.Simulate(Course, new() { Seed = 9 }).Track);
        var bytes = signature.ToBytes();
        Assert.Equal(TrackSignature.ByteLength, bytes.Length);
        var read = TrackSignature.FromBytes(bytes)!;
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(signature, read);
        Assert.Equal(signature.LookupKey, read.LookupKey);
        Assert.True(read.Repeats(signature));
        Assert.Null(TrackSignature.FromBytes(bytes.AsSpan(1)));
        bytes[0] = 99;
        Assert.Null(TrackSignature.FromBytes(bytes));
    }
}

public sealed class CourseIndexTests
{
    [Fact]
    public void Finds_the_climb_among_all_and_no_other()
    {
        var index = new CourseIndex<string>();
        foreach (var (slug, course) in SeedCourses.All) index.Add(slug, course);
        foreach (var (slug, course) in SeedCourses.All)
        {
            var likely = index.Find(RideSimulator.Simulate(course, new() { Seed = 2, Step = 2 }).Track).Where(c => c.IsLikely).Select(c => c.Key).ToList();
            Assert.Contains(slug, likely);
            Assert.All(likely, other => Assert.True(other == slug || SeedCourses.All[other].Start.DistanceTo(course.Start.Latitude, course.Start.Longitude) < 30_000));
        }
    }

    [Fact]
    public void A_descent_passes_both_gates_but_is_not_likely()
    {
        var course = SeedCourses.All["semnoz-quintal"];
        var index = new CourseIndex<int>();
        index.Add(1, course);
        var points = RideSimulator.Simulate(course, new()).Track.Points.ToArray();
        Array.Reverse(points);
        var candidate = Assert.Single(index.Find(new(TrackFormat.Gpx, points)));
        Assert.True(candidate.PassedStart);
        Assert.False(candidate.IsLikely);
    }

    [Fact]
    public void Finds_exactly_what_a_plain_search_finds()
    {
        // Gates strewn over a small country, a track through it, near and across cell borders.
        Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var index = new CourseIndex<int>();
            var courses = new List<CourseGeometry>();
            for (var i = 0; i < 40; i++)
            {
                var (lat, lon) = (45 + random.NextDouble() * 0.04, -0.02 + random.NextDouble() * 0.04);
                var geometry = new CourseGeometry(1, [new(lat, lon, 0), new(lat + 0.004, lon + 0.004, 100)], new(lat, lon, 45, 20), new(lat + 0.004, lon + 0.004, 45, 20));
                courses.Add(geometry);
                index.Add(i, geometry);
            }

            var points = Enumerable.Range(0, 300).Select(i => TrackPoint.At(45 + i * 0.00013, -0.02 + i * 0.00013 + random.NextDouble() * 0.0002)).ToArray();
            var plain = courses.Select((c, i) => (c, i)).Where(x =>
                points.Any(p => x.c.Start.DistanceTo(p.Latitude, p.Longitude) < 79) && Last(points, p => x.c.Finish.DistanceTo(p.Latitude, p.Longitude) < 79) > First(points, p => x.c.Start.DistanceTo(p.Latitude, p.Longitude) < 79))
                .Select(x => x.i).ToHashSet();
            var found = index.Find(new(TrackFormat.Gpx, points)).Where(c => c.IsLikely).Select(c => c.Key).ToHashSet();
            return plain.IsSubsetOf(found);
        }, iter: 100);
    }

    static int First(TrackPoint[] points, Func<TrackPoint, bool> near) => Array.FindIndex(points, p => near(p));

    static int Last(TrackPoint[] points, Func<TrackPoint, bool> near) => Array.FindLastIndex(points, p => near(p));
}

public sealed class CorridorTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_kept_gives_the_same_verdict_and_hides_where_one_came_from()
    {
        var course = SeedCourses.All["semnoz-quintal"];
        var ride = RideSimulator.Simulate(course, new() { Seed = 6, Approach = 3000, Beyond = 2500 }).Track;
        var whole = Verifier.Verify(course, ride, null, [], Now);
        var cropped = Corridor.Crop(ride, course);
        var again = Verifier.Verify(course, cropped, null, [], Now);
        Assert.Equal(whole.Verdict, again.Verdict);
        Assert.Equal(whole.ElapsedSeconds!.Value, again.ElapsedSeconds!.Value, 0.05);
        Assert.True(cropped.Points.Length < ride.Points.Length - 500);
        Assert.Null(cropped.Name);
        foreach (var point in cropped.Points)
        {
            Assert.True(course.Line.Min(p => p.DistanceTo(new(point.Latitude, point.Longitude, 0))) < 200);
            Assert.Equal(TrackPoint.None, point.HeartRate);
        }
    }

    [Fact]
    public void A_track_elsewhere_leaves_nothing()
    {
        var ride = RideSimulator.Simulate(SeedCourses.All["mont-ventoux-bedoin"], new()).Track;
        Assert.Equal(0, Corridor.Crop(ride, SeedCourses.All["semnoz-quintal"]).Points.Length);
    }
}

public sealed class PlausibilityLimitsTests
{
    [Theory]
    [InlineData(Category.Bike, 1700, 1200, 0.08, Plausibility.Plausible)]
    [InlineData(Category.Bike, 1800, 1200, 0.08, Plausibility.Exceptional)]
    [InlineData(Category.Bike, 2100, 1200, 0.08, Plausibility.Implausible)]
    [InlineData(Category.Bike, 2100, 400, 0.08, Plausibility.Exceptional)]
    [InlineData(Category.Bike, 2300, 400, 0.08, Plausibility.Implausible)]
    [InlineData(Category.Foot, 1100, 3000, 0.08, Plausibility.Plausible)]
    [InlineData(Category.Foot, 1450, 3000, 0.08, Plausibility.Implausible)]
    [InlineData(Category.Foot, 1450, 3000, 0.3, Plausibility.Plausible)]
    [InlineData(Category.Foot, 2300, 3000, 0.3, Plausibility.Implausible)]
    [InlineData(Category.EBike, 5000, 3000, 0.08, Plausibility.Plausible)]
    [InlineData(Category.Handbike, 1250, 3000, 0.08, Plausibility.Exceptional)]
    [InlineData(Category.Bike, 9000, 60, 0.08, Plausibility.Plausible)]
    public void Judges_by_category_duration_and_gradient(Category category, double vam, double seconds, double gradient, Plausibility expected) =>
        Assert.Equal(expected, PlausibilityLimits.For(category).Judge(vam * seconds / 3600, seconds, gradient));

    [Fact]
    public void Longer_is_never_allowed_more()
    {
        foreach (var category in Enum.GetValues<Category>())
        {
            Gen.Select(Gen.Double[120, 9000], Gen.Double[1, 5000], Gen.Double[0, 0.3]).Sample((seconds, more, gradient) =>
            {
                var shorter = PlausibilityLimits.For(category).At(seconds, gradient);
                var longer = PlausibilityLimits.For(category).At(seconds + more, gradient);
                return longer.Exceptional <= shorter.Exceptional && longer.Implausible <= shorter.Implausible && shorter.Exceptional <= shorter.Implausible;
            }, iter: 500);
        }
    }
}

public sealed class ProofReportStorageTests
{
    [Fact]
    public void A_report_is_read_back_whole()
    {
        var course = SeedCourses.All["semnoz-quintal"];
        var report = Verifier.Verify(course, Scenarios.All.Single(s => s.Name == "stop for coffee").Make(course, 1).Track, null, [], new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var json = ProofReportStorage.Write(report);
        var read = ProofReportStorage.Read(json)!;
        Assert.Equal(json, ProofReportStorage.Write(read));
        Assert.Equal(report.ElapsedSeconds, read.ElapsedSeconds);
        Assert.Equal(report.Reasons.Select(r => r.Code), read.Reasons.Select(r => r.Code));
        Assert.Equal(report.Signature, read.Signature);
        Assert.InRange(report.Matched.Count, 100, ProofReport.MaxDrawnPoints);
        Assert.Equal(course.LengthMetres, report.Pace[^1].ToMetres, 40.0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"format\":99,\"report\":null}")]
    public void Anything_else_reads_as_null(string json) => Assert.Null(ProofReportStorage.Read(json));

    [Fact]
    public void Codes_have_stable_names()
    {
        Assert.Equal("start_gate_not_crossed", ReasonCodes.NameOf(ReasonCode.StartGateNotCrossed));
        foreach (var code in Enum.GetValues<ReasonCode>()) Assert.True(ReasonCodes.TryParse(ReasonCodes.NameOf(code), out var back) && back == code);
    }
}

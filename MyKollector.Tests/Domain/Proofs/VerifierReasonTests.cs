using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>Each reason is named where it belongs, with its place.</summary>
public sealed class VerifierReasonTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly CourseGeometry Course = SeedCourses.All["semnoz-quintal"];

    static ProofReport Judge(string scenario, int seed = 2, VerifierOptions? options = null)
    {
        var (track, _) = Scenarios.All.Single(s => s.Name == scenario).Make(Course, seed);
        return Verifier.Verify(Course, track, options, [], Now);
    }

    [Theory]
    [InlineData("stop for coffee", ReasonCode.StopInside)]
    [InlineData("short dropouts", ReasonCode.ShortGaps)]
    [InlineData("spikes", ReasonCode.OutliersRemoved)]
    [InlineData("duplicate points", ReasonCode.DuplicatePoints)]
    [InlineData("clock wrong before the start", ReasonCode.ReversePassPresent, false)]
    [InlineData("descends, then climbs", ReasonCode.ReversePassPresent)]
    [InlineData("climbs, then descends", ReasonCode.ReversePassPresent)]
    [InlineData("gap over the start", ReasonCode.GateCrossingNotObserved)]
    [InlineData("gap over the finish", ReasonCode.GateCrossingNotObserved)]
    [InlineData("begins 250 m behind the gate", ReasonCode.StartGateNotCrossed)]
    [InlineData("ends 250 m before the gate", ReasonCode.FinishGateNotCrossed)]
    [InlineData("descent only", ReasonCode.WrongDirection)]
    [InlineData("parallel road, 1.5 km", ReasonCode.OffCourse)]
    [InlineData("a third of the course cut out", ReasonCode.MissingStretch)]
    [InlineData("clock set back inside", ReasonCode.TimeNotMonotonic)]
    [InlineData("date in ten years", ReasonCode.FutureDate)]
    [InlineData("car", ReasonCode.MotorVehicle)]
    [InlineData("car in the middle third", ReasonCode.MotorVehicle)]
    [InlineData("drawn, even speed", ReasonCode.ForgedConstantSpeed)]
    [InlineData("drawn, even speed", ReasonCode.ForgedNoNoise)]
    [InlineData("drawn, white noise 2 m", ReasonCode.ForgedWhiteNoise)]
    [InlineData("course vertices with times", ReasonCode.ForgedRouteWithTimes)]
    [InlineData("intervals times 0.88, whole seconds", ReasonCode.ForgedTimeScaled)]
    [InlineData("speed with a period", ReasonCode.ForgedPeriodic)]
    public void Reason_is_given(string scenario, ReasonCode code, bool expected = true) => Assert.Equal(expected, Judge(scenario).Has(code));

    [Fact]
    public void The_best_of_the_world_are_looked_at()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var report = Verifier.Verify(Course, RideSimulator.Simulate(Course, new() { Seed = seed, WattsPerKilogram = 6.5 }).Track, null, [], Now);
            Assert.Equal(Verdict.Review, report.Verdict);
            Assert.True(report.Has(ReasonCode.ExceptionalPerformance));
        }
    }

    [Fact]
    public void A_stop_has_its_place_and_time()
    {
        var stop = Judge("stop for coffee").Reasons.Single(r => r.Code == ReasonCode.StopInside);
        Assert.InRange((stop.ToUtc - stop.FromUtc)!.Value.TotalSeconds, 1440, 1560);
        Assert.InRange(stop.FromMetres!.Value / Course.LengthMetres, 0.38, 0.42);
    }

    [Fact]
    public void Stops_count_in_the_time()
    {
        var with = Judge("stop for coffee").ElapsedSeconds!.Value;
        var without = Judge("clean").ElapsedSeconds!.Value;
        Assert.InRange(with - without, 1500, 1700);
    }

    [Fact]
    public void Two_climbs_are_two_attempts_and_the_faster_valid_one_wins()
    {
        var report = Judge("climbs twice");
        Assert.Equal(2, report.Attempts.Count);
        Assert.Equal(report.Attempts.Min(a => a.ElapsedSeconds), report.ElapsedSeconds);
    }

    [Fact]
    public void Another_mountain_is_the_wrong_course()
    {
        var (track, _) = Scenarios.All[0].Make(SeedCourses.All["mont-ventoux-bedoin"], 1);
        var report = Verifier.Verify(Course, track, null, [], Now);
        Assert.Equal(ReasonCode.WrongCourse, Assert.Single(report.Reasons).Code);
        Assert.Null(report.ElapsedSeconds);
    }

    [Fact]
    public void A_route_has_no_usable_time() =>
        Assert.True(Verifier.Verify(Course, new Track(TrackFormat.Gpx, [.. Course.Line.Select(p => TrackPoint.At(p.Latitude, p.Longitude))], flags: [new(TrackOddity.WithoutTimes, 1)]), null, [], Now).Has(ReasonCode.NoUsableTime));

    [Fact]
    public void A_gap_over_the_start_carries_its_bracket_as_uncertainty()
    {
        var report = Judge("gap over the start");
        Assert.Equal(Verdict.Review, report.Verdict);
        Assert.InRange(report.UncertaintySeconds!.Value, 15, 60);
    }

    [Fact]
    public void An_e_bike_at_human_speed_is_not_accused() => Assert.Equal(Verdict.Valid, Judge("e-bike at 4.5 W/kg").Verdict);

    [Fact]
    public void An_e_bike_beyond_assistance_is_asked_and_not_accused()
    {
        var ride = RideSimulator.Simulate(Course, new() { EngineSpeed = 9, EngineSpread = 0.1, Sport = TrackSport.EBike });
        var report = Verifier.Verify(Course, ride.Track, new(Category.EBike), [], Now);
        Assert.True(report.Has(ReasonCode.ExceptionalPerformance));
        Assert.False(report.Has(ReasonCode.MotorVehicle));
    }

    [Fact]
    public void A_ride_filed_as_a_run_is_reviewed_and_a_declared_one_refused()
    {
        var ride = RideSimulator.Simulate(Course, new() { WattsPerKilogram = 5.4, Sport = TrackSport.Running });
        Assert.Equal(Verdict.Review, Verifier.Verify(Course, ride.Track, null, [], Now).Verdict);
        Assert.Equal(Verdict.Invalid, Verifier.Verify(Course, ride.Track, new(Category.Foot), [], Now).Verdict);
    }

    [Fact]
    public void A_spliced_recording_is_seen()
    {
        var slow = RideSimulator.Simulate(Course, new() { Seed = 11, WattsPerKilogram = 2.6 }).Track;
        var fast = RideSimulator.Simulate(Course, new() { Seed = 12, WattsPerKilogram = 3.6 }).Track;
        var a = Scenarios.IndexAt(slow, Course, 0.5);
        var b = Scenarios.IndexAt(fast, Course, 0.5);
        var shift = slow.Points[a].Time + 1000 - fast.Points[b].Time;
        var lift = slow.Points[a].Altitude + 14 - fast.Points[b].Altitude;
        var glued = new Track(TrackFormat.Gpx,
        [
            .. slow.Points[..(a + 1)],
            .. fast.Points[b..].ToArray().Select(p =>
            {
                p.Time += shift;
                p.Altitude += lift;
                return p;
            }),
        ], TrackSport.Cycling);
        Assert.True(Verifier.Verify(Course, glued, null, [], Now).Has(ReasonCode.SplicedRecording));
        Assert.False(Verifier.Verify(Course, slow, null, [], Now).Has(ReasonCode.SplicedRecording));
    }

    [Fact]
    public void A_hairpin_beside_the_gate_does_not_move_it()
    {
        // The second leg runs back past the start gate, twelve metres beside it.
        var course = SeedCourses.Small();
        var start = new Gate(45 + 26.0 / 111_195, 6 + 150.0 / 78_600, 80, 40);
        var ride = RideSimulator.Simulate(course, new() { Seed = 4, Noise = 1.5, Approach = 100, Beyond = 100, Lane = 0 });
        var report = Verifier.Verify(new(1, course.Line, course.Start with { HalfWidthMetres = 120 }, course.Finish with { HalfWidthMetres = 120 }), ride.Track, null, [], Now);
        Assert.Single(report.Attempts);
        Assert.Equal(ride.TrueElapsed, report.ElapsedSeconds!.Value, 3.5);
        Assert.True(start.HalfWidthMetres > 0);
    }

    [Fact]
    public void Every_activity_of_a_file_is_looked_at()
    {
        var (good, _) = Scenarios.All[0].Make(Course, 1);
        var (other, _) = Scenarios.All[0].Make(SeedCourses.All["mont-ventoux-bedoin"], 1);
        var report = Verifier.Verify(Course, new TrackFile(TrackFormat.Tcx, [other, good]), null, [], Now);
        Assert.Equal(Verdict.Valid, report.Verdict);
        Assert.Equal(1, report.ActivityIndex);
    }

    [Fact]
    public void Reasons_come_gravest_first_and_the_verdict_is_the_gravest()
    {
        var report = Judge("parallel road, 1.5 km");
        Assert.Equal(report.Reasons.OrderByDescending(r => r.Severity), report.Reasons);
        Assert.Equal(ReasonSeverity.Error, report.Reasons[0].Severity);
        Assert.Equal(Verdict.Invalid, report.Verdict);
    }
}

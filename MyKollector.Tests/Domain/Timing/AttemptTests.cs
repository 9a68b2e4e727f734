using CsCheck;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using static MyKollector.Tests.Domain.Timing.Punches;

namespace MyKollector.Tests.Domain.Timing;

public sealed class AttemptTests
{
    static readonly Actor Owner = Actor.Anonymous with { Device = Phone };

    [Fact]
    public void Start_and_finish_make_a_time() => Assert.Equal(TimeSpan.FromSeconds(3600.4), Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3600.4)).RawElapsed);

    [Fact]
    public void Seconds_are_truncated_never_rounded() => Assert.Equal(3600, Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3600.999)).CountedSeconds);

    [Fact]
    public void The_earliest_of_two_starts_and_of_two_finishes_counts() =>
        Assert.Equal(TimeSpan.FromSeconds(95), Derived(At(PunchKind.Start, 20), At(PunchKind.Finish, 120), At(PunchKind.Start, 5), At(PunchKind.Finish, 100)).RawElapsed);

    [Fact]
    public void A_finish_inside_the_gate_beats_an_earlier_bare_tap()
    {
        var attempt = Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 900), At(PunchKind.Finish, 3600, Summit));
        Assert.Equal(TimeSpan.FromSeconds(3600), attempt.RawElapsed);
        Assert.True(attempt.FinishInsideGate);
    }

    [Fact]
    public void A_finish_before_the_start_is_kept_and_counts_for_nothing()
    {
        var attempt = Derived(At(PunchKind.Start, 100), At(PunchKind.Finish, 40));
        Assert.Equal(AttemptStatus.Running, attempt.Status);
        Assert.True(attempt.FinishBeforeStart);
    }

    [Fact]
    public void A_finish_alone_waits_for_its_start() => Assert.Equal(AttemptStatus.StartMissing, Derived(At(PunchKind.Finish, 40)).Status);

    [Fact]
    public void What_is_set_aside_counts_for_nothing() => Assert.Equal(AttemptStatus.Running, Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 40, apart: PunchReasons.Replayed)).Status);

    [Theory]
    [InlineData(59.9, AttemptStatus.FalseStart)]
    [InlineData(60, AttemptStatus.FalseStart)]
    [InlineData(60.1, AttemptStatus.Running)]
    [InlineData(-1, AttemptStatus.Running)]
    public void A_start_is_taken_back_within_a_minute(double after, AttemptStatus status) => Assert.Equal(status, Derived(At(PunchKind.Start, 0), At(PunchKind.Undo, after)).Status);

    [Fact]
    public void A_finished_attempt_is_no_false_start() => Assert.Equal(AttemptStatus.Finished, Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 20), At(PunchKind.Undo, 30)).Status);

    /// <summary>Whoever scans the medal on the way is told which attempt runs for it: so that he can stop it, and for nothing else.</summary>
    [Theory]
    [InlineData(PunchKind.Start, -600, AttemptStatus.Running, 0, null)]
    [InlineData(PunchKind.Start, 600, AttemptStatus.Running, 0, null)]
    [InlineData(PunchKind.Undo, 30, AttemptStatus.Running, 0, null)]
    [InlineData(PunchKind.Finish, 3600, AttemptStatus.Finished, 0, 3600)]
    public void Another_phone_stops_and_neither_moves_the_start_nor_takes_it_back(PunchKind kind, double at, AttemptStatus status, double started, int? seconds)
    {
        AccountId friend = new(Guid.NewGuid());
        var attempt = Derived(At(PunchKind.Start, 0), At(kind, at, origin: PunchOrigin.MedalQr, category: Category.EBike, phone: OtherPhone, account: friend, medal: new(Guid.NewGuid()), received: 900));
        Assert.Equal((status, Morning.AddSeconds(started), seconds), (attempt.Status, attempt.StartedAt, attempt.CountedSeconds));
        Assert.Equal((Phone, null, null, Category.Bike, PunchOrigin.SteleQr), (attempt.DeviceId, attempt.AccountId, attempt.MedalId, attempt.Category, attempt.Origin));
    }

    [Fact]
    public void The_account_is_the_starts_and_stays_whoever_stops()
    {
        AccountId runner = new(Guid.NewGuid()), friend = new(Guid.NewGuid());
        Assert.Equal(runner, Derived(At(PunchKind.Start, 0, account: runner), At(PunchKind.Finish, 3600, phone: OtherPhone, account: friend)).AccountId);
        // A phone that many use: who is signed in at the end takes nothing by the tap.
        Assert.Null(Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3600, account: friend)).AccountId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_owns_the_medal_takes_what_another_phone_started_for_it(bool owns)
    {
        AccountId runner = new(Guid.NewGuid());
        MedalId medal = new(Guid.NewGuid());
        Punch[] punches = [At(PunchKind.Start, 0, medal: medal, origin: PunchOrigin.Kiosk), At(PunchKind.Finish, 3600, medal: medal, phone: OtherPhone, account: runner, category: Category.Foot)];
        var attempt = Attempt.Open(punches[0]);
        attempt.Derive(punches, Line, Actor.System, Morning, medalOwners: new Dictionary<MedalId, AccountId> { [medal] = owns ? runner : new(Guid.NewGuid()) });
        Assert.Equal((owns ? runner : null, owns ? Category.Foot : Category.Bike), (attempt.AccountId, attempt.Category));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_the_code_of_a_stele_at_the_finish_is_a_scanned_finish(bool atFinish)
    {
        SteleId stele = new(Guid.NewGuid());
        Punch[] punches = [At(PunchKind.Start, 0), At(PunchKind.Finish, 3600, stele: stele)];
        var attempt = Attempt.Open(punches[0]);
        attempt.Derive(punches, Line, Actor.System, Morning, new HashSet<SteleId> { atFinish ? stele : new(Guid.NewGuid()) });
        Assert.Equal(atFinish, attempt.FinishScanned);
    }

    [Theory]
    [InlineData(50, 15_000, true)]
    [InlineData(51, 1_000, false)]
    [InlineData(10, 15_001, false)]
    [InlineData(10, -1, false)]
    public void Only_a_fresh_and_accurate_position_proves_a_gate(double accuracy, double age, bool inside) =>
        Assert.Equal(inside, Derived(At(PunchKind.Start, 0, new(45, 6, accuracy, age))).StartInsideGate);

    [Theory]
    // 20 m of half-width and 10 m of accuracy; a degree of latitude is 111,195 m.
    [InlineData(29.5, true)]
    [InlineData(30.5, false)]
    public void The_gate_ends_at_its_half_width_plus_the_accuracy(double metres, bool inside) =>
        Assert.Equal(inside, Derived(At(PunchKind.Start, 0, new(45 + metres / 111_195, 6, 10, 0))).StartInsideGate);

    [Fact]
    public void A_clock_hours_off_is_kept_and_marked() => Assert.True(Derived(At(PunchKind.Start, 0, uncertainty: 3 * 3600_000, method: ClockMethod.Offset), At(PunchKind.Finish, 3600)).ClockSuspect);

    [Fact]
    public void An_hour_that_the_clocks_skip_or_repeat_does_not_touch_a_time()
    {
        // 25 October 2026, 01:30 to 03:30 UTC+2/+1: three hours on the wall's face, two of climbing.
        var start = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
        var seconds = (start - Morning).TotalSeconds;
        Assert.Equal(7200, Derived(At(PunchKind.Start, seconds), At(PunchKind.Finish, seconds + 7200)).CountedSeconds);
    }

    [Fact]
    public void An_adjusted_time_keeps_the_raw_one_with_who_when_and_why()
    {
        var attempt = Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3700));
        Assert.True(attempt.Adjust(3600, "  arrêté trop tard  ", 1800, Owner, Morning.AddHours(2)).Succeeded);
        Assert.Equal(3600, attempt.CountedSeconds);
        Assert.Equal(3700, attempt.RawElapsed!.Value.TotalSeconds);
        Assert.Equal(("arrêté trop tard", Morning.AddHours(2)), (attempt.AdjustReason, attempt.AdjustedAt));
    }

    [Theory]
    [InlineData(1799, "raison valable", "attempt.time_impossible")]
    [InlineData(3600, "x", "attempt.reason_missing")]
    public void An_adjustment_below_physics_or_without_reason_is_refused(int seconds, string reason, string code) =>
        Assert.Equal(code, Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3700)).Adjust(seconds, reason, 1800, Owner, Morning).Error!.Code);

    [Fact]
    public void Another_phone_adjusts_nothing() =>
        Assert.Equal(ErrorKind.Forbidden, Derived(At(PunchKind.Start, 0), At(PunchKind.Finish, 3700)).Adjust(3600, "raison", 1800, Actor.Anonymous with { Device = new(Guid.NewGuid()) }, Morning).Error!.Kind);

    [Fact]
    public void The_order_of_arrival_changes_nothing()
    {
        var punch = Gen.Select(Gen.Enum<PunchKind>(), Gen.Int[0, 200], Gen.Int[0, 3], Gen.Bool, Gen.Enum<Category>(), Gen.Bool);
        Gen.Select(punch.Array[1, 8], Gen.Int[0, int.MaxValue]).Sample((drawn, seed) =>
        {
            var punches = drawn.Select(d => At(d.Item1, d.Item2, d.Item3 switch { 0 => Foot, 1 => Summit, _ => null }, d.Item4 && d.Item3 == 3 ? PunchReasons.BrokenChain : null, category: d.Item5, phone: d.Item6 ? OtherPhone : Phone)).ToArray();
            // No attempt is opened by punches that count for nothing.
            if (punches.All(p => p.SetAside is not null)) return;
            Assert.Equal(Arriving(punches), Arriving([.. punches.OrderBy(p => HashCode.Combine(seed, p.Id))]));
        });

        // One by one, as a phone with a poor network delivers.
        static string Arriving(Punch[] punches)
        {
            var attempt = Attempt.Open(punches[0]);
            for (var i = 1; i <= punches.Length; i++) attempt.Derive(punches[..i], Line, Actor.System, Morning);
            return $"{attempt.Status} {attempt.StartedAt:O} {attempt.FinishedAt:O} {attempt.Category} {attempt.StartInsideGate} {attempt.FinishInsideGate} {attempt.FinishBeforeStart} {attempt.ClockSuspect} {attempt.DeviceId} {attempt.Origin}";
        }
    }

    [Fact]
    public void A_time_is_never_negative_and_never_longer_than_its_punches() => Gen.Select(Gen.Enum<PunchKind>(), Gen.Int[0, 500]).Array[1, 8].Sample(drawn =>
    {
        var attempt = Derived([.. drawn.Select(d => At(d.Item1, d.Item2))]);
        if (attempt.RawElapsed is { } elapsed) Assert.InRange(elapsed.TotalSeconds, 0.001, drawn.Max(d => d.Item2) - drawn.Min(d => d.Item2));
    });
}

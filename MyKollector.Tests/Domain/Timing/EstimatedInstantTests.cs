using CsCheck;
using MyKollector.Domain.Timing;

namespace MyKollector.Tests.Domain.Timing;

public sealed class EstimatedInstantTests
{
    static readonly DateTimeOffset Received = new(2026, 7, 14, 8, 0, 0, TimeSpan.Zero);
    static readonly long Ms = Received.ToUnixTimeMilliseconds();

    [Fact]
    public void The_monotonic_clock_of_the_same_page_is_believed_first()
    {
        var instant = EstimatedInstant.Of(new(Ms - 60_000, 1000, null, true, Ms, 61_000, 5, Ms - 61_000, 80), Received);
        Assert.Equal((Ms - 60_000, 40, ClockMethod.Monotonic), (instant.At.ToUnixTimeMilliseconds(), instant.UncertaintyMilliseconds, instant.Method));
    }

    [Fact]
    public void A_monotonic_clock_that_slept_is_not()
    {
        // Ten minutes on the wall, one on the monotonic clock.
        var instant = EstimatedInstant.Of(new(Ms - 600_000, 1000, 0, true, Ms, 61_000, 0, Ms - 61_000, 80), Received);
        Assert.Equal((Ms - 600_000, ClockMethod.Offset), (instant.At.ToUnixTimeMilliseconds(), instant.Method));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_600_000)]
    public void A_clock_set_between_two_measurements_is_told_by_the_monotonic_one(double stepBeforeTap)
    {
        // An hour ahead at delivery. Set before the tap or after it: the step seen at the tap tells.
        var truth = Ms - 100_000;
        var wall = truth + (stepBeforeTap == 0 ? 0 : 3_600_000);
        var instant = EstimatedInstant.Of(new(wall, 5000, 0, false, Ms + 3_600_000, 9, -3_600_000, null, 100, stepBeforeTap), Received);
        Assert.Equal(truth, instant.At.ToUnixTimeMilliseconds());
        Assert.True(instant.UncertaintyMilliseconds < 1000);
    }

    [Fact]
    public void A_clock_set_while_no_page_lived_stays_as_uncertainty() =>
        Assert.InRange(EstimatedInstant.Of(new(Ms - 100_000, 5000, 0, false, Ms, 9, -3_600_000, null, 100), Received).UncertaintyMilliseconds, 3_600_000, 3_700_000);

    [Theory]
    [InlineData(2031)]
    [InlineData(1999)]
    public void An_impossible_clock_leaves_only_the_moment_of_arrival(int year)
    {
        var wall = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var instant = EstimatedInstant.Of(new(wall, 1, null, false, wall, 2, null, null, null), Received);
        Assert.Equal((Received, ClockMethod.Received), (instant.At, instant.Method));
    }

    [Fact]
    public void A_wrong_clock_with_a_measured_offset_gives_the_right_time() => Gen.Select(Gen.Long[-86_400_000L * 3000, 86_400_000L * 3000], Gen.Int[0, 86_400_000]).Sample((off, ago) =>
    {
        var truth = Ms - ago;
        var instant = EstimatedInstant.Of(new(truth + off, 1, -off, false, Ms + off, 2, -off, null, 300), Received);
        Assert.Equal((truth, ClockMethod.Offset), (instant.At.ToUnixTimeMilliseconds(), instant.Method));
    });

    [Fact]
    public void Whatever_a_phone_says_there_is_an_instant_not_after_arrival()
    {
        var number = Gen.Select(Gen.Double[-1e13, 1e13], Gen.Int[0, 9], (finite, odd) => odd switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 0, _ => finite });
        Gen.Select(Gen.Long[-10_000_000_000_000, 10_000_000_000_000], number.Array[6], Gen.Bool).Sample((wall, n, same) =>
        {
            var instant = EstimatedInstant.Of(new(wall, n[0], n[1], same, wall, n[2], n[3], n[4], 100, n[5]), Received);
            Assert.True(instant.At <= Received.AddSeconds(2.1));
        });
    }
}

using CsCheck;
using MyKollector.Domain.Manufacturing;

namespace MyKollector.Tests.Domain.Manufacturing;

public sealed class LeadTimeTests
{
    static readonly Gen<DateOnly> AnyDay = Gen.Int[new DateOnly(2024, 1, 1).DayNumber, new DateOnly(2034, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);
    static readonly Gen<double> AnyPace = Gen.Double[0.2, 60];
    static readonly Gen<int> AnyQueue = Gen.Int[0, 3000];

    [Theory]
    [InlineData(0, 0, 8, 8)] // A new workshop: what it declares.
    [InlineData(19, 20, 8, 8)] // Too little history still.
    [InlineData(20, 20, 8, 1)] // Enough: what it does, even below what it declares.
    [InlineData(200, 20, 8, 10)] // Or above.
    [InlineData(40, 1, 8, 8)] // One good day is not a pace of forty.
    public void The_pace_is_measured_once_there_is_something_to_measure(int engraved, int days, int declared, double pace) => Assert.Equal(pace, LeadTime.Pace(engraved, days, declared));

    [Theory]
    [InlineData("2026-07-06", 0, 5, "2026-07-09")] // Nothing ahead: three working days.
    [InlineData("2026-07-10", 0, 5, "2026-07-16")] // Friday; the fourteenth of July is a holiday.
    [InlineData("2026-07-06", 24, 5, "2026-07-15")] // Five days of work, one to pack, and the holiday.
    [InlineData("2026-12-21", 49, 5, "2027-01-07")] // Over Christmas and New Year.
    [InlineData("2026-07-06", 24, 25, "2026-07-09")] // A fast workshop is not promised faster than it packs.
    public void A_promise_is_the_queue_over_the_pace_in_working_days(string today, int ahead, double pace, string ships) =>
        Assert.Equal(DateOnly.ParseExact(ships, "yyyy-MM-dd"), LeadTime.ShipsOn(DateOnly.ParseExact(today, "yyyy-MM-dd"), ahead, pace));

    [Fact]
    public void A_longer_queue_is_never_earlier() => Gen.Select(AnyDay, AnyQueue, Gen.Int[0, 500], AnyPace).Sample((day, queue, more, pace) =>
        LeadTime.ShipsOn(day, queue + more, pace) >= LeadTime.ShipsOn(day, queue, pace));

    [Fact]
    public void A_faster_workshop_is_never_later() => Gen.Select(AnyDay, AnyQueue, AnyPace, Gen.Double[0, 30]).Sample((day, queue, pace, more) =>
        LeadTime.ShipsOn(day, queue, pace + more) <= LeadTime.ShipsOn(day, queue, pace));

    [Fact]
    public void Tomorrow_the_same_queue_is_never_promised_earlier() => Gen.Select(AnyDay, AnyQueue, AnyPace).Sample((day, queue, pace) =>
        LeadTime.ShipsOn(day.AddDays(1), queue, pace) >= LeadTime.ShipsOn(day, queue, pace));

    /// <summary>A workshop that keeps its pace keeps its promise: what one working day takes off the queue it takes off the waiting.</summary>
    [Fact]
    public void A_kept_pace_never_moves_the_promise_back() => Gen.Select(AnyDay, AnyQueue, Gen.Int[1, 60]).Sample((day, queue, pace) =>
    {
        if (!WorkingDays.IsWorked(day)) return true;
        var promised = LeadTime.ShipsOn(day, queue, pace);
        var next = WorkingDays.Add(day, 1);
        return queue < pace || LeadTime.DaysFor(queue - pace, pace) == LeadTime.Least || LeadTime.ShipsOn(next, queue - pace, pace) <= promised;
    });

    [Fact]
    public void A_parcel_leaves_on_a_working_day_and_never_at_once() => Gen.Select(AnyDay, AnyQueue, AnyPace).Sample((day, queue, pace) =>
    {
        var ships = LeadTime.ShipsOn(day, queue, pace);
        return WorkingDays.IsWorked(ships) && WorkingDays.IsWorked(LeadTime.ArrivesBy(ships)) && LeadTime.ArrivesBy(ships) > ships && WorkingDays.Between(day.AddDays(1), ships) >= LeadTime.Least;
    });

    [Fact]
    public void Days_between_are_those_added() => Gen.Select(AnyDay, Gen.Int[1, 400]).Sample((day, days) => WorkingDays.Between(day.AddDays(1), WorkingDays.Add(day, days)) == days);
}

using CsCheck;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using static MyKollector.Tests.Domain.Medals.MedalSamples;

namespace MyKollector.Tests.Domain.Manufacturing;

public sealed class BatchTests
{
    static BlankStock Stock() => BlankStock.Empty(BlankStockId.New(Now), Workshop, Course, "bronze");

    static Result<BlankBatch> Declare(IEnumerable<Medal> medals, BlankStock stock, int good, int scrap = 0, string? reason = null, Actor? by = null) =>
        BlankBatch.Declare(BlankBatchId.New(Now), medals, stock, good, scrap, reason, by ?? Operator, Now.AddHours(1));

    [Fact]
    public void Twelve_made_advances_those_in_production_first_then_the_oldest_queued_and_keeps_the_surplus()
    {
        var old = Enumerable.Range(0, 4).Select(i => Queued(at: Now.AddDays(-10 + i))).ToList();
        var onBench = Enumerable.Range(0, 3).Select(i => Queued(at: Now.AddDays(-2 + i))).ToList();
        foreach (var medal in onBench) medal.StartProduction(Operator, Now);
        var stock = Stock();

        var five = Declare([.. old, .. onBench], stock, 5).Value;
        Assert.Equal((5, 0), (five.Advanced, five.Surplus));
        Assert.All(onBench, m => Assert.Equal(Fabrication.Made, m.Fabrication));
        Assert.Equal([Fabrication.Made, Fabrication.Made, Fabrication.Queued, Fabrication.Queued], old.Select(m => m.Fabrication));

        var twelve = Declare(old.Where(m => m.Fabrication == Fabrication.Queued), stock, 12).Value;
        Assert.Equal((2, 10), (twelve.Advanced, twelve.Surplus));
        Assert.Equal(10, stock.Quantity);
    }

    [Fact]
    public void A_queued_medal_passes_both_moves_and_the_journal_says_so()
    {
        var medal = Queued();
        medal.ClearEvents();
        Assert.True(Declare([medal], Stock(), 1).Succeeded);
        Assert.Equal(["medal.in_production", "medal.made"], medal.Events.Select(e => e.Code));
    }

    [Fact]
    public void Held_medals_are_passed_over()
    {
        var (held, free) = (Queued(at: Now.AddDays(-9)), Queued());
        held.Hold("nom", Operator, Now);
        Assert.Equal(1, Declare([held, free], Stock(), 1).Value.Advanced);
        Assert.Equal(Fabrication.Queued, held.Fabrication);
        Assert.Equal(Fabrication.Made, free.Fabrication);
    }

    [Theory]
    [InlineData(-1, 0, "x", "good")]
    [InlineData(0, -1, "x", "scrap")]
    [InlineData(0, 0, "x", "good")]
    [InlineData(10_001, 0, "x", "good")]
    [InlineData(1, 2, null, "reason")]
    [InlineData(1, 2, " ", "reason")]
    public void Impossible_figures_and_unexplained_scrap_are_refused_and_change_nothing(int good, int scrap, string? reason, string field)
    {
        var (medal, stock) = (Queued(), Stock());
        Assert.Equal(field, Declare([medal], stock, good, scrap, reason).Error!.Field);
        Assert.Equal(Fabrication.Queued, medal.Fabrication);
        Assert.Equal(0, stock.Quantity);
    }

    [Fact]
    public void A_batch_of_scrap_alone_is_told_and_makes_nothing()
    {
        var batch = Declare([Queued()], Stock(), 0, 3, "coulée poreuse").Value;
        Assert.Equal((0, 0, 3), (batch.Advanced, batch.Surplus, batch.Scrap));
    }

    [Fact]
    public void Another_workshop_may_not_declare_here() =>
        Assert.Equal(ErrorKind.Forbidden, Declare([Queued()], Stock(), 1, by: Operator with { Manufacturer = OtherWorkshop }).Error!.Kind);

    [Fact]
    public void Good_blanks_are_medals_made_plus_stock_whatever_the_figures() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 40], Gen.Int[0, 5]).Sample((queued, onBench, good, scrap) =>
        {
            if (good + scrap == 0) return;
            var medals = Enumerable.Range(0, queued + onBench).Select(i => Queued(at: Now.AddMinutes(i))).ToList();
            foreach (var medal in medals.Take(onBench)) medal.StartProduction(Operator, Now);
            var stock = Stock();
            var batch = Declare(medals, stock, good, scrap, "motif").Value;
            Assert.Equal(good, medals.Count(m => m.Fabrication == Fabrication.Made) + stock.Quantity);
            Assert.Equal(Math.Min(good, queued + onBench), batch.Advanced);
            Assert.Equal(Math.Max(0, onBench - good), medals.Count(m => m.Fabrication == Fabrication.InProduction));
        }, iter: 2_000);

    [Fact]
    public void The_next_paid_medal_draws_from_stock_until_it_is_empty()
    {
        var stock = Stock();
        stock.Add(1, Operator, Now);
        var (first, second) = (Queued(), Queued());
        Assert.True(stock.TryDraw(first, Now));
        Assert.False(stock.TryDraw(second, Now));
        Assert.Equal((Fabrication.Made, Fabrication.Queued, 0), (first.Fabrication, second.Fabrication, stock.Quantity));
    }
}

public sealed class ThresholdTests
{
    static Allotment Ten() => new() { Id = AllotmentId.New(Now), Manufacturer = Workshop, CourseId = Course, From = Now, Threshold = 10 };

    static List<string> Review(Allotment allotment, params int[] counts)
    {
        var told = new List<string>();
        foreach (var count in counts)
        {
            allotment.ClearEvents();
            allotment.ReviewThreshold(count, Operator, Now);
            told.AddRange(allotment.Events.Select(e => $"{count}:{e.Code}"));
        }

        return told;
    }

    [Fact]
    public void A_crossing_is_told_once_and_again_only_after_the_queue_fell_well_below() =>
        Assert.Equal(["10:allotment.threshold_reached", "8:allotment.threshold_left", "11:allotment.threshold_reached"], Review(Ten(), 0, 9, 10, 11, 9, 10, 12, 9, 8, 9, 11, 12));

    [Fact]
    public void A_threshold_of_zero_never_tells()
    {
        var never = Ten();
        never.Threshold = 0;
        Assert.Empty(Review(never, 0, 5, 1_000, 0));
    }

    [Fact]
    public void A_threshold_of_one_tells_at_one_and_again_after_an_empty_queue()
    {
        var one = Ten();
        one.Threshold = 1;
        Assert.Equal(["1:allotment.threshold_reached", "0:allotment.threshold_left", "1:allotment.threshold_reached"], Review(one, 0, 1, 2, 0, 1));
    }

    [Fact]
    public void The_workshop_sets_its_own_threshold_and_no_other()
    {
        var allotment = Ten();
        Assert.True(allotment.SetThreshold(25, Operator, Now).Succeeded);
        Assert.Equal(25, allotment.Threshold);
        Assert.Equal(ErrorKind.Forbidden, allotment.SetThreshold(5, Operator with { Manufacturer = OtherWorkshop }, Now).Error!.Kind);
        Assert.Equal("threshold", allotment.SetThreshold(-1, Operator, Now).Error!.Field);
        Assert.Equal(25, allotment.Threshold);
    }
}

public sealed class PromiseTests
{
    [Theory]
    [InlineData("2026-07-06", "2026-07-21")] // The fourteenth of July does not count.
    [InlineData("2026-07-11", "2026-07-27")] // From a Saturday.
    [InlineData("2026-05-04", "2026-05-20")] // 8 May and Ascension Day.
    [InlineData("2026-12-18", "2027-01-05")] // Christmas and New Year's Day.
    [InlineData("2027-03-26", "2027-04-12")] // Easter Monday.
    public void Ten_working_days_leave_out_weekends_and_holidays(string from, string due) =>
        Assert.Equal(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Promise.DueOn(DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(2024, "2024-04-01")]
    [InlineData(2025, "2025-04-21")]
    [InlineData(2026, "2026-04-06")]
    [InlineData(2038, "2038-04-26")] // The latest possible Easter.
    public void Easter_Monday_is_a_holiday(int year, string monday)
    {
        var day = DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(year, day.Year);
        Assert.False(WorkingDays.IsWorked(day));
        Assert.True(WorkingDays.IsWorked(day.AddDays(1)));
    }

    [Fact]
    public void A_blank_that_waits_for_its_athlete_is_not_late()
    {
        var (due, today) = (new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 2));
        Assert.False(Promise.IsLate(Fabrication.Made, TimeFact.Awaiting, due, today));
        Assert.True(Promise.IsLate(Fabrication.Made, TimeFact.Validated, due, today));
        Assert.True(Promise.IsLate(Fabrication.Queued, TimeFact.Awaiting, due, today));
        Assert.False(Promise.IsLate(Fabrication.Queued, TimeFact.Awaiting, due, due));
        Assert.False(Promise.IsLate(Fabrication.Shipped, TimeFact.Validated, due, today));
    }
}

using CsCheck;
using MyKollector.Domain.Performances;

namespace MyKollector.Tests.Domain.Performances;

public sealed class RankingTests
{
    [Fact]
    public void Times_that_the_uncertainty_does_not_tell_apart_share_their_rank() =>
        Assert.Equal([1, 1, 3, 4], Ranking.RanksOf([new(3600, 1.5), new(3602, 1.5), new(3604, 1.5), new(3700, null)]));

    [Fact]
    public void A_chain_of_near_ties_does_not_drag_a_slow_time_to_the_top() =>
        Assert.Equal([1, 1, 3, 3, 5], Ranking.RanksOf([new(100, 1), new(101, 1), new(102, 1), new(103, 1), new(104, 1)]));

    [Fact]
    public void Declared_times_tie_with_their_own_second_only() => Assert.Equal([1, 1, 3], Ranking.RanksOf([new(10, null), new(10, null), new(11, null)]));

    [Fact]
    public void Ranks_never_go_down_and_never_exceed_their_place() =>
        Gen.Select(Gen.Int[1, 50_000], Gen.Double[0, 30]).Array[0, 60].Sample(times =>
        {
            var ordered = times.OrderBy(t => t.Item1).Select(t => new RankedTime(t.Item1, t.Item2)).ToList();
            var ranks = Ranking.RanksOf(ordered);
            for (var i = 0; i < ranks.Count; i++)
            {
                Assert.InRange(ranks[i], i == 0 ? 1 : ranks[i - 1], i + 1);
                // Who shares a rank is within the two uncertainties of the first of that rank.
                var first = ordered[ranks[i] - 1];
                Assert.True(ordered[i].Seconds - first.Seconds <= (first.UncertaintySeconds ?? 0) + (ordered[i].UncertaintySeconds ?? 0));
            }
        });
}

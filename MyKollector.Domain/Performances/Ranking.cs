namespace MyKollector.Domain.Performances;

/// <summary>A time to be ranked.</summary>
/// <param name="Seconds">Whole seconds, as shown.</param>
/// <param name="UncertaintySeconds">Plus or minus; null for a declared time, which ties with its own second only.</param>
public readonly record struct RankedTime(int Seconds, double? UncertaintySeconds);

/// <summary>Ranks times without claiming a difference that was not measured.</summary>
public static class Ranking
{
    /// <summary>
    /// The rank of each time, fastest first. A time ties with the first of the group before it when both differ by no more than their
    /// uncertainties in quadrature; tied times share a rank and the next one skips, as in sport (1, 2, 2, 4). Comparing with the group's
    /// first, not with the neighbour, keeps a chain of near ties from dragging a slow time to the top.
    /// </summary>
    /// <param name="ordered">Times in ascending order.</param>
    public static IReadOnlyList<int> RanksOf(IReadOnlyList<RankedTime> ordered)
    {
        var ranks = new int[ordered.Count];
        var first = 0;
        for (var i = 0; i < ordered.Count; i++)
        {
            if (i > 0 && !Tie(ordered[first], ordered[i])) first = i;
            ranks[i] = first + 1;
        }

        return ranks;
    }

    static bool Tie(RankedTime a, RankedTime b)
    {
        var (ua, ub) = (a.UncertaintySeconds ?? 0, b.UncertaintySeconds ?? 0);
        return b.Seconds - a.Seconds <= Math.Sqrt(ua * ua + ub * ub);
    }
}

/// <summary>Age groups of ten years. The age of a year is that year less the year of birth, as in sport: nobody has to give a day.</summary>
public enum AgeGroup
{
    Under20,
    From20,
    From30,
    From40,
    From50,
    From60,
    From70,
}

/// <summary>Which ages make a group.</summary>
public static class AgeGroups
{
    /// <summary>First and last age of the group.</summary>
    public static (int From, int To) AgesOf(AgeGroup group) => group switch
    {
        AgeGroup.Under20 => (0, 19),
        AgeGroup.From20 => (20, 29),
        AgeGroup.From30 => (30, 39),
        AgeGroup.From40 => (40, 49),
        AgeGroup.From50 => (50, 59),
        AgeGroup.From60 => (60, 69),
        AgeGroup.From70 => (70, 150),
    };
}

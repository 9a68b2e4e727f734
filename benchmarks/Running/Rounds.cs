using System.Globalization;

namespace MyKollector.Benchmarks.Running;

/// <summary>Figures of both sides, taken in turns, and how they are printed.</summary>
sealed class Rounds(string title)
{
    readonly List<(string Side, string Figure, List<double> Values)> _figures = [];

    public void Add(string side, string figure, double value)
    {
        var found = _figures.Find(f => f.Side == side && f.Figure == figure);
        if (found.Values is null) _figures.Add(found = (side, figure, []));
        found.Values.Add(value);
    }

    /// <summary>Rate, median and 99th percentile of a load.</summary>
    public void Add(string side, LoadResult load)
    {
        Add(side, "per second", load.Rate);
        Add(side, "p50 ms", load.Median);
        Add(side, "p99 ms", load.P99);
        if (load.Refused > 0) Add(side, "refused", load.Refused);
    }

    public double Median(string side, string figure) => Of(_figures.Find(f => f.Side == side && f.Figure == figure).Values).Median;

    public void Print()
    {
        Console.WriteLine(title);
        foreach (var (side, figure, values) in _figures)
        {
            var (min, median, max) = Of(values);
            Console.WriteLine($"  {side,-34} {figure,-22} {Text(min),10} / {Text(median),10} / {Text(max),10}");
        }
    }

    /// <summary>Product to peer, of medians.</summary>
    public void Ratio(string what, string product, string peer, string figure, string goal) =>
        Console.WriteLine($"  {what}: {Text(Median(product, figure) / Median(peer, figure))} (goal {goal})");

    static (double Min, double Median, double Max) Of(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[0], sorted[sorted.Count / 2], sorted[^1]);
    }

    static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.00", CultureInfo.InvariantCulture);
}

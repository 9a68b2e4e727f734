using System.Diagnostics;

namespace MyKollector.Benchmarks;

/// <summary>Measures two sides in turns, so that a noisy neighbour disturbs both.</summary>
static class Bench
{
    const int Rounds = 15;

    /// <summary>Minimum, median and maximum in milliseconds.</summary>
    public readonly record struct Times(double Min, double Median, double Max, double AllocatedMiB);

    public static (Times A, Times B) Compare(Func<int> a, Func<int> b)
    {
        // Tiered compilation needs some thirty calls and a moment.
        for (var i = 0; i < 40; i++)
        {
            Sink = a();
            Sink = b();
        }

        Thread.Sleep(200);
        var times = (A: new List<double>(), B: new List<double>());
        double allocatedA = 0;
        double allocatedB = 0;
        for (var i = 0; i < Rounds; i++)
        {
            times.A.Add(Once(a, out allocatedA));
            times.B.Add(Once(b, out allocatedB));
        }

        return (Of(times.A, allocatedA), Of(times.B, allocatedB));
    }

    public static int Sink { get; private set; }

    /// <summary>Uses a result, so that nothing is optimised away.</summary>
    public static void Keep(int result) => Sink = result;

    static double Once(Func<int> action, out double allocated)
    {
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Sink = action();
        var elapsed = watch.Elapsed.TotalMilliseconds;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1048576.0;
        return elapsed;
    }

    static Times Of(List<double> values, double allocated)
    {
        values.Sort();
        return new(values[0], values[values.Count / 2], values[^1], allocated);
    }

    /// <summary>Prints both sides; with a count of work, as rates too. The ratio is product to peer: of rates when counted, else of times.</summary>
    public static void Row(string title, string peer, Times a, string product, Times b, int work = 0, string unit = "")
    {
        Console.WriteLine(title);
        Line(peer, a, work, unit);
        Line(product, b, work, unit);
        Console.WriteLine(work > 0 ? $"  ratio of rates {a.Median / b.Median:0.00}" : $"  ratio of times {b.Median / a.Median:0.00}");
    }

    static void Line(string name, Times times, int work, string unit) => Console.WriteLine(
        $"  {name,-24} {times.Min,8:0.00} / {times.Median,8:0.00} / {times.Max,8:0.00} ms  {times.AllocatedMiB,7:0.0} MiB" + (work > 0 ? $"  {work / times.Median * 1000,12:0} {unit}" : ""));
}

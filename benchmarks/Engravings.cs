using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F8: a whole « Gravée » a request (rule, journal, outbox in one transaction), against one raw durable insert a request.</summary>
static class Engravings
{
    const int Turns = 3;
    const int Each = 1200;

    /// <summary>As a server that has run for a while: the framework compiles what is called often once more, beside what it measures.</summary>
    const int Before = 3600;

    public static async Task<int> RunAsync()
    {
        foreach (var live in (int[])[1_000, 10_000])
        {
            await using var product = await Server.ProductAsync();
            await using var peers = await Server.PeersAsync();
            await product.TellAsync($"/bench/medals?live={live}&past=0&ready={Before + Each * (Turns + 1)}");
            var rounds = new Rounds($"F8 a whole « Gravée », one a request, 8 connections, {live} live medals");
            var (engrave, raw) = (Load.Request("POST", "/bench/engrave", ""), Load.Request("POST", "/raw", new string('x', 300)));
            for (var turn = -1; turn < Turns; turn++)
            {
                var peer = await Load.AllAsync(peers.Port, Requests(raw, 2000));
                var own = await Load.AllAsync(product.Port, Requests(engrave, turn < 0 ? Before : Each));
                if (turn < 0) continue;
                rounds.Add("raw insert, FULL", peer);
                rounds.Add("product", own);
            }

            rounds.Print();
            rounds.Ratio("ratio of rates", "product", "raw insert, FULL", "per second", "≥ 0.4");
        }

        return 0;
    }

    static List<List<byte[]>> Requests(byte[] request, int all) => [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Repeat(request, all / 8).ToList())];
}

using System.Diagnostics;
using System.Net;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F19: punches on PostgreSQL, against pgbench; two nodes on one database, against one.</summary>
static class Nodes
{
    const int Turns = 3;
    const int Boards = 50;
    const int Orders = 15;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await Postgres.StartAsync();
        if (postgres is null)
        {
            Console.WriteLine(Postgres.Missing);
            return 1;
        }

        await postgres.CreateAsync("product");
        var folder = Directory.CreateTempSubdirectory("mykollector-bench-").FullName;
        (string, string)[] settings = [("Database__Provider", "postgres"), ("Database__Postgres", postgres.ConnectionTo("product"))];
        // Both nodes share the folder of keys and files, as two nodes of one installation do.
        await using var first = await Server.ProductAsync(folder, settings);
        await using var second = await Server.ProductAsync(folder, settings);
        await PunchesAsync(postgres, first);
        await PagesAsync(first, second);
        await BoardsAsync(first, second);
        return 0;
    }

    static async Task PunchesAsync(Postgres postgres, Server product)
    {
        foreach (var phones in (int[])[16, 64])
        {
            var rounds = new Rounds($"F19 punches on PostgreSQL, {phones} phones");
            var people = await Phone.ManyAsync(product, phones);
            for (var turn = -1; turn < Turns; turn++)
            {
                var requests = people.Select(p => p.Deliveries(9_600 / phones, 1)).ToList();
                var bare = await postgres.BenchAsync("product", phones, turn < 0 ? 1 : 3);
                var own = await Load.AllAsync(product.Port, requests);
                await Punches.DerivedAsync(product);
                if (turn < 0) continue;
                rounds.Add("pgbench, one row a transaction", "per second", bare);
                rounds.Add("product", own);
            }

            rounds.Print();
            rounds.Ratio("ratio of rates", "product", "pgbench, one row a transaction", "per second", "≥ 0.5");
            foreach (var phone in people) phone.Dispose();
        }
    }

    static async Task PagesAsync(Server first, Server second)
    {
        var rounds = new Rounds($"F19 the catalogue page on two nodes of this machine with its {Environment.ProcessorCount} processors");
        var page = Load.Request("GET", "/cols", null, ("Accept-Encoding", "br"));
        for (var turn = -1; turn < Turns; turn++)
        {
            var one = await Load.ForAsync(first.Port, 8, TimeSpan.FromSeconds(3), page);
            var two = await Task.WhenAll(Load.ForAsync(first.Port, 4, TimeSpan.FromSeconds(3), page), Load.ForAsync(second.Port, 4, TimeSpan.FromSeconds(3), page));
            if (turn < 0) continue;
            rounds.Add("one node", "per second", one.Rate);
            rounds.Add("two nodes", "per second", two.Sum(t => t.Rate));
        }

        rounds.Print();
        rounds.Ratio("ratio of rates", "two nodes", "one node", "per second", "≥ 1.6, where each node has processors of its own");
    }

    /// <summary>Orders are paid on the first node; boards of both nodes must show each of them.</summary>
    static async Task BoardsAsync(Server first, Server second)
    {
        var cookies = new List<string>();
        for (var i = 0; i < Boards; i += 20) cookies.Add(await first.TellAsync("/bench/session?role=Manufacturer"));
        (string Name, Circuit[] Open)[] sides =
        [
            ("board on the node of the change", await Circuit.OpenManyAsync(Boards, i => new Circuit(first.Url, "/fab", cookies[i / 20], i))),
            ("board on the other node", await Circuit.OpenManyAsync(Boards, i => new Circuit(second.Url, "/fab", cookies[i / 20], i))),
        ];
        await Task.Delay(1000);
        var rounds = new Rounds($"F19 an order paid on one node, seen on {Boards} boards of each");
        var lost = 0;
        for (var turn = -1; turn < Turns; turn++)
        {
            var times = sides.Select(_ => new List<double>()).ToArray();
            for (var i = 0; i < Orders; i++)
            {
                foreach (var circuit in sides.SelectMany(s => s.Open)) circuit.Pictures.Clear();
                using var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
                using var http = new HttpClient(handler) { BaseAddress = new(first.Url) };
                var at = Stopwatch.GetTimestamp();
                await Shop.BuyAsync(http, i, whole: true);
                var paid = Stopwatch.GetTimestamp();
                await Task.Delay(700);
                for (var side = 0; side < sides.Length; side++)
                {
                    foreach (var circuit in sides[side].Open)
                    {
                        if (circuit.Pictures.Count == 0) lost++;
                        else times[side].Add(Stopwatch.GetElapsedTime(at, circuit.Pictures[0]).TotalMilliseconds - Stopwatch.GetElapsedTime(at, paid).TotalMilliseconds);
                    }
                }
            }

            if (turn < 0) continue;
            for (var side = 0; side < sides.Length; side++)
            {
                // The change commits before the visitor reads that he has paid: the visitor's own wait is the common zero.
                var fastest = times.Min(t => t.Min());
                var sorted = times[side].Order().ToList();
                rounds.Add(sides[side].Name, "p99 ms", sorted[(int)(sorted.Count * 0.99)] - fastest);
                rounds.Add(sides[side].Name, "p50 ms", sorted[sorted.Count / 2] - fastest);
            }
        }

        rounds.Print();
        rounds.Ratio("ratio of p99", "board on the other node", "board on the node of the change", "p99 ms", "≤ 2");
        Console.WriteLine($"  boards that missed an order {lost} (goal 0)");
        foreach (var circuit in sides.SelectMany(s => s.Open)) await circuit.DisposeAsync();
    }
}

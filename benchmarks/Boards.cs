using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>
/// F9: one change on many open boards, against a bare board page and raw SignalR. F10: a hundred changes a second. F11: memory of a live
/// page, against a blank one and a bare MudBlazor one.
/// </summary>
static partial class Boards
{
    const int PerAccount = 20;
    const int Warming = 120;
    const int Ticks = 8;

    public static async Task<int> UpdatesAsync(string[] args)
    {
        const int Turns = 5;
        foreach (var count in Sizes(args, 200, 1000))
        {
            await using var product = await Server.ProductAsync();
            await using var peers = await Server.PeersAsync();
            await product.TellAsync($"/bench/medals?live=1000&past=0&ready={Turns * Ticks + Warming + 10}&stage=Queued");
            var boards = await OpenAsync(product, "/fab", count);
            var bare = await Circuit.OpenManyAsync(count, i => new Circuit(peers.Url, "/board", null, i));
            var sockets = await Listener.OpenManyAsync(peers, count);
            await Task.Delay(2000);
            var rounds = new Rounds($"F9 a change on {count} open boards, every 500 ms");
            // What has run some hundred times is compiled for good, on every side: not what is measured here. A board is drawn four times a second at most.
            await Task.WhenAll(new[] { (peers, "/tick?side=signalr"), (peers, "/tick?side=board"), (product, "/bench/start") }.Select(async side =>
            {
                for (var i = 0; i < Warming; i++)
                {
                    await side.Item1.TellAsync(side.Item2);
                    await Task.Delay(260);
                }
            }));
            await Task.Delay(3000);
            for (var turn = 0; turn < Turns; turn++)
            {
                await RoundAsync(rounds, "raw SignalR", peers, "/tick?side=signalr", () => sockets.Select(s => s.Taken));
                await RoundAsync(rounds, "bare board page", peers, "/tick?side=board", () => bare.Select(c => c.Pictures));
                await RoundAsync(rounds, "product's board", product, "/bench/start", () => boards.Select(c => c.Pictures));
            }

            rounds.Print();
            rounds.Ratio("p99 to the bare board page", "product's board", "bare board page", "p99 ms", "≤ 1.5");
            rounds.Ratio("p99 to raw SignalR", "product's board", "raw SignalR", "p99 ms", "≤ 4");
            rounds.Ratio("processor time an update to the bare page", "product's board", "bare board page", "µs an update", "≤ 1.5");
            Say(boards.Concat(bare));
            await CloseAsync(boards);
            await CloseAsync(bare);
            foreach (var socket in sockets) socket.Dispose();
        }

        return 0;
    }

    /// <summary>Two sizes, so that growth shows; or one that is named, to look at a thing quickly.</summary>
    static int[] Sizes(string[] args, int small, int large) => args is [var named] ? [int.Parse(named, CultureInfo.InvariantCulture)] : [small, large];

    /// <summary>A few changes, one by one; what came to each board after each.</summary>
    static async Task RoundAsync(Rounds rounds, string side, Server server, string change, Func<IEnumerable<List<long>>> seen)
    {
        foreach (var list in seen()) list.Clear();
        var cpu = server.Cpu();
        var (times, missed) = (new List<double>(), 0);
        for (var tick = 0; tick < Ticks; tick++)
        {
            var at = long.Parse(await server.TellAsync(change), CultureInfo.InvariantCulture);
            await Task.Delay(500);
            foreach (var list in seen())
            {
                if (list.Count == 0) missed++;
                foreach (var came in list) times.Add(Math.Max(0, Stopwatch.GetElapsedTime(at, came).TotalMilliseconds));
                list.Clear();
            }
        }

        if (times.Count == 0) throw new InvalidOperationException($"No picture came to {side}.");
        times.Sort();
        rounds.Add(side, "p50 ms", times[times.Count / 2]);
        rounds.Add(side, "p99 ms", times[(int)(times.Count * 0.99)]);
        rounds.Add(side, "µs an update", (server.Cpu() - cpu) * 1e6 / times.Count);
        if (missed > 0) rounds.Add(side, "later than 500 ms", missed);
    }

    public static async Task<int> StalenessAsync(string[] args)
    {
        const int Rate = 100, Seconds = 12;
        foreach (var count in Sizes(args, 200, 1000))
        {
            await using var product = await Server.ProductAsync();
            await product.TellAsync($"/bench/medals?live=4000&past=20000&ready=1700&stage=Queued");
            var boards = await OpenAsync(product, "/fab", count);
            // What has run some hundred times is compiled for good: not what is measured here.
            await product.TellAsync("/bench/changes?rate=20&seconds=20");
            await Task.Delay(3000);
            // "To produce" is 2,300 at first and one less with each change; no other figure of the board that changes is written in thousands.
            var seen = boards.Select(_ => new List<(long At, int Done)>()).ToArray();
            for (var i = 0; i < boards.Length; i++)
            {
                var list = seen[i];
                boards[i].Seen = (picture, at) =>
                {
                    if (ToProduceIn(picture.Span) is { } left) list.Add((at, 2_300 - left));
                };
            }

            foreach (var board in boards) board.Pictures.Clear();
            var (loads, cpu, watch) = (await product.NumberAsync("/bench/loads"), product.Cpu(), Stopwatch.StartNew());
            var commits = (await product.TellAsync($"/bench/changes?rate={Rate}&seconds={Seconds}")).Split(',').Select(c => long.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            var took = watch.Elapsed.TotalSeconds;
            await Task.Delay(1500);
            loads = await product.NumberAsync("/bench/loads") - loads;

            var stale = new List<double>();
            var wrong = 0;
            foreach (var list in seen)
            {
                var known = 0;
                foreach (var (at, done) in list.OrderBy(s => s.At))
                {
                    var upTo = Math.Min(done, commits.Length);
                    // A picture counted while a commit ran may show it before its moment was noted.
                    for (; known < upTo; known++) stale.Add(Math.Max(0, Stopwatch.GetElapsedTime(commits[known], at).TotalMilliseconds));
                }

                if (known != commits.Length) wrong++;
            }

            stale.Sort();
            var pictures = boards.Average(b => b.Pictures.Count);
            Console.WriteLine($"F10 {commits.Length} changes in {took:0.0} s on {count} open boards, 5,300 live medals");
            Console.WriteLine($"  staleness p50 {At(stale, 0.5):0} ms, p99 {At(stale, 0.99):0} ms, worst {At(stale, 1):0} ms (goal p99 ≤ 500)");
            Console.WriteLine($"  pictures a second and board {pictures / took:0.00} (goal ≤ 4)");
            Console.WriteLine($"  counts {loads}, that is {(double)loads / commits.Length:0.00} a change and {loads / took:0.00} a second for the workshop (goal: one a burst and workshop)");
            Console.WriteLine($"  boards that do not show the exact sum at the end {wrong} (goal 0)");
            Console.WriteLine($"  server's processor {100 * (product.Cpu() - cpu) / took:0} % of one core");
            Say(boards);
            await CloseAsync(boards);
        }

        return 0;
    }

    public static async Task<int> MemoryAsync(string[] args)
    {
        const int Turns = 3;
        foreach (var count in Sizes(args, 100, 400))
        {
            await using var product = await Server.ProductAsync();
            await using var peers = await Server.PeersAsync();
            await product.TellAsync("/bench/medals?live=1000&past=0&ready=0");
            var rounds = new Rounds($"F11 live heap a circuit, {count} circuits");
            for (var turn = -1; turn < Turns; turn++)
            {
                await HeapAsync(turn, rounds, "blank page", peers, "/mem", n => Circuit.OpenManyAsync(n, i => new Circuit(peers.Url, "/blank", null, i)), count);
                await HeapAsync(turn, rounds, "workshop's board", product, "/bench/mem", n => OpenAsync(product, "/fab", n), count);
                await HeapAsync(turn, rounds, "workshop's engraving list", product, "/bench/mem", n => OpenAsync(product, "/fab/gravure", n), count);
                await HeapAsync(turn, rounds, "bare MudBlazor page", peers, "/mem", n => Circuit.OpenManyAsync(n, i => new Circuit(peers.Url, "/mud", null, i)), count);
                await HeapAsync(turn, rounds, "admin's board", product, "/bench/mem", n => OpenAsync(product, "/admin", n, "Admin"), count);
            }

            rounds.Print();
            rounds.Ratio("board to blank", "workshop's board", "blank page", "KiB a circuit", "≤ 1.5");
            rounds.Ratio("engraving list to bare MudBlazor", "workshop's engraving list", "bare MudBlazor page", "KiB a circuit", "≤ 1.25");
            rounds.Ratio("admin to bare MudBlazor", "admin's board", "bare MudBlazor page", "KiB a circuit", "≤ 1.25");
        }

        return 0;
    }

    static async Task HeapAsync(int turn, Rounds rounds, string side, Server server, string memory, Func<int, Task<Circuit[]>> open, int count)
    {
        var before = await server.NumberAsync(memory);
        var circuits = await open(turn < 0 ? 10 : count);
        await Task.Delay(500);
        var opened = await server.NumberAsync(memory);
        await CloseAsync(circuits);
        await Task.Delay(500);
        var after = await server.NumberAsync(memory);
        if (turn < 0) return;
        rounds.Add(side, "KiB a circuit", (opened - before) / 1024.0 / count);
        rounds.Add(side, "heap after closing", (double)after / before);
    }

    /// <summary>Boards of one role, twenty an account as the product allows.</summary>
    static async Task<Circuit[]> OpenAsync(Server product, string page, int count, string role = "Manufacturer")
    {
        var cookies = new List<string>();
        for (var i = 0; i < (count + PerAccount - 1) / PerAccount; i++) cookies.Add(await product.TellAsync($"/bench/session?role={role}"));
        return await Circuit.OpenManyAsync(count, i => new Circuit(product.Url, page, cookies[i / PerAccount], i));
    }

    static Task CloseAsync(Circuit[] circuits) => Parallel.ForEachAsync(circuits, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (circuit, _) => circuit.DisposeAsync());

    static void Say(IEnumerable<Circuit> circuits)
    {
        foreach (var group in circuits.Where(c => c.Error is not null).GroupBy(c => c.Error)) Console.WriteLine($"  {group.Count()} circuits ended: {group.Key}");
    }

    static double At(List<double> sorted, double part) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];

    /// <summary>The workshop's total to produce, as the board writes it.</summary>
    static int? ToProduceIn(ReadOnlySpan<byte> picture)
    {
        var match = ToProduce().Match(Encoding.UTF8.GetString(picture));
        return match.Success ? 1000 * int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : null;
    }

    // French groups thousands by a narrow no-break space, which is written as a reference in markup.
    [GeneratedRegex("([12])(?:\u202f|&#x202F;)([0-9]{3})")]
    private static partial Regex ToProduce();

    /// <summary>A raw SignalR client: notes when each message came.</summary>
    sealed class Listener : IDisposable
    {
        readonly ClientWebSocket _socket = new();

        public List<long> Taken { get; } = [];

        public static async Task<Listener[]> OpenManyAsync(Server server, int count)
        {
            var listeners = new Listener[count];
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
            {
                var listener = listeners[i] = new Listener();
                listener._socket.Options.KeepAliveInterval = TimeSpan.Zero;
                await listener._socket.ConnectAsync(new Uri(server.Url.Replace("http", "ws", StringComparison.Ordinal) + "/hub"), cancellation);
                await listener.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
                _ = Task.Run(listener.ReadAsync, cancellation);
                _ = listener.StayAsync();
            });
            return listeners;
        }

        async Task StayAsync()
        {
            while (_socket.State == WebSocketState.Open)
            {
                await Task.Delay(TimeSpan.FromSeconds(15));
                if (_socket.State == WebSocketState.Open) await SendAsync("{\"type\":6}\u001e");
            }
        }

        Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

        async Task ReadAsync()
        {
            var buffer = new byte[4096];
            try
            {
                while (_socket.State == WebSocketState.Open)
                {
                    var received = await _socket.ReceiveAsync(buffer.AsMemory(), default);
                    if (buffer.AsSpan(0, received.Count).IndexOf("\"target\":\"u\""u8) >= 0) Taken.Add(Stopwatch.GetTimestamp());
                }
            }
            catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The measurement is over.
            }
        }

        public void Dispose()
        {
            _socket.Abort();
            _socket.Dispose();
        }
    }
}

using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F18: from the start of the process to its first answer, against a bare application; memory when idle, against a comparable shop.</summary>
static class Starts
{
    const int Turns = 5;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mykollector-bench-").FullName;
        try
        {
            // Migrated and seeded once: a start is measured, not an installation.
            await (await Server.BareProductAsync(folder)).DisposeAsync();
            var rounds = new Rounds("F18 cold start and idle memory");
            var vendureThere = true;
            for (var turn = -1; turn < Turns; turn++)
            {
                await using (var peers = await Server.PeersAsync())
                {
                    await Task.Delay(3000);
                    if (turn >= 0) Add(rounds, "bare application", peers);
                }

                await using (var product = await Server.BareProductAsync(folder))
                {
                    await product.AskAsync("/");
                    await Task.Delay(3000);
                    if (turn >= 0) Add(rounds, "product", product);
                }

                if (turn is not (0 or 1 or 2)) continue;
                await using var vendure = await Vendure.StartAsync();
                vendureThere = vendure is not null;
                if (vendure is null) continue;
                await Task.Delay(3000);
                Add(rounds, "Vendure", vendure);
            }

            rounds.Print();
            rounds.Ratio("start, ratio of times", "product", "bare application", "ms to the first answer", "≤ 1.5");
            if (vendureThere) rounds.Ratio("idle memory", "product", "Vendure", "MiB resident", "≤ 0.6");
            else Console.WriteLine("  " + Vendure.Missing);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Add(Rounds rounds, string side, Server server)
    {
        rounds.Add(side, "ms to the first answer", server.Started.TotalMilliseconds);
        rounds.Add(side, "MiB resident", server.Resident() / 1048576.0);
    }
}

using System.Globalization;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F13: a workshop's pages with a hundred thousand medals, against the same pages with a thousand.</summary>
static class WorkshopLists
{
    const int Turns = 3;

    static readonly (string Name, string Path)[] Pages =
    [
        ("board with counters", "/fab"), ("engraving list", "/fab/gravure"), ("shipping list", "/fab/expedition"), ("medals to produce", "/fab/medailles"),
    ];

    public static async Task<int> RunAsync()
    {
        await using var small = await Server.ProductAsync();
        await using var history = await Server.ProductAsync();
        await using var busy = await Server.ProductAsync();
        await small.TellAsync("/bench/medals?live=1000&past=0&ready=0");
        await history.TellAsync("/bench/medals?live=1000&past=99000&ready=0");
        await busy.TellAsync("/bench/medals?live=10000&past=90000&ready=0");
        (string Name, Server Server, string Cookie)[] sides =
        [
            ("1,000 medals", small, await small.TellAsync("/bench/session?role=Manufacturer")),
            ("100,000, 1,000 of them live", history, await history.TellAsync("/bench/session?role=Manufacturer")),
            ("100,000, 10,000 of them live", busy, await busy.TellAsync("/bench/session?role=Manufacturer")),
        ];
        foreach (var (name, path) in Pages)
        {
            var rounds = new Rounds($"F13 {name}, one reader");
            for (var turn = -1; turn < Turns; turn++)
            {
                foreach (var side in sides)
                {
                    var read = await Load.ForAsync(side.Server.Port, 1, TimeSpan.FromSeconds(1.5), Load.Request("GET", path, null, ("Cookie", side.Cookie)));
                    if (read.Refused > 0) throw new InvalidOperationException($"{path} was refused.");
                    if (turn >= 0) rounds.Add(side.Name, read);
                }
            }

            rounds.Print();
            rounds.Ratio("ratio of times, 1,000 live", sides[1].Name, sides[0].Name, "p50 ms", "≤ 3");
            rounds.Ratio("ratio of times, 10,000 live", sides[2].Name, sides[0].Name, "p50 ms", "≤ 3");
        }

        // The board's picture is kept until something changes: this is what a change costs.
        var counts = new Rounds("F13 the recount that a change causes");
        for (var turn = -1; turn < Turns; turn++)
        {
            foreach (var side in sides)
            {
                var taken = double.Parse(await side.Server.AskAsync("/bench/count?times=15"), CultureInfo.InvariantCulture);
                if (turn >= 0) counts.Add(side.Name, "ms", taken);
            }
        }

        counts.Print();
        counts.Ratio("ratio of times, 1,000 live", sides[1].Name, sides[0].Name, "ms", "≤ 3");
        counts.Ratio("ratio of times, 10,000 live", sides[2].Name, sides[0].Name, "ms", "≤ 3");
        return 0;
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Benchmarks.Running;
using MyKollector.Domain.Timing;
using MyKollector.Web.Areas.Chrono.Rankings;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Benchmarks;

/// <summary>
/// F12: the first hundred of a course, against a raw query of a table of bests that is kept at write time; the page, against "hello" over
/// HTTP; and punches while both are read.
/// </summary>
static class Rankings
{
    const int Turns = 3;

    public static async Task<int> RunAsync()
    {
        foreach (var count in (int[])[100_000, 1_000_000])
        {
            await using var product = await Server.ProductAsync();
            await using var peers = await Server.PeersAsync();
            await product.TellAsync($"/bench/performances?count={count}&athletes=50000");
            var queries = new Rounds($"F12 the first hundred of a course, {count} performances");
            var pages = new Rounds($"F12 the same as a page, 8 connections, {count} performances");
            var (hello, page) = (Load.Request("GET", "/hello"), Load.Request("GET", "/cols/mont-ventoux-bedoin/classement", null, ("Accept-Encoding", "br")));
            for (var turn = -1; turn < Turns; turn++)
            {
                var times = (await product.AskAsync("/bench/rank?times=200")).Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
                var peer = await Load.ForAsync(peers.Port, 8, TimeSpan.FromSeconds(2), hello);
                var own = await Load.ForAsync(product.Port, 8, TimeSpan.FromSeconds(2), page);
                if (turn < 0) continue;
                queries.Add("kept table, raw query", "ms", times[0]);
                queries.Add("product", "ms", times[1]);
                queries.Add("product", "ms after a change", times[2]);
                pages.Add("hello", peer);
                pages.Add("product", own);
            }

            queries.Print();
            queries.Ratio("ratio of times", "product", "kept table, raw query", "ms", "≤ 2");
            pages.Print();
            pages.Ratio("ratio of rates", "product", "hello", "per second", "≥ 0.3");
            await WithPunchesAsync(product, peers, page, count);
        }

        return 0;
    }

    /// <summary>Whether F1 still holds while two readers ask for rankings without a pause.</summary>
    static async Task WithPunchesAsync(Server product, Server peers, byte[] page, int count)
    {
        var rounds = new Rounds($"F12 punches of 64 phones while two readers ask for rankings, {count} performances");
        var phones = await Phone.ManyAsync(product, 64);
        for (var turn = 0; turn < Turns; turn++)
        {
            var requests = phones.Select(p => p.Deliveries(150, 1)).ToList();
            var bare = requests.ConvertAll(list => list.ConvertAll(Punches.ToPeer));
            rounds.Add("bare group commit", await Load.AllAsync(peers.Port, bare));
            var reading = Load.ForAsync(product.Port, 2, TimeSpan.FromSeconds(3), page);
            rounds.Add("product", await Load.AllAsync(product.Port, requests));
            await reading;
            await Punches.DerivedAsync(product);
        }

        rounds.Print();
        rounds.Ratio("ratio of rates", "product", "bare group commit", "per second", "≥ 0.5");
        foreach (var phone in phones) phone.Dispose();
    }

    /// <summary>In the product's process: medians of the raw query and of the product's own, in milliseconds, asked in turns.</summary>
    public static async Task<string> QueriesAsync(IServiceProvider services, int times)
    {
        using var connection = MassData.Open(services);
        Keep(connection);
        await using var db = services.GetRequiredService<Database>().Open();
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Slug).ToListAsync();
        var (kept, own) = (new List<double>(), new List<double>());
        for (var i = 0; i < times; i++)
        {
            // Few courses: what is measured is a ranking that a crowd looks at.
            var course = courses[i % 4];
            var at = Stopwatch.GetTimestamp();
            var rows = Read(connection, course.Id.Value.ToString().ToUpperInvariant());
            kept.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            await using var scope = services.CreateAsyncScope();
            at = Stopwatch.GetTimestamp();
            var ranking = await scope.ServiceProvider.GetRequiredService<RankingRows>().QueryAsync(course.Slug, new RankingFilter(Category.Bike), default);
            own.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            if (rows != ranking.Value.Proven.Count) throw new InvalidOperationException($"{rows} rows are kept, {ranking.Value.Proven.Count} shown.");
        }

        var changed = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            services.GetRequiredService<ChangeNotifier>().Publish([ChangeHint.Everything]);
            await using var scope = services.CreateAsyncScope();
            var at = Stopwatch.GetTimestamp();
            await scope.ServiceProvider.GetRequiredService<RankingRows>().QueryAsync(courses[i].Slug, new RankingFilter(Category.Bike), default);
            changed.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        kept.Sort();
        own.Sort();
        changed.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{kept[times / 2]},{own[times / 2]},{changed[2]}");
    }

    /// <summary>The peer's table, filled once: an athlete's best time of a course in a category.</summary>
    static void Keep(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS bench_best(course TEXT, category TEXT, seconds INTEGER, athlete TEXT, pseudonym TEXT, uncertainty REAL, level TEXT, climbed TEXT, PRIMARY KEY(course, category, seconds, athlete)) WITHOUT ROWID;
            INSERT INTO bench_best SELECT p."CourseId", p."Category", min(p."RawSeconds"), p."Athlete", a."Pseudonym", p."UncertaintySeconds", p."Level", p."ClimbedOn" FROM "Performances" p JOIN "Accounts" a ON a."Id" = p."Athlete"
            WHERE p."Status" = 'Validated' AND p."Level" IN ('N3', 'N4', 'N5') AND p."Origin" <> 'Connected' AND a."Pseudonym" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bench_best) GROUP BY p."CourseId", p."Category", p."Athlete";
            """;
        command.CommandTimeout = 120;
        command.ExecuteNonQuery();
    }

    static int Read(SqliteConnection connection, string course)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seconds, athlete, pseudonym, uncertainty, level, climbed FROM bench_best WHERE course = $course AND category = 'Bike' ORDER BY seconds LIMIT 100";
        command.Parameters.AddWithValue("$course", course);
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
        {
            Bench.Keep(reader.GetInt32(0) + reader.GetString(2).Length + (int)reader.GetDouble(3) + reader.GetString(4).Length + reader.GetString(5).Length);
            rows++;
        }

        return rows;
    }
}

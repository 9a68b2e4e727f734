using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F1: one punch a request, against bare group commit of the same bytes. F2: fifty a request, against the bulk insert of the same rows.</summary>
static class Punches
{
    const int Turns = 3;

    public static async Task<int> OneByOneAsync()
    {
        foreach (var phones in (int[])[64, 256])
        {
            await using var product = await Server.ProductAsync();
            await using var peers = await Server.PeersAsync();
            var rounds = new Rounds($"F1 start and stop punches, durable, {phones} phones");
            var each = 9_600 / phones;
            var people = await Phone.ManyAsync(product, phones);
            long sent = 0;
            for (var turn = -1; turn < Turns; turn++)
            {
                var requests = people.Select(p => p.Deliveries(turn < 0 ? each / 4 : each, 1)).ToList();
                var bare = requests.ConvertAll(list => list.ConvertAll(ToPeer));
                var peer = await Load.AllAsync(peers.Port, bare);
                var own = await Load.AllAsync(product.Port, requests);
                sent += own.Requests - own.Refused;
                var watch = Stopwatch.StartNew();
                await DerivedAsync(product);
                if (turn < 0) continue;
                rounds.Add("bare group commit, FULL", peer);
                rounds.Add("product", own);
                rounds.Add("product", "s until all is derived", own.Seconds + watch.Elapsed.TotalSeconds);
            }

            rounds.Print();
            rounds.Ratio("ratio of rates", "product", "bare group commit, FULL", "per second", "≥ 0.5");
            rounds.Ratio("ratio of p99", "product", "bare group commit, FULL", "p99 ms", "≤ 2");
            Console.WriteLine($"  acknowledged {sent}, in the database {await product.NumberAsync("/bench/punches")}");
            foreach (var phone in people) phone.Dispose();
        }

        return 0;
    }

    public static async Task<int> QueuesAsync()
    {
        foreach (var phones in (int[])[16, 64])
        {
            await using var product = await Server.ProductAsync();
            var rounds = new Rounds($"F2 offline queues of 50 punches a POST, {phones} phones");
            var each = 12_800 / phones / 50;
            var people = await Phone.ManyAsync(product, phones);
            for (var turn = -1; turn < Turns; turn++)
            {
                var requests = people.Select(p => p.Deliveries(each, 50)).ToList();
                var own = await Load.AllAsync(product.Port, requests);
                await DerivedAsync(product);
                var ceiling = Bulk(product);
                if (turn < 0) continue;
                rounds.Add("bulk insert, 1,000 a transaction", "punches/s", ceiling);
                rounds.Add("product", "punches/s", own.Rate * 50);
                rounds.Add("product", "p99 ms", own.P99);
                if (own.Refused > 0) rounds.Add("product", "refused", own.Refused);
            }

            rounds.Print();
            rounds.Ratio("ratio of rates", "product", "bulk insert, 1,000 a transaction", "punches/s", "≥ 0.3");
            foreach (var phone in people) phone.Dispose();
        }

        return 0;
    }

    /// <summary>The same bytes for the bare server.</summary>
    public static byte[] ToPeer(byte[] request) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request).Replace("POST /api/field/punches", "POST /group", StringComparison.Ordinal));

    /// <summary>Attempts follow punches at their own pace: the next turn must not pay for the last one's.</summary>
    public static async Task DerivedAsync(Server product)
    {
        var watch = Stopwatch.StartNew();
        while (await product.NumberAsync("/bench/arrivals") > 0)
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException("Punches were not derived within a minute.");
            await Task.Delay(200);
        }
    }

    /// <summary>Rows a second of the product's own punch table when nothing but the rows is written.</summary>
    static double Bulk(Server product)
    {
        const int Rows = 12_800;
        using var source = Open(Path.Combine(product.Folder, "mykollector.db"));
        List<string> tables = [];
        using (var schema = source.CreateCommand())
        {
            schema.CommandText = "SELECT sql FROM sqlite_master WHERE tbl_name = 'Punches' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC";
            using var reader = schema.ExecuteReader();
            while (reader.Read()) tables.Add(reader.GetString(0));
        }

        var rows = new List<object[]>(Rows);
        using (var read = source.CreateCommand())
        {
            read.CommandText = "SELECT * FROM \"Punches\" LIMIT 12800";
            using var reader = read.ExecuteReader();
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }
        }

        var path = Path.Combine(product.Folder, $"bulk-{Guid.NewGuid():N}.db");
        using var target = Open(path);
        Execute(target, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        foreach (var table in tables) Execute(target, table);
        using var insert = target.CreateCommand();
#pragma warning disable CA2100 // Only parameter names.
        insert.CommandText = $"INSERT INTO \"Punches\" VALUES ({string.Join(',', rows[0].Select((_, i) => "$p" + i))})";
#pragma warning restore CA2100
        for (var i = 0; i < rows[0].Length; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = "$p" + i });
        var watch = Stopwatch.StartNew();
        foreach (var part in rows.Chunk(1000))
        {
            using var transaction = target.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var row in part)
            {
                for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows.Count / watch.Elapsed.TotalSeconds;
    }

    static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The product's own schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Benchmarks.Running;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Benchmarks;

/// <summary>F17: the whole journal verified, against a bare HMAC chain over the same rows read with bare ADO.NET.</summary>
static class JournalChain
{
    public static async Task<int> RunAsync()
    {
        foreach (var count in (int[])[20_000, 100_000])
        {
            await using var product = await Server.ProductAsync();
            await product.TellAsync($"/bench/journal?count={count}");
            var rounds = new Rounds($"F17 verifying a journal of {count} lines");
            for (var turn = -2; turn < 5; turn++)
            {
                var rates = (await product.AskAsync("/bench/verify")).Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
                if (turn < 0) continue;
                rounds.Add("bare HMAC chain", "lines/s", rates[0]);
                rounds.Add("product", "lines/s", rates[1]);
            }

            rounds.Print();
            rounds.Ratio("ratio of rates", "product", "bare HMAC chain", "lines/s", "≥ 0.7");
        }

        return 0;
    }

    /// <summary>In the product's process: lines a second of both sides.</summary>
    public static async Task<string> BothAsync(IServiceProvider services)
    {
        var watch = Stopwatch.StartNew();
        var lines = Bare(services);
        var bare = lines / watch.Elapsed.TotalSeconds;
        watch.Restart();
        var verified = await services.GetRequiredService<JournalVerifier>().VerifyAsync(null, default);
        if (!verified.Intact || verified.Lines != lines) throw new InvalidOperationException($"Of {lines} lines {verified.Lines} were verified.");
        return string.Create(CultureInfo.InvariantCulture, $"{bare},{verified.Lines / watch.Elapsed.TotalSeconds}");
    }

    /// <summary>Every column of every row into one HMAC that chains.</summary>
    static long Bare(IServiceProvider services)
    {
        var key = services.GetRequiredService<ApplicationKeys>().For("journal");
        using var connection = MassData.Open(services);
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT * FROM "Journal" ORDER BY "Stream", "Sequence" """;
        using var reader = command.ExecuteReader();
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var previous = new byte[32];
        var bytes = new byte[4096];
        long lines = 0;
        while (reader.Read())
        {
            var length = 0;
            for (var i = 0; i < reader.FieldCount - 2; i++)
            {
                var size = reader.GetValue(i) switch
                {
                    string text => Encoding.UTF8.GetBytes(text, bytes.AsSpan(length + 4)),
                    byte[] blob => Copy(blob, bytes.AsSpan(length + 4)),
                    long number => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture), bytes.AsSpan(length + 4)),
                    _ => -1,
                };
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), size);
                length += 4 + Math.Max(0, size);
            }

            hmac.AppendData(previous);
            hmac.AppendData(bytes.AsSpan(0, length));
            previous = hmac.GetHashAndReset();
            lines++;
        }

        Bench.Keep(previous[0]);
        return lines;
    }

    static int Copy(byte[] blob, Span<byte> to)
    {
        blob.CopyTo(to);
        return blob.Length;
    }
}

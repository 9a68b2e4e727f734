using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Database = MyKollector.Web.Data.Database;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Journal;

/// <summary>How one stream came out.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Verified">Number of the last line that fits.</param>
/// <param name="Head">Number that the stream's counter says.</param>
/// <param name="Break">The first line that does not fit, or null.</param>
public sealed record StreamVerification(JournalStream Stream, long Verified, long Head, ChainBreak? Break);

/// <summary>What a verification found.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Streams">One per stream.</param>
/// <param name="FaultySeals">Names of seals that are missing, unreadable or signed by another key.</param>
/// <param name="LastSealAt">When the heads were last sealed.</param>
/// <param name="Lines">How many lines were read.</param>
public sealed record JournalVerification(DateTimeOffset At, IReadOnlyList<StreamVerification> Streams, IReadOnlyList<string> FaultySeals, DateTimeOffset? LastSealAt, long Lines)
{
    /// <summary>Every line fits and every seal agrees.</summary>
    public bool Intact => FaultySeals.Count == 0 && Streams.All(s => s.Break is null);
}

/// <summary>How far a verification is.</summary>
public sealed record VerificationProgress(long Lines, long Of);

/// <summary>Reads the whole journal, line by line, against its key and its seals.</summary>
public sealed class JournalVerifier(Database database, ApplicationKeys keys, JournalSeals seals, JournalHealth health, TimeProvider time)
{
    const int ReportEvery = 2000;

    public async Task<JournalVerification> VerifyAsync(IProgress<VerificationProgress>? progress, CancellationToken cancellation)
    {
        var key = keys.For("journal");
        var reading = await seals.ReadAsync(cancellation);
        await using var db = database.Open();

        // One snapshot for heads and lines: what is written meanwhile must not look like a cut.
        await using var snapshot = await SnapshotAsync(db, cancellation);
        var heads = await db.JournalHeads.AsNoTracking().OrderBy(h => h.Stream).ToListAsync(cancellation);
        var all = heads.Sum(h => h.Sequence);
        long read = 0;
        var streams = new List<StreamVerification>();
        foreach (var head in heads)
        {
            var known = new Dictionary<long, byte[]>();
            foreach (var sealedHead in reading.Seals.SelectMany(s => s.Seal.Heads).Where(h => h.Stream == head.Stream && h.Sequence > 0)) known[sealedHead.Sequence] = Convert.FromHexString(sealedHead.Hash);
            var walk = new ChainWalk(key, head.Stream, known);
            await foreach (var entry in db.Journal.AsNoTracking().Where(e => e.Stream == head.Stream).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                if (++read % ReportEvery == 0) progress?.Report(new(read, all));
                if (!walk.Next(entry)) break;
            }

            walk.End(head.Sequence, head.Hash);
            streams.Add(new(head.Stream, walk.Sequence, head.Sequence, walk.Break));
        }

        progress?.Report(new(all, all));
        var result = new JournalVerification(time.GetUtcNow(), streams, reading.Faulty, reading.Seals.Count == 0 ? null : reading.Seals[^1].Seal.At, read);
        health.Set(result);
        return result;
    }

    /// <summary>A deferred transaction on SQLite: an immediate one would hold up every writer for as long as the reading takes.</summary>
    static async Task<IDbContextTransaction> SnapshotAsync(AppDbContext db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite()) return await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await db.Database.UseTransactionAsync(transaction, cancellation))!;
    }
}

/// <summary>The last verification of this process, for the board.</summary>
public sealed class JournalHealth
{
    public JournalVerification? Last { get; private set; }

    public event Action? Changed;

    public void Set(JournalVerification verification)
    {
        Last = verification;
        Changed?.Invoke();
    }
}

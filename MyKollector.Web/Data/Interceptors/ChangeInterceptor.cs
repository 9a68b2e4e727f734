using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Data.Interceptors;

/// <summary>
/// At each save: raises versions, writes one journal line per domain event and the messages it causes, in the caller's transaction.
/// Saving an event without a transaction is a bug and throws.
/// </summary>
public sealed class ChangeInterceptor(IEnumerable<IOutboxSource> sources, ApplicationKeys keys, ChangeNotifier notifier, TimeProvider time) : SaveChangesInterceptor
{
    readonly IOutboxSource[] _sources = [.. sources];
    readonly byte[] _journalKey = keys.For("journal");
    readonly byte[] _subjectKey = keys.For("journal-subjects");

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        throw new NotSupportedException("Changes are saved asynchronously.");

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is AppDbContext db) await WriteAsync(db, cancellationToken);
        return result;
    }

    async Task WriteAsync(AppDbContext db, CancellationToken cancellation)
    {
        var events = new List<DomainEvent>();
        foreach (var entry in db.ChangeTracker.Entries<Entity>())
        {
            if (entry.State == EntityState.Modified || (entry.State == EntityState.Unchanged && entry.Entity.Events.Count > 0))
            {
                var version = entry.Property(e => e.Version);
                version.CurrentValue = version.OriginalValue + 1;
            }

            events.AddRange(entry.Entity.Events);
            entry.Entity.ClearEvents();
        }

        if (events.Count == 0) return;
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException($"{events[0].Code} was saved without a transaction.");

        foreach (var happened in events)
        {
            ChangeHints.Add(db, happened);
            foreach (var source in _sources)
                foreach (var draft in source.From(happened)) db.Outbox.Add(draft.ToMessage(time.GetUtcNow(), happened.By.Correlation));
        }

        await AppendAsync(db, events.Select(Describe).ToList(), cancellation);
        await PostgresChangeRelay.AnnounceAsync(db, notifier.Node, [.. events.Select(ChangeHints.Of)], cancellation);
    }

    /// <summary>Appends explicit lines, for what no aggregate says: sign-ins, refusals, reading the journal itself.</summary>
    public async Task AppendAsync(AppDbContext db, IReadOnlyList<JournalLine> lines, CancellationToken cancellation)
    {
        // Streams in a fixed order, so that two changes never wait for each other's heads.
        foreach (var group in lines.GroupBy(l => l.Stream).OrderBy(g => g.Key))
        {
            var (sequence, previous) = await LockHeadAsync(db, group.Key, group.Count(), cancellation);
            foreach (var line in group)
            {
                var entry = Entry(line, ++sequence, previous, await SealAsync(db, line, cancellation));
                entry.Hash = previous = HashChain.HashOf(_journalKey, sequence, previous, HashChain.Canonical(entry));
                db.Journal.Add(entry);
            }

            var name = group.Key.ToString();
            var last = previous;
            await db.Database.ExecuteSqlAsync($"""UPDATE "JournalHeads" SET "Hash" = {last} WHERE "Stream" = {name}""", cancellation);
        }
    }

    /// <summary>Takes the next numbers; the update locks the head's row until the transaction ends, on both databases.</summary>
    static async Task<(long Sequence, byte[] Hash)> LockHeadAsync(AppDbContext db, JournalStream stream, int count, CancellationToken cancellation)
    {
        var name = stream.ToString();
        var rows = await db.Database.SqlQuery<HeadRow>($"""UPDATE "JournalHeads" SET "Sequence" = "Sequence" + {count} WHERE "Stream" = {name} RETURNING "Sequence", "Hash" """).ToListAsync(cancellation);
        return (rows.Single().Sequence - count, rows[0].Hash);
    }

    sealed record HeadRow(long Sequence, byte[] Hash);

    async Task<byte[]?> SealAsync(AppDbContext db, JournalLine line, CancellationToken cancellation)
    {
        if (line.Personal is null || line.Subject is not { } subject) return null;
        var stored = db.SubjectKeys.Local.FirstOrDefault(k => k.Subject == subject) ?? await db.SubjectKeys.FirstOrDefaultAsync(k => k.Subject == subject, cancellation);
        if (stored is null)
        {
            stored = new SubjectKey { Subject = subject, WrappedKey = SealedBytes.Seal(_subjectKey, RandomNumberGenerator.GetBytes(32), subject.Value.ToByteArray()) };
            db.SubjectKeys.Add(stored);
        }

        return SealedBytes.Seal(SealedBytes.Open(_subjectKey, stored.WrappedKey, subject.Value.ToByteArray()), Encoding.UTF8.GetBytes(line.Personal));
    }

    static JournalLine Describe(DomainEvent happened) => new(happened.By, happened.At, happened.Stream, happened.Code, happened.ObjectType, happened.ObjectId)
    {
        Manufacturer = happened.Manufacturer, Order = happened.Order, Course = happened.Course, Reason = happened.Reason, Details = happened.Details,
        Subject = happened.Subject, Personal = happened.Personal,
    };

    static AuditEntry Entry(JournalLine line, long sequence, byte[] previous, byte[]? personal) => new()
    {
        Id = AuditId.New(line.At), Stream = line.Stream, Sequence = sequence, At = Microseconds(line.At), ActorRole = line.By.Role.ToString(), ActorAccount = line.By.Account,
        ActorName = line.By.Role is Domain.Accounts.Role.Admin or Domain.Accounts.Role.Support or Domain.Accounts.Role.Manufacturer or Domain.Accounts.Role.System ? line.By.Name : "",
        SessionHash = line.By.SessionHash, TruncatedAddress = line.By.TruncatedAddress, Action = line.Action, ObjectType = line.ObjectType, ObjectId = line.ObjectId,
        Manufacturer = line.Manufacturer, Order = line.Order, Course = line.Course, Outcome = line.Outcome, Reason = line.Reason, Correlation = line.By.Correlation ?? Cause.Current?.Correlation, Causation = Cause.Current?.Message,
        Details = JsonSerializer.Serialize(new SortedDictionary<string, string?>(line.Details.ToDictionary(d => d.Key, d => d.Value), StringComparer.Ordinal)),
        Subject = line.Subject, Personal = personal, PreviousHash = previous,
    };

    /// <summary>Both databases keep microseconds; the hash must cover what will be read back.</summary>
    static DateTimeOffset Microseconds(DateTimeOffset at) => new(at.UtcTicks / 10 * 10, TimeSpan.Zero);
}

/// <summary>A journal line before it has its number and hash.</summary>
public sealed record JournalLine(Actor By, DateTimeOffset At, JournalStream Stream, string Action, string ObjectType, Guid ObjectId)
{
    public ManufacturerId? Manufacturer { get; init; }

    public OrderId? Order { get; init; }

    public CourseId? Course { get; init; }

    public Outcome Outcome { get; init; } = Outcome.Done;

    public string? Reason { get; init; }

    public IReadOnlyDictionary<string, string?> Details { get; init; } = new Dictionary<string, string?>();

    public AccountId? Subject { get; init; }

    public string? Personal { get; init; }
}

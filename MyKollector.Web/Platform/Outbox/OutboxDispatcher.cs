using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Platform.Outbox;

/// <summary>
/// Sends the outbox: claims durably, then works, then marks done. At least once for everything, at most one repeat per crash. Back-off
/// doubles to ten minutes; after three days a message is a dead letter.
/// </summary>
public sealed class OutboxDispatcher(Database database, IEnumerable<IOutboxHandler> handlers, OutboxSignal signal, ChangeNotifier notifier, TimeProvider time, ILogger<OutboxDispatcher> log) : BackgroundService
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);
    static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);
    const int Batch = 20;

    // A new name per start: what a killed process had claimed waits for its lease, nobody mistakes it for its own.
    readonly string _node = Guid.NewGuid().ToString("N");
    readonly IOutboxHandler[] _handlers = [.. handlers];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendDueAsync(stoppingToken) == 0) await signal.WaitAsync(TimeSpan.FromSeconds(2), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a minute must not end the dispatcher for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "The outbox could not be read; trying again");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    /// <summary>Claims and handles what is due now. Returns how many messages were claimed.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellation)
    {
        var claimed = await ClaimAsync(cancellation);
        foreach (var message in claimed.OrderBy(m => m.DueAt).ThenBy(m => m.Id.Value)) await HandleAsync(message, cancellation);
        return claimed.Count;
    }

    async Task<List<OutboxMessage>> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        var open = db.Outbox.Where(m => m.DoneAt == null && m.DeadAt == null && m.WithdrawnAt == null && m.DueAt <= now && m.LeaseUntil <= now);
        if (!await open.AnyAsync(cancellation)) return [];

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var due = open.OrderBy(m => m.DueAt).Take(Batch);
        var messages = db.Database.IsNpgsql()
            ? await db.Outbox.FromSql($"""
                SELECT * FROM "Outbox" WHERE "DoneAt" IS NULL AND "DeadAt" IS NULL AND "WithdrawnAt" IS NULL AND "DueAt" <= {now} AND "LeaseUntil" <= {now}
                ORDER BY "DueAt" LIMIT {Batch} FOR UPDATE SKIP LOCKED
                """).ToListAsync(cancellation)
            : await due.ToListAsync(cancellation);
        foreach (var message in messages)
        {
            message.LeaseOwner = _node;
            message.LeaseUntil = now + Lease;
            message.Attempts++;
        }

        await db.SaveChangesAsync(cancellation);
        FailPoints.Hit("outbox.claiming");
        await transaction.CommitAsync(cancellation);
        FailPoints.Hit("outbox.claimed");
        return messages;
    }

    async Task HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        try
        {
            // While most of the lease is left there is nothing to ask: nobody else touches a leased message.
            if (message.LeaseUntil - time.GetUtcNow() < Lease / 2 && !await HoldAsync(message, cancellation)) return;
            Cause.Enter(new(message.Id.Value, message.Correlation));
            var handler = Array.Find(_handlers, h => message.Type == h.Type || (h.Type.EndsWith('.') && message.Type.StartsWith(h.Type, StringComparison.Ordinal)))
                ?? throw new InvalidOperationException($"Nobody handles {message.Type}");
            var apply = await WorkAsync(handler, message, cancellation);
            FailPoints.Hit("outbox.worked");
            await using var db = database.Open();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            if (!await MarkDoneAsync(db, message, cancellation)) return;
            if (apply is not null) await apply(db);
            await db.SaveChangesAsync(cancellation);
            FailPoints.Hit("outbox.marking");
            await transaction.CommitAsync(cancellation);
            FailPoints.Hit("outbox.done");
            notifier.Publish(ChangeHints.TakeFrom(db));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a message does, the others must still leave.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await PutOffAsync(message, e, cancellation);
        }
    }

    /// <summary>The slow part. It keeps the lease for as long as it takes: a mail server may need longer than any length chosen for it.</summary>
    async Task<Func<AppDbContext, Task>?> WorkAsync(IOutboxHandler handler, OutboxMessage message, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepAsync(message, over.Token);
        try
        {
            return await handler.HandleAsync(message, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await keeping;
        }
    }

    async Task KeepAsync(OutboxMessage message, CancellationToken over)
    {
        try
        {
            do await Task.Delay(Lease / 4, time, over);
            while (await HoldAsync(message, over));
        }
        catch (OperationCanceledException)
        {
            // Done.
        }
#pragma warning disable CA1031 // The work goes on; if it is not done before the lease ends, marking it done will tell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogWarning("The lease of outbox message {Id} could not be kept: {Error}", message.Id, e.GetType().Name);
        }
    }

    /// <summary>
    /// Begins the lease again before the work begins: those before it in the batch may have used it up. False when it ended meanwhile; another node may
    /// be at the message then, or will be, and doing it here too would be doing it twice.
    /// </summary>
    async Task<bool> HoldAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        return await db.Outbox.Where(m => m.Id == message.Id && m.LeaseOwner == _node && m.LeaseUntil > now && m.DoneAt == null && m.WithdrawnAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseUntil, now + Lease), cancellation) == 1;
    }

    /// <summary>False when another node took the message over meanwhile: then its effect is not ours to write.</summary>
    async Task<bool> MarkDoneAsync(AppDbContext db, OutboxMessage message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await db.Outbox.Where(m => m.Id == message.Id && m.LeaseOwner == _node && m.DoneAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DoneAt, now).SetProperty(m => m.Error, (string?)null), cancellation) == 1;
    }

    async Task PutOffAsync(OutboxMessage message, Exception error, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var backOff = TimeSpan.FromSeconds(Math.Min(LongestBackOff.TotalSeconds, Math.Pow(2, Math.Min(message.Attempts, 20))));
        DateTimeOffset? dead = now - message.CreatedAt > GiveUpAfter ? now : null;
        log.LogWarning("Outbox message {Id} of type {Type} failed at attempt {Attempt}: {Error}", message.Id, message.Type, message.Attempts, error.GetType().Name);
        await using var db = database.Open();
        await db.Outbox.Where(m => m.Id == message.Id && m.LeaseOwner == _node).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.Error, $"{error.GetType().Name}: {error.Message}")
            .SetProperty(m => m.LeaseUntil, now)
            .SetProperty(m => m.DueAt, now + backOff)
            .SetProperty(m => m.DeadAt, dead), cancellation);
    }
}

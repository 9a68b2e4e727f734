using System.Text.Json;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Outbox;

/// <summary>What a domain event sends out of the house. Every area registers its own; all are asked at each saved change.</summary>
public interface IOutboxSource
{
    /// <summary>Messages caused by the event. Runs inside the transaction: no I/O.</summary>
    IEnumerable<OutboxDraft> From(DomainEvent happened);
}

/// <summary>A message to be written.</summary>
/// <param name="Type">Which handler takes it.</param>
/// <param name="Payload">Identifiers only; serialised as JSON.</param>
/// <param name="DedupKey">One per cause.</param>
/// <param name="Delay">Not before this long from now.</param>
/// <param name="OrderId">For the order's timeline.</param>
public sealed record OutboxDraft(string Type, object Payload, string? DedupKey = null, TimeSpan Delay = default, OrderId? OrderId = null)
{
    public OutboxMessage ToMessage(DateTimeOffset now, string? correlation) => new()
    {
        Id = OutboxMessageId.New(now), Type = Type, Payload = JsonSerializer.Serialize(Payload, Payload.GetType()), DedupKey = DedupKey,
        CreatedAt = now, DueAt = now + Delay, LeaseUntil = now, OrderId = OrderId, Correlation = correlation ?? Cause.Current?.Correlation,
    };
}

/// <summary>
/// Does what a message asks, in two phases: the slow part outside any transaction, then what it returns inside the one that marks the
/// message done. The slow part must be idempotent by the message's identifier: a crash may repeat it once.
/// </summary>
public interface IOutboxHandler
{
    /// <summary>The message type, or a prefix ending in <c>.</c></summary>
    string Type { get; }

    /// <summary>Returns the fast part, or null when there is nothing to write.</summary>
    Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation);
}

/// <summary>Reads what a message carries.</summary>
public static class OutboxPayloads
{
    /// <summary>The payload as the record it was written from.</summary>
    /// <exception cref="JsonException">The message was written by something else: it ends as a dead letter.</exception>
    public static T Read<T>(this OutboxMessage message) => JsonSerializer.Deserialize<T>(message.Payload) ?? throw new JsonException("The payload is empty.");
}

/// <summary>Wakes the dispatcher after a commit; polling is only the fallback.</summary>
public sealed class OutboxSignal : IDisposable
{
    readonly SemaphoreSlim _wake = new(0, 1);

    public void Dispose() => _wake.Dispose();

    public void Wake()
    {
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two commits at once: one wake-up serves both.
        }
    }

    /// <summary>Waits for a wake-up, at most <paramref name="atMost"/>.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _wake.WaitAsync(atMost, cancellation);
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Outbox;

/// <summary>Where a message stands.</summary>
public enum OutboxState
{
    /// <summary>Given up after three days of trying.</summary>
    Dead,

    /// <summary>Failed at least once and will be tried again.</summary>
    Failing,

    /// <summary>On its way.</summary>
    Pending,
    Sent,

    /// <summary>Taken back by its cause before it left.</summary>
    Withdrawn,
}

/// <summary>One message of the list.</summary>
public sealed record OutboxRow(OutboxMessageId Id, string Type, OutboxState State, DateTimeOffset CreatedAt, DateTimeOffset DueAt, int Attempts, DateTimeOffset? DoneAt, string? Error, string? OrderNumber, string Payload)
{
    public static OutboxRow Of(OutboxMessage m, string? order) => new(m.Id, m.Type, StateOf(m), m.CreatedAt, m.DueAt, m.Attempts, m.DoneAt, m.Error, order, m.Payload);

    static OutboxState StateOf(OutboxMessage m) => m.DoneAt is not null ? OutboxState.Sent : m.DeadAt is not null ? OutboxState.Dead : m.WithdrawnAt is not null ? OutboxState.Withdrawn : m.Error is not null ? OutboxState.Failing : OutboxState.Pending;
}

/// <summary>What waits, what failed and what left.</summary>
/// <param name="Rows">One page.</param>
/// <param name="More">There are older ones.</param>
/// <param name="Counts">How many in each state that needs attention.</param>
/// <param name="OldestPending">When the oldest waiting one was due.</param>
public sealed record OutboxSeen(IReadOnlyList<OutboxRow> Rows, bool More, IReadOnlyDictionary<OutboxState, int> Counts, DateTimeOffset? OldestPending);

/// <summary>The messages that leave the house.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class OutboxRows(Database database)
{
    public const int PageSize = 50;

    public async Task<Result<OutboxSeen>> QueryAsync(OutboxState? state, string? search, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OutboxRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        var messages = state is { } wanted ? Of(db.Outbox.AsNoTracking(), wanted) : db.Outbox.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(search))
        {
            var upper = search.Trim().ToUpperInvariant();
            var type = search.Trim();
            messages = messages.Where(m => m.Type.Contains(type) || db.Orders.Any(o => o.Id == m.OrderId && o.Number == upper));
        }

        var rows = await messages.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Skip(page * PageSize).Take(PageSize + 1)
            .Select(m => new { Message = m, Number = db.Orders.Where(o => o.Id == m.OrderId).Select(o => o.Number).FirstOrDefault() }).ToListAsync(cancellation);
        var counts = new Dictionary<OutboxState, int>();
        foreach (var each in new[] { OutboxState.Dead, OutboxState.Failing, OutboxState.Pending }) counts[each] = await Of(db.Outbox, each).CountAsync(cancellation);
        var oldest = await Of(db.Outbox, OutboxState.Pending).Concat(Of(db.Outbox, OutboxState.Failing)).OrderBy(m => m.CreatedAt).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefaultAsync(cancellation);
        return new OutboxSeen([.. rows.Take(PageSize).Select(r => OutboxRow.Of(r.Message, r.Number))], rows.Count > PageSize, counts, oldest);
    }

    static IQueryable<OutboxMessage> Of(IQueryable<OutboxMessage> messages, OutboxState state) => state switch
    {
        OutboxState.Dead => messages.Where(m => m.DeadAt != null && m.DoneAt == null),
        OutboxState.Failing => messages.Where(m => m.DoneAt == null && m.DeadAt == null && m.WithdrawnAt == null && m.Error != null),
        OutboxState.Pending => messages.Where(m => m.DoneAt == null && m.DeadAt == null && m.WithdrawnAt == null && m.Error == null),
        OutboxState.Sent => messages.Where(m => m.DoneAt != null),
        OutboxState.Withdrawn => messages.Where(m => m.WithdrawnAt != null && m.DoneAt == null),
    };
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Outbox;

/// <summary>Which message to send again.</summary>
public sealed record ResendMessageCommand(OutboxMessageId Message);

/// <summary>
/// Sends a message again. One that has not left is due now, with its own identifier, so that a repeat is recognised; a mail that has left
/// becomes a new message, because its receiver asks for another copy. Only mails may leave twice: repeating a refund or a connector call by
/// hand would be another effect.
/// </summary>
[Needs(Resource.Order, Right.Write)]
public sealed class ResendMessage(Database database, ChangeInterceptor journal, TimeProvider time)
{
    public async Task<Result> HandleAsync(ResendMessageCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ResendMessage>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Write) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "resend", cancellation);
        if (await work.Db.Outbox.FirstOrDefaultAsync(m => m.Id == command.Message, cancellation) is not { } message) return OutboxErrors.NotFound;
        if (message.WithdrawnAt is not null) return OutboxErrors.Withdrawn;
        if (message.DoneAt is null)
        {
            message.DeadAt = null;
            message.DueAt = now;
            message.LeaseUntil = now;
        }
        else if (message.Type.StartsWith("mail.", StringComparison.Ordinal))
        {
            work.Db.Outbox.Add(new OutboxMessage
            {
                Id = OutboxMessageId.New(now), Type = message.Type, Payload = message.Payload, CreatedAt = now, DueAt = now, LeaseUntil = now, OrderId = message.OrderId, Correlation = actor.Correlation,
            });
        }
        else
        {
            return OutboxErrors.AlreadySent;
        }

        await journal.AppendAsync(work.Db, [new JournalLine(actor, now, JournalStream.Business, "outbox.resent", "outbox", message.Id.Value) { Order = message.OrderId, Details = new Dictionary<string, string?> { ["type"] = message.Type } }], cancellation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>What can go wrong with a message.</summary>
public static class OutboxErrors
{
    public static readonly Error NotFound = Error.NotFound("outbox.not_found");
    public static readonly Error Withdrawn = Error.Conflict("outbox.withdrawn");
    public static readonly Error AlreadySent = Error.Conflict("outbox.already_sent");
}

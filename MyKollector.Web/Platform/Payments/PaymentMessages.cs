using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Payments;

/// <summary>A stored webhook waiting to be acted upon.</summary>
public sealed record PaymentNoticeMessage(string Provider, PaymentNotice Notice);

/// <summary>A refund waiting to be asked for.</summary>
public sealed record RefundMessage(RefundId RefundId);

/// <summary>What payments send out of the house: refunds to the service, alerts to the administrators.</summary>
public sealed class PaymentOutbox : IOutboxSource
{
    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        switch (happened)
        {
            case PaymentChanged { Action: "refund.requested", Refund: { } refund } requested:
                yield return new(RefundHandler.MessageType, new RefundMessage(refund), $"refund:{refund}", default, requested.Changed.OrderId);
                break;
            case PaymentChanged { Action: "payment.problem" or "refund.failed" } problem:
                yield return new("mail.payment_problem", new PaymentProblemMessage(problem.Changed.Id), $"mail.payment_problem:{problem.Changed.Id}:{problem.At.UtcTicks}", default, problem.Changed.OrderId);
                break;
        }
    }
}

/// <summary>A payment that a person must look at.</summary>
public sealed record PaymentProblemMessage(PaymentId PaymentId);

/// <summary>Acts on stored webhooks: asks the service what is true now, whatever the event said and in whatever order it came.</summary>
public sealed class PaymentNoticeHandler(OrderFulfilment fulfilment, Refunds refunds, Database database, TimeProvider time) : IOutboxHandler
{
    public const string MessageType = "payment.notice";

    public string Type => MessageType;

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var (provider, notice) = message.Read<PaymentNoticeMessage>();
        switch (notice)
        {
            case { Kind: NoticeKind.Session, Session: { } session }:
                await fulfilment.FulfilAsync(provider, session, cancellation);
                break;
            case { Kind: NoticeKind.Refund, Refund: { } refund }:
                await refunds.ExecuteAsync(refund, cancellation);
                break;
            case { Kind: NoticeKind.Dispute, PaymentReference: { } reference }:
                await DisputeAsync(provider, reference, cancellation);
                break;
        }

        return null;
    }

    async Task DisputeAsync(string provider, string reference, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "payment-dispute", cancellation);
        if (await work.Db.Payments.FirstOrDefaultAsync(p => p.Provider == provider && p.PaymentReference == reference, cancellation) is not { } payment) return;
        payment.Flag(PaymentProblem.Disputed, payment.Amount, Actor.System, time.GetUtcNow());
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: var error }) throw new InvalidOperationException(error.Code);
    }
}

/// <summary>Asks the payment service for refunds that were decided.</summary>
public sealed class RefundHandler(Refunds refunds) : IOutboxHandler
{
    public const string MessageType = "refund.execute";

    public string Type => MessageType;

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        await refunds.ExecuteAsync(message.Read<RefundMessage>().RefundId, cancellation);
        return null;
    }
}

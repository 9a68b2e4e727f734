using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Areas.Shop.Mails;

/// <summary>The order that a mail speaks of.</summary>
/// <param name="OrderId">The order.</param>
public sealed record OrderMessage(OrderId OrderId);

/// <summary>The medal that a mail speaks of.</summary>
public sealed record MedalMessage(MedalId MedalId);

/// <summary>The credit note that a mail carries.</summary>
public sealed record BillMessage(InvoiceId InvoiceId);

/// <summary>A withdrawal that is acknowledged.</summary>
public sealed record WithdrawalMessage(OrderId OrderId, DateTimeOffset ReceivedAt, string Language);

/// <summary>What orders send out of the house.</summary>
public sealed class ShopOutbox : IOutboxSource
{
    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        switch (happened)
        {
            case OrderChanged { Action: "order.paid" } paid:
                yield return new("mail.order_paid", new OrderMessage(paid.Changed.Id), $"mail.order_paid:{paid.Changed.Id}", default, paid.Changed.Id);
                break;
            case InvoiceIssued { Issued.Kind: InvoiceKind.CreditNote } note:
                yield return new("mail.order_refunded", new BillMessage(note.Issued.Id), $"mail.order_refunded:{note.Issued.Id}", default, note.Issued.OrderId);
                break;
            case MedalChanged { Action: "medal.delivered" } delivered:
                yield return new("mail.medal_delivered", new MedalMessage(delivered.Medal.Id), $"mail.medal_delivered:{delivered.Medal.Id}:{delivered.At.UtcTicks}", default, delivered.Medal.OrderId);
                break;
            case WithdrawalDeclared withdrawal:
                yield return new("mail.withdrawal_received", new WithdrawalMessage(withdrawal.Declared.Id, withdrawal.At, withdrawal.Language), $"mail.withdrawal_received:{withdrawal.Declared.Id}:{withdrawal.At.UtcTicks}", default, withdrawal.Declared.Id);
                break;
        }
    }
}

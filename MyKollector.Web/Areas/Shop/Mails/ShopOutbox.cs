using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Areas.Shop.Mails;

/// <summary>The order that a mail speaks of.</summary>
public sealed record OrderMessage(OrderId OrderId);

/// <summary>What orders send out of the house.</summary>
public sealed class ShopOutbox : IOutboxSource
{
    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        if (happened is OrderChanged { Action: "order.paid" } paid)
            yield return new("mail.order_paid", new OrderMessage(paid.Changed.Id), $"mail.order_paid:{paid.Changed.Id}", default, paid.Changed.Id);
    }
}

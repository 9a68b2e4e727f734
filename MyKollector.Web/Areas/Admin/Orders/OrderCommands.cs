using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Admin.Medals;
using MyKollector.Web.Areas.Admin.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>What can be done to a medal from its card.</summary>
public enum MedalActionKind
{
    Cancel,
    Hold,
    Release,
    Waive,
    Deliver,
    Rectify,
}

/// <summary>One action asked for on a card.</summary>
public sealed record MedalAction(MedalActionKind Kind, OrderMedal Medal, string Reason = "", RectificationKind? Rectification = null);

/// <summary>The order page's actions, each its own handler with its own permission.</summary>
[OpenToAll("Each action is another handler, which asks for its own permission.")]
public sealed class OrderCommands(HoldMedal hold, ReleaseMedal release, WaiveTime waive, DeliverMedal deliver, CancelMedal cancel, RectifyAnyMedal rectify, ChangeOrderAddress address, AbandonOrder abandon, ResendMessage resend, CheckPayment check, ResolvePayment resolve)
{
    public Task<Result> MedalAsync(MedalAction action, Actor actor, CancellationToken cancellation) => action.Kind switch
    {
        MedalActionKind.Cancel => cancel.HandleAsync(new(action.Medal.Id, action.Reason), actor, cancellation),
        MedalActionKind.Hold => hold.HandleAsync(new(action.Medal.Id, action.Reason), actor, cancellation),
        MedalActionKind.Release => release.HandleAsync(new(action.Medal.Id), actor, cancellation),
        MedalActionKind.Waive => waive.HandleAsync(new(action.Medal.Id), actor, cancellation),
        MedalActionKind.Deliver => deliver.HandleAsync(new(action.Medal.Id), actor, cancellation),
        MedalActionKind.Rectify => RectifyAsync(action, actor, cancellation),
    };

    async Task<Result> RectifyAsync(MedalAction action, Actor actor, CancellationToken cancellation) =>
        (await rectify.HandleAsync(new(action.Medal.Id, action.Rectification!.Value, RectificationReasons.Other, action.Reason), actor, cancellation)).WithoutValue();

    public Task<Result> AddressAsync(OrderId order, PostalAddress to, Actor actor, CancellationToken cancellation) => address.HandleAsync(new(order, to), actor, cancellation);

    public Task<Result> AbandonAsync(OrderId order, string reason, Actor actor, CancellationToken cancellation) => abandon.HandleAsync(new(order, reason), actor, cancellation);

    public Task<Result> CheckAsync(PaymentId payment, Actor actor, CancellationToken cancellation) => check.HandleAsync(new(payment), actor, cancellation);

    public Task<Result> ResolveAsync(PaymentId payment, string reason, Actor actor, CancellationToken cancellation) => resolve.HandleAsync(new(payment, reason), actor, cancellation);

    public Task<Result> ResendAsync(OutboxMessageId message, Actor actor, CancellationToken cancellation) => resend.HandleAsync(new(message), actor, cancellation);
}

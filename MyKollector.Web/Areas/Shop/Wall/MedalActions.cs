using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Areas.Shop.Checkout;
using MyKollector.Web.Areas.Shop.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>Another name for a medal.</summary>
public sealed record RenameMedalCommand(MedalId Medal, string? Name);

/// <summary>Corrects the name while nothing is engraved, after the engraving preflight.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class RenameMedal(Database database, MedalDesigns designs, TimeProvider time)
{
    public async Task<Result> HandleAsync(RenameMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RenameMedal>(actor) is { } refused) return refused;
        var name = EngravingPreflight.Normalize(command.Name ?? "");
        if (EngravingPreflight.CheckText(name, "name") is { Succeeded: false } unfit) return unfit;
        await using var work = await database.BeginAsync(actor, "medal-rename", cancellation);
        if (await OwnMedal.FindAsync(work.Db, command.Medal, actor, cancellation) is not { } medal) return MedalErrors.NotFound;
        var renamed = medal.Rename(name, actor, time.GetUtcNow());
        if (!renamed.Succeeded) return renamed;
        if (await designs.ComposeAsync(work.Db, medal, cancellation) is { Succeeded: false, Error: var undrawn }) return undrawn;
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>"Bien reçue".</summary>
public sealed record ConfirmDeliveryCommand(MedalId Medal);

/// <summary>The owner says that the medal arrived.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class ConfirmDelivery(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ConfirmDeliveryCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ConfirmDelivery>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "medal-deliver", cancellation);
        if (await OwnMedal.FindAsync(work.Db, command.Medal, actor, cancellation) is not { } medal) return MedalErrors.NotFound;
        var delivered = medal.Deliver(actor, time.GetUtcNow());
        return delivered.Succeeded ? await work.CommitAsync(cancellation) : delivered;
    }
}

/// <summary>A medal to cancel and pay back.</summary>
public sealed record CancelMedalCommand(MedalId Medal);

/// <summary>Cancels a medal whose making has not begun, and pays it back to the one who bought it.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class CancelMedal(Database database, Refunds refunds, TimeProvider time)
{
    public async Task<Result> HandleAsync(CancelMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CancelMedal>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "medal-cancel", cancellation);
        if (await OwnMedal.FindAsync(work.Db, command.Medal, actor, cancellation) is not { } medal || medal.Buyer != actor.Account) return MedalErrors.NotFound;
        var cancelled = medal.Cancel("cancelled by the customer", actor, time.GetUtcNow());
        return cancelled.Succeeded ? await refunds.CommitAsync(work, medal, "Refund.Cancelled", cancellation) : cancelled;
    }
}

/// <summary>Another delivery address.</summary>
public sealed record ChangeDeliveryAddressCommand(OrderId Order, CheckoutDetails Details);

/// <summary>Corrects the delivery address until the parcel's label is made.</summary>
[Needs(Resource.Shipping, Right.Write)]
public sealed class ChangeDeliveryAddress(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeDeliveryAddressCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangeDeliveryAddress>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "order-address", cancellation);
        if (await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == command.Order && o.Customer != null && o.Customer == actor.Account, cancellation) is not { } order) return OrderErrors.NotFound;
        if (!await AddressChange.IsOpenAsync(work.Db, order, cancellation)) return OrderErrors.LabelExists;
        command.Details.Email = order.Email;
        if (command.Details.Problems() is [var problem, ..]) return problem;
        var changed = order.ChangeDeliveryAddress(command.Details.Address, actor, time.GetUtcNow());
        return changed.Succeeded ? await work.CommitAsync(cancellation) : changed;
    }
}

/// <summary>The confirmation once more.</summary>
public sealed record ResendOrderMailCommand(OrderId Order);

/// <summary>Sends the mail of a paid order again, with all its papers; at most once an hour.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class ResendOrderMail(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ResendOrderMailCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ResendOrderMail>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "order-resend", cancellation);
        if (await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == command.Order && o.Customer != null && o.Customer == actor.Account, cancellation) is not { Status: OrderStatus.Paid } order) return OrderErrors.NotFound;
        var key = $"mail.order_paid:{order.Id}:again:{now.ToUnixTimeSeconds() / 3600}";
        if (!await work.Db.Outbox.AnyAsync(m => m.DedupKey == key, cancellation))
            work.Db.Outbox.Add(new OutboxDraft("mail.order_paid", new OrderMessage(order.Id), key, default, order.Id).ToMessage(now, actor.Correlation));
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>A guest's purchase to take into the signed-in account.</summary>
public sealed record ClaimOrderCommand(string? Secret);

/// <summary>Takes a guest's order and its medals into the account of whoever holds the mailed link.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class ClaimOrder(Database database, OrderLinks links, TimeProvider time)
{
    public async Task<Result<OrderId>> HandleAsync(ClaimOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ClaimOrder>(actor) is { } refused) return refused;
        if (actor is not { Account: { } account, Role: Role.Client }) return Error.Forbidden();
        if (links.Open(command.Secret) is not { } id) return OrderErrors.NotFound;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "order-claim", cancellation);
        if (await OrderFulfilment.LockAsync(work.Db, id, cancellation) is not { } order) return OrderErrors.NotFound;
        var given = order.GiveTo(account, actor, now);
        if (!given.Succeeded) return given.Error;
        foreach (var medal in await work.Db.Medals.Where(m => m.OrderId == id && m.Buyer == null).ToListAsync(cancellation)) medal.GiveToBuyer(account, actor, now);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? id : saved.Error;
    }
}

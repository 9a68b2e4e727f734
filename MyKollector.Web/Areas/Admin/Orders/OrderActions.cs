using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>Which order to give up, and why.</summary>
public sealed record AbandonOrderCommand(OrderId Order, string Reason);

/// <summary>Gives up an order that was not paid; a payment that comes later is still honoured.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class AbandonOrder(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(AbandonOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AbandonOrder>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Write) != Scope.All) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "abandon", cancellation);
        if (await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == command.Order, cancellation) is not { } order) return OrderErrors.NotFound;
        var done = order.Abandon(command.Reason, actor, time.GetUtcNow());
        return done.Succeeded ? await work.CommitAsync(cancellation) : done;
    }
}

/// <summary>The corrected address.</summary>
public sealed record ChangeOrderAddressCommand(OrderId Order, PostalAddress Address);

/// <inheritdoc cref="ChangeOrderAddress"/>
public sealed class ChangeOrderAddressValidator : AbstractValidator<ChangeOrderAddressCommand>
{
    public ChangeOrderAddressValidator()
    {
        RuleFor(c => c.Address.Name).NotEmpty().MaximumLength(80);
        RuleFor(c => c.Address.Line1).NotEmpty().MaximumLength(80);
        RuleFor(c => c.Address.Line2).MaximumLength(80);
        RuleFor(c => c.Address.PostalCode).NotEmpty().MaximumLength(12);
        RuleFor(c => c.Address.City).NotEmpty().MaximumLength(80);
        RuleFor(c => c.Address.Country).Length(2);
    }
}

/// <summary>Corrects a delivery address while nothing has left for it.</summary>
[Needs(Resource.Shipping, Right.Write)]
public sealed class ChangeOrderAddress(Database database, TimeProvider time, IValidator<ChangeOrderAddressCommand> validator)
{
    /// <summary>Support may too: an address is the most frequent thing that a customer asks for.</summary>
    internal static bool May(Actor actor, IEnumerable<Parcel> parcels, IEnumerable<Medal> medals) =>
        actor.ScopeOf(Resource.Shipping, Right.Write) == Scope.All && !parcels.Any(p => p.UndoneAt is null) && !medals.Any(m => m.Fabrication is Fabrication.Shipped or Fabrication.Delivered);

    public async Task<Result> HandleAsync(ChangeOrderAddressCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangeOrderAddress>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Shipping, Right.Write) != Scope.All) return Error.Forbidden();
        var valid = await validator.ValidateAsync(command, cancellation);
        if (!valid.IsValid) return Error.Invalid("order.address_invalid", valid.Errors[0].PropertyName.Split('.')[^1]);
        await using var work = await database.BeginAsync(actor, "change-address", cancellation);
        if (await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == command.Order, cancellation) is not { } order) return OrderErrors.NotFound;
        var parcels = await work.Db.Parcels.AsNoTracking().Where(p => p.OrderId == order.Id).ToListAsync(cancellation);
        var medals = await work.Db.Medals.AsNoTracking().Where(m => m.OrderId == order.Id).ToListAsync(cancellation);
        if (!May(actor, parcels, medals)) return AdminOrderErrors.AlreadyShipped;
        var done = order.ChangeDeliveryAddress(command.Address, actor, time.GetUtcNow());
        return done.Succeeded ? await work.CommitAsync(cancellation) : done;
    }
}

/// <summary>What can go wrong with an order in the administration.</summary>
public static class AdminOrderErrors
{
    public static readonly Error StillPending = Error.Conflict("order.payment_pending");
    public static readonly Error PaymentProblem = Error.Conflict("order.payment_problem");
    public static readonly Error UnknownToProvider = Error.Conflict("order.payment_unknown");
    public static readonly Error AlreadyShipped = Error.Conflict("order.already_shipped");
}

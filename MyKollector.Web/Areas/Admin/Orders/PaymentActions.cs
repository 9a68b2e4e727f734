using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>Which payment to ask the provider about.</summary>
public sealed record CheckPaymentCommand(PaymentId Payment);

/// <summary>Asks the provider where a payment stands and does what follows: a customer may have closed the tab before we were told.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class CheckPayment(Database database, OrderFulfilment fulfilment)
{
    public async Task<Result> HandleAsync(CheckPaymentCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CheckPayment>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Write) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        if (await db.Payments.AsNoTracking().Where(p => p.Id == command.Payment).Select(p => new { p.Provider, p.SessionReference }).FirstOrDefaultAsync(cancellation) is not { } payment) return PaymentErrors.NotFound;
        try
        {
            return await fulfilment.FulfilAsync(payment.Provider, payment.SessionReference, cancellation) switch
            {
                FulfilmentState.Paid or FulfilmentState.Failed => Result.Ok,
                FulfilmentState.Pending => AdminOrderErrors.StillPending,
                FulfilmentState.Problem => AdminOrderErrors.PaymentProblem,
                FulfilmentState.Unknown => AdminOrderErrors.UnknownToProvider,
            };
        }
        catch (PaymentUnavailableException)
        {
            return PaymentErrors.Unavailable;
        }
    }
}

/// <summary>Which paid order lacks medals.</summary>
public sealed record CompleteOrderCommand(OrderId Order);

/// <summary>Makes the medals that a paid order still lacks.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class CompleteOrder(Database database, OrderFulfilment fulfilment)
{
    public async Task<Result> HandleAsync(CompleteOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CompleteOrder>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Write) != Scope.All) return Error.Forbidden();
        await fulfilment.CompleteAsync(command.Order, cancellation);
        await using var db = database.CreateFor(actor);
        return await db.Medals.AnyAsync(m => m.OrderId == command.Order, cancellation) ? Result.Ok : Domain.Manufacturing.ManufacturingErrors.NotAllotted;
    }
}

/// <summary>Which payment's problem was settled, and how.</summary>
public sealed record ResolvePaymentCommand(PaymentId Payment, string Reason);

/// <summary>States that a payment's problem was settled outside: paid back at the provider, or agreed with the customer.</summary>
[Needs(Resource.Payment, Right.Validate)]
public sealed class ResolvePayment(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ResolvePaymentCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ResolvePayment>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "resolve-payment", cancellation);
        if (await work.Db.Payments.FirstOrDefaultAsync(p => p.Id == command.Payment, cancellation) is not { } payment) return PaymentErrors.NotFound;
        var done = payment.ResolveProblem(command.Reason, actor, time.GetUtcNow());
        return done.Succeeded ? await work.CommitAsync(cancellation) : done;
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>An order to pay.</summary>
/// <param name="Order">The order.</param>
/// <param name="PlacedHere">The order that this browser placed, by its signed cookie: a guest's right to pay it.</param>
/// <param name="Base">Scheme and host that the payment page leads back to.</param>
public sealed record StartPaymentCommand(OrderId Order, OrderId? PlacedHere, string Base);

/// <summary>
/// Opens the hosted page of the payment service for an order, or finds the one that is open already. A try that failed or expired is
/// followed by a new session, whose key counts the tries: a double click pays once.
/// </summary>
[Needs(Resource.Order, Right.Write)]
public sealed class StartPayment(Database database, PaymentProviders providers, TimeProvider time, ILogger<StartPayment> log)
{
    static readonly TimeSpan Open = TimeSpan.FromHours(12);

    /// <summary>The address of the hosted page.</summary>
    public async Task<Result<string>> HandleAsync(StartPaymentCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StartPayment>(actor) is { } refused) return refused;
        if (providers.Default is not { } provider) return PaymentErrors.NotConfigured;
        Order order;
        List<Payment> tries;
        await using (var db = database.Open())
        {
            var found = await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == command.Order, cancellation);
            if (found is null || !(command.PlacedHere == found.Id || (found.Customer is { } owner && owner == actor.Account))) return OrderErrors.NotFound;
            if (found.Status != OrderStatus.AwaitingPayment) return OrderErrors.WrongState;
            order = found;
            tries = await db.Payments.AsNoTracking().Where(p => p.OrderId == order.Id).ToListAsync(cancellation);
        }

        try
        {
            foreach (var open in tries.Where(p => p.Provider == provider.Code && p.Status == PaymentStatus.Open))
            {
                if (await provider.GetSessionAsync(open.SessionReference, cancellation) is { State: SessionState.Open, Url: { } url }) return url;
                // Complete but not paid: the money is on its way, a second session would ask for it again.
                if (await provider.GetSessionAsync(open.SessionReference, cancellation) is { State: SessionState.Complete, Failed: false }) return command.Base + Links.To(ShopPaths.PaymentReturn + "?session=" + open.SessionReference, Bills.CultureOf(order));
            }

            return await OpenAsync(provider, order, command.Base, tries.Count + 1, actor, cancellation);
        }
        catch (PaymentUnavailableException e)
        {
            log.LogWarning("The payment service {Provider} did not open a session: {Reason}", provider.Code, e.Message);
            return PaymentErrors.Unavailable;
        }
    }

    async Task<Result<string>> OpenAsync(IPaymentProvider provider, Order order, string back, int attempt, Actor actor, CancellationToken cancellation)
    {
        var culture = Bills.CultureOf(order);
        var now = time.GetUtcNow();
        var items = order.Lines.Select(l => new PaymentItem($"{l.Designation} · {l.AthleteName}", l.Quantity, l.UnitPrice)).Append(new(Bills.Word("Delivery", culture), 1, order.DeliveryPrice)).ToList();
        var session = await provider.CreateSessionAsync(new(order.Id, order.Number, order.Total, items, order.Email, order.Language,
            back + Links.To(ShopPaths.PaymentReturn, culture) + "?session={SESSION}", back + Links.To(ShopPaths.PaymentCancelled, culture), now + Open,
            string.Create(CultureInfo.InvariantCulture, $"checkout-{order.Id.Value:N}-v{attempt}")), cancellation);

        await using var work = await database.BeginAsync(actor, "payment-open", cancellation);
        if (!await work.Db.Payments.AnyAsync(p => p.Provider == provider.Code && p.SessionReference == session.Reference, cancellation))
        {
            work.Db.Payments.Add(Payment.Open(PaymentId.New(now), order.Id, provider.Code, session.Reference, order.Total, actor, now));
            var saved = await work.CommitAsync(cancellation);
            // The other click of a double click has written the very same session.
            if (!saved.Succeeded && saved.Error != DataErrors.AlreadyThere) return saved.Error;
        }

        return session.Url is { } url ? url : PaymentErrors.Unavailable;
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>« Expédiée »: one parcel per order, with everything engraved for it.</summary>
public sealed record ShipOrdersCommand(IReadOnlyList<OrderToShip> Orders);

/// <summary>One order to ship. Carrier and tracking number may come later.</summary>
public sealed record OrderToShip(OrderId Order, string? Carrier = null, string? Tracking = null);

/// <summary>What became of the orders.</summary>
public sealed record ShippedOrders(IReadOnlyList<OrderOutcome> Orders)
{
    public int Done => Orders.Count(o => o.Refused is null);

    public IEnumerable<OrderOutcome> Refused => Orders.Where(o => o.Refused is not null);
}

/// <summary>What became of one order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Parcel">Its parcel; null when refused.</param>
/// <param name="Medals">Medals in the parcel.</param>
/// <param name="Refused">Why nothing happened.</param>
public sealed record OrderOutcome(OrderId Order, ParcelId? Parcel, int Medals, Error? Refused);

/// <summary>Engraved → Shipped. Each order is one change: it leaves wholly or not at all, whatever happens to the next one.</summary>
[Needs(Resource.Shipping, Right.Produce)]
public sealed class ShipOrders(Database database, TimeProvider time)
{
    public async Task<Result<ShippedOrders>> HandleAsync(ShipOrdersCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ShipOrders>(actor) is { } refused) return refused;
        if (actor.Manufacturer is not { } workshop) return Error.Forbidden();
        if (command.Orders.Count is 0 or > 100) return ManufacturingErrors.QuantityInvalid("count");
        var outcomes = new List<OrderOutcome>();
        foreach (var order in command.Orders.DistinctBy(o => o.Order)) outcomes.Add(await ShipAsync(workshop, order, actor, cancellation));
        return new ShippedOrders(outcomes);
    }

    async Task<OrderOutcome> ShipAsync(ManufacturerId workshop, OrderToShip order, Actor actor, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, "ship", cancellation);
            var now = time.GetUtcNow();
            var medals = await work.Db.Medals.Where(m => m.OrderId == order.Order && m.Manufacturer == workshop).OrderBy(m => m.Id).ToListAsync(cancellation);
            if (medals.Count == 0) return Refusal(MedalErrors.NotFound);
            var engraved = medals.Where(m => m.Fabrication == Fabrication.Engraved && !m.OnHold).ToList();
            if (engraved.Count == 0) return Refusal(await WhyNotAsync(work.Db, medals, actor, cancellation));

            var parcel = Parcel.Send(ParcelId.New(now), order.Order, workshop, order.Carrier, order.Tracking, actor, now);
            if (!parcel.Succeeded) return Refusal(parcel.Error);
            work.Db.Parcels.Add(parcel.Value);
            foreach (var medal in engraved)
                if (medal.Ship(parcel.Value.Id, actor, now) is { Succeeded: false } refused) return Refusal(refused.Error);
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return new(order.Order, parcel.Value.Id, engraved.Count, null);
            if (attempt == 6 || saved.Error.Kind != ErrorKind.Conflict) return Refusal(saved.Error);
        }

        OrderOutcome Refusal(Error error) => new(order.Order, null, 0, error);
    }

    /// <summary>Of several medals, the one that was shipped last says most: somebody was faster.</summary>
    static async Task<Error> WhyNotAsync(AppDbContext db, List<Medal> medals, Actor actor, CancellationToken cancellation)
    {
        var telling = medals.OrderByDescending(m => m.Fabrication == Fabrication.Engraved).ThenByDescending(m => m.ShippedAt).First();
        return telling.CanShip(actor).Error is { } error ? await WhoWasFirst.ExplainAsync(db, telling, error, cancellation) : ShippingErrors.NothingToShip;
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>One order with something engraved for it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Number">Number that people quote.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Engraved">What can go into the parcel.</param>
/// <param name="Waiting">Its other live medals at this workshop, which are not engraved yet.</param>
/// <param name="Due">The last day to ship.</param>
/// <param name="Late">That day has passed.</param>
public sealed record OrderToPack(OrderId Order, string Number, PostalAddress Address, IReadOnlyList<MedalRow> Engraved, IReadOnlyList<MedalRow> Waiting, DateOnly Due, bool Late)
{
    public bool Ready => Waiting.Count == 0;

    public bool Held => Engraved.Any(m => m.HeldSince is not null);
}

/// <summary>One parcel that left.</summary>
/// <param name="Parcel">The parcel.</param>
/// <param name="Order">Its order.</param>
/// <param name="Number">The order's number.</param>
/// <param name="City">Where it went: enough to recognise it. Null once the address is no longer the workshop's business.</param>
/// <param name="Medals">What is inside.</param>
/// <param name="Carrier">Carrier.</param>
/// <param name="Tracking">Tracking number.</param>
/// <param name="At">When it left.</param>
/// <param name="By">Who sent it.</param>
/// <param name="UndoUntil">Until when it may be taken back; null when that time is over.</param>
public sealed record SentParcel(ParcelId Parcel, OrderId Order, string Number, string? City, IReadOnlyList<MedalRow> Medals, string? Carrier, string? Tracking, DateTimeOffset At, string By, DateTimeOffset? UndoUntil);

/// <summary>The shipping list.</summary>
public sealed record ShippingList(IReadOnlyList<OrderToPack> Orders, bool MoreOrders, IReadOnlyList<SentParcel> Sent);

/// <summary>Reads what is to ship, by order, and what left lately.</summary>
[Needs(Resource.Shipping, Right.Read)]
public sealed class ShippingRows(Database database, TimeProvider time)
{
    /// <summary>Orders shown at once: a day's parcels.</summary>
    public const int Most = 60;

    const int SentShown = 15;

    public async Task<Result<ShippingList>> QueryAsync(ManufacturerId workshop, string? course, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ShippingRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var now = time.GetUtcNow();
        var own = db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop);
        var engraved = own.Where(m => m.Fabrication == Fabrication.Engraved);
        if (course is not null) engraved = engraved.Where(m => db.Courses.Any(c => c.Id == m.CourseId && c.Slug == course));
        var due = await engraved.GroupBy(m => m.OrderId)
            .Select(g => new { Order = g.Key, First = g.Min(m => EF.Property<DateTimeOffset>(m, Data.Configurations.MedalConfiguration.DueFrom)) })
            .OrderBy(g => g.First).ThenBy(g => g.Order).Take(Most + 1).ToListAsync(cancellation);
        var orders = due.Take(Most).Select(d => d.Order).ToList();
        var medals = await MedalReading.ReadAsync(db, own.Where(m => orders.Contains(m.OrderId) && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction
            || m.Fabrication == Fabrication.Made || m.Fabrication == Fabrication.Engraved)).OrderBy(m => m.Id), now, cancellation);
        var addresses = await Addresses.Visible(db, workshop, now).Where(o => orders.Contains(o.Id)).Select(o => new { o.Id, o.Number, o.DeliveryAddress }).ToDictionaryAsync(o => o.Id, cancellation);

        var today = ParisDay.Of(now);
        var byOrder = medals.ToLookup(m => m.Order);
        List<OrderToPack> toPack = [.. due.Take(Most).Where(d => addresses.ContainsKey(d.Order)).Select(d =>
        {
            List<MedalRow> ready = [.. byOrder[d.Order].Where(m => m.Fabrication == Fabrication.Engraved)];
            var last = Promise.DueOn(ParisDay.Of(d.First));
            return new OrderToPack(d.Order, addresses[d.Order].Number, addresses[d.Order].DeliveryAddress, ready, [.. byOrder[d.Order].Except(ready)], last, last < today);
        })];
        return new ShippingList([.. toPack.OrderBy(o => !o.Ready).ThenBy(o => o.Due)], due.Count > Most, await SentAsync(db, workshop, now, cancellation));
    }

    static async Task<IReadOnlyList<SentParcel>> SentAsync(AppDbContext db, ManufacturerId workshop, DateTimeOffset now, CancellationToken cancellation)
    {
        var parcels = await db.Parcels.AsNoTracking().Where(p => p.Manufacturer == workshop && p.UndoneAt == null).OrderByDescending(p => p.ShippedAt).Take(SentShown).ToListAsync(cancellation);
        List<ParcelId?> ids = [.. parcels.Select(p => (ParcelId?)p.Id)];
        var inside = await db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop && ids.Contains(m.ParcelId)).Select(m => new { m.Id, m.ParcelId, m.Fabrication }).ToListAsync(cancellation);
        List<MedalId> medalIds = [.. inside.Select(m => m.Id)];
        var rows = (await MedalReading.ReadAsync(db, db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop && medalIds.Contains(m.Id)).OrderBy(m => m.Id), now, cancellation)).ToDictionary(r => r.Id);
        var orders = parcels.Select(p => p.OrderId).Distinct().ToList();
        var numbers = await db.Orders.AsNoTracking().Where(o => orders.Contains(o.Id)).Select(o => new { o.Id, o.Number }).ToDictionaryAsync(o => o.Id, o => o.Number, cancellation);
        var cities = await Addresses.Visible(db, workshop, now).Where(o => orders.Contains(o.Id)).Select(o => new { o.Id, Text = o.DeliveryAddress.PostalCode + " " + o.DeliveryAddress.City }).ToDictionaryAsync(o => o.Id, o => o.Text, cancellation);
        return [.. parcels.Select(p =>
        {
            var still = inside.Where(m => m.ParcelId == p.Id).ToList();
            DateTimeOffset? until = now <= p.ShippedAt + Medal.ShippingUndo && still.TrueForAll(m => m.Fabrication == Fabrication.Shipped) ? p.ShippedAt + Medal.ShippingUndo : null;
            return new SentParcel(p.Id, p.OrderId, numbers[p.OrderId], cities.GetValueOrDefault(p.OrderId), [.. still.Select(m => rows[m.Id])], p.Carrier, p.TrackingNumber, p.ShippedAt, p.ShippedBy, until);
        })];
    }
}

/// <summary>When a workshop may know where something goes.</summary>
static class Addresses
{
    /// <summary>How long after the parcel left.</summary>
    public static readonly TimeSpan KeptAfterShipping = TimeSpan.FromDays(30);

    /// <summary>
    /// Orders whose address this workshop may read now: one of its medals is engraved and to ship, or left less than thirty days ago. Every
    /// question about an address begins here.
    /// </summary>
    public static IQueryable<Domain.Orders.Order> Visible(AppDbContext db, ManufacturerId workshop, DateTimeOffset now)
    {
        var since = now - KeptAfterShipping;
        return db.Orders.AsNoTracking().Where(o => db.Medals.Any(m => m.OrderId == o.Id && m.Manufacturer == workshop
            && (m.Fabrication == Fabrication.Engraved || ((m.Fabrication == Fabrication.Shipped || m.Fabrication == Fabrication.Delivered) && m.ShippedAt >= since))));
    }
}

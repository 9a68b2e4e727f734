using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>One medal on the wall.</summary>
public sealed record WallMedal(MedalId Id, OrderId Order, string Summit, string Slug, string AthleteName, MedalStatus Status, bool OnHold, int? Seconds, bool Present, bool Mine, bool MustChoose);

/// <summary>A col without a medal yet.</summary>
public sealed record Peg(string Slug, string Summit, string From, int Altitude);

/// <summary>An order that waits for its payment, or that lies behind the medals.</summary>
public sealed record WallOrder(OrderId Id, string Number, DateTimeOffset PlacedAt, OrderStatus Status, Money Total, int Medals);

/// <summary>The whole wall.</summary>
public sealed record WallView(IReadOnlyList<WallMedal> Medals, IReadOnlyList<Peg> Missing, IReadOnlyList<WallOrder> Orders);

/// <summary>The medals that an account owns or looks after, and the cols it has none of.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class WallRows(Database database)
{
    public async Task<WallView> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<WallRows>(actor) is not null || actor.Account is not { } account) return new([], [], []);
        await using var db = database.Open();
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Summit).Select(c => new { c.Id, c.Slug, c.Summit, c.From, c.FinishAltitude }).ToListAsync(cancellation);
        var names = courses.ToDictionary(c => c.Id);
        var medals = await db.Medals.AsNoTracking().IgnoreAutoIncludes().Where(m => m.Owner == account || m.Buyer == account).OrderByDescending(m => m.QueuedAt).ThenBy(m => m.BibNumber)
            .Select(m => new { m.Id, m.OrderId, m.CourseId, m.AthleteName, m.Fabrication, m.Time, m.HoldReason, m.ElapsedSeconds, m.Owner, m.AwaitsBinding }).ToListAsync(cancellation);
        var refused = (await RefusedClaims.OfAsync(db, actor, cancellation)).Select(c => c.Medal).ToHashSet();
        var orders = await db.Orders.AsNoTracking().Where(o => o.Customer == account && o.Status != OrderStatus.Abandoned).OrderByDescending(o => o.PlacedAt).Take(100).ToListAsync(cancellation);
        var owned = medals.Where(m => m.Owner == account && m.Fabrication != Fabrication.Cancelled).Select(m => m.CourseId).ToHashSet();
        return new(
            [.. medals.Where(m => m.Fabrication != Fabrication.Cancelled).Select(m => new WallMedal(m.Id, m.OrderId, names[m.CourseId].Summit, names[m.CourseId].Slug, m.AthleteName, Medal.StatusOf(m.Fabrication, m.Time), m.HoldReason is not null, m.ElapsedSeconds, m.AwaitsBinding || m.Owner != account, m.Owner == account, refused.Contains(m.Id)))],
            [.. courses.Where(c => !owned.Contains(c.Id)).Select(c => new Peg(c.Slug, c.Summit, c.From, c.FinishAltitude))],
            [.. orders.Select(o => new WallOrder(o.Id, o.Number, o.PlacedAt, o.Status, o.Total, o.Lines.Sum(l => l.Quantity)))]);
    }
}

/// <summary>The picture of a medal of one's own, and the way to its journey.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class MedalPicture(Database database, MedalDesigns designs, MedalPictures pictures, MedalTokens tokens, SiteAddresses sites)
{
    /// <summary>The address of its journey.</summary>
    public async Task<string?> AddressAsync(MedalId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MedalPicture>(actor) is not null || actor.Account is not { } account) return null;
        await using var db = database.Open();
        return await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id && m.Owner == account, cancellation) is { } medal ? sites.MedalWithSession(tokens.Open(medal.CurrentPiece)) : null;
    }

    public async Task<string?> QueryAsync(MedalId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MedalPicture>(actor) is not null || actor.Account is not { } account) return null;
        await using var db = database.Open();
        if (await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id && (m.Owner == account || m.Buyer == account), cancellation) is not { } medal) return null;
        var drawn = await designs.ComposeAsync(db, medal, cancellation);
        return drawn.Succeeded ? pictures.Svg(drawn.Value, MedalSide.Front, "m", System.Globalization.CultureInfo.CurrentUICulture).ToMarkup() : null;
    }
}

/// <summary>A medal as its order's page shows it.</summary>
public sealed record OrderMedal(MedalId Id, string Summit, string Slug, string From, string Serial, int BibNumber, string Finish, string AthleteName, MedalStatus Status, Fabrication Fabrication, TimeFact Time, int? Seconds, DateOnly? ClimbedOn,
    bool OnHold, bool AwaitsBinding, bool HasBib, string Address, PerformanceId? Performance, PerformanceStatus? Decision, string? Answer, bool TimeExpected, ShippingPromise? Promise, bool MayRename, bool MayCancel, bool MayConfirm, bool MayWaive)
{
    /// <summary>The claim it was bought for was refused: another proof, no time, or the money back.</summary>
    public bool MustChoose => MayWaive && Decision == PerformanceStatus.Refused;

    /// <summary>The climb is still ahead: its code opens the timer.</summary>
    public bool ToClimb => Time == TimeFact.Awaiting && !TimeExpected;
}

/// <summary>One line of an order's history.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Action, string? Serial);

/// <summary>An invoice or a credit note.</summary>
public sealed record OrderBill(string Number, InvoiceKind Kind);

/// <summary>A parcel on its way.</summary>
public sealed record OrderParcel(DateTimeOffset ShippedAt, string? Carrier, string? Tracking);

/// <summary>The agreement itself, as its page shows it.</summary>
public sealed record OrderFacts(OrderId Id, string Number, OrderStatus Status, DateTimeOffset PlacedAt, Money Total, Domain.Shipping.PostalAddress DeliveryAddress);

/// <summary>All that the customer sees of an order.</summary>
public sealed record OrderView(OrderFacts Order, IReadOnlyList<OrderMedal> Medals, IReadOnlyList<HistoryLine> History, IReadOnlyList<OrderBill> Bills, IReadOnlyList<OrderParcel> Parcels, bool MayChangeAddress);

/// <summary>An order of one's own, with its whole timeline.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class OrderDetails(Database database, MedalTokens tokens, SiteAddresses sites, ShippingPromises promises)
{
    public async Task<OrderView?> QueryAsync(OrderId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OrderDetails>(actor) is not null || actor.Account is not { } account) return null;
        await using var db = database.Open();
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id && o.Customer == account, cancellation) is not { } order) return null;
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == id).OrderBy(m => m.CourseId).ThenBy(m => m.BibNumber).ToListAsync(cancellation);
        var courseIds = medals.Select(m => m.CourseId).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var expected = await ExpectedPerformances.ForAsync(db, medals, cancellation);
        var history = await db.Journal.AsNoTracking().Where(e => e.Order == id).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => new { e.At, e.Action, e.Details }).ToListAsync(cancellation);
        var bills = await db.Invoices.AsNoTracking().Where(i => i.OrderId == id).OrderBy(i => i.IssuedAt).Select(i => new OrderBill(i.Number, i.Kind)).ToListAsync(cancellation);
        var parcels = await db.Parcels.AsNoTracking().Where(p => p.OrderId == id && p.UndoneAt == null).OrderBy(p => p.ShippedAt).Select(p => new OrderParcel(p.ShippedAt, p.Carrier, p.TrackingNumber)).ToListAsync(cancellation);
        var promised = await promises.ForMedalsAsync(db, medals, cancellation);
        return new(new(order.Id, order.Number, order.Status, order.PlacedAt, order.Total, order.DeliveryAddress), [.. medals.Select(m => Row(m, order, courses[m.CourseId], expected.Of(m), promised.GetValueOrDefault(m.Id), actor))],
            [.. history.Select(h => new HistoryLine(h.At, h.Action, SerialIn(h.Details)))], bills, parcels, await AddressChange.IsOpenAsync(db, order, cancellation));
    }

    OrderMedal Row(Medal m, Order order, Domain.Courses.Course course, Performance? performance, ShippingPromise? promise, Actor actor) => new(m.Id, course.Summit, course.Slug, course.From, m.PieceSerial, m.BibNumber, m.Finish, m.AthleteName, m.Status, m.Fabrication, m.Time,
        m.ElapsedSeconds, m.ClimbedOn, m.OnHold, m.AwaitsBinding, order.Lines.Single(l => l.Id == m.OrderLineId) is { WayIn: WayIn.Before, WithoutTime: false } && m.Fabrication != Fabrication.Cancelled,
        sites.MedalWithSession(tokens.Open(m.CurrentPiece)), m.PerformanceId, performance?.Id == m.PerformanceId ? performance?.Status : null, performance?.Answer, performance is not null, promise,
        m.CanRename(actor).Succeeded, m.CanCancel(actor).Succeeded, m.CanDeliver(actor).Succeeded, m.CanWaiveTime(actor).Succeeded);

    static string? SerialIn(string details)
    {
        using var json = System.Text.Json.JsonDocument.Parse(details);
        return json.RootElement.TryGetProperty("serial", out var serial) ? serial.GetString() : null;
    }
}

/// <summary>Until when the delivery address may change.</summary>
static class AddressChange
{
    /// <summary>True while nothing of the order has been sent: the label is made from the address on the way out.</summary>
    public static async Task<bool> IsOpenAsync(AppDbContext db, Order order, CancellationToken cancellation) =>
        order.MayChangeAddress && !await db.Parcels.AnyAsync(p => p.OrderId == order.Id && p.UndoneAt == null, cancellation);
}

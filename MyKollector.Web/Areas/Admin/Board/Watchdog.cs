using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>
/// Watches what must always hold: each paid line has exactly its medals, each payment its order, each time its performance. Every count is
/// zero in a house without bugs; one that is not names the objects.
/// </summary>
[Needs(Resource.Order, Right.Read)]
public sealed class Watchdog(Database database, Ui.ReasonWords reasons)
{
    /// <summary>Anomalies of every kind that has any.</summary>
    public async Task<IReadOnlyList<StuckGroup>> QueryAsync(BoardFilter filter, int rowsEach, Actor actor, CancellationToken cancellation)
    {
        var groups = new List<StuckGroup>();
        foreach (var kind in Enum.GetValues<StuckKind>().Where(k => k.IsInvariant()))
            if (await OfKindAsync(kind, filter, 0, rowsEach, actor, cancellation) is { Count: > 0 } group) groups.Add(group);
        return groups;
    }

    /// <summary>One kind, a page of it.</summary>
    public async Task<StuckGroup> OfKindAsync(StuckKind kind, BoardFilter filter, int skip, int take, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<Watchdog>(actor) is not null || actor.ScopeOf(Resource.Order, Right.Read) != Scope.All) return new(kind, 0, []);
        await using var db = database.CreateFor(actor);
        var medals = db.Medals.AsNoTracking();
        if (filter.Course is { } course) medals = medals.Where(m => m.CourseId == course);
        if (filter.Workshop is { } workshop) medals = medals.Where(m => m.Manufacturer == workshop);
        var orders = db.Orders.AsNoTracking().IgnoreAutoIncludes();
        if (filter.Course is { } ofCourse) orders = orders.Where(o => o.Lines.Any(l => l.CourseId == ofCourse));
        if (filter.Workshop is { } ofWorkshop) orders = orders.Where(o => db.Medals.Any(m => m.OrderId == o.Id && m.Manufacturer == ofWorkshop));
        return kind switch
        {
            StuckKind.PaidWithoutMedals => await OrdersAsync(orders.Where(o => o.Status == OrderStatus.Paid && o.Lines.Any(l => l.Quantity != db.Medals.Count(m => m.OrderLineId == l.Id)))),
            StuckKind.PaymentNotHonoured => await OrdersAsync(orders.Where(o => (o.Status == OrderStatus.AwaitingPayment || o.Status == OrderStatus.Abandoned) && db.Payments.Any(p => p.OrderId == o.Id && p.Status == PaymentStatus.Succeeded))),
            StuckKind.PaidWithoutInvoice => await OrdersAsync(orders.Where(o => (o.Status == OrderStatus.Paid || o.Status == OrderStatus.Refunded) && !db.Invoices.Any(i => i.OrderId == o.Id && i.Kind == InvoiceKind.Invoice))),
            StuckKind.CancelledNotRefunded => await MedalsAsync(medals.Where(m => m.Fabrication == Fabrication.Cancelled && db.Orders.Any(o => o.Id == m.OrderId && o.Status == OrderStatus.Paid) && !db.Refunds.Any(r => r.OrderId == m.OrderId))),
            StuckKind.TimeWithoutPerformance => await MedalsAsync(medals.Where(m => m.Time == TimeFact.Validated && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || m.Fabrication == Fabrication.Made)
                && !db.Performances.Any(p => p.Id == m.PerformanceId && p.Status == PerformanceStatus.Validated))),
            StuckKind.TimeNotAttached => await MedalsAsync(medals.Where(m => m.Time == TimeFact.Awaiting && m.Fabrication != Fabrication.Cancelled
                && db.Performances.Any(p => p.OrderId == m.OrderId && p.CourseId == m.CourseId && p.Status == PerformanceStatus.Validated && !db.Medals.Any(other => other.PerformanceId == p.Id)))),
            StuckKind.EngravedWithoutTime => await MedalsAsync(medals.Where(m => m.Time == TimeFact.Awaiting && (m.Fabrication == Fabrication.Engraved || m.Fabrication == Fabrication.Shipped || m.Fabrication == Fabrication.Delivered))),
            StuckKind.ShippedWithoutParcel => await MedalsAsync(medals.Where(m => (m.Fabrication == Fabrication.Shipped || m.Fabrication == Fabrication.Delivered) && !db.Parcels.Any(p => p.Id == m.ParcelId && p.UndoneAt == null))),
            StuckKind.NoLivePiece => await MedalsAsync(medals.Where(m => m.Fabrication != Fabrication.Cancelled && !m.Pieces.Any(p => p.RevokedAt == null))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an invariant."),
        };

        async Task<StuckGroup> OrdersAsync(IQueryable<Order> found)
        {
            var rows = await found.OrderBy(o => o.PaidAt ?? o.PlacedAt).Skip(skip).Take(take).Select(o => new { o.Id, o.Number, o.Email, Since = o.PaidAt ?? o.PlacedAt }).ToListAsync(cancellation);
            var count = skip == 0 && rows.Count < take ? rows.Count : await found.CountAsync(cancellation);
            return new(kind, count, [.. rows.Select(o => new StuckRow(o.Id.Value, o.Number, o.Email, o.Since, $"/admin/commandes/{o.Number}"))]);
        }

        async Task<StuckGroup> MedalsAsync(IQueryable<Medal> found)
        {
            var rows = await MedalRowsOf(db, reasons, found.IgnoreAutoIncludes().OrderBy(m => m.QueuedAt).Skip(skip).Take(take), cancellation);
            var count = skip == 0 && rows.Count < take ? rows.Count : await found.CountAsync(cancellation);
            return new(kind, count, rows);
        }
    }

    /// <summary>Medals as rows of the board.</summary>
    internal static async Task<IReadOnlyList<StuckRow>> MedalRowsOf(AppDbContext db, Ui.ReasonWords reasons, IQueryable<Medal> found, CancellationToken cancellation)
    {
        var rows = await (from m in found
                          join c in db.Courses on m.CourseId equals c.Id
                          join o in db.Orders on m.OrderId equals o.Id
                          select new { m.Id, m.Serial, c.Summit, o.Number, m.Fabrication, m.Time, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt, m.HeldSince, m.HoldReason }).ToListAsync(cancellation);
        return [.. rows.Select(m => new StuckRow(m.Id.Value, m.Serial, m.HoldReason is null ? m.Summit : $"{m.Summit} · {reasons.OfHold(m.HoldReason)}",
            m.HeldSince ?? MedalStages.SinceOf(m.Fabrication, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt), $"/admin/commandes/{m.Number}#m-{m.Serial}"))];
    }
}

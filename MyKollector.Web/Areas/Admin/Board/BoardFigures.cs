using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>The funnel of a period and where the medals are now.</summary>
/// <param name="Placed">Orders placed in the period.</param>
/// <param name="Paid">Orders paid in the period.</param>
/// <param name="Sales">Their total.</param>
/// <param name="Refunded">Money paid back in the period.</param>
/// <param name="Started">Attempts started.</param>
/// <param name="Finished">Attempts finished.</param>
/// <param name="Submitted">Performances submitted.</param>
/// <param name="Validated">Of those submitted, validated.</param>
/// <param name="Refused">Of those submitted, refused.</param>
/// <param name="Medals">Live medals by status, now.</param>
/// <param name="Shipped">Medals shipped in the period.</param>
/// <param name="Delivered">Medals delivered in the period.</param>
public sealed record Funnel(int Placed, int Paid, Money Sales, Money Refunded, int Started, int Finished, int Submitted, int Validated, int Refused, IReadOnlyDictionary<MedalStatus, int> Medals, int Shipped, int Delivered);

/// <summary>Counts for the board, by course, workshop and period.</summary>
[Needs(Resource.Counters, Right.Read)]
public sealed class BoardFigures(Database database)
{
    public async Task<Result<Funnel>> QueryAsync(BoardFilter filter, DateTimeOffset from, DateTimeOffset until, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<BoardFigures>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Counters, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);

        var orders = db.Orders.AsNoTracking().IgnoreAutoIncludes();
        var attempts = db.Attempts.AsNoTracking();
        var performances = db.Performances.AsNoTracking().IgnoreAutoIncludes();
        var medals = db.Medals.AsNoTracking().IgnoreAutoIncludes();
        if (filter.Course is { } course)
        {
            orders = orders.Where(o => o.Lines.Any(l => l.CourseId == course));
            attempts = attempts.Where(a => a.CourseId == course);
            performances = performances.Where(p => p.CourseId == course);
            medals = medals.Where(m => m.CourseId == course);
        }

        if (filter.Workshop is { } workshop)
        {
            orders = orders.Where(o => db.Medals.Any(m => m.OrderId == o.Id && m.Manufacturer == workshop));
            medals = medals.Where(m => m.Manufacturer == workshop);
        }

        var paid = orders.Where(o => o.PaidAt >= from && o.PaidAt < until);
        // Typed amounts are not summed by the databases: their cents are, once they are out.
        var sales = await paid.Select(o => new { o.DeliveryPrice, Lines = o.Lines.Select(l => new { l.UnitPrice, l.Quantity }).ToList() }).ToListAsync(cancellation);
        var refunds = await db.Refunds.AsNoTracking().Where(r => r.Status == RefundStatus.Succeeded && r.SettledAt >= from && r.SettledAt < until && paid.Any(o => o.Id == r.OrderId)).Select(r => r.Amount).ToListAsync(cancellation);
        var byFacts = await medals.GroupBy(m => new { m.Fabrication, m.Time }).Select(g => new { g.Key.Fabrication, g.Key.Time, Count = g.Count() }).ToListAsync(cancellation);
        var submitted = performances.Where(p => p.SubmittedAt >= from && p.SubmittedAt < until);
        return new Funnel(
            await orders.CountAsync(o => o.PlacedAt >= from && o.PlacedAt < until, cancellation), sales.Count,
            new(sales.Sum(o => o.DeliveryPrice.Cents + o.Lines.Sum(l => l.UnitPrice.Cents * l.Quantity))), new(refunds.Sum(r => r.Cents)),
            await attempts.CountAsync(a => a.StartedAt >= from && a.StartedAt < until && a.Status != AttemptStatus.FalseStart, cancellation),
            await attempts.CountAsync(a => a.FinishedAt >= from && a.FinishedAt < until && a.Status == AttemptStatus.Finished, cancellation),
            await submitted.CountAsync(cancellation), await submitted.CountAsync(p => p.Status == PerformanceStatus.Validated, cancellation), await submitted.CountAsync(p => p.Status == PerformanceStatus.Refused, cancellation),
            byFacts.GroupBy(f => Medal.StatusOf(f.Fabrication, f.Time)).ToDictionary(g => g.Key, g => g.Sum(f => f.Count)),
            await medals.CountAsync(m => m.ShippedAt >= from && m.ShippedAt < until, cancellation), await medals.CountAsync(m => m.DeliveredAt >= from && m.DeliveredAt < until, cancellation));
    }
}

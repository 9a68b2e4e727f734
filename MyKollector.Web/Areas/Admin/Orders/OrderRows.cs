using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>Which orders.</summary>
public sealed record OrderListFilter(string? Search, OrderStatus? Status, string? Course, ManufacturerId? Workshop, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>One order of the list.</summary>
public sealed record OrderRow(string Number, string Email, string Name, OrderStatus Status, Money Total, DateTimeOffset PlacedAt, IReadOnlyList<MedalStatus> Medals, string Summits);

/// <summary>All orders, searched by number, e-mail, serial or name.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class OrderRows(Database database)
{
    public const int PageSize = 50;

    public async Task<Result<(IReadOnlyList<OrderRow> Rows, bool More, int Total)>> QueryAsync(OrderListFilter filter, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OrderRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        var orders = db.Orders.AsNoTracking();
        if (filter.Status is { } status) orders = orders.Where(o => o.Status == status);
        if (filter.From is { } from) orders = orders.Where(o => o.PlacedAt >= from);
        if (filter.Until is { } until) orders = orders.Where(o => o.PlacedAt < until);
        if (filter.Course is { } slug) orders = orders.Where(o => o.Lines.Any(l => db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug)));
        if (filter.Workshop is { } workshop) orders = orders.Where(o => db.Medals.Any(m => m.OrderId == o.Id && m.Manufacturer == workshop));
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var upper = filter.Search.Trim().ToUpperInvariant();
            var serial = Serial.Parse(filter.Search) is { Succeeded: true } read ? read.Value.Value : upper;
            var lower = filter.Search.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, where there is no culture.
            orders = orders.Where(o => o.Number == upper || o.Email.ToLower().Contains(lower) || o.DeliveryAddress.Name.ToLower().Contains(lower) || db.Medals.Any(m => m.OrderId == o.Id && (m.Serial == serial || m.AthleteName.ToLower().Contains(lower))));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var total = await orders.CountAsync(cancellation);
        var rows = await orders.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Number).Skip(page * PageSize).Take(PageSize + 1).ToListAsync(cancellation);
        var ids = rows.Take(PageSize).Select(o => o.Id).ToList();
        var medals = (await db.Medals.AsNoTracking().IgnoreAutoIncludes().Where(m => ids.Contains(m.OrderId)).Select(m => new { m.OrderId, m.Fabrication, m.Time }).ToListAsync(cancellation)).ToLookup(m => m.OrderId, m => Medal.StatusOf(m.Fabrication, m.Time));
        var courseIds = rows.SelectMany(o => o.Lines).Select(l => l.CourseId).Distinct().ToList();
        var summits = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Summit, cancellation);
        return ([.. rows.Take(PageSize).Select(o => new OrderRow(o.Number, o.Email, o.DeliveryAddress.Name, o.Status, o.Total, o.PlacedAt, [.. medals[o.Id].Order()], string.Join(", ", o.Lines.Select(l => summits.GetValueOrDefault(l.CourseId, "")).Distinct())))], rows.Count > PageSize, total);
    }
}

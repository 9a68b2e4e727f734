using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>The papers of one's own orders.</summary>
[Needs(Resource.Invoice, Right.Read)]
public sealed class OrderFiles(Database database, OrderDocuments documents)
{
    /// <summary>The invoice, or the credit note of this number.</summary>
    public async Task<Paper?> BillAsync(OrderId order, string? number, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OrderFiles>(actor) is not null || actor.Account is not { } account) return null;
        await using var db = database.Open();
        if (!await db.Orders.AnyAsync(o => o.Id == order && o.Customer == account, cancellation)) return null;
        var bill = await db.Invoices.AsNoTracking().FirstOrDefaultAsync(i => i.OrderId == order && (number == null ? i.Kind == InvoiceKind.Invoice : i.Number == number), cancellation);
        return bill is null ? null : documents.Bill(bill);
    }

    /// <summary>The bib of a medal that the actor owns or looks after.</summary>
    public async Task<Paper?> BibAsync(MedalId medal, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OrderFiles>(actor) is not null || actor.Account is not { } account) return null;
        await using var db = database.Open();
        if (await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Id == medal && (m.Owner == account || (m.Owner == null && m.Buyer == account)), cancellation) is not { Fabrication: not Domain.Medals.Fabrication.Cancelled } found) return null;
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == found.OrderId, cancellation);
        return await documents.BibAsync(db, found, order, cancellation);
    }
}

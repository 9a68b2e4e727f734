using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>Where a returning payer's order stands.</summary>
public sealed record PaymentView(OrderId Order, string Number, OrderStatus Status, PaymentStatus Payment, PaymentProblem? Problem, string Email, Money Total, WayIn WayIn, bool Guest, IReadOnlyList<PaidMedal> Medals);

/// <summary>A medal of a paid order.</summary>
public sealed record PaidMedal(int BibNumber, string Summit, string Name, string Address);

/// <summary>
/// What the payment service's return page shows. The session's name is the payer's secret. The page itself changes nothing: it asks the
/// reconciliation to look at this session now and waits a moment for the answer.
/// </summary>
[OpenToAll("Whoever holds the session's name has paid it.")]
public sealed class ShowPayment(Database database, PaymentReconciliation reconciliation, MedalTokens tokens, SiteAddresses sites)
{
    public async Task<PaymentView?> QueryAsync(string? session, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(session) || session.Length > 200) return null;
        for (var look = 0; ; look++)
        {
            await using var db = database.Open();
            if (await db.Payments.AsNoTracking().FirstOrDefaultAsync(p => p.SessionReference == session, cancellation) is not { } payment) return null;
            if (payment.Status == PaymentStatus.Open && look == 0) reconciliation.LookAt(payment.Provider, session);
            if (payment.Status == PaymentStatus.Open && look < 10)
            {
                await Task.Delay(200, cancellation);
                continue;
            }

            return await ViewAsync(db, payment, cancellation);
        }
    }

    async Task<PaymentView> ViewAsync(AppDbContext db, Payment payment, CancellationToken cancellation)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancellation);
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == order.Id).OrderBy(m => m.CourseId).ThenBy(m => m.BibNumber).ToListAsync(cancellation);
        var ids = medals.Select(m => m.CourseId).Distinct().ToList();
        var summits = await db.Courses.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Summit, cancellation);
        return new(order.Id, order.Number, order.Status, payment.Status, payment.Problem, order.Email, order.Total, order.Lines[0].WayIn, order.Customer is null,
            [.. medals.Where(m => m.Fabrication != Fabrication.Cancelled).Select(m => new PaidMedal(m.BibNumber, summits[m.CourseId], m.AthleteName, sites.MedalWithSession(tokens.Open(m.CurrentPiece))))]);
    }
}

/// <summary>An order that this browser placed and that still waits for its payment.</summary>
public sealed record WaitingOrder(OrderId Id, string Number, Money Total, OrderStatus Status);

/// <summary>Finds the order that this browser placed last.</summary>
[OpenToAll("The order is named by a signed cookie of this browser.")]
public sealed class PlacedHere(Database database)
{
    public async Task<WaitingOrder?> QueryAsync(OrderId? order, CancellationToken cancellation)
    {
        if (order is not { } id) return null;
        await using var db = database.Open();
        return await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancellation) is { } found ? new(found.Id, found.Number, found.Total, found.Status) : null;
    }
}

/// <summary>What a signed-in customer need not type again.</summary>
[OpenToAll("Answers only to the actor's own account.")]
public sealed class CheckoutDefaults(Database database)
{
    public async Task<CheckoutDetails> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.Account is not { } id) return new();
        await using var db = database.Open();
        var account = await db.Accounts.AsNoTracking().Where(a => a.Id == id).Select(a => new { a.Email, a.DisplayName, a.EmergencyContact }).FirstOrDefaultAsync(cancellation);
        var last = await db.Orders.AsNoTracking().Where(o => o.Customer == id).OrderByDescending(o => o.PlacedAt).FirstOrDefaultAsync(cancellation);
        return new()
        {
            Email = account?.Email, Name = last?.DeliveryAddress.Name ?? account?.DisplayName, Line1 = last?.DeliveryAddress.Line1, Line2 = last?.DeliveryAddress.Line2, PostalCode = last?.DeliveryAddress.PostalCode,
            City = last?.DeliveryAddress.City, Country = last?.DeliveryAddress.Country ?? "FR", EmergencyContact = account?.EmergencyContact ?? last?.EmergencyContact,
        };
    }
}

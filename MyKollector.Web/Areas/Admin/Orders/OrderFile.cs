using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Areas.Admin.Outbox;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>One medal of an order, with what this person may do to it now.</summary>
public sealed record OrderMedal(MedalId Id, string Serial, string BaseSerial, MedalStatus Status, string Summit, string Slug, string Finish, string AthleteName, string Workshop, int BibNumber, int? ElapsedSeconds, DateOnly? ClimbedOn,
    PerformanceId? Performance, PerformanceStatus? PerformanceStatus, ProofLevel? Level, string? HoldReason, string? HeldBy, DateTimeOffset? HeldSince, DateTimeOffset Since, bool Late, IReadOnlyList<string> RevokedPieces,
    bool CanCancel, bool CanHold, bool CanRelease, bool CanWaive, bool CanDeliver, IReadOnlyList<RectificationKind> CanRectify);

/// <summary>One line of the agreement.</summary>
public sealed record OrderLineView(string Designation, string Finish, string AthleteName, int Quantity, Money Total, bool Gift, WayIn WayIn);

/// <summary>One try to pay.</summary>
public sealed record OrderPayment(PaymentId Id, string Provider, PaymentStatus Status, Money Amount, Money Refunded, DateTimeOffset OpenedAt, DateTimeOffset? SettledAt, PaymentProblem? Problem, Money? Received, bool CanCheck, bool CanResolve);

/// <summary>Money on its way back.</summary>
public sealed record OrderRefund(Money Amount, RefundStatus Status, string Reason, DateTimeOffset RequestedAt, DateTimeOffset? SettledAt);

/// <summary>An accounting document.</summary>
public sealed record OrderDocument(InvoiceId Id, InvoiceKind Kind, string Number, Money Total, DateTimeOffset IssuedAt);

/// <summary>What left the workshop.</summary>
public sealed record OrderParcel(string? Carrier, string? Tracking, DateTimeOffset ShippedAt, string ShippedBy, DateTimeOffset? UndoneAt);

/// <summary>One event of the whole story, from the journal.</summary>
public sealed record OrderEvent(AuditId Id, DateTimeOffset At, string Role, string Actor, string Action, string ObjectType, string? Serial, Outcome Outcome, string? Reason, IReadOnlyDictionary<string, string?> Details);

/// <summary>A time that belongs to the order.</summary>
public sealed record OrderPerformance(PerformanceId Id, string Summit, int Seconds, PerformanceStatus Status, ProofLevel Level, DateTimeOffset SubmittedAt);

/// <summary>Everything about one order on one page.</summary>
public sealed record OrderSeen(OrderId Id, string Number, OrderStatus Status, string Email, string Language, AccountId? Customer, string? CustomerName, PostalAddress Delivery, PostalAddress Billing, string? EmergencyContact,
    DateTimeOffset PlacedAt, DateTimeOffset? PaidAt, Money Total, Money DeliveryPrice, IReadOnlyList<OrderLineView> Lines, IReadOnlyList<OrderMedal> Medals, IReadOnlyList<OrderPayment> Payments, IReadOnlyList<OrderRefund> Refunds,
    IReadOnlyList<OrderDocument> Documents, IReadOnlyList<OrderParcel> Parcels, IReadOnlyList<OrderPerformance> Performances, IReadOnlyList<OutboxRow> Messages, IReadOnlyList<OrderEvent> Events, bool CanAbandon, bool CanChangeAddress);

/// <summary>Reads one order with everything around it: medals, times, money, parcels, messages and the whole timeline.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class OrderFile(Database database, StageLimits limits, TimeProvider time)
{
    public async Task<Result<OrderSeen>> QueryAsync(string number, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OrderFile>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Order, Right.Read) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, cancellation) is not { } order) return OrderErrors.NotFound;
        var id = order.Id;

        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == id).OrderBy(m => m.BibNumber).ToListAsync(cancellation);
        var medalIds = medals.Select(m => m.Id).ToList();
        var performanceIds = medals.Select(m => m.PerformanceId).Concat(order.Lines.Select(l => l.PerformanceId)).OfType<PerformanceId>().Distinct().ToList();
        var performances = await db.Performances.AsNoTracking().IgnoreAutoIncludes().Where(p => p.OrderId == id || performanceIds.Contains(p.Id)).ToListAsync(cancellation);
        var attemptIds = await db.Attempts.AsNoTracking().Where(a => a.MedalId != null && medalIds.Contains(a.MedalId.Value)).Select(a => a.Id).ToListAsync(cancellation);
        var courseIds = order.Lines.Select(l => l.CourseId).Concat(performances.Select(p => p.CourseId)).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).Select(c => new { c.Id, c.Summit, c.Slug }).ToDictionaryAsync(c => c.Id, cancellation);
        var workshops = await db.Manufacturers.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, cancellation);
        var payments = await db.Payments.AsNoTracking().Where(p => p.OrderId == id).OrderBy(p => p.OpenedAt).ToListAsync(cancellation);
        var refunds = await db.Refunds.AsNoTracking().Where(r => r.OrderId == id).OrderBy(r => r.RequestedAt).ToListAsync(cancellation);
        var documents = await db.Invoices.AsNoTracking().Where(i => i.OrderId == id).OrderBy(i => i.IssuedAt).Select(i => new OrderDocument(i.Id, i.Kind, i.Number, i.Total, i.IssuedAt)).ToListAsync(cancellation);
        var parcels = await db.Parcels.AsNoTracking().Where(p => p.OrderId == id).OrderBy(p => p.ShippedAt).ToListAsync(cancellation);
        var messages = await db.Outbox.AsNoTracking().Where(m => m.OrderId == id).OrderBy(m => m.CreatedAt).ToListAsync(cancellation);
        var customer = order.Customer is { } account ? await db.Accounts.AsNoTracking().Where(a => a.Id == account).Select(a => a.DisplayName).FirstOrDefaultAsync(cancellation) : null;
        var serials = medals.ToDictionary(m => m.Id.Value, m => m.Serial);

        // A climb may be older than its order: its lines name the attempt or the performance, not the order.
        List<Guid> around = [.. medalIds.Select(m => m.Value), .. performances.Select(p => p.Id.Value), .. attemptIds.Select(a => a.Value), .. performances.Select(p => p.AttemptId).OfType<AttemptId>().Select(a => a.Value)];
        var lines = await db.Journal.AsNoTracking().Where(e => e.Order == id || around.Contains(e.ObjectId)).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence).Take(500).ToListAsync(cancellation);

        return new OrderSeen(
            id, order.Number, order.Status, order.Email, order.Language, order.Customer, customer, order.DeliveryAddress, order.BillingAddress, order.EmergencyContact, order.PlacedAt, order.PaidAt, order.Total, order.DeliveryPrice,
            [.. order.Lines.Select(l => new OrderLineView(l.Designation, l.Finish, l.AthleteName, l.Quantity, l.Total, l.Gift, l.WayIn))],
            [.. medals.Select(Medal)],
            [.. payments.Select(p => new OrderPayment(p.Id, p.Provider, p.Status, p.Amount, p.Refunded, p.OpenedAt, p.SettledAt, p.Problem, p.Received,
                CanCheck: p.Status != PaymentStatus.Succeeded && actor.ScopeOf(Resource.Order, Right.Write) == Scope.All, CanResolve: p.Problem is not null && actor.ScopeOf(Resource.Payment, Right.Validate) == Scope.All))],
            [.. refunds.Select(r => new OrderRefund(r.Amount, r.Status, r.Reason, r.RequestedAt, r.SettledAt))],
            documents,
            [.. parcels.Select(p => new OrderParcel(p.Carrier, p.TrackingNumber, p.ShippedAt, p.ShippedBy, p.UndoneAt))],
            [.. performances.OrderBy(p => p.SubmittedAt).Select(p => new OrderPerformance(p.Id, courses.GetValueOrDefault(p.CourseId)?.Summit ?? "", p.CountedSeconds, p.Status, p.Level, p.SubmittedAt))],
            [.. messages.Select(m => OutboxRow.Of(m, order.Number))],
            [.. lines.Select(e => new OrderEvent(e.Id, e.At, e.ActorRole, e.ActorName, e.Action, e.ObjectType, serials.GetValueOrDefault(e.ObjectId), e.Outcome, e.Reason, JsonSerializer.Deserialize<Dictionary<string, string?>>(e.Details) ?? []))],
            CanAbandon: order.Status == OrderStatus.AwaitingPayment && actor.ScopeOf(Resource.Order, Right.Write) == Scope.All,
            CanChangeAddress: ChangeOrderAddress.May(actor, parcels, medals));

        OrderMedal Medal(Medal m)
        {
            var since = MedalStages.SinceOf(m.Fabrication, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt);
            var performance = performances.Find(p => p.Id == m.PerformanceId);
            return new(m.Id, m.PieceSerial, m.Serial, m.Status, courses[m.CourseId].Summit, courses[m.CourseId].Slug, m.Finish, m.AthleteName, workshops.GetValueOrDefault(m.Manufacturer, ""), m.BibNumber, m.ElapsedSeconds, m.ClimbedOn,
                m.PerformanceId, performance?.Status, performance?.Level, m.HoldReason, m.HeldBy, m.HeldSince, since, limits.Of(m.Status) is { } limit && now - since > limit && !m.OnHold,
                [.. m.Pieces.Where(p => p.RevokedAt is not null).OrderBy(p => p.Number).Select(p => Domain.Medals.Medal.PieceSerialOf(m.Serial, p.Number))],
                CanCancel: m.CanCancel(actor).Succeeded && actor.ScopeOf(Resource.Payment, Right.Validate) == Scope.All, CanHold: m.CanHold(actor).Succeeded, CanRelease: m.CanRelease(actor).Succeeded,
                CanWaive: m.CanWaiveTime(actor).Succeeded, CanDeliver: m.CanDeliver(actor).Succeeded, CanRectify: [.. Enum.GetValues<RectificationKind>().Where(k => m.CanRectify(k, actor, now).Succeeded)]);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Payments;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// Money back for medals that were cancelled: refund and credit note in the transaction of the cancellation, the service is asked
/// afterwards by the outbox.
/// </summary>
public sealed class Refunds(Database database, PaymentProviders providers, OperatorSettings seller, TimeProvider time)
{
    /// <summary>
    /// Decides the refund of medals cancelled in this transaction, with the delivery when nothing of the order is left to send. The caller has
    /// loaded and cancelled them and commits.
    /// </summary>
    /// <param name="db">The caller's transaction.</param>
    /// <param name="order">Tracked by it.</param>
    /// <param name="cancelled">Tracked by it, cancelled just now.</param>
    /// <param name="reason">Printed on the credit note.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<Result<Refund>> DecideAsync(AppDbContext db, Order order, IReadOnlyList<Medal> cancelled, string reason, CancellationToken cancellation)
    {
        if (cancelled.Count == 0 || cancelled.Any(m => m.OrderId != order.Id || m.Fabrication != Fabrication.Cancelled)) return OrderErrors.NothingToRefund;
        var now = time.GetUtcNow();
        var payment = await db.Payments.FirstOrDefaultAsync(p => p.OrderId == order.Id && p.Status == PaymentStatus.Succeeded && p.Problem != PaymentProblem.AmountDiffers && p.Problem != PaymentProblem.PaidTwice, cancellation);
        var invoice = await db.Invoices.FirstOrDefaultAsync(i => i.OrderId == order.Id && i.Kind == InvoiceKind.Invoice, cancellation);
        if (payment is null || invoice is null) return PaymentErrors.NotPaid;

        // What is cancelled waits in its workshop's queue no more.
        await WorkshopThresholds.ReviewAsync(db, Actor.System, now, cancellation);
        var here = cancelled.Select(m => m.Id).ToHashSet();
        var others = await db.Medals.Where(m => m.OrderId == order.Id).Select(m => new { m.Id, m.Fabrication }).ToListAsync(cancellation);
        var nothingLeft = others.All(m => here.Contains(m.Id) || m.Fabrication == Fabrication.Cancelled);
        var amount = new Money(cancelled.Sum(m => order.Lines.Single(l => l.Id == m.OrderLineId).UnitPrice.Cents) + (nothingLeft ? order.DeliveryPrice.Cents : 0));
        var decided = payment.Refund(RefundId.New(now), amount, reason, Actor.System, now);
        if (!decided.Succeeded) return decided;
        var refund = decided.Value;
        db.Refunds.Add(refund);
        if (nothingLeft && payment.Refunded == payment.Amount) order.MarkRefunded(reason, Actor.System, now);

        var numbered = await Bills.NumberAsync(db, InvoiceKind.CreditNote, time, (number, at) => Bills.CreditNoteOf(order, invoice, cancelled, nothingLeft, reason, number, seller, at), cancellation);
        var note = new Invoice
        {
            Id = numbered.Id, Kind = numbered.Kind, Year = numbered.Year, Sequence = numbered.Sequence, Number = numbered.Number, OrderId = numbered.OrderId, Total = numbered.Total,
            IssuedAt = numbered.IssuedAt, Snapshot = numbered.Snapshot, Cancels = invoice.Id, RefundId = refund.Id,
        };
        db.Invoices.Add(note);
        order.Issue(note, Actor.System, note.IssuedAt);
        return refund;
    }

    /// <summary>Ends a change that cancelled one medal: decides its refund and commits.</summary>
    /// <param name="work">The change.</param>
    /// <param name="cancelled">Tracked by it, cancelled just now.</param>
    /// <param name="reason">Key of the word that the credit note prints.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<Result> CommitAsync(UnitOfWork work, Medal cancelled, string reason, CancellationToken cancellation)
    {
        if (await OrderFulfilment.LockAsync(work.Db, cancelled.OrderId, cancellation) is not { } order) return OrderErrors.NotFound;
        var decided = await DecideAsync(work.Db, order, [cancelled], Bills.Word(reason, Bills.CultureOf(order)), cancellation);
        return decided.Succeeded ? await work.CommitAsync(cancellation) : decided.Error;
    }

    /// <summary>Asks the service for the money. Safe to repeat: the refund's identifier is the key.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer; the outbox will ask again.</exception>
    public async Task ExecuteAsync(RefundId id, CancellationToken cancellation)
    {
        Refund refund;
        Payment payment;
        await using (var db = database.Open())
        {
            if (await db.Refunds.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellation) is not { Status: RefundStatus.Requested } found) return;
            refund = found;
            payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, cancellation);
        }

        if (providers.Find(payment.Provider) is not { } service || payment.PaymentReference is not { } reference) throw new PaymentUnavailableException($"No payment service {payment.Provider} to refund with.");
        var answer = await service.RefundAsync(new(id, reference, refund.Amount, refund.Reason), cancellation);
        if (answer is { Succeeded: false, Failed: false }) return;

        // Two refunds of one payment may be answered at the same moment: the second looks again.
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(Actor.System, "refund", cancellation);
            var stored = await work.Db.Refunds.SingleAsync(r => r.Id == id, cancellation);
            var paid = await work.Db.Payments.SingleAsync(p => p.Id == stored.PaymentId, cancellation);
            if (!paid.SettleRefund(stored, answer.Succeeded, answer.Reference, time.GetUtcNow())) return;
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return;
            if (attempt == 5) throw new InvalidOperationException($"A refund could not be written: {saved.Error.Code}");
        }
    }
}

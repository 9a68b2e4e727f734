using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Where a session stands once it was asked for.</summary>
public enum FulfilmentState
{
    /// <summary>Paid; order, medals and invoice are there, now or since an earlier call.</summary>
    Paid,

    /// <summary>Not paid yet; may still be.</summary>
    Pending,

    /// <summary>Refused or given up; another try is another session.</summary>
    Failed,

    /// <summary>The money is here and a person must look: the amount differs, or it was paid twice.</summary>
    Problem,

    /// <summary>The service or this house knows nothing of it.</summary>
    Unknown,
}

/// <summary>
/// From payment to medals. One function for the webhook, the return page and the reconciliation alike, safe to run many times and at
/// the same moment: it asks the service what is true, and writes order, medals, stock, times and invoice in one transaction or not at all.
/// </summary>
public sealed class OrderFulfilment(Database database, PaymentProviders providers, MedalTokens tokens, OperatorSettings seller, TimeProvider time, ILogger<OrderFulfilment> log)
{
    const string Operation = "fulfil";

    /// <summary>Asks the service for a session and does what follows from the answer.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer.</exception>
    public async Task<FulfilmentState> FulfilAsync(string provider, string session, CancellationToken cancellation)
    {
        if (providers.Find(provider) is not { } service || await service.GetSessionAsync(session, cancellation) is not { } answer) return FulfilmentState.Unknown;
        if (answer is { Paid: false, Failed: false, State: SessionState.Open or SessionState.Complete }) return FulfilmentState.Pending;
        return await RepeatAsync(async work => answer.Paid ? await PaidAsync(work, provider, answer, cancellation) : await NotPaidAsync(work, provider, answer, cancellation), cancellation);
    }

    /// <summary>Makes the medals that a paid order still lacks: there was no workshop when it was paid.</summary>
    public async Task CompleteAsync(OrderId id, CancellationToken cancellation) => await RepeatAsync(async work =>
    {
        var now = time.GetUtcNow();
        if (await LockAsync(work.Db, id, cancellation) is not { Status: OrderStatus.Paid } order) return FulfilmentState.Unknown;
        var made = await MakeMedalsAsync(work.Db, order, now, cancellation);
        await WorkshopThresholds.ReviewAsync(work.Db, Actor.System, now, cancellation);
        if (!made) return FulfilmentState.Problem;
        foreach (var payment in await work.Db.Payments.Where(p => p.OrderId == id && p.Problem == PaymentProblem.NoWorkshop).ToListAsync(cancellation))
            payment.ResolveProblem("a workshop was allotted", Actor.System, now);
        return FulfilmentState.Paid;
    }, cancellation);

    /// <summary>Another call may have been faster, or two random serials met: then look again with fresh eyes.</summary>
    async Task<FulfilmentState> RepeatAsync(Func<UnitOfWork, Task<FulfilmentState>> change, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(Actor.System, Operation, cancellation);
            var state = await change(work);
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return state;
            if (attempt == 10) throw new InvalidOperationException($"A payment could not be written: {saved.Error.Code}");
        }
    }

    async Task<FulfilmentState> NotPaidAsync(UnitOfWork work, string provider, PaymentSession answer, CancellationToken cancellation)
    {
        var payment = await PaymentOfAsync(work.Db, provider, answer.Reference, cancellation);
        // A service never takes a success back; an old answer that arrives late must not do it for it.
        if (payment is { Status: PaymentStatus.Succeeded }) return FulfilmentState.Paid;
        payment?.Settle(answer.Failed ? PaymentStatus.Failed : PaymentStatus.Expired, answer.PaymentReference, Actor.System, time.GetUtcNow());
        return FulfilmentState.Failed;
    }

    async Task<FulfilmentState> PaidAsync(UnitOfWork work, string provider, PaymentSession answer, CancellationToken cancellation)
    {
        var db = work.Db;
        var now = time.GetUtcNow();
        var payment = await PaymentOfAsync(db, provider, answer.Reference, cancellation);
        if ((payment?.OrderId ?? answer.Order) is not { } orderId || await LockAsync(db, orderId, cancellation) is not { } order)
        {
            await OrphanAsync(db, provider, answer, now, cancellation);
            return FulfilmentState.Unknown;
        }

        // The lock may have waited for another call that changed this very payment.
        if (payment is not null) await db.Entry(payment).ReloadAsync(cancellation);
        else db.Payments.Add(payment = Payment.Open(PaymentId.New(now), orderId, provider, answer.Reference, order.Total, Actor.System, now));
        payment.Settle(PaymentStatus.Succeeded, answer.PaymentReference, Actor.System, now);
        if (answer.Currency != "eur" || answer.Amount != order.Total)
        {
            payment.Flag(PaymentProblem.AmountDiffers, answer.Amount, Actor.System, now);
            return FulfilmentState.Problem;
        }

        if (order.MarkPaid(answer.Amount, Actor.System, now) is not { Succeeded: true, Value: true })
        {
            var other = await db.Payments.AnyAsync(p => p.OrderId == orderId && p.Id != payment.Id && p.Status == PaymentStatus.Succeeded && p.Problem != PaymentProblem.AmountDiffers && p.Problem != PaymentProblem.PaidTwice, cancellation);
            if (other && payment.Problem is null) payment.Flag(PaymentProblem.PaidTwice, answer.Amount, Actor.System, now);
            return other ? FulfilmentState.Problem : FulfilmentState.Paid;
        }

        if (!await MakeMedalsAsync(db, order, now, cancellation)) payment.Flag(PaymentProblem.NoWorkshop, answer.Amount, Actor.System, now);
        await WorkshopThresholds.ReviewAsync(db, Actor.System, now, cancellation);
        await InvoiceAsync(db, order, answer.Method, cancellation);
        log.LogInformation("Order {Order} is paid", order.Number);
        return FulfilmentState.Paid;
    }

    static async Task OrphanAsync(AppDbContext db, string provider, PaymentSession answer, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = $"mail.payment_orphan:{provider}:{answer.Reference}";
        if (!await db.Outbox.AnyAsync(m => m.DedupKey == key, cancellation))
            db.Outbox.Add(new OutboxDraft("mail.payment_orphan", new OrphanMessage(provider, answer.Reference, answer.Amount.Cents), key).ToMessage(now, null));
    }

    static Task<Payment?> PaymentOfAsync(AppDbContext db, string provider, string session, CancellationToken cancellation) =>
        db.Payments.FirstOrDefaultAsync(p => p.Provider == provider && p.SessionReference == session, cancellation);

    /// <summary>PostgreSQL lets two transactions read the same order; whoever comes second waits here and then reads what the first wrote.</summary>
    internal static async Task<Order?> LockAsync(AppDbContext db, OrderId id, CancellationToken cancellation)
    {
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Orders" WHERE "Id" = {id.Value} FOR UPDATE""", cancellation);
        return await db.Orders.FirstOrDefaultAsync(o => o.Id == id, cancellation);
    }

    /// <summary>One medal per unit that has none yet. False when there is no workshop at all.</summary>
    async Task<bool> MakeMedalsAsync(AppDbContext db, Order order, DateTimeOffset now, CancellationToken cancellation)
    {
        var made = (await db.Medals.Where(m => m.OrderId == order.Id).Select(m => new { m.OrderLineId, m.LineIndex }).ToListAsync(cancellation)).Select(m => (m.OrderLineId, m.LineIndex)).ToHashSet();
        var year = Formats.InParis(now).Year;
        // Courses in a fixed order: two payments must not wait for each other's bib numbers.
        foreach (var group in order.Lines.GroupBy(l => l.CourseId).OrderBy(g => g.Key.Value))
        {
            var units = group.SelectMany(line => Enumerable.Range(1, line.Quantity).Select(index => (Line: line, Index: index))).Where(u => !made.Contains((u.Line.Id, u.Index))).ToList();
            if (units.Count == 0) continue;
            var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == group.Key, cancellation);
            if (await WorkshopOfAsync(db, course.Id, now, cancellation) is not { } workshop) return false;
            var bib = await Numbering.TakeAsync(db, $"bib-{course.Id.Value:N}", units.Count, cancellation);
            foreach (var (line, index) in units)
            {
                var (_, stored) = tokens.Create();
                var medal = Medal.Queue(MedalId.New(now), order.Id, line.Id, index, course.Id, workshop.Id, await SerialNumbers.DrawAsync(db, course.SerialPrefix, year, cancellation), bib++,
                    new(line.Finish, line.AthleteName), !line.WithoutTime, order.Customer, line.Gift, MedalPieceId.New(now), stored, Actor.System, now);
                db.Medals.Add(medal);
                if (!workshop.Allotted) medal.Hold("no_allotment", Actor.System, now);
                await LinkAsync(db, medal, line, now, cancellation);
                await DrawAsync(db, medal, now, cancellation);
            }
        }

        return true;
    }

    /// <summary>The newest allotment that is valid now. Without one the medal goes, on hold, to whoever made this course last, else to any active workshop: never lost.</summary>
    static async Task<(ManufacturerId Id, bool Allotted)?> WorkshopOfAsync(AppDbContext db, CourseId course, DateTimeOffset now, CancellationToken cancellation)
    {
        var allotments = await db.Allotments.AsNoTracking().Where(a => a.CourseId == course && a.From <= now).OrderByDescending(a => a.From).ToListAsync(cancellation);
        var active = await db.Manufacturers.AsNoTracking().Where(m => m.Active).OrderBy(m => m.Name).Select(m => m.Id).ToListAsync(cancellation);
        if (allotments.Find(a => (a.Until is null || a.Until > now) && active.Contains(a.Manufacturer)) is { } valid) return (valid.Manufacturer, true);
        if (allotments.Find(a => active.Contains(a.Manufacturer)) is { } last) return (last.Manufacturer, false);
        return active.Count > 0 ? (active[0], false) : null;
    }

    static async Task LinkAsync(AppDbContext db, Medal medal, OrderLine line, DateTimeOffset now, CancellationToken cancellation)
    {
        if (line.PerformanceId is not { } id || line.WithoutTime) return;
        if (await db.Performances.FirstOrDefaultAsync(p => p.Id == id && p.CourseId == line.CourseId, cancellation) is not { } performance) return;
        performance.BoughtWith(medal.OrderId);
        if (performance.Status == PerformanceStatus.Validated) medal.AttachTime(performance.Id, performance.CountedSeconds, performance.ClimbedOn, Actor.System, now);
        else medal.ExpectPerformance(performance.Id, Actor.System, now);
    }

    static async Task DrawAsync(AppDbContext db, Medal medal, DateTimeOffset now, CancellationToken cancellation)
    {
        if (medal.OnHold) return;
        var stock = db.BlankStocks.Local.FirstOrDefault(s => s.Manufacturer == medal.Manufacturer && s.CourseId == medal.CourseId && s.Finish == medal.Finish)
            ?? await db.BlankStocks.FirstOrDefaultAsync(s => s.Manufacturer == medal.Manufacturer && s.CourseId == medal.CourseId && s.Finish == medal.Finish, cancellation);
        stock?.TryDraw(medal, now);
    }

    /// <summary>Last in the transaction: the series' row is locked from here to the commit, so that its dates follow its numbers.</summary>
    async Task InvoiceAsync(AppDbContext db, Order order, string? method, CancellationToken cancellation)
    {
        if (await db.Invoices.AnyAsync(i => i.OrderId == order.Id && i.Kind == InvoiceKind.Invoice, cancellation)) return;
        var document = await Bills.NumberAsync(db, InvoiceKind.Invoice, time, (number, now) => Bills.InvoiceOf(order, number, method, seller, now), cancellation);
        db.Invoices.Add(document);
        order.Issue(document, Actor.System, document.IssuedAt);
    }
}

/// <summary>Money that no order here asked for.</summary>
public sealed record OrphanMessage(string Provider, string Session, long Cents);

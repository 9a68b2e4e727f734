using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Platform.Flow;

public sealed class OrderFulfilmentTests
{
    static DemoPaymentProvider Bank(App app) => app.Services.GetRequiredService<DemoPaymentProvider>();

    static OrderFulfilment Fulfilment(App app) => app.Services.GetRequiredService<OrderFulfilment>();

    [Theory, OnBothEngines]
    public async Task Thirty_calls_at_once_for_one_payment_have_one_effect(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PlacedOrderAsync(app, lines: [new(Quantity: 3), new("galibier-lautaret", Finish: "black")]);
        Bank(app).Play(order.Session, DemoChoice.LoseNotification);

        var states = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Fulfilment(app).FulfilAsync("demo", order.Session, default))));

        Assert.All(states, s => Assert.Equal(FulfilmentState.Paid, s));
        await using var db = app.Database.Open();
        var paid = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == order.Id);
        Assert.Equal(OrderStatus.Paid, paid.Status);
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == order.Id).ToListAsync();
        Assert.Equal(4, medals.Count);
        Assert.Equal(4, medals.Select(m => m.Serial).Distinct().Count());
        Assert.All(medals, m => Assert.True(Serial.Parse(m.Serial).Succeeded));
        Assert.Equal([1, 2, 3], medals.Where(m => m.LineIndex > 0 && m.Finish == "bronze").Select(m => m.BibNumber).Order());
        var invoice = Assert.Single(await db.Invoices.AsNoTracking().Where(i => i.OrderId == order.Id).ToListAsync());
        Assert.Equal("F-2026-000001", invoice.Number);
        Assert.Equal(order.Total, invoice.Total);
        Assert.Single(await db.Outbox.AsNoTracking().Where(m => m.Type == "mail.order_paid").ToListAsync());
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "order.paid"));
        Assert.Equal(PaymentStatus.Succeeded, (await db.Payments.AsNoTracking().SingleAsync(p => p.OrderId == order.Id)).Status);
    }

    [Theory, OnBothEngines]
    public async Task Orders_paid_at_the_same_moment_leave_no_gap_in_the_invoices_and_no_serial_or_bib_twice(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var orders = new List<PlacedOrder>();
        for (var i = 0; i < 24; i++) orders.Add(await Given.PlacedOrderAsync(app, lines: [new(Quantity: 2), new("galibier-lautaret"), new("iseran-lanslebourg")]));
        foreach (var order in orders) Bank(app).Play(order.Session, DemoChoice.LoseNotification);

        var states = await Task.WhenAll(orders.SelectMany(o => new[] { o, o }).Select(o => Task.Run(() => Fulfilment(app).FulfilAsync("demo", o.Session, default))));

        Assert.All(states, s => Assert.Equal(FulfilmentState.Paid, s));
        await using var db = app.Database.Open();
        var invoices = await db.Invoices.AsNoTracking().OrderBy(i => i.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 24), invoices.Select(i => i.Sequence));
        Assert.True(invoices.Zip(invoices.Skip(1)).All(pair => pair.First.IssuedAt <= pair.Second.IssuedAt));
        var medals = await db.Medals.AsNoTracking().ToListAsync();
        Assert.Equal(96, medals.Count);
        Assert.Equal(96, medals.Select(m => m.Serial).Distinct().Count());
        foreach (var course in medals.GroupBy(m => m.CourseId)) Assert.Equal(Enumerable.Range(1, course.Count()), course.Select(m => m.BibNumber).Order());
    }

    [Theory, OnBothEngines]
    public async Task Another_amount_or_currency_makes_nothing_and_tells_the_administrators(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        foreach (var (tell, currency) in new[] { (1L, "eur"), (4480L, "usd") })
        {
            var order = await Given.PlacedOrderAsync(app);
            app.Services.GetRequiredService<DemoSessions>().Change(order.Session, s => s with { TellCents = currency == "usd" ? null : tell, TellCurrency = currency });
            Bank(app).Play(order.Session, DemoChoice.LoseNotification);

            Assert.Equal(FulfilmentState.Problem, await Fulfilment(app).FulfilAsync("demo", order.Session, default));
            Assert.Equal(FulfilmentState.Problem, await Fulfilment(app).FulfilAsync("demo", order.Session, default));

            await using var db = app.Database.Open();
            Assert.Equal(OrderStatus.AwaitingPayment, (await db.Orders.AsNoTracking().SingleAsync(o => o.Id == order.Id)).Status);
            Assert.False(await db.Medals.AnyAsync(m => m.OrderId == order.Id));
            Assert.False(await db.Invoices.AnyAsync(i => i.OrderId == order.Id));
            Assert.Equal(PaymentProblem.AmountDiffers, (await db.Payments.AsNoTracking().SingleAsync(p => p.OrderId == order.Id)).Problem);
            Assert.Single(await db.Outbox.AsNoTracking().Where(m => m.Type == "mail.payment_problem" && m.OrderId == order.Id).ToListAsync());
        }
    }

    [Theory, OnBothEngines]
    public async Task A_second_session_paid_for_the_same_order_is_set_aside(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app);
        var placed = (await Bank(app).GetSessionAsync(order.Session, default))!;
        var second = await Bank(app).CreateSessionAsync(app.Services.GetRequiredService<DemoSessions>().Find(order.Session)!.Request with { IdempotencyKey = "again" }, default);
        Assert.NotEqual(placed.Reference, second.Reference);
        Bank(app).Play(second.Reference, DemoChoice.LoseNotification);

        Assert.Equal(FulfilmentState.Problem, await Fulfilment(app).FulfilAsync("demo", second.Reference, default));
        Assert.Equal(FulfilmentState.Paid, await Fulfilment(app).FulfilAsync("demo", order.Session, default));

        await using var db = app.Database.Open();
        Assert.Equal(PaymentProblem.PaidTwice, (await db.Payments.AsNoTracking().SingleAsync(p => p.SessionReference == second.Reference)).Problem);
        Assert.Null((await db.Payments.AsNoTracking().SingleAsync(p => p.SessionReference == order.Session)).Problem);
        Assert.Equal(1, await db.Medals.CountAsync(m => m.OrderId == order.Id));
    }

    [Theory, OnBothEngines]
    public async Task A_paid_session_without_a_row_here_is_traced_to_its_order(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PlacedOrderAsync(app);
        await using (var db = app.Database.Open()) await db.Payments.Where(p => p.OrderId == order.Id).ExecuteDeleteAsync();
        Bank(app).Play(order.Session, DemoChoice.LoseNotification);

        Assert.Equal(FulfilmentState.Paid, await Fulfilment(app).FulfilAsync("demo", order.Session, default));

        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Medals.CountAsync(m => m.OrderId == order.Id));
    }

    [Theory, OnBothEngines]
    public async Task Money_that_no_order_asked_for_is_told_once(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var now = app.Clock.GetUtcNow();
        var session = await Bank(app).CreateSessionAsync(new(OrderId.New(now), "26-XXXXXX", new(4480), [], "a@example.com", "fr", "http://localhost/", "http://localhost/", now.AddHours(1), "nobody"), default);
        Bank(app).Play(session.Reference, DemoChoice.LoseNotification);
        for (var i = 0; i < 3; i++) Assert.Equal(FulfilmentState.Unknown, await Fulfilment(app).FulfilAsync("demo", session.Reference, default));
        await using var db = app.Database.Open();
        Assert.Single(await db.Outbox.AsNoTracking().Where(m => m.Type == "mail.payment_orphan").ToListAsync());
    }

    [Theory, OnBothEngines]
    public async Task Blank_stock_is_drawn_as_far_as_it_goes(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        CourseId course;
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var allotment = await work.Db.Allotments.FirstAsync(a => work.Db.Courses.Any(c => c.Id == a.CourseId && c.SerialPrefix == "HUEZ"));
            course = allotment.CourseId;
            var stock = BlankStock.Empty(BlankStockId.New(app.Clock.GetUtcNow()), allotment.Manufacturer, course, "bronze");
            stock.Add(2, Actor.System, app.Clock.GetUtcNow());
            work.Db.BlankStocks.Add(stock);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var order = await Given.PaidOrderAsync(app, lines: [new(Quantity: 3), new(Finish: "silver")]);

        await using var db = app.Database.Open();
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == order.Id).ToListAsync();
        Assert.Equal(2, medals.Count(m => m.Fabrication == Fabrication.Made));
        Assert.Equal(2, medals.Count(m => m.Fabrication == Fabrication.Queued));
        Assert.Equal(0, (await db.BlankStocks.AsNoTracking().SingleAsync(s => s.CourseId == course)).Quantity);
    }

    [Theory, OnBothEngines]
    public async Task Without_an_allotment_the_medal_waits_on_hold_and_without_a_workshop_the_order_waits_for_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await using (var db = app.Database.Open()) await db.Allotments.ExecuteDeleteAsync();
        var held = await Given.PaidOrderAsync(app);
        await using (var db = app.Database.Open())
        {
            Assert.Equal("no_allotment", (await db.Medals.AsNoTracking().SingleAsync(m => m.OrderId == held.Id)).HoldReason);
            await db.Manufacturers.ExecuteUpdateAsync(set => set.SetProperty(m => m.Active, false));
        }

        var waiting = await Given.PaidOrderAsync(app);
        Assert.Empty(waiting.Medals);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(PaymentProblem.NoWorkshop, (await db.Payments.AsNoTracking().SingleAsync(p => p.OrderId == waiting.Id)).Problem);
            Assert.Equal(1, await db.Invoices.CountAsync(i => i.OrderId == waiting.Id));
            await db.Manufacturers.ExecuteUpdateAsync(set => set.SetProperty(m => m.Active, true));
        }

        await app.Services.GetRequiredService<PaymentReconciliation>().RunOnceAsync(default);
        await app.Services.GetRequiredService<PaymentReconciliation>().RunOnceAsync(default);
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Medals.CountAsync(m => m.OrderId == waiting.Id));
        Assert.Null((await after.Payments.AsNoTracking().SingleAsync(p => p.OrderId == waiting.Id)).Problem);
    }

    [Theory, OnBothEngines]
    public async Task A_late_or_lost_payment_is_found_by_the_reconciliation_and_honoured_even_after_the_order_was_given_up(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var reconciliation = app.Services.GetRequiredService<PaymentReconciliation>();
        var lost = await Given.PlacedOrderAsync(app);
        var late = await Given.PlacedOrderAsync(app);
        var refused = await Given.PlacedOrderAsync(app);
        var never = await Given.PlacedOrderAsync(app);
        Bank(app).Play(lost.Session, DemoChoice.LoseNotification);
        Bank(app).Play(late.Session, DemoChoice.PayLate);
        Bank(app).Play(refused.Session, DemoChoice.Fail);

        Assert.Equal(FulfilmentState.Pending, await Fulfilment(app).FulfilAsync("demo", late.Session, default));
        await reconciliation.RunOnceAsync(default);
        Assert.Equal([OrderStatus.Paid, OrderStatus.AwaitingPayment, OrderStatus.AwaitingPayment, OrderStatus.AwaitingPayment], await StatusesAsync(app, lost, late, refused, never));

        // What the periodic round does by itself.
        app.Clock.Advance(PaymentReconciliation.Period);
        await Eventually.TrueAsync(async () => (await StatusesAsync(app, late))[0] == OrderStatus.Paid);

        app.Clock.Advance(PaymentReconciliation.Window + TimeSpan.FromHours(1));
        await reconciliation.RunOnceAsync(default);
        Assert.Equal([OrderStatus.Paid, OrderStatus.Paid, OrderStatus.Abandoned, OrderStatus.Abandoned], await StatusesAsync(app, lost, late, refused, never));
        app.Services.GetRequiredService<DemoSessions>().Change(never.Session, s => s with { Paid = true, Complete = true });
        Assert.Equal(FulfilmentState.Paid, await Fulfilment(app).FulfilAsync("demo", never.Session, default));
        Assert.Equal([OrderStatus.Paid], await StatusesAsync(app, never));
    }

    [Theory, OnBothEngines]
    public async Task A_cancelled_medal_is_paid_back_once_with_a_credit_note_of_its_own_series(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app, lines: [new(Quantity: 2)]);
        var refunds = app.Services.GetRequiredService<Refunds>();
        foreach (var (medal, withDelivery) in new[] { (order.Medals[0], false), (order.Medals[1], true) })
        {
            await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
            var row = await work.Db.Medals.SingleAsync(m => m.Id == medal);
            Assert.True(row.Cancel("changed their mind", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            var tracked = await work.Db.Orders.SingleAsync(o => o.Id == order.Id);
            var refund = await refunds.DecideAsync(work.Db, tracked, [row], "Annulée avant gravure", default);
            Assert.Equal(withDelivery ? 4480 : 3990, refund.Value.Amount.Cents);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        List<RefundId> ids;
        await using (var db = app.Database.Open()) ids = await db.Refunds.AsNoTracking().Select(r => r.Id).ToListAsync();
        foreach (var id in ids.Concat(ids)) await refunds.ExecuteAsync(id, default);

        await using var after = app.Database.Open();
        Assert.All(await after.Refunds.AsNoTracking().ToListAsync(), r => Assert.Equal(RefundStatus.Succeeded, r.Status));
        Assert.Equal(OrderStatus.Refunded, (await after.Orders.AsNoTracking().SingleAsync()).Status);
        var notes = await after.Invoices.AsNoTracking().Where(i => i.Kind == InvoiceKind.CreditNote).OrderBy(i => i.Sequence).ToListAsync();
        Assert.Equal(["A-2026-000001", "A-2026-000002"], notes.Select(n => n.Number));
        Assert.Equal(0, (await after.Invoices.AsNoTracking().ToListAsync()).Sum(i => i.Total.Cents));
        Assert.Equal(2, app.Services.GetRequiredService<DemoSessions>().Find(order.Session)!.Refunds.Count);
    }

    [Fact]
    public void The_vat_of_the_lines_and_the_net_amounts_add_up_to_the_total_to_the_cent() =>
        Gen.Select(Gen.Long[1, 20_000], Gen.Int[1, 20], Gen.Int[0, 2].Select(i => new[] { 0.20m, 0.10m, 0.055m }[i])).Array[1, 12].Sample(lines =>
        {
            var bill = lines.Select(l => new BillLine("x", null, l.Item2, new(l.Item1), l.Item3)).ToList();
            var total = bill.Sum(l => l.Total.Cents);
            var vat = bill.Sum(l => l.Total.VatIncluded(l.VatRate).Cents);
            var net = bill.Sum(l => decimal.Round(l.Total.Cents / (1 + l.VatRate), 0, MidpointRounding.AwayFromZero));
            Assert.Equal(total, vat + (long)net);
        });

    static async Task<List<OrderStatus>> StatusesAsync(App app, params PlacedOrder[] orders)
    {
        await using var db = app.Database.Open();
        var rows = await db.Orders.AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.Status);
        return [.. orders.Select(o => rows[o.Id])];
    }
}

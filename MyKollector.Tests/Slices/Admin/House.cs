using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Shipping;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Tests.Slices.Admin;

/// <summary>Puts orders, medals and performances straight into the database, whole or with a part missing: the administration must see both.</summary>
sealed class House(App app)
{
    int _bib = 100;

    public static PostalAddress Address { get; } = new("Léa Martin", "3 rue des Alpes", null, "38520", "Le Bourg-d'Oisans", "FR");

    public App App => app;

    /// <summary>The actor with a proof of a moment ago, as refunds and exports ask for.</summary>
    public static Actor Proved(App app, Actor actor) => actor with { ProvedAt = app.Get<MyKollector.Web.Platform.Security.SystemClock>().Now };

    public DateTimeOffset Now => app.Clock.GetUtcNow();

    public async Task<Course> CourseAsync(string slug = "galibier-lautaret")
    {
        await using var db = app.Database.Open();
        return await db.Courses.AsNoTracking().SingleAsync(c => c.Slug == slug);
    }

    public async Task<ManufacturerId> WorkshopAsync(string name = "Atelier des Cimes")
    {
        await using var db = app.Database.Open();
        return await db.Manufacturers.Where(m => m.Name == name).Select(m => m.Id).SingleAsync();
    }

    public async Task<Order> OrderAsync(Actor? customer = null, int quantity = 1, bool paid = true, bool medals = true, bool invoice = true, string slug = "galibier-lautaret", string email = "lea@example.com", string athlete = "LÉA MARTIN", PerformanceId? performance = null, bool withoutTime = false)
    {
        var course = await CourseAsync(slug);
        var basket = Basket.Open(BasketId.New(Now), customer?.Account, Now);
        Assert.True(basket.Add(new BasketLine { Id = BasketLineId.New(Now), CourseId = course.Id, WayIn = WayIn.Before, Finish = "bronze", AthleteName = athlete, Quantity = quantity, PerformanceId = performance, WithoutTime = withoutTime, NoWithdrawalAcknowledged = true }, Now).Succeeded);
        var number = "26-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(3));
        var order = Order.Place(OrderId.New(Now), number, basket, new Dictionary<CourseId, string> { [course.Id] = "Médaille gravée, " + course.Summit }, customer?.Account, email, "fr", Address, Address, null, new string('a', 64), Actor.System, Now).Value;
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        work.Db.Orders.Add(order);
        var payment = Payment.Open(PaymentId.New(Now), order.Id, "demo", Guid.NewGuid().ToString("N"), order.Total, Actor.System, Now);
        work.Db.Payments.Add(payment);
        if (paid)
        {
            payment.Settle(PaymentStatus.Succeeded, "pay-" + number, Actor.System, Now);
            order.MarkPaid(order.Total, Actor.System, Now);
            if (medals)
                foreach (var line in order.Lines)
                    for (var i = 1; i <= line.Quantity; i++) work.Db.Medals.Add(await MedalAsync(work.Db, order, line, i, course, customer));
            if (invoice)
            {
                var last = await work.Db.Invoices.CountAsync(i => i.Kind == InvoiceKind.Invoice) + 1;
                work.Db.Invoices.Add(new Invoice { Id = InvoiceId.New(Now), Kind = InvoiceKind.Invoice, Year = 2026, Sequence = last, Number = Invoice.NumberOf(InvoiceKind.Invoice, 2026, last), OrderId = order.Id, Total = order.Total, IssuedAt = Now, Snapshot = "{}" });
            }
        }

        Assert.True((await work.CommitAsync(default)).Succeeded);
        return order;
    }

    async Task<Medal> MedalAsync(AppDbContext db, Order order, OrderLine line, int index, Course course, Actor? customer)
    {
        var serial = await SerialNumbers.DrawAsync(db, course.SerialPrefix, 2026, default);
        return Medal.Queue(MedalId.New(Now), order.Id, line.Id, index, course.Id, await WorkshopAsync(), serial, Interlocked.Increment(ref _bib), new(line.Finish, line.AthleteName), !line.WithoutTime, customer?.Account, line.Gift,
            MedalPieceId.New(Now), app.Get<MedalTokens>().Create().Stored, Actor.System, Now);
    }

    public async Task<Medal> MedalOfAsync(Order order)
    {
        await using var db = app.Database.Open();
        return await db.Medals.AsNoTracking().FirstAsync(m => m.OrderId == order.Id);
    }

    public async Task ChangeAsync(Order order, Action<Medal> change)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        change(await work.Db.Medals.FirstAsync(m => m.OrderId == order.Id));
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }

    /// <summary>A performance: by default one that waits for a person.</summary>
    public async Task<Performance> PerformanceAsync(Actor athlete, int seconds = 4000, bool plausible = false, bool record = false, string slug = "galibier-lautaret", OrderId? order = null, PerformanceOrigin origin = PerformanceOrigin.Claimed, MedalId? medal = null)
    {
        var course = await CourseAsync(slug);
        var evidence = plausible ? new Evidence { Plausible = true, StartInsideGate = true, FinishInsideGate = true, StartScanned = true, PunchedSeconds = seconds } : new Evidence { Plausible = true };
        var performance = Performance.Submit(PerformanceId.New(Now), course.Id, course.GeometryVersion, athlete.Account!.Value, null, origin, Category.Bike, Now.AddDays(-1), DateOnly.FromDateTime(Now.AddDays(-1).UtcDateTime), seconds, null, null, ProofLadder.Assess(evidence), record, "Montée du matin", athlete, Now);
        if (order is { } bought) performance.BoughtWith(bought);
        if (medal is { } meant) performance.MeantFor(meant);
        await using var work = await app.Database.BeginAsync(athlete, "test", default);
        work.Db.Performances.Add(performance);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return performance;
    }

    public async Task SqlAsync(FormattableString sql)
    {
        await using var db = app.Database.Open();
        await db.Database.ExecuteSqlAsync(sql);
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Web.Areas.Admin.Cheats;

/// <summary>Pays the newest order that waits for it, through the demonstration bank and the product's own fulfilment.</summary>
public sealed class PayLastOrder(Database database, IServiceProvider services) : ICheat
{
    public string Name => "pay-last-order";

    public string Label => "Pay the last order";

    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        string? session;
        await using (var db = database.Open())
        {
            session = await db.Payments.AsNoTracking()
                .Where(p => p.Provider == DemoPaymentProvider.ProviderCode && db.Orders.Any(o => o.Id == p.OrderId && o.Status == OrderStatus.AwaitingPayment))
                .OrderByDescending(p => p.Id).Select(p => p.SessionReference).FirstOrDefaultAsync(cancellation);
        }

        if (session is null) return "no order waits for payment";
        services.GetRequiredService<DemoPaymentProvider>().Play(session, DemoChoice.LoseNotification);
        return (await services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, session, cancellation)).ToString();
    }
}

/// <summary>Gives the workshops something to do: a dozen paid orders over the courses.</summary>
public sealed class FillTheQueue(Database database, IServiceProvider services, TimeProvider time) : ICheat
{
    const int Orders = 12;

    static readonly PostalAddress Address = new("Léa Martin", "3 rue du Lac", null, "38000", "Grenoble", "FR");
    static readonly string[] Athletes = ["Léa Martin", "Hugo Bernard", "Chloé Petit", "Malo Durand", "Zoé Leroy", "Élie Moreau"];

    public string Name => "fill-queue";

    public string Label => "Fill the workshops' queues";

    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Slug).ToListAsync(cancellation);
        for (var i = 0; i < Orders; i++) await OrderAsync(courses[i * 7 % courses.Count], Athletes[i % Athletes.Length], 1 + i % 3, cancellation);
        return $"{Orders} paid orders";
    }

    async Task OrderAsync(Domain.Courses.Course course, string athlete, int quantity, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var basket = Basket.Open(BasketId.New(now), null, now);
        basket.Add(new() { Id = BasketLineId.New(now), CourseId = course.Id, WayIn = WayIn.Before, Finish = "bronze", AthleteName = athlete, Quantity = quantity, NoWithdrawalAcknowledged = true }, now);
        await using var work = await database.BeginAsync(Actor.System, "cheat", cancellation);
        var order = Order.Place(OrderId.New(now), OrderNumbers.New(now), basket, new Dictionary<CourseId, string> { [course.Id] = $"Médaille gravée {course.Summit}" }, null, "lea@example.com", "fr", Address, Address, null, "terms", Actor.System, now).Value;
        work.Db.Orders.Add(order);
        var bank = services.GetRequiredService<DemoPaymentProvider>();
        var session = await bank.CreateSessionAsync(
            new(order.Id, order.Number, order.Total, [new("Médaille", quantity, order.Total)], order.Email, "fr", "http://localhost/commande/retour?session={SESSION}", "http://localhost/commande/annulee", now.AddHours(12), $"checkout-{order.Id}-v1"), cancellation);
        work.Db.Payments.Add(Payment.Open(PaymentId.New(now), order.Id, DemoPaymentProvider.ProviderCode, session.Reference, order.Total, Actor.System, now));
        var saved = await work.CommitAsync(cancellation);
        if (!saved.Succeeded) throw new InvalidOperationException($"The cheat's order was refused: {saved.Error.Code}");
        bank.Play(session.Reference, DemoChoice.LoseNotification);
        await services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, session.Reference, cancellation);
    }
}

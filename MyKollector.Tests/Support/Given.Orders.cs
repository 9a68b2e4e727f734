using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Support;

/// <summary>One line to order.</summary>
public sealed record OrderedLine(string Course = "alpe-d-huez-bourg-d-oisans", int Quantity = 1, string Finish = "bronze", string Athlete = "Léa Martin", WayIn WayIn = WayIn.Before, bool Gift = false, bool WithoutTime = false, PerformanceId? Performance = null);

/// <summary>An order with the session that pays it.</summary>
public sealed record PlacedOrder(OrderId Id, string Number, string Session, Money Total);

/// <summary>A paid order and its medals, in order of their bib numbers.</summary>
public sealed record PaidOrder(OrderId Id, string Number, string Session, IReadOnlyList<MedalId> Medals)
{
    /// <summary>The first medal.</summary>
    public MedalId Medal => Medals[0];
}

public static partial class Given
{
    public static readonly PostalAddress Address = new("Léa Martin", "3 rue du Lac", null, "38000", "Grenoble", "FR");

    /// <summary>An order that waits for payment, with an open session at the demonstration bank.</summary>
    public static async Task<PlacedOrder> PlacedOrderAsync(App app, AccountId? customer = null, string email = "lea@example.com", string language = "fr", string? emergencyContact = "Paul 06 12 34 56 78", params OrderedLine[] lines)
    {
        if (lines.Length == 0) lines = [new()];
        var now = app.Clock.GetUtcNow();
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var courses = await work.Db.Courses.AsNoTracking().ToDictionaryAsync(c => c.Slug);
        var basket = Basket.Open(BasketId.New(now), customer, now);
        foreach (var line in lines)
        {
            Assert.True(basket.Add(new()
            {
                Id = BasketLineId.New(now), CourseId = courses[line.Course].Id, WayIn = line.WayIn, Finish = line.Finish, AthleteName = line.Athlete, Quantity = line.Quantity, Gift = line.Gift,
                WithoutTime = line.WithoutTime, PerformanceId = line.Performance, NoWithdrawalAcknowledged = true,
            }, now).Succeeded);
        }

        var order = Order.Place(OrderId.New(now), OrderNumbers.New(now), basket, courses.Values.ToDictionary(c => c.Id, c => $"Médaille gravée {c.Summit}"), customer, email, language, Address, Address, emergencyContact, "terms", Actor.System, now).Value;
        work.Db.Orders.Add(order);
        var session = await app.Services.GetRequiredService<DemoPaymentProvider>().CreateSessionAsync(
            new(order.Id, order.Number, order.Total, [new("Médaille", 1, order.Total)], email, language, "http://localhost/commande/retour?session={SESSION}", "http://localhost/commande/annulee", now.AddHours(12), $"checkout-{order.Id}-v1"), default);
        work.Db.Payments.Add(Payment.Open(PaymentId.New(now), order.Id, DemoPaymentProvider.ProviderCode, session.Reference, order.Total, Actor.System, now));
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return new(order.Id, order.Number, session.Reference, order.Total);
    }

    /// <summary>A paid order: the demonstration bank has the money, the product has fulfilled it.</summary>
    public static async Task<PaidOrder> PaidOrderAsync(App app, AccountId? customer = null, string email = "lea@example.com", string language = "fr", string? emergencyContact = "Paul 06 12 34 56 78", params OrderedLine[] lines)
    {
        var placed = await PlacedOrderAsync(app, customer, email, language, emergencyContact, lines);
        app.Services.GetRequiredService<DemoPaymentProvider>().Play(placed.Session, DemoChoice.LoseNotification);
        Assert.Equal(FulfilmentState.Paid, await app.Services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, placed.Session, default));
        await using var db = app.Database.Open();
        return new(placed.Id, placed.Number, placed.Session, await db.Medals.AsNoTracking().Where(m => m.OrderId == placed.Id).OrderBy(m => m.CourseId).ThenBy(m => m.BibNumber).Select(m => m.Id).ToListAsync());
    }

    /// <summary>The code printed on a medal's current piece.</summary>
    public static async Task<MedalToken> TokenOfAsync(App app, MedalId medal)
    {
        await using var db = app.Database.Open();
        var piece = await db.MedalPieces.AsNoTracking().Where(p => p.MedalId == medal).OrderByDescending(p => p.Number).FirstAsync();
        return app.Services.GetRequiredService<MedalTokens>().Open(piece);
    }
}

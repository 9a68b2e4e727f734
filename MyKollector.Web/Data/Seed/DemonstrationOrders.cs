using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Shipping;
using MyKollector.Domain.Timing;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Web.Data.Seed;

/// <summary>
/// Orders of the last weeks in every state, for both workshops: a newcomer sees a board that lives. They are paid at the demonstration bank
/// and moved by the same rules as real ones, only on earlier days.
/// </summary>
public sealed class DemonstrationOrders(Database database, PaymentProviders providers, MedalTokens tokens, OperatorSettings seller, TimeProvider time, ILoggerFactory logs, IServiceProvider services) : IDemonstrationSeed
{
    /// <summary>How far a seeded medal has come.</summary>
    enum Stage
    {
        Unpaid,
        Queued,
        InProduction,
        Made,
        Engraved,
        Shipped,
        Delivered,
        Cancelled,
        Held,
    }

    /// <param name="DaysAgo">When it was bought.</param>
    /// <param name="Course">Slug.</param>
    /// <param name="Athlete">Engraved.</param>
    /// <param name="Stage">How far it has come.</param>
    /// <param name="Seconds">Its validated time; null awaits one; 0 is sold without.</param>
    /// <param name="Finish">Metal.</param>
    /// <param name="Quantity">Pieces.</param>
    /// <param name="Customer">A demonstration client's address; a guest otherwise.</param>
    sealed record Bought(double DaysAgo, string Course, string Athlete, Stage Stage, int? Seconds = null, string Finish = "bronze", int Quantity = 1, string? Customer = null);

    static readonly Bought[] All =
    [
        new(41, "alpe-d-huez-bourg-d-oisans", "Léa Martin", Stage.Delivered, 4267, "bronze", 1, "lea@example.com"),
        new(38, "tourmalet-luz-saint-sauveur", "Hugo Bernard", Stage.Delivered, 5890, "black", 1, "hugo@example.com"),
        new(33, "galibier-lautaret", "Chloé Petit", Stage.Delivered, 0, "silver"),
        new(26, "mont-ventoux-bedoin", "Antoine Rousseau", Stage.Shipped, 0),
        new(24, "iseran-lanslebourg", "Léa Martin", Stage.Shipped, 4015, "silver", 1, "lea@example.com"),
        new(21, "aubisque-laruns", "Maëlys Dubois", Stage.Shipped, 0, "bronze", 2),
        new(17, "hautacam-argeles-gazost", "Hugo Bernard", Stage.Engraved, 4380, "bronze", 1, "hugo@example.com"),
        new(16, "semnoz-quintal", "Élodie Fournier", Stage.Engraved, 0),
        new(14, "glandon-verney", "Théo Girard", Stage.Engraved, 0, "black"),
        new(13, "alpe-d-huez-bourg-d-oisans", "Inès Lefèvre", Stage.Made, 0, "silver"),
        new(12, "croix-de-fer-saint-jean-de-maurienne", "Léa Martin", Stage.Made, 7921, "bronze", 1, "lea@example.com"),
        new(11, "tourmalet-sainte-marie-de-campan", "Nathan Moreau", Stage.Made),
        new(10, "luz-ardiden-luz-saint-sauveur", "Manon Garcia", Stage.Made, 0),
        new(9, "galibier-lautaret", "Yann Le Gall", Stage.Held),
        new(8, "bonette-saint-etienne-de-tinee", "Camille Robin", Stage.InProduction),
        new(7.5, "port-de-bales-mauleon-barousse", "Hugo Bernard", Stage.InProduction, 5122, "silver", 1, "hugo@example.com"),
        new(7, "joux-plane-samoens", "Sarah Blanc", Stage.InProduction, 0),
        new(6, "puy-de-dome-clermont-ferrand", "Julien Faure", Stage.InProduction, null, "black"),
        new(5, "alpe-d-huez-bourg-d-oisans", "Club Cyclo de Vizille", Stage.Queued, null, "bronze", 6),
        new(4, "granon-saint-chaffrey", "Pauline Mercier", Stage.Cancelled),
        new(3.5, "plateau-de-beille-les-cabannes", "Zoé Lambert", Stage.Queued),
        new(3, "madeleine-feissons", "Karim Haddad", Stage.Queued, 0, "silver"),
        new(2.5, "aubisque-laruns", "Aurélie Bonnet", Stage.Queued, null, "bronze", 2),
        new(2, "grand-colombier-artemare", "Léa Martin", Stage.Queued, null, "bronze", 1, "lea@example.com"),
        new(1.5, "hautacam-argeles-gazost", "Clément Roux", Stage.Queued, null, "black"),
        new(1, "alpe-d-huez-bourg-d-oisans", "Anaïs Perrin", Stage.Queued),
        new(0.4, "galibier-lautaret", "Hugo Bernard", Stage.Unpaid, null, "bronze", 1, "hugo@example.com"),
    ];

    public int Order => 10;

    public async Task SeedAsync(CancellationToken cancellation)
    {
        if (services.GetService<DemoPaymentProvider>() is not { } bank) return;
        var now = time.GetUtcNow();
        foreach (var bought in All) await SeedAsync(bank, bought, now.AddDays(-bought.DaysAgo), now, cancellation);

        // Their mails are history: only those of the last day are worth sending at the first start.
        await using var db = database.Open();
        var recent = now.AddDays(-2);
        var orders = await db.Orders.Where(o => o.PlacedAt < recent).Select(o => o.Id).ToListAsync(cancellation);
        var messages = await db.Outbox.Where(m => m.DoneAt == null && m.OrderId != null).ToListAsync(cancellation);
        foreach (var message in messages.Where(m => orders.Contains(m.OrderId!.Value) && m.Type.StartsWith("mail.", StringComparison.Ordinal))) message.WithdrawnAt = now;
        await db.SaveChangesAsync(cancellation);
    }

    async Task SeedAsync(DemoPaymentProvider bank, Bought bought, DateTimeOffset at, DateTimeOffset now, CancellationToken cancellation)
    {
        var clock = new Then(at);
        Order order;
        Account? customer = null;
        Domain.Courses.Course course;
        await using (var work = await database.BeginAsync(Actor.System, "seed-orders", cancellation))
        {
            course = await work.Db.Courses.AsNoTracking().SingleAsync(c => c.Slug == bought.Course, cancellation);
            if (bought.Customer is { } email) customer = await work.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Email == email, cancellation);
            var basket = Basket.Open(BasketId.New(at), null, at);
            basket.Add(new()
            {
                Id = BasketLineId.New(at), CourseId = course.Id, WayIn = bought.Seconds > 0 ? WayIn.OnSite : WayIn.Before, Finish = bought.Finish, AthleteName = bought.Athlete, Quantity = bought.Quantity,
                WithoutTime = bought.Seconds == 0, NoWithdrawalAcknowledged = true,
            }, at);
            var address = new PostalAddress(bought.Athlete, $"{3 + (int)(bought.DaysAgo * 7)} rue des Écoles", null, "38000", "Grenoble", "FR");
            var designation = $"Médaille gravée · {course.Summit}, depuis {course.From}";
            order = Done(Domain.Orders.Order.Place(OrderId.New(at), OrderNumbers.New(at), basket, new Dictionary<CourseId, string> { [course.Id] = designation }, customer?.Id, customer?.Email ?? "demonstration@example.com", "fr",
                address, address, null, new string('0', 64), Actor.System, at));
            work.Db.Orders.Add(order);
            var session = await bank.CreateSessionAsync(new(order.Id, order.Number, order.Total, [new(designation, bought.Quantity, order.Lines[0].UnitPrice), new("Livraison", 1, order.DeliveryPrice)], order.Email, "fr", "/commande/retour?session={SESSION}", "/commande/annulee", now.AddHours(12), $"seed-{order.Id}"), cancellation);
            work.Db.Payments.Add(Payment.Open(PaymentId.New(at), order.Id, bank.Code, session.Reference, order.Total, Actor.System, at));
            Done(await work.CommitAsync(cancellation));
            if (bought.Stage == Stage.Unpaid) return;
            bank.Play(session.Reference, DemoChoice.LoseNotification);
            await new OrderFulfilment(database, providers, tokens, seller, clock, logs.CreateLogger<OrderFulfilment>()).FulfilAsync(bank.Code, session.Reference, cancellation);
        }

        await using var moves = await database.BeginAsync(Actor.System, "seed-medals", cancellation);
        var medals = await moves.Db.Medals.Where(m => m.OrderId == order.Id).OrderBy(m => m.BibNumber).ToListAsync(cancellation);
        var workshop = await moves.Db.Manufacturers.AsNoTracking().SingleAsync(m => m.Id == medals[0].Manufacturer, cancellation);
        var maker = new Actor { Role = Role.Manufacturer, Manufacturer = workshop.Id, Name = workshop.Name, SecondFactor = true };
        if (bought.Seconds > 0 && customer is not null) AddTime(moves.Db, medals[0], course, customer.Id, bought.Seconds.Value, at);
        var parcel = bought.Stage >= Stage.Shipped && bought.Stage <= Stage.Delivered ? Done(Parcel.Send(ParcelId.New(at), order.Id, workshop.Id, "Colissimo", $"6A{(int)(bought.DaysAgo * 1_000_003):D11}", maker, at.AddDays(8))) : null;
        if (parcel is not null) moves.Db.Parcels.Add(parcel);
        foreach (var medal in medals) Move(medal, bought.Stage, maker, parcel, at);
        if (bought.Stage == Stage.Cancelled)
        {
            var tracked = await moves.Db.Orders.SingleAsync(o => o.Id == order.Id, cancellation);
            Done(await new Refunds(database, providers, seller, new Then(at.AddHours(5))).DecideAsync(moves.Db, tracked, medals, "Annulation par le client avant fabrication.", cancellation));
        }

        Done(await moves.CommitAsync(cancellation));
    }

    static void AddTime(AppDbContext db, Medal medal, Domain.Courses.Course course, AccountId athlete, int seconds, DateTimeOffset at)
    {
        var climbed = DateOnly.FromDateTime(at.UtcDateTime.Date);
        var assessment = new ProofAssessment(ProofLevel.N3, [], false, []);
        var performance = Performance.Submit(PerformanceId.New(at), course.Id, course.GeometryVersion, athlete, null, PerformanceOrigin.Timed, Category.Bike, at.AddSeconds(-seconds - 900), climbed, seconds, null, 2, assessment, false, null, Actor.System, at);
        performance.BoughtWith(medal.OrderId);
        db.Performances.Add(performance);
        Done(medal.AttachTime(performance.Id, seconds, climbed, Actor.System, at.AddMinutes(2)));
    }

    static void Move(Medal medal, Stage stage, Actor maker, Parcel? parcel, DateTimeOffset at)
    {
        if (stage == Stage.Cancelled) Done(medal.Cancel("cancelled by the customer", Actor.System, at.AddHours(5)));
        if (stage == Stage.Held) Done(medal.Hold("Nom à confirmer avec le client", maker, at.AddHours(20)));
        if (stage is not (Stage.InProduction or Stage.Made or Stage.Engraved or Stage.Shipped or Stage.Delivered)) return;
        Done(medal.StartProduction(maker, at.AddDays(2)));
        if (stage == Stage.InProduction) return;
        Done(medal.Make(maker, at.AddDays(4)));
        if (stage == Stage.Made) return;
        Done(medal.Engrave(maker, at.AddDays(7)));
        if (stage == Stage.Engraved) return;
        Done(medal.Ship(parcel!.Id, maker, at.AddDays(8)));
        if (stage == Stage.Delivered) Done(medal.Deliver(Actor.System, at.AddDays(11)));
    }

    static void Done(Result result)
    {
        if (!result.Succeeded) throw new InvalidOperationException($"Demonstration orders: {result.Error.Code}");
    }

    static T Done<T>(Result<T> result) => result.Succeeded ? result.Value : throw new InvalidOperationException($"Demonstration orders: {result.Error.Code}");

    /// <summary>The day on which a demonstration order was paid.</summary>
    sealed class Then(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}

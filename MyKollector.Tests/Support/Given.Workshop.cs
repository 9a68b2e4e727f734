using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Tests.Support;

/// <summary>A paid order and its medals.</summary>
public sealed record OrderInWorkshop(OrderId Order, IReadOnlyList<MedalId> Medals)
{
    public MedalId Medal => Medals[0];
}

public static partial class Given
{
    public const string Huez = "alpe-d-huez-bourg-d-oisans";
    public const string Galibier = "galibier-lautaret";
    public const string Tourmalet = "tourmalet-luz-saint-sauveur";

    static int _orders;

    /// <summary>One paid order whose medals were brought to a state by the workshop that the course is allotted to.</summary>
    /// <param name="app">The application.</param>
    /// <param name="slug">The course; Alpe d'Huez and Galibier belong to Atelier des Cimes, Tourmalet to it as well unless its massif says otherwise.</param>
    /// <param name="count">Medals of one line.</param>
    /// <param name="at">Fabrication.</param>
    /// <param name="time">What is known of the time.</param>
    /// <param name="finish">Finish.</param>
    /// <param name="athlete">Name to engrave.</param>
    /// <param name="address">Where it goes.</param>
    public static async Task<OrderInWorkshop> MedalsAsync(App app, string slug = Huez, int count = 1, Fabrication at = Fabrication.Queued, TimeFact time = TimeFact.Validated, string finish = "bronze",
        string athlete = "Léa Martin", PostalAddress? address = null)
    {
        var now = app.Clock.GetUtcNow();
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var course = await work.Db.Courses.SingleAsync(c => c.Slug == slug);
        var workshop = await work.Db.Allotments.Where(a => a.CourseId == course.Id).Select(a => a.Manufacturer).SingleAsync();
        address ??= new PostalAddress("Léa Martin", "3 rue du Lac", null, "38000", "Grenoble", "FR");
        var basket = Basket.Open(BasketId.New(now), null, now);
        for (var left = count; left > 0; left -= 20)
            Must(basket.Add(new BasketLine { Id = BasketLineId.New(now), CourseId = course.Id, Finish = finish, AthleteName = athlete, Quantity = Math.Min(20, left), WithoutTime = time == TimeFact.NotNeeded, NoWithdrawalAcknowledged = true }, now));
        var order = Order.Place(OrderId.New(now), $"26-T{Interlocked.Increment(ref _orders):D6}", basket, new Dictionary<CourseId, string> { [course.Id] = course.Summit }, null, "lea@example.com", "fr", address, address, null, "", Actor.System, now).Value;
        Must(order.MarkPaid(order.Total, Actor.System, now).WithoutValue());
        work.Db.Orders.Add(order);
        var bench = new Actor { Role = Role.Manufacturer, Manufacturer = workshop, Name = "Banc d'essai", SecondFactor = true };
        var tokens = app.Get<MedalTokens>();
        var medals = new List<Medal>();
        // From the product's own series: numbers of a test's own would meet those of the next paid order.
        var bib = await Numbering.TakeAsync(work.Db, $"bib-{course.Id.Value:N}", count, default);
        foreach (var line in order.Lines)
        {
            for (var i = 1; i <= line.Quantity; i++)
            {
                var medal = Medal.Queue(MedalId.New(now), order.Id, line.Id, i, course.Id, workshop, await SerialNumbers.DrawAsync(work.Db, course.SerialPrefix, 2026, default), bib++,
                    new MedalSpecification(finish, athlete), time != TimeFact.NotNeeded, null, gift: false, MedalPieceId.New(now), tokens.Create().Stored, Actor.System, now);
                if (time == TimeFact.Validated) Must(medal.AttachTime(PerformanceId.New(now), 3725, new DateOnly(2026, 7, 13), Actor.System, now));
                if (at >= Fabrication.InProduction) Must(medal.StartProduction(bench, now));
                if (at >= Fabrication.Made) Must(medal.Make(bench, now));
                if (at >= Fabrication.Engraved) Must(medal.Engrave(bench, now));
                work.Db.Medals.Add(medal);
                medals.Add(medal);
            }
        }

        if (at >= Fabrication.Shipped)
        {
            var parcel = Parcel.Send(ParcelId.New(now), order.Id, workshop, null, null, bench, now).Value;
            work.Db.Parcels.Add(parcel);
            foreach (var medal in medals) Must(medal.Ship(parcel.Id, bench, now));
        }

        Must(await work.CommitAsync(default));
        return new(order.Id, [.. medals.Select(m => m.Id)]);
    }

    static void Must(Result result) => Assert.True(result.Succeeded, result.Error?.Code);
}

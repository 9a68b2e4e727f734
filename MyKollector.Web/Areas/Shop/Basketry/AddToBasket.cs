using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using CourseErrors = MyKollector.Domain.Courses.CourseErrors;

namespace MyKollector.Web.Areas.Shop.Basketry;

/// <summary>A medal to put into the basket.</summary>
public sealed record AddToBasketCommand(string Course, string? Name, string Finish, bool Gift, bool WithoutTime, int Quantity, Guid? Performance, bool Acknowledged, BasketId? Basket);

/// <summary>Puts a personalised medal into the basket of this browser or account.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class AddToBasket(Database database, MedalPreviews previews, TimeProvider time)
{
    public async Task<Result<BasketId>> HandleAsync(AddToBasketCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AddToBasket>(actor) is { } refused) return refused;
        if (await previews.QueryAsync(command.Course, command.Performance, actor, cancellation) is not { } course) return CourseErrors.NotFound;
        var name = EngravingPreflight.Normalize(command.Name ?? "");
        if (EngravingPreflight.CheckText(name, "Name") is { Succeeded: false, Error: var unfit }) return unfit;
        if (previews.Draw(course, new(name, command.Finish, command.WithoutTime), Cultures.French) is { Succeeded: false, Error: var undrawn }) return undrawn;
        if (!command.Acknowledged) return OrderErrors.AcknowledgementMissing;

        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "basket-add", cancellation);
        var basket = await BasketOf.FindAsync(work.Db, actor, command.Basket, cancellation);
        if (basket is null) work.Db.Baskets.Add(basket = Basket.Open(BasketId.New(now), actor.Account, now));
        var added = basket.Add(new BasketLine
        {
            Id = BasketLineId.New(now), CourseId = course.Id, WayIn = command.WithoutTime ? WayIn.Before : course.Performance?.WayIn ?? WayIn.Before, Finish = command.Finish, AthleteName = name,
            Quantity = command.Quantity, Gift = command.Gift && course.Performance is null, WithoutTime = command.WithoutTime, PerformanceId = command.WithoutTime ? null : course.Performance?.Id, NoWithdrawalAcknowledged = true,
        }, now);
        if (!added.Succeeded) return added.Error;
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? basket.Id : saved.Error;
    }
}

/// <summary>Another quantity for a line; 0 takes it out.</summary>
public sealed record ChangeBasketLineCommand(BasketLineId Line, int Quantity, BasketId? Basket);

/// <summary>Changes or removes a line of the actor's own basket.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class ChangeBasketLine(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeBasketLineCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangeBasketLine>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "basket-change", cancellation);
        if (await BasketOf.FindAsync(work.Db, actor, command.Basket, cancellation) is not { } basket) return OrderErrors.LineNotFound;
        var changed = basket.SetQuantity(command.Line, command.Quantity, time.GetUtcNow());
        return changed.Succeeded ? await work.CommitAsync(cancellation) : changed;
    }
}

/// <summary>One line of the basket, as the page shows it.</summary>
public sealed record BasketRow(BasketLineId Id, string Slug, string Summit, string From, string Finish, string Name, int Quantity, Money UnitPrice, bool Gift, bool WithoutTime, int? Seconds)
{
    public Money Total => UnitPrice * Quantity;
}

/// <summary>The basket with its sums and promise.</summary>
public sealed record BasketView(IReadOnlyList<BasketRow> Lines, Money Goods, Money Delivery, ShippingPromise? Promise)
{
    public Money Total => Goods + Delivery;
}

/// <summary>Reads the actor's own basket.</summary>
[OpenToAll("Everybody has a basket; it is found by account or by signed cookie.")]
public sealed class BasketRows(Database database, ShippingPromises promises)
{
    public async Task<BasketView> QueryAsync(Actor actor, BasketId? cookie, CancellationToken cancellation)
    {
        await using var db = database.Open();
        if (await BasketOf.FindAsync(db, actor, cookie, cancellation) is not { Lines.Count: > 0 } basket) return new([], Money.Zero, Money.Zero, null);
        var ids = basket.Lines.Select(l => l.CourseId).ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Slug, c.Summit, c.From }).ToDictionaryAsync(c => c.Id, cancellation);
        var performances = basket.Lines.Where(l => l.PerformanceId is not null).Select(l => l.PerformanceId!.Value).ToList();
        var seconds = (await db.Performances.AsNoTracking().Where(p => performances.Contains(p.Id)).Select(p => new { p.Id, p.RawSeconds, p.AdjustedSeconds }).ToListAsync(cancellation)).ToDictionary(p => p.Id, p => p.AdjustedSeconds ?? p.RawSeconds);
        var rows = basket.Lines.OrderBy(l => l.Id.Value).Select(l => new BasketRow(l.Id, courses[l.CourseId].Slug, courses[l.CourseId].Summit, courses[l.CourseId].From, l.Finish, l.AthleteName, l.Quantity,
            Domain.Catalogue.MedalCatalogue.Find(l.Finish)?.Price ?? Money.Zero, l.Gift, l.WithoutTime, l.PerformanceId is { } p && seconds.TryGetValue(p, out var s) ? s : null)).ToList();
        return new(rows, new(rows.Sum(r => r.Total.Cents)), Domain.Catalogue.MedalCatalogue.Delivery, await promises.ForCoursesAsync([.. ids.Distinct()], cancellation));
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Areas.Shop.Legal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>The click on the order button.</summary>
/// <param name="Details">Who and where.</param>
/// <param name="TermsAccepted">The box.</param>
/// <param name="TermsHash">The version that was on screen.</param>
/// <param name="Language"><c>fr</c> or <c>en</c>: of the page, hence of mails and papers.</param>
/// <param name="Basket">The browser's basket.</param>
public sealed record PlaceOrderCommand(CheckoutDetails Details, bool TermsAccepted, string? TermsHash, string Language, BasketId? Basket);

/// <summary>Turns the basket into an order that waits for payment. Prices are taken now; the basket is empty afterwards.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class PlaceOrder(Database database, LegalTexts legal, TimeProvider time)
{
    public async Task<Result<OrderId>> HandleAsync(PlaceOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PlaceOrder>(actor) is { } refused) return refused;
        if (command.Details.Problems() is [var problem, ..]) return problem;
        if (!command.TermsAccepted) return OrderErrors.TermsNotAccepted;
        var culture = Cultures.Of(command.Language) ?? Cultures.French;
        if (legal.TermsHash(culture) != command.TermsHash) return OrderErrors.TermsChanged;
        var terms = await legal.KeepTermsAsync(culture, cancellation);

        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "order-place", cancellation);
        if (await BasketOf.FindAsync(work.Db, actor, command.Basket, cancellation) is not { } basket) return OrderErrors.BasketEmpty;
        var ids = basket.Lines.Select(l => l.CourseId).ToList();
        var designations = (await work.Db.Courses.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Summit, c.From }).ToListAsync(cancellation))
            .ToDictionary(c => c.Id, c => string.Format(culture, Bills.Word("Designation", culture), c.Summit, c.From));
        // A customer's account; staff who try the shop buy as guests would.
        var customer = actor.Role == Role.Client ? actor.Account : null;
        var address = command.Details.Address;
        var placed = Order.Place(OrderId.New(now), OrderNumbers.New(now), basket, designations, customer, command.Details.Email!.Trim(), culture.TwoLetterISOLanguageName, address, address,
            command.Details.EmergencyContact, terms, actor, now);
        if (!placed.Succeeded) return placed.Error;
        work.Db.Orders.Add(placed.Value);
        basket.Clear(now);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? placed.Value.Id : saved.Error;
    }
}

/// <summary>Takes an unpaid order back into the basket.</summary>
public sealed record ReopenOrderCommand(OrderId? PlacedHere, BasketId? Basket);

/// <summary>Gives up an order that was not paid and puts its lines back, so that they can be changed.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class ReopenOrder(Database database, TimeProvider time)
{
    public async Task<Result<BasketId>> HandleAsync(ReopenOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReopenOrder>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "order-reopen", cancellation);
        if (command.PlacedHere is not { } id || await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == id, cancellation) is not { } order) return OrderErrors.NotFound;
        var abandoned = order.Abandon("changed by the customer", actor, now);
        if (!abandoned.Succeeded) return abandoned.Error;
        var basket = await BasketOf.FindAsync(work.Db, actor, command.Basket, cancellation);
        if (basket is null) work.Db.Baskets.Add(basket = Basket.Open(BasketId.New(now), actor.Account, now));
        foreach (var line in order.Lines)
        {
            basket.Add(new BasketLine
            {
                Id = BasketLineId.New(now), CourseId = line.CourseId, WayIn = line.WayIn, Finish = line.Finish, AthleteName = line.AthleteName, Quantity = line.Quantity, Gift = line.Gift,
                WithoutTime = line.WithoutTime, PerformanceId = line.PerformanceId, NoWithdrawalAcknowledged = line.NoWithdrawalAcknowledged,
            }, now);
        }

        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? basket.Id : saved.Error;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>What the pages of ordering share: the details on their way, and whose they are.</summary>
public sealed class CheckoutEntry(CheckoutCookie cookie, CheckoutDefaults defaults)
{
    /// <summary>The form to show: what was posted, what was typed before, or what the account knows. An account's papers go to its own address, whatever a form says.</summary>
    public async Task<CheckoutDetails> BeginAsync(HttpContext context, Actor actor, CheckoutDetails? posted)
    {
        var details = posted ?? cookie.Read(context);
        if (details is not null && actor.Role != Role.Client) return details;
        var known = await defaults.QueryAsync(actor, context.RequestAborted);
        if (details is null) return known;
        details.Email = known.Email;
        return details;
    }

    public void Keep(HttpContext context, CheckoutDetails details) => cookie.Write(context, details);
}

/// <summary>The order button, and paying or changing an order afterwards.</summary>
public static class CheckoutEndpoints
{
    /// <summary>Places the order and leads to the payment page.</summary>
    public static async Task<IResult> OrderAsync(HttpContext context, CheckoutCookie details, CheckoutEntry entry, BasketCookie cookies, PlaceOrder place, StartPayment pay, [FromForm] string? terms, [FromForm] string? termsHash)
    {
        var actor = CurrentActor.From(context.User, context);
        if (details.Read(context) is null) return Go(ShopPaths.Checkout);
        var typed = await entry.BeginAsync(context, actor, null);
        var placed = await place.HandleAsync(new(typed, terms is not null, termsHash, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, cookies.Read(context)), actor, context.RequestAborted);
        if (placed is { Succeeded: false, Error: var refused })
        {
            // The other click of a double click has placed it: go on with that one.
            if ((refused == OrderErrors.BasketEmpty || refused == DataErrors.ChangedMeanwhile) && cookies.ReadOrder(context) is not null) return Go(ShopPaths.PaymentCancelled);
            return Go(ShopPaths.Recap, refused);
        }

        cookies.WriteOrder(context, placed.Value);
        details.Forget(context);
        return await PayAsync(context, placed.Value, pay, actor);
    }

    /// <summary>Pays an order that waits.</summary>
    public static async Task<IResult> ResumeAsync(HttpContext context, BasketCookie cookies, StartPayment pay)
    {
        if (cookies.ReadOrder(context) is not { } order) return Go(ShopPaths.PaymentCancelled);
        return await PayAsync(context, order, pay, CurrentActor.From(context.User, context));
    }

    /// <summary>Puts an order that waits back into the basket.</summary>
    public static async Task<IResult> ReopenAsync(HttpContext context, BasketCookie cookies, ReopenOrder reopen)
    {
        var actor = CurrentActor.From(context.User, context);
        var reopened = await reopen.HandleAsync(new(cookies.ReadOrder(context), cookies.Read(context)), actor, context.RequestAborted);
        if (!reopened.Succeeded) return Go(ShopPaths.PaymentCancelled, reopened.Error);
        if (actor.Account is null) cookies.Write(context, reopened.Value);
        return Go(Paths.Basket);
    }

    static async Task<IResult> PayAsync(HttpContext context, OrderId order, StartPayment pay, Actor actor)
    {
        var started = await pay.HandleAsync(new(order, order, context.RequestServices.GetRequiredService<SiteAddresses>().Base(context.Request)), actor, context.RequestAborted);
        if (!started.Succeeded) return Go(ShopPaths.PaymentCancelled, started.Error);
        // The demonstration's page is ours and follows the language; a real service's is its own.
        return Results.Redirect(Links.IsLocal(started.Value) ? Links.To(started.Value, System.Globalization.CultureInfo.CurrentUICulture) : started.Value);
    }

    internal static IResult Go(string path, Error? error = null) => Results.LocalRedirect(Links.To(error is null ? path : $"{path}?erreur={Uri.EscapeDataString(error.Code)}", System.Globalization.CultureInfo.CurrentUICulture));
}

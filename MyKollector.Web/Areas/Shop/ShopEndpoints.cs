using Microsoft.AspNetCore.Mvc;
using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Areas.Shop.Checkout;
using MyKollector.Web.Areas.Shop.Personalise;
using MyKollector.Web.Areas.Shop.Wall;
using MyKollector.Web.Platform.Payments.Demo;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Shop;

/// <summary>
/// The small forms and files of the shop. Forms carry the antiforgery token, do one thing and redirect; a refusal comes back as its code
/// in the address.
/// </summary>
public static class ShopEndpoints
{
    public static void MapShopEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var area = new AreaAttribute(AreaNames.Shop);
        endpoints.MapPost("/cols/{slug}/medaille/apercu", PreviewEndpoint.PostAsync).WithMetadata(area).AllowAnonymous().DisableAntiforgery();
        endpoints.MapGet("/cols/{slug}/medaille/apercu.svg", PreviewEndpoint.OwnAsync).WithMetadata(area).RequireAuthorization(Policies.Client);
        endpoints.MapPost(ShopPaths.BasketLine, ChangeLineAsync).WithMetadata(area).AllowAnonymous().NeedsFormToken();
        endpoints.MapPost(ShopPaths.ConfirmOrder, CheckoutEndpoints.OrderAsync).WithMetadata(area).AllowAnonymous().NeedsFormToken();
        endpoints.MapPost(ShopPaths.PaymentResume, CheckoutEndpoints.ResumeAsync).WithMetadata(area).AllowAnonymous().NeedsFormToken();
        endpoints.MapPost(ShopPaths.OrderReopen, CheckoutEndpoints.ReopenAsync).WithMetadata(area).AllowAnonymous().NeedsFormToken();
        endpoints.MapWall();
        if (endpoints.ServiceProvider.GetService<DemoPaymentProvider>() is not null) endpoints.MapPost(ShopPaths.DemoPay, PayDemo).WithMetadata(area).AllowAnonymous().NeedsFormToken();
    }

    static async Task<IResult> ChangeLineAsync(HttpContext context, BasketCookie cookies, ChangeBasketLine change, [FromForm] Guid line, [FromForm] int? quantity, [FromForm] string? remove)
    {
        var changed = await change.HandleAsync(new(new(line), remove is not null ? 0 : quantity ?? -1, cookies.Read(context)), CurrentActor.From(context.User, context), context.RequestAborted);
        return CheckoutEndpoints.Go(Paths.Basket, changed.Error);
    }

    static IResult PayDemo(DemoPaymentProvider bank, DemoSessions sessions, [FromForm] string session, [FromForm] DemoChoice choice)
    {
        if (sessions.Find(session) is null) return Results.NotFound();
        return bank.Play(session, choice) is { } back ? Results.Redirect(back) : Results.LocalRedirect(Links.To(DemoPaymentProvider.PagePath + session, System.Globalization.CultureInfo.CurrentUICulture));
    }
}

using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Shop.Checkout;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>Files and small forms of "my medals"; all of them need a session.</summary>
public static class WallEndpoints
{
    public static void MapWall(this IEndpointRouteBuilder endpoints)
    {
        var wall = endpoints.MapGroup(Paths.Medals).WithMetadata(new AreaAttribute(AreaNames.Shop)).RequireAuthorization(Policies.Client).NeedsFormToken();
        wall.MapGet("/commandes/{id:guid}/facture.pdf", (Guid id, HttpContext context, OrderFiles files) => FileAsync(context, files.BillAsync(new(id), null, Actor(context), context.RequestAborted)));
        wall.MapGet("/commandes/{id:guid}/avoirs/{number}.pdf", (Guid id, string number, HttpContext context, OrderFiles files) => FileAsync(context, files.BillAsync(new(id), number, Actor(context), context.RequestAborted)));
        wall.MapGet("/{id:guid}/dossard.pdf", (Guid id, HttpContext context, OrderFiles files) => FileAsync(context, files.BibAsync(new(id), Actor(context), context.RequestAborted)));
        wall.MapGet("/{id:guid}/medaille.svg", PictureAsync);
        wall.MapGet("/{id:guid}/parcours", JourneyAsync);
        wall.MapPost("/{id:guid}/nom", async (Guid id, HttpContext context, RenameMedal rename, [FromForm] string? name, [FromForm] Guid order) =>
            Back(order, await rename.HandleAsync(new(new(id), name), Actor(context), context.RequestAborted), "nom"));
        wall.MapPost("/{id:guid}/bien-recue", async (Guid id, HttpContext context, ConfirmDelivery confirm, [FromForm] Guid order) =>
            Back(order, await confirm.HandleAsync(new(new(id)), Actor(context), context.RequestAborted), "recue"));
        wall.MapPost("/{id:guid}/annuler", async (Guid id, HttpContext context, CancelMedal cancel, [FromForm] Guid order) =>
            Back(order, await cancel.HandleAsync(new(new(id)), Actor(context), context.RequestAborted), "annulee"));
        wall.MapPost("/{id:guid}/sans-temps", async (Guid id, HttpContext context, WaiveMedalTime waive, [FromForm] Guid order) =>
            Back(order, await waive.HandleAsync(new(new(id)), Actor(context), context.RequestAborted), "sans-temps"));
        wall.MapPost("/{id:guid}/rembourser", async (Guid id, HttpContext context, RequestRefund refund, [FromForm] Guid order) =>
            Back(order, await refund.HandleAsync(new(new(id)), Actor(context), context.RequestAborted), "rembourse"));
#pragma warning disable RDG003 // A whole form is bound at run time.
        wall.MapPost("/commandes/{id:guid}/adresse", async (Guid id, HttpContext context, ChangeDeliveryAddress change, [FromForm] CheckoutDetails details) =>
            Back(id, await change.HandleAsync(new(new(id), details), Actor(context), context.RequestAborted), "adresse"));
#pragma warning restore RDG003
        wall.MapPost("/commandes/{id:guid}/renvoyer", async (Guid id, HttpContext context, ResendOrderMail resend) =>
            Back(id, await resend.HandleAsync(new(new(id)), Actor(context), context.RequestAborted), "renvoye"));
        wall.MapPost("/commandes/{id:guid}/payer", PayAsync);
        wall.MapPost("/rattacher", async (HttpContext context, ClaimOrder claim, [FromForm] string? jeton) =>
            await claim.HandleAsync(new(jeton), Actor(context), context.RequestAborted) is { Succeeded: true, Value: var order }
                ? Back(order.Value, Result.Ok, "rattachee")
                : CheckoutEndpoints.Go(OrderLinks.ClaimPage + "?erreur=1"));
    }

    static Actor Actor(HttpContext context) => CurrentActor.From(context.User, context);

    static async Task<IResult> PayAsync(Guid id, HttpContext context, StartPayment pay, SiteAddresses sites)
    {
        var started = await pay.HandleAsync(new(new(id), null, sites.Base(context.Request)), Actor(context), context.RequestAborted);
        return started.Succeeded ? Results.Redirect(Ui.Localization.Links.IsLocal(started.Value) ? Ui.Localization.Links.To(started.Value, System.Globalization.CultureInfo.CurrentUICulture) : started.Value) : Back(id, started.Error, "");
    }

    static IResult Back(Guid order, Result result, string done) =>
        result.Succeeded ? CheckoutEndpoints.Go($"{ShopPaths.Order(new(order))}?fait={done}") : CheckoutEndpoints.Go(ShopPaths.Order(new(order)), result.Error);

    static async Task<IResult> FileAsync(HttpContext context, Task<Paper?> paper)
    {
        if (await paper is not { } found) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.File(found.Content, Paper.MediaType, found.FileName);
    }

    static async Task<IResult> JourneyAsync(Guid id, HttpContext context, MedalPicture medals) =>
        await medals.AddressAsync(new(id), Actor(context), context.RequestAborted) is { } address ? Results.Redirect(address) : Results.NotFound();

    static async Task<IResult> PictureAsync(Guid id, HttpContext context, MedalPicture picture)
    {
        if (await picture.QueryAsync(new(id), Actor(context), context.RequestAborted) is not { } svg) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=60";
        return Results.Text(svg, "image/svg+xml; charset=utf-8");
    }
}

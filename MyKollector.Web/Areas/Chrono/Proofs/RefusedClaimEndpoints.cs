using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>Where the choice after a refused claim arrives. A session is one host's: the page that tells the refusal must take the answer itself.</summary>
public static class RefusedClaimEndpoints
{
    public const string Waived = "sans-temps";
    public const string Refunded = "rembourse";

    public static string Waive(PerformanceId performance) => ProofPaths.Of(performance) + "/sans-temps";

    public static string Refund(PerformanceId performance) => ProofPaths.Of(performance) + "/rembourser";

    public static void MapRefusedClaims(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/chrono/temps/{id:guid}").RequireAuthorization(Policies.Client).WithMetadata(new AreaAttribute(AreaNames.Chrono)).NeedsFormToken();
        group.MapPost("/sans-temps", async (Guid id, HttpContext context, WaiveMedalTime waive, [FromForm] Guid medal) =>
            Back(id, await waive.HandleAsync(new(new(medal)), CurrentActor.From(context.User, context), context.RequestAborted), Waived));
        group.MapPost("/rembourser", async (Guid id, HttpContext context, RequestRefund refund, [FromForm] Guid medal) =>
            Back(id, await refund.HandleAsync(new(new(medal)), CurrentActor.From(context.User, context), context.RequestAborted), Refunded));
    }

    static IResult Back(Guid performance, Result result, string done) => Results.LocalRedirect(
        Links.To(ProofPaths.Of(new PerformanceId(performance)), CultureInfo.CurrentUICulture) + (result.Succeeded ? "?fait=" + done : "?refus=" + Uri.EscapeDataString(result.Error.Code)));
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Activities;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>Where a service sends the athlete's browser back to. A GET that writes, because the protocol is made so: its state stands in for the form's token.</summary>
public static class ConnectionEndpoints
{
    public static void MapConnections(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(ConnectionAddresses.Return, ReturnAsync).RequireAuthorization(Policies.Client).WithMetadata(new AreaAttribute(AreaNames.Chrono));

    static async Task<IResult> ReturnAsync(string code, HttpContext context, [FromQuery] string? state, [FromQuery(Name = "code")] string? grant, [FromQuery] string? error, [FromQuery] string? scope, FinishConnection finish, ConnectionLanguage language, CurrentActor current)
    {
        if (ActivityProviders.Of(code) is not { } provider) return Results.NotFound();
        var culture = await language.OfAsync(state, context.RequestAborted);
        // What the athlete allowed is finished even when the browser leaves.
        var done = await finish.HandleAsync(new(provider, state, grant, error, scope), await current.GetAsync(), CancellationToken.None);
        var query = done.Succeeded ? $"?fait={provider.Code()}" : $"?refus={Uri.EscapeDataString(done.Error.Code)}";
        return Results.LocalRedirect(Links.To(Paths.Connections, culture) + query);
    }
}

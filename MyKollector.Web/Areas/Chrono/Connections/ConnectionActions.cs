using System.Globalization;
using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>What the page's forms do: one handler each, then a redirection, so that a reload repeats nothing.</summary>
public sealed class ConnectionActions(StartConnection start, EndConnection end, KeepClimb keep, DismissClimb dismiss, StartPastSearch past, CancelPastSearch cancelPast, NavigationManager navigation)
{
    public async Task<Error?> StartAsync(ActivityProvider provider, HttpContext context)
    {
        var way = await start.HandleAsync(new(provider, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), CurrentActor.From(context.User, context), context.RequestAborted);
        if (!way.Succeeded) return way.Error;
        navigation.NavigateTo(way.Value);
        return null;
    }

    public async Task<Error?> EndAsync(ActivityProvider provider, HttpContext context) =>
        Then(await end.HandleAsync(new(provider), CurrentActor.From(context.User, context), CancellationToken.None), "?fin=" + provider.Code());

    public async Task<Error?> KeepAsync(RecognisedClimbId climb, HttpContext context) =>
        Then((await keep.HandleAsync(new(climb), CurrentActor.From(context.User, context), context.RequestAborted)).WithoutValue(), $"#m-{climb}");

    public async Task<Error?> DismissAsync(RecognisedClimbId climb, HttpContext context) =>
        Then(await dismiss.HandleAsync(new(climb), CurrentActor.From(context.User, context), context.RequestAborted), "#montees");

    public async Task<Error?> PastAsync(ActivityProvider provider, HttpContext context) =>
        Then(await past.HandleAsync(new(provider), CurrentActor.From(context.User, context), context.RequestAborted), "#" + provider.Code());

    public async Task<Error?> CancelPastAsync(ActivityProvider provider, HttpContext context) =>
        Then(await cancelPast.HandleAsync(new(provider), CurrentActor.From(context.User, context), context.RequestAborted), "#" + provider.Code());

    Error? Then(Result done, string ending)
    {
        if (done.Succeeded) navigation.NavigateTo(Links.To(Paths.Connections, CultureInfo.CurrentUICulture) + ending);
        return done.Error;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity.MyAccount;

/// <summary>The three actions of the authenticator's page, with what each means for the running session.</summary>
public sealed class AuthenticatorActions(EnrolAuthenticator enrol, RenewRecoveryCodes renew, RemoveAuthenticator remove, Sessions sessions, NavigationManager navigation)
{
    public async Task<(IReadOnlyList<string>? Codes, Error? Error)> EnrolAsync(HttpContext context, Actor actor, string? sealedSecret, string? code)
    {
        var done = actor.Account is { } account ? await enrol.HandleAsync(new(account, sealedSecret, code), actor, context.RequestAborted) : Error.Forbidden();
        if (!done.Succeeded) return (null, Confirmed(done.Error));
        // All other sessions have ended; this one has just shown the new factor.
        await sessions.StartAsync(context, actor.Account!.Value, SecondFactorProof.Authenticator, context.RequestAborted);
        return (done.Value.Codes, null);
    }

    public async Task<(IReadOnlyList<string>? Codes, Error? Error)> RenewCodesAsync(HttpContext context, Actor actor)
    {
        var done = await renew.HandleAsync(new(), actor, context.RequestAborted);
        return done.Succeeded ? (done.Value.Codes, null) : (null, Confirmed(done.Error));
    }

    public async Task<Error?> RemoveAsync(HttpContext context, Actor actor)
    {
        var done = await remove.HandleAsync(new(), actor, context.RequestAborted);
        if (!done.Succeeded) return Confirmed(done.Error);
        await sessions.StartAsync(context, actor.Account!.Value, SecondFactorProof.None, context.RequestAborted);
        navigation.NavigateTo(Links.To(EntryPaths.Security + "?fait=1", CultureInfo.CurrentUICulture));
        return null;
    }

    /// <summary>Where a fresh proof is missing, asks for it and comes back.</summary>
    Error Confirmed(Error error)
    {
        if (error == StepUpErrors.Needed) navigation.NavigateTo(Links.To(StepUp.Address(Links.To(EntryPaths.Authenticator, CultureInfo.CurrentUICulture)), CultureInfo.CurrentUICulture));
        return error;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What the pages of sign-in share: opening the session or asking for the second factor, and where to go then.</summary>
public sealed class Entrance(Sessions sessions, KnownDevice devices, NavigationManager navigation)
{
    public PasswordSignInCommand Command(HttpContext context, string email, string password) =>
        new(email, password, Throttle.AddressKey(context.Connection.RemoteIpAddress), account => devices.Knows(context, account));

    public SecondFactorSignInCommand Code(HttpContext context, AccountId account, string? code) =>
        new(account, code ?? "", Throttle.AddressKey(context.Connection.RemoteIpAddress), known => devices.Knows(context, known));

    /// <summary>Goes to a public page, in the current language.</summary>
    public void Leave(string path) => navigation.NavigateTo(Links.To(path, CultureInfo.CurrentUICulture));

    /// <summary>Opens the session, or leads to the second factor. Returns why not.</summary>
    public async Task<Error?> GoOnAsync(HttpContext context, PasswordSignInAnswer answer, string? back)
    {
        if (answer.Step == SignInStep.Open) return await OpenAsync(context, answer.Account, SecondFactorProof.None, back);
        await sessions.HalfAsync(context, answer.Account);
        navigation.NavigateTo(Links.To(WithReturn(answer.Step == SignInStep.Enrol ? EntryPaths.Enrol : EntryPaths.Code, back), CultureInfo.CurrentUICulture));
        return null;
    }

    /// <summary>Opens the session and leaves.</summary>
    public async Task<Error?> OpenAsync(HttpContext context, AccountId account, SecondFactorProof proof, string? back)
    {
        if (await sessions.StartAsync(context, account, proof, context.RequestAborted) is not { } actor) return SignInErrors.Suspended;
        navigation.NavigateTo(Destination(back, actor.Role));
        return null;
    }

    /// <summary>Notes the fresh proof and goes back to what asked for it.</summary>
    public async Task FreshenAsync(HttpContext context, SecondFactorProof proof, string? back)
    {
        await sessions.FreshenAsync(context, proof);
        navigation.NavigateTo(SafeReturn.Of(back) ?? Links.To(EntryPaths.Security, CultureInfo.CurrentUICulture));
    }

    /// <summary>The address that the person came for if it is on this site, else the first page of the role.</summary>
    public static string Destination(string? back, Role role) =>
        SafeReturn.Of(back) ?? role switch
        {
            Role.Manufacturer => "/fab",
            Role.Support or Role.Admin => "/admin",
            _ => Links.To(Paths.Medals, CultureInfo.CurrentUICulture),
        };

    public static string WithReturn(string path, string? back) =>
        SafeReturn.Of(back) is { } safe ? path + "?retour=" + Uri.EscapeDataString(safe) : path;
}

/// <summary>The only addresses that a form may send a browser to: paths of this site.</summary>
public static class SafeReturn
{
    /// <summary>The path when it is one of this site's, else null. Browsers read <c>//</c>, <c>/\</c> and a swallowed tab or newline as another host.</summary>
    public static string? Of(string? path)
    {
        if (path is not ['/', ..] || path.Length > 2048 || !Links.IsLocal(path)) return null;
        if (path.Contains('\\', StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal)) return null;
        // An encoded slash or backslash right at the start would be decoded by some proxies.
        var start = Uri.UnescapeDataString(path[..Math.Min(path.Length, 12)]);
        return Links.IsLocal(start) && !start.StartsWith("/\\", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Relative, out _) ? path : null;
    }
}

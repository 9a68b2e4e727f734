using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Demonstration;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What sign-in needs beside its pages: the ends of forms that leave the page, and passkeys' challenges.</summary>
public static class IdentityEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var everybody = endpoints.MapGroup("").WithMetadata(new AreaAttribute(AreaNames.Identity)).AllowAnonymous();
        HandOffEndpoints.Map(everybody);
        everybody.MapPost(Paths.SignOut, SignOutAsync);
        everybody.MapPost(EntryPaths.PasskeyOptions, AskPasskeyAsync);
        everybody.MapPost(EntryPaths.Passkey, SignInWithPasskeyAsync);

        var signedIn = endpoints.MapGroup("").WithMetadata(new AreaAttribute(AreaNames.Identity)).RequireAuthorization(Policies.Client);
        signedIn.MapPost(EntryPaths.NewPasskeyOptions, OfferPasskeyAsync);
        signedIn.MapPost(EntryPaths.AddPasskey, AddPasskeyAsync);
        signedIn.MapPost(EntryPaths.RemovePasskey, RemovePasskeyAsync);
        signedIn.MapPost(EntryPaths.EndSessions, EndSessionsAsync);
        // A board in use asks now and then, so that half an hour without a page load is not half an hour of absence.
        signedIn.MapGet(EntryPaths.KeepAlive, () => TypedResults.NoContent());

        var services = endpoints.ServiceProvider;
        var configuration = services.GetRequiredService<IConfiguration>();
        if (DevelopmentOnly.Cheats(configuration, services.GetRequiredService<IHostEnvironment>())) everybody.MapPost(EntryPaths.Demonstration, DemonstrateAsync);
        if (!string.IsNullOrEmpty(configuration["Authentication:Google:ClientId"]))
        {
            everybody.MapPost(EntryPaths.Google, StartGoogle);
            everybody.MapGet(EntryPaths.GoogleReturn, GoogleReturnAsync);
        }
    }

    static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, Sessions sessions, [FromForm] string? retour)
    {
        await sessions.SignOutAsync(context, context.RequestAborted);
        return TypedResults.LocalRedirect(SafeReturn.Of(retour) ?? Here(Paths.Home));
    }

    static async Task<Results<RedirectHttpResult, NotFound>> DemonstrateAsync(HttpContext context, Database database, Sessions sessions, SecurityJournal journal, [FromForm] string email, [FromForm] string? retour)
    {
        if (DemonstrationPeople.All.All(a => a.Email != email)) return TypedResults.NotFound();
        AccountId id;
        await using (var db = database.Open()) id = await db.Accounts.Where(a => a.Email == email).Select(a => a.Id).FirstOrDefaultAsync();
        if (await sessions.StartAsync(context, id, SecondFactorProof.Demonstration) is not { } actor) return TypedResults.NotFound();
        await journal.WriteAsync(actor, "session.opened", id, Outcome.Done, "demonstration");
        return TypedResults.LocalRedirect(Entrance.Destination(retour, actor.Role));
    }

    static async Task<Results<ContentHttpResult, BadRequest>> AskPasskeyAsync(HttpContext context, IAntiforgery forms, PasskeyCeremonies passkeys) =>
        await forms.IsRequestValidAsync(context) ? TypedResults.Text(await passkeys.AskAsync(context), "application/json") : TypedResults.BadRequest();

    static async Task<RedirectHttpResult> SignInWithPasskeyAsync(HttpContext context, PasskeyCeremonies passkeys, Sessions sessions, SecurityJournal journal, Database database, [FromForm] string? cle, [FromForm] string? retour)
    {
        var actor = CurrentActor.From(context.User, context);
        var answer = await passkeys.AnswerAsync(context, cle);
        // A passkey counts as both factors only when its device asked for finger, face or code.
        if (answer is not var (user, passkey) || !passkey.IsUserVerified)
        {
            await journal.WriteAsync(actor, "session.refused", actor.Account, Outcome.Denied, "passkey");
            return TypedResults.LocalRedirect(Here(actor.Account is null ? EntryPaths.PasskeyRefused : Entrance.WithReturn(EntryPaths.StepUp, retour)));
        }

        var id = new AccountId(user.Id);
        if (actor.Account == id)
        {
            await sessions.FreshenAsync(context, SecondFactorProof.Passkey);
            await journal.WriteAsync(actor, "second_factor.accepted", id, Outcome.Done, nameof(SecondFactorProof.Passkey));
            return TypedResults.LocalRedirect(SafeReturn.Of(retour) ?? Here(EntryPaths.Security));
        }

        if (await sessions.StartAsync(context, id, SecondFactorProof.Passkey) is not { } opened)
        {
            await journal.WriteAsync(actor, "session.refused", id, Outcome.Denied, "suspended");
            return TypedResults.LocalRedirect(Here(EntryPaths.PasskeyRefused));
        }

        await journal.WriteAsync(opened, "session.opened", id, Outcome.Done, "passkey");
        return TypedResults.LocalRedirect(Entrance.Destination(retour, opened.Role));
    }

    static async Task<Results<ContentHttpResult, BadRequest, StatusCodeHttpResult>> OfferPasskeyAsync(HttpContext context, IAntiforgery forms, PasskeyCeremonies passkeys, OwnAccount account, StepUp stepUp)
    {
        var actor = CurrentActor.From(context.User, context);
        // Before the device makes a key that nobody would keep; the script shows the page again, which asks for the proof.
        if (stepUp.Refuse(actor) is not null) return TypedResults.StatusCode(StatusCodes.Status409Conflict);
        if (!await forms.IsRequestValidAsync(context) || await account.QueryAsync(actor, context.RequestAborted) is not { } own) return TypedResults.BadRequest();
        return TypedResults.Text(await passkeys.OfferAsync(context, actor.Account!.Value, own.Email, own.DisplayName), "application/json");
    }

    static async Task<RedirectHttpResult> AddPasskeyAsync(HttpContext context, PasskeyCeremonies passkeys, AddPasskey handler, [FromForm] string? cle, [FromForm] string? nom)
    {
        var actor = CurrentActor.From(context.User, context);
        if (actor.Account is not { } id || await passkeys.EnrolAsync(context, id, cle) is not { } passkey) return Security(SignInErrors.PasskeyRefused);
        return Security((await handler.HandleAsync(new(passkey, nom), actor, context.RequestAborted)).Error);
    }

    static async Task<RedirectHttpResult> RemovePasskeyAsync(HttpContext context, RemovePasskey handler, [FromForm] string id) =>
        Security((await handler.HandleAsync(new(id), CurrentActor.From(context.User, context), context.RequestAborted)).Error);

    static async Task<RedirectHttpResult> EndSessionsAsync(HttpContext context, EndAllSessions handler, [FromForm] string? retour)
    {
        _ = retour;
        var ended = await handler.HandleAsync(new(), CurrentActor.From(context.User, context), context.RequestAborted);
        if (ended.Succeeded) await Sessions.ForgetAsync(context);
        return ended.Succeeded ? TypedResults.LocalRedirect(Here(Paths.SignIn)) : Security(ended.Error);
    }

    static Results<ChallengeHttpResult, BadRequest> StartGoogle(HttpContext context, [FromForm] string? retour) =>
        TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Entrance.WithReturn(EntryPaths.GoogleReturn, retour) }, [GoogleDefaults.AuthenticationScheme]);

    static async Task<RedirectHttpResult> GoogleReturnAsync(HttpContext context, GoogleSignIn handler, Sessions sessions, [FromQuery] string? retour)
    {
        var answered = await context.AuthenticateAsync(Schemes.External);
        await context.SignOutAsync(Schemes.External);
        if (answered.Principal is not { } google) return TypedResults.LocalRedirect(Here(EntryPaths.GoogleRefused));
        var actor = CurrentActor.From(context.User, context);
        var command = new GoogleSignInCommand(
            google.FindFirstValue(ClaimTypes.NameIdentifier), google.FindFirstValue(ClaimTypes.Email), google.FindFirstValue(GoogleSignIn.EmailVerified) is "true" or "True",
            google.FindFirstValue(ClaimTypes.Name), Cultures.IsEnglish ? "en" : "fr");
        var done = await handler.HandleAsync(command, actor, context.RequestAborted);
        if (!done.Succeeded) return actor.Account is null ? TypedResults.LocalRedirect(Here(EntryPaths.GoogleRefused)) : Security(done.Error);
        if (actor.Account is not null)
        {
            // As good as signing in by Google again, and the only proof of an account that has nothing else.
            if (done.Value.Step == SignInStep.Open) await sessions.FreshenAsync(context, SecondFactorProof.None);
            return SafeReturn.Of(retour) is { } back && back != Here(EntryPaths.Security) ? TypedResults.LocalRedirect(back) : Security(null);
        }

        if (done.Value.Step != SignInStep.Open)
        {
            await sessions.HalfAsync(context, done.Value.Account);
            return TypedResults.LocalRedirect(Here(Entrance.WithReturn(done.Value.Step == SignInStep.Enrol ? EntryPaths.Enrol : EntryPaths.Code, retour)));
        }

        return await sessions.StartAsync(context, done.Value.Account, SecondFactorProof.None) is { } opened
            ? TypedResults.LocalRedirect(Entrance.Destination(retour, opened.Role))
            : TypedResults.LocalRedirect(Here(EntryPaths.GoogleRefused));
    }

    static string Here(string path) => Links.To(path, CultureInfo.CurrentUICulture);

    /// <summary>Back to the account's page, or to where a fresh proof is given.</summary>
    static RedirectHttpResult Security(Error? error) => TypedResults.LocalRedirect(Here(
        error is null ? EntryPaths.Security + "?fait=1" : error == StepUpErrors.Needed ? StepUp.Address(Here(EntryPaths.Security)) : EntryPaths.Security + "?erreur=" + error.Code));
}

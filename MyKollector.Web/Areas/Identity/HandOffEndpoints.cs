using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Journal;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>
/// The three stations of a hand-off: asked here, answered there, entered here. Each only redirects: to a path that the asking browser itself
/// keeps, or to the one configured counterpart of this host. Nothing in an address says where to go.
/// </summary>
static class HandOffEndpoints
{
    public static void Map(IEndpointRouteBuilder everybody)
    {
        var passage = everybody.MapGroup("").AddEndpointFilter(async (invocation, next) =>
        {
            if (invocation.HttpContext.RequestServices.GetRequiredService<HandOffs>().IsStaff(invocation.HttpContext.Request)) return Results.NotFound();
            invocation.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(invocation);
        });
        passage.MapGet(HandOffs.Path, Ask);
        passage.MapGet(HandOffs.CodePath, AnswerAsync);
        passage.MapGet(HandOffs.EntryPath, EnterAsync);
    }

    /// <param name="context">The request.</param>
    /// <param name="handOffs">Codes.</param>
    /// <param name="retour">A path of this host.</param>
    /// <param name="connexion">Set: who has no session at the other side either signs in.</param>
    static RedirectHttpResult Ask(HttpContext context, HandOffs handOffs, [FromQuery] string? retour, [FromQuery] string? connexion)
    {
        var back = SafeReturn.Of(retour) ?? Here(Paths.Home);
        if (context.User.Identity is { IsAuthenticated: true }) return TypedResults.LocalRedirect(back);
        return handOffs.OtherSide(context.Request) is { } other
            ? TypedResults.Redirect($"{other}{HandOffs.CodePath}?etat={handOffs.Ask(context, back, connexion is not null)}")
            : GoOn(back, connexion is not null);
    }

    static async Task<Results<RedirectHttpResult, NotFound>> AnswerAsync(HttpContext context, HandOffs handOffs, [FromQuery] string? etat)
    {
        if (handOffs.OtherSide(context.Request) is not { } other || !HandOffs.IsQuestion(etat)) return TypedResults.NotFound();
        return TypedResults.Redirect(other + HandOffs.EntryPath + (await handOffs.IssueAsync(context, etat!, context.RequestAborted) is { } code ? "?code=" + code : ""));
    }

    static async Task<RedirectHttpResult> EnterAsync(HttpContext context, HandOffs handOffs, Sessions sessions, SecurityJournal journal, [FromQuery] string? code)
    {
        if (handOffs.Asked(context) is not var (question, signIn, back)) return TypedResults.LocalRedirect(Here(Paths.Home));
        if (code is null || context.User.Identity is { IsAuthenticated: true }) return GoOn(back, signIn && context.User.Identity is not { IsAuthenticated: true });
        if (await handOffs.TakeAsync(context, code, question, context.RequestAborted) is { } handed && await sessions.JoinAsync(context, handed, context.RequestAborted) is { } opened)
        {
            await journal.WriteAsync(opened, "session.opened", handed.Account, Outcome.Done, "hand-off", context.RequestAborted);
            return TypedResults.LocalRedirect(back);
        }

        await journal.WriteAsync(CurrentActor.From(context.User, context), "session.refused", null, Outcome.Denied, "hand-off", context.RequestAborted);
        return GoOn(back, signIn: true);
    }

    static RedirectHttpResult GoOn(string back, bool signIn) => TypedResults.LocalRedirect(signIn ? Here(Entrance.WithReturn(Paths.SignIn, back)) : back);

    static string Here(string path) => Links.To(path, CultureInfo.CurrentUICulture);
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Demonstration;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Sign-in, second factor, recovery, my account.</summary>
public static class IdentityAreaRegistration
{
    public static IServiceCollection AddIdentityArea(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        _ = configuration;
        _ = environment;
        services.AddScoped<Credentials>().AddScoped<Entrance>();
        services.AddSingleton<AuthenticatorCodes>().AddSingleton<RecoveryCodes>().AddSingleton<Throttle>().AddSingleton<SecurityJournal>();
        services.AddSingleton<IDemonstrationSeed>(provider => ActivatorUtilities.CreateInstance<DemonstrationAccounts>(
            provider, ActivatorUtilities.CreateInstance<Credentials>(provider.CreateScope().ServiceProvider)));
        return services;
    }

    public static IEndpointRouteBuilder MapIdentityArea(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Paths.SignOut, SignOutAsync).WithMetadata(new AreaAttribute(AreaNames.Identity)).AllowAnonymous();
        var services = endpoints.ServiceProvider;
        if (DevelopmentOnly.Cheats(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>()))
            endpoints.MapPost(EntryPaths.Demonstration, DemonstrateAsync).WithMetadata(new AreaAttribute(AreaNames.Identity)).AllowAnonymous();
        return endpoints;
    }

    static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, SecurityJournal journal, [FromForm] string? retour)
    {
        var actor = CurrentActor.From(context.User, context);
        if (actor.Account is { } account) await journal.WriteAsync(actor, "session.closed", account, Outcome.Done);
        await Sessions.EndAsync(context);
        return TypedResults.LocalRedirect(SafeReturn.Of(retour) ?? Ui.Localization.Links.To(Paths.Home, System.Globalization.CultureInfo.CurrentUICulture));
    }

    static async Task<Results<RedirectHttpResult, NotFound>> DemonstrateAsync(HttpContext context, Database database, Sessions sessions, SecurityJournal journal, [FromForm] string email, [FromForm] string? retour)
    {
        if (DemonstrationAccounts.All.All(a => a.Email != email)) return TypedResults.NotFound();
        AccountId id;
        await using (var db = database.Open()) id = await db.Accounts.Where(a => a.Email == email).Select(a => a.Id).FirstOrDefaultAsync();
        if (await sessions.StartAsync(context, id, SecondFactorProof.Demonstration) is not { } actor) return TypedResults.NotFound();
        await journal.WriteAsync(actor, "session.opened", id, Outcome.Done, "demonstration");
        return TypedResults.LocalRedirect(Entrance.Destination(retour, actor.Role));
    }
}

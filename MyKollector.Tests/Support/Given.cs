using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Support;

/// <summary>Builders of what a test begins with. Part by part: <c>Given.*.cs</c>.</summary>
public static partial class Given
{
    static int _people;

    /// <summary>An account that exists in the database, and its actor.</summary>
    public static Task<Actor> ClientAsync(App app, string? email = null, string name = "Léa Martin", string language = "fr") => AccountAsync(app, Role.Client, null, email, name, language);

    public static Task<Actor> SupportAsync(App app) => AccountAsync(app, Role.Support, null, null, "Inès", "fr");

    public static Task<Actor> AdminAsync(App app) => AccountAsync(app, Role.Admin, null, null, "Alix", "fr");

    /// <summary>Somebody of the workshop with this seeded name; the first one, Atelier des Cimes, by default.</summary>
    public static async Task<Actor> WorkshopAsync(App app, string workshop = "Atelier des Cimes")
    {
        await using var db = app.Database.Open();
        return await AccountAsync(app, Role.Manufacturer, await db.Manufacturers.Where(m => m.Name == workshop).Select(m => m.Id).SingleAsync(), null, "Camille", "fr");
    }

    /// <summary>The other seeded workshop.</summary>
    public static Task<Actor> OtherWorkshopAsync(App app) => WorkshopAsync(app, "Gravure du Gave");

    /// <summary>An account of any role, with an optional password (hashing one takes a tenth of a second).</summary>
    public static async Task<Actor> AccountAsync(App app, Role role, ManufacturerId? workshop, string? email = null, string name = "Test", string language = "fr", string? password = null)
    {
        email ??= $"{role.ToString().ToLowerInvariant()}{Interlocked.Increment(ref _people)}@example.com";
        var now = app.Clock.GetUtcNow();
        var account = Account.Open(AccountId.New(now), email, name, language, role, workshop, Actor.System, now).Value;
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            work.Db.Accounts.Add(account);
            work.Db.Users.Add(app.Get<Credentials>().Create(account.Id, email, password, confirmed: true));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        return ActorOf(account.Id, role, workshop, name);
    }

    /// <summary>The actor of a signed-in account with its second factor proved.</summary>
    public static Actor ActorOf(AccountId id, Role role, ManufacturerId? workshop = null, string name = "Test") =>
        new() { Account = id, Role = role, Manufacturer = workshop, Name = name, SecondFactor = true };

    /// <summary>Name and value of a session cookie for the actor's account; staff with their second factor.</summary>
    public static async Task<(string Name, string Value)> SessionCookieAsync(App app, Actor actor, SecondFactorProof? proof = null)
    {
        proof ??= Roles.NeedsSecondFactor(actor.Role) ? SecondFactorProof.Authenticator : SecondFactorProof.None;
        var principal = await app.Get<Sessions>().PrincipalAsync(actor.Account!.Value, proof.Value) ?? throw new InvalidOperationException("This account may not sign in.");
        return TicketOf(app, principal);
    }

    /// <summary>The cookie of any principal, for what sign-in itself would never make.</summary>
    public static (string Name, string Value) TicketOf(App app, ClaimsPrincipal principal, DateTimeOffset? issued = null, TimeSpan? lasts = null)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Schemes.Session);
        var now = issued ?? app.Services.GetRequiredService<MyKollector.Web.Platform.Security.SystemClock>().Now;
        var ticket = new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + (lasts ?? Sessions.StaffIdle), AllowRefresh = true }, Schemes.Session);
        return (options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
    }

    /// <summary>A client of the application's server, signed in as the actor (or as nobody), that follows no redirection.</summary>
    public static async Task<HttpClient> BrowserAsync(App app, Actor? actor = null)
    {
        var cookies = new CookieContainer();
        if (actor is not null)
        {
            var (name, value) = await SessionCookieAsync(app, actor);
            cookies.Add(app.ClientOptions.BaseAddress, new System.Net.Cookie(name, value));
        }

        return app.CreateDefaultClient(app.ClientOptions.BaseAddress, new CookieContainerHandler(cookies));
    }

    /// <summary>Signs a Playwright context in as the actor; the application must run on Kestrel.</summary>
    public static async Task SignInAsync(IBrowserContext browser, App app, Actor actor)
    {
        var (name, value) = await SessionCookieAsync(app, actor);
        await browser.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = name, Value = value, Url = app.Url, HttpOnly = true, SameSite = SameSiteAttribute.Lax }]);
    }
}

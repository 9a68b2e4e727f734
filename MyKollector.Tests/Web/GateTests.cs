using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Web;

public sealed class GateTests
{
    /// <summary>Beginnings of the addresses that anybody may ask for. Everything else asks who is there.</summary>
    static readonly string[] Public =
    [
        "", "cols", "langue", "theme.", "health", "connexion", "deconnexion", "inscription", "mot-de-passe-oublie", "nouveau-mot-de-passe", "introuvable", "erreur", "probleme",
        "{*path}", ".well-known/jwks.json", "panier", "commande", "commander", "paiement", "demo", "s/", "m/", "chrono", "sw.js", "api/", "classements", "robots.txt", "sitemap.xml", "verifier", "certificat", "c/", "renoncer", "retractation", "mes-medailles/rattacher", "cgv", "mentions-legales",
        "confidentialite", "accessibilite", "aide", "personnaliser", "apercu", "og/", "medaille", "images/", "img/", "suivi", "mails", "passage",
    ];

    /// <summary>The framework's own, which the fallback policy closes to visitors.</summary>
    static readonly string[] Framework = ["_blazor", "_framework/opaque-redirect", "{**path:file}"];

    [Fact]
    public async Task Every_endpoint_says_who_may_come_in_and_public_ones_are_listed()
    {
        await using var app = await App.StartAsync();
        var faults = new List<string>();
        foreach (var endpoint in Endpoints(app))
        {
            var anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var authorize = endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null;
            var route = endpoint.RoutePattern.RawText!.TrimStart('/');
            var area = endpoint.Metadata.GetMetadata<AreaAttribute>()?.Name;
            if (anonymous && authorize) faults.Add($"{route}: AllowAnonymous silently wins over Authorize");
            else if (anonymous && AreaNames.IsStaff(area)) faults.Add($"{route}: a staff area is open to everybody");
            else if (anonymous && !IsAsset(endpoint) && !Public.Any(p => p.Length == 0 ? route.Length == 0 : route.StartsWith(p, StringComparison.Ordinal))) faults.Add($"{route}: public, but not listed");
            else if (!anonymous && !authorize && !Framework.Any(f => route.StartsWith(f, StringComparison.Ordinal))) faults.Add($"{route}: declares nothing");
            if ((route.StartsWith("fab", StringComparison.Ordinal) || route.StartsWith("admin", StringComparison.Ordinal)) && area is null && !IsAsset(endpoint)) faults.Add($"{route}: in no area, so on every host");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Nobody_and_no_client_and_no_half_open_session_reaches_a_staff_address()
    {
        await using var app = await App.StartAsync();
        var client = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        var nobody = await Given.BrowserAsync(app);
        var admin = await Given.AdminAsync(app);
        var principal = (await app.Get<Sessions>().PrincipalAsync(admin.Account!.Value, SecondFactorProof.Authenticator))!;
        var identity = (System.Security.Claims.ClaimsIdentity)principal.Identity!;
        identity.RemoveClaim(identity.FindFirst(SessionClaims.SecondFactor));
        var (name, value) = Given.TicketOf(app, principal);
        var withoutFactor = app.CreateDefaultClient();
        withoutFactor.DefaultRequestHeaders.Add("Cookie", $"{name}={value}");

        var staff = Endpoints(app).Where(e => AreaNames.IsStaff(e.Metadata.GetMetadata<AreaAttribute>()?.Name)).Select(e => AddressOf(e)).Distinct().ToList();
        Assert.NotEmpty(staff);
        foreach (var path in staff)
        {
            foreach (var (who, browser) in new[] { ("nobody", nobody), ("client", client), ("no second factor", withoutFactor) })
            {
                var answer = await browser.GetAsync(path);
                Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{path} as {who}: {answer.StatusCode}");
                if (answer.StatusCode == HttpStatusCode.Redirect) Assert.Contains("/connexion", Forms.PathOf(answer), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_workshop_stays_out_of_the_administration_and_support_out_of_the_workshop()
    {
        await using var app = await App.StartAsync();
        var workshop = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        var support = await Given.BrowserAsync(app, await Given.SupportAsync(app));
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.GetAsync("/admin/comptes")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await support.GetAsync("/admin/comptes")).StatusCode);
        var fab = Endpoints(app).FirstOrDefault(e => e.Metadata.GetMetadata<AreaAttribute>()?.Name == AreaNames.Fab && !e.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal));
        if (fab is not null) Assert.Equal(HttpStatusCode.Forbidden, (await support.GetAsync(AddressOf(fab))).StatusCode);
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return await db.Journal.AnyAsync(e => e.Action == "access.refused" && e.Outcome == MyKollector.Domain.Journal.Outcome.Denied);
        });
    }

    [Fact]
    public void Every_handler_declares_what_it_needs()
    {
        var silent = Handlers().Where(t => !t.IsDefined(typeof(NeedsAttribute)) && !t.IsDefined(typeof(OpenToAllAttribute))).Select(t => t.FullName);
        Assert.Empty(silent);
        Assert.True(Handlers().Count() > 10);
    }

    /// <summary>Each handler is called with an empty command and with somebody who lacks its right: it must refuse before it looks at anything.</summary>
    [Fact]
    public async Task Every_handler_refuses_whoever_lacks_the_right_before_anything_else()
    {
        await using var app = await App.StartAsync();
        var faults = new List<string>();
        foreach (var type in Handlers().Where(t => t.IsDefined(typeof(NeedsAttribute))))
        {
            var needs = type.GetCustomAttribute<NeedsAttribute>()!;
            // Staff without second factor has no right at all; and the first role whose table cell is empty.
            var actors = new List<Actor> { new() { Role = Role.Admin, Account = new AccountId(Guid.NewGuid()), SecondFactor = false } };
            foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.System && PermissionTable.ScopeOf(r, needs.Resource, needs.Right) == Scope.None))
                actors.Add(new() { Role = role, Account = role == Role.Visitor ? null : new AccountId(Guid.NewGuid()), SecondFactor = true });
            using var scope = app.Services.CreateScope();
            var handler = scope.ServiceProvider.GetRequiredService(type);
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.Name is "HandleAsync" or "QueryAsync"))
            {
                foreach (var actor in actors)
                {
                    var arguments = method.GetParameters().Select(p => p.ParameterType == typeof(Actor) ? actor : p.ParameterType == typeof(CancellationToken) ? CancellationToken.None : Empty(p.ParameterType)).ToArray();
                    try
                    {
                        if (!Refused(await Answer(method.Invoke(handler, arguments)!))) faults.Add($"{type.Name}.{method.Name} as {actor.Role}: let in");
                    }
                    catch (Exception e)
                    {
                        faults.Add($"{type.Name}.{method.Name} as {actor.Role}: looked before it asked ({(e.InnerException ?? e).Message})");
                    }
                }
            }
        }

        Assert.Empty(faults);
    }

    static async Task<object?> Answer(object task)
    {
        if (task is System.Collections.IEnumerable or null) return task;
        var asTask = task.GetType().GetMethod("AsTask")?.Invoke(task, null) as Task ?? (Task)task;
        await asTask;
        return asTask.GetType().GetProperty("Result")?.GetValue(asTask);
    }

    /// <summary>A refusal, or, for a question, nothing at all: no rows, no counts, no text, whatever record they stand in.</summary>
    static bool Refused(object? answer, int depth = 0)
    {
        if (answer is null or false or 0 or 0L or 0m or 0d or "" or DateTimeOffset or DateOnly or TimeSpan or Guid or Enum) return true;
        if (answer.GetType().GetProperty("Error") is { } error && error.PropertyType == typeof(Error)) return error.GetValue(answer) is Error { Kind: ErrorKind.Forbidden };
        if (answer is System.Collections.IEnumerable list) return !list.Cast<object>().Any();
        if (depth > 2 || answer.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !answer.GetType().Name.StartsWith("ValueTuple", StringComparison.Ordinal)) return false;
        if (answer is System.Runtime.CompilerServices.ITuple tuple) return Enumerable.Range(0, tuple.Length).All(i => Refused(tuple[i], depth + 1));
        return answer.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0).All(p => Refused(p.GetValue(answer), depth + 1));
    }

    static object? Empty(Type type)
    {
        if (type == typeof(string)) return "";
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsInterface || type.IsAbstract || typeof(Delegate).IsAssignableFrom(type)) return null;
        return RuntimeHelpers.GetUninitializedObject(type);
    }

    static IEnumerable<Type> Handlers() => typeof(Sessions).Assembly.GetTypes().Where(t =>
        t is { IsClass: true, IsAbstract: false, IsNested: false } && t.Namespace is { } space && (space.StartsWith("MyKollector.Web.Areas", StringComparison.Ordinal) || space.StartsWith("MyKollector.Web.Api", StringComparison.Ordinal) || space.StartsWith("MyKollector.Web.Platform.Flow", StringComparison.Ordinal))
        && t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Any(m => m.Name is "HandleAsync" or "QueryAsync" && m.GetParameters().Any(p => p.ParameterType == typeof(Actor))));

    internal static IEnumerable<RouteEndpoint> Endpoints(App app) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>An address that the route matches: identifiers and names that exist for nobody.</summary>
    internal static string AddressOf(RouteEndpoint endpoint)
    {
        var parts = endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => endpoint.RoutePattern.ParameterPolicies.TryGetValue(parameter.Name, out var policies) && policies.Any(x => x.Content == "int") ? "404"
                : policies?.Any(x => x.Content == "guid") == true ? "0198c0de-0000-7000-8000-000000000000" : "inconnu",
            _ => "",
        })));
        return "/" + string.Join('/', parts);
    }

    static bool IsAsset(RouteEndpoint endpoint) => endpoint.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor" or "BuildAssetMetadata") || endpoint.DisplayName?.Contains("static", StringComparison.OrdinalIgnoreCase) == true || endpoint.RoutePattern.RawText!.Contains("_framework", StringComparison.Ordinal);
}

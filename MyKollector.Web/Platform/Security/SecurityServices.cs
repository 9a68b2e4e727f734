using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>Sign-in, sessions, gates and keys.</summary>
public static class SecurityServices
{
    /// <summary>
    /// PBKDF2 with HMAC-SHA-512: at least a tenth of a second on a server of today; raise it with the years, stored hashes follow at the next sign-in.
    /// </summary>
    public const int PasswordIterations = 360_000;

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var rules = new CookieRules(builder.Configuration, builder.Environment);
        services.AddSingleton(rules).AddSingleton(new SystemClock());
        services.AddSingleton<SessionCheck>().AddScoped<SessionEvents>().AddScoped<Sessions>().AddScoped<CurrentActor>().AddSingleton<HandOffs>();
        services.AddSingleton<DeviceCookie>().AddSingleton<KnownDevice>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddSingleton<AreaHosts>().AddSingleton<CircuitDoor>().AddSingleton<Throttle>().AddRateLimits();
        services.AddSingleton<Refusals>().AddHostedService(provider => provider.GetRequiredService<Refusals>()).AddScoped<CircuitHandler, CircuitGuard>();
        services.AddScoped<CircuitOrigin>().AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitOrigin>());

        services.AddAuthentication(Schemes.Session)
            .AddCookie(Schemes.Session, options =>
            {
                Cookie(options, rules, "mk");
                options.LoginPath = Ui.Navigation.Paths.SignIn;
                options.ReturnUrlParameter = "retour";
                options.SlidingExpiration = true;
                options.EventsType = typeof(SessionEvents);
            })
            .AddCookie(Schemes.Half, options => Cookie(options, rules, "mk.half"))
            .AddCookie(Schemes.External, options => Cookie(options, rules, "mk.external"));
        foreach (var scheme in (string[])[Schemes.Session, Schemes.Half, Schemes.External])
            services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<SystemClock>((options, clock) => options.TimeProvider = clock.Time);
        services.AddAuthorization(Policies.Add);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = rules.Name("mk.form");
            options.Cookie.Path = "/";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = rules.Policy;
            // Every answer carries a stricter one.
            options.SuppressXFrameOptionsHeader = true;
        });

        services.AddDataProtection().SetApplicationName("MyKollectOr");
        services.AddSingleton<IXmlRepository, ProtectionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository, ApplicationKeys>((options, repository, keys) =>
        {
            options.XmlRepository = repository;
            options.XmlEncryptor = new SealedXmlEncryptor(keys);
        });

        services.AddIdentityCore<AppUser>(options =>
        {
            options.User.RequireUniqueEmail = true;
            SignInTables.Configure(options);
        }).AddEntityFrameworkStores<AppDbContext>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = builder.Configuration.GetValue("Security:PasswordIterations", PasswordIterations));
    }

    /// <summary>Everything between routing and the endpoint that may say no.</summary>
    public static void UseGates(this WebApplication app)
    {
        var (hosts, circuits, devices, refusals) = (app.Services.GetRequiredService<AreaHosts>(), app.Services.GetRequiredService<CircuitDoor>(), app.Services.GetRequiredService<DeviceCookie>(), app.Services.GetRequiredService<Refusals>());
        app.Use(hosts.InvokeAsync);
        app.Use((context, next) =>
        {
            devices.Read(context);
            refusals.Enter();
            return next(context);
        });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(RateLimits.LimitUnknownCodes);
        app.Use(circuits.InvokeAsync);
        app.Use(async (context, next) =>
        {
            await next(context);
            // Somebody signed in reached for another role's address.
            if (context.Response.StatusCode == StatusCodes.Status403Forbidden && context.User.Identity is { IsAuthenticated: true })
                Refusals.Note(CurrentActor.From(context.User, context), context.GetEndpoint()?.DisplayName ?? "address");
        });
        app.UseAuthorization();
    }

    static void Cookie(CookieAuthenticationOptions options, CookieRules rules, string name)
    {
        options.Cookie.Name = rules.Name(name);
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        // Lax: links in mails and the way back from Google must arrive with the session.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = rules.Policy;
        options.Cookie.IsEssential = true;
    }
}

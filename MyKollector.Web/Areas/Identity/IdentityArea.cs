using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using MyKollector.Web.Areas.Identity.Demonstration;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Areas.Identity.MyAccount;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Sign-in, second factor, recovery, my account.</summary>
public static class IdentityAreaRegistration
{
    public static IServiceCollection AddIdentityArea(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        _ = environment;
        services.AddScoped<Credentials>().AddScoped<Entrance>().AddScoped<AuthenticatorActions>();
        services.AddSingleton<AuthenticatorCodes>().AddSingleton<RecoveryCodes>().AddSingleton<SecurityJournal>().AddSingleton<AuthenticatorOffers>();
        services.AddSingleton<StepUp>().AddSingleton<MailedLinks>();
        services.AddMail<ConfirmMail>().AddMail<AlreadyRegisteredMail>().AddMail<ResetMail>().AddMail<InvitationMail>().AddMail<SecurityChangedMail>();
        services.AddSingleton<IDemonstrationSeed>(provider => ActivatorUtilities.CreateInstance<DemonstrationAccounts>(
            provider, ActivatorUtilities.CreateInstance<Credentials>(provider.CreateScope().ServiceProvider)));

        services.AddScoped<IPasskeyHandler<AppUser>, PasskeyHandler<AppUser>>().AddScoped<PasskeyCeremonies>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey is both factors, so its device must ask for finger, face or code.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            // Credentials are bound to it for ever: set it before the first one is made, to the parent of all hosts.
            if (configuration["Security:PasskeyDomain"] is { Length: > 0 } domain) options.ServerDomain = domain;
        });

        if (configuration["Authentication:Google:ClientId"] is { Length: > 0 } client)
        {
            services.AddAuthentication().AddGoogle(options =>
            {
                options.ClientId = client;
                options.ClientSecret = configuration["Authentication:Google:ClientSecret"] ?? throw new InvalidOperationException("Authentication:Google:ClientId is set, but Authentication:Google:ClientSecret is not.");
                options.SignInScheme = Schemes.External;
                options.CallbackPath = "/connexion/google/reponse";
                options.ClaimActions.MapJsonKey(GoogleSignIn.EmailVerified, GoogleSignIn.EmailVerified);
                options.CorrelationCookie.Path = "/";
                options.Events.OnRemoteFailure = context =>
                {
                    // Cancelled there, or come back too late: no error page for that.
                    context.HandleResponse();
                    context.Response.Redirect(EntryPaths.GoogleRefused);
                    return Task.CompletedTask;
                };
            });
        }

        return services;
    }

    public static IEndpointRouteBuilder MapIdentityArea(this IEndpointRouteBuilder endpoints)
    {
        IdentityEndpoints.Map(endpoints);
        return endpoints;
    }
}

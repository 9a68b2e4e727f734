using MyKollector.Web.Api.Webhooks;
using MyKollector.Web.Platform.Activities.Garmin;
using MyKollector.Web.Platform.Activities.Strava;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Activities;

/// <summary>Registers the connected services. All of them are there without keys too, and say so.</summary>
public static class ActivityRegistration
{
    public static IServiceCollection AddActivities(this IServiceCollection services)
    {
        services.AddHttpClient(ServiceCalls.ClientName, client => client.Timeout = TimeSpan.FromSeconds(20))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
            // Addresses and headers carry keys.
            .RemoveAllLoggers();
        return services
            .AddSingleton<ActivitySettings>().AddSingleton<TokenVault>().AddSingleton<CallBudget>().AddSingleton<ServiceCalls>().AddSingleton<ActivityServicesList>().AddSingleton<AccessTokens>()
            .AddSingleton<IActivityService, StravaService>().AddSingleton<IActivityService, GarminService>()
            .AddSingleton<ActivityIntake>().AddSingleton<ActivityErasure>().AddSingleton<ActivityReader>()
            .AddSingleton<IOutboxSource, ActivityOutbox>().AddSingleton<IOutboxHandler, NoticeHandler>().AddSingleton<IOutboxHandler, DrainHandler>().AddSingleton<IOutboxHandler, PastHandler>().AddSingleton<IOutboxHandler, DeauthorizeHandler>();
    }

    public static IEndpointRouteBuilder MapActivities(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(StravaWebhook.Address, StravaWebhook.Challenge).AllowAnonymous();
        endpoints.MapPost(StravaWebhook.Address, StravaWebhook.PostAsync).AllowAnonymous().DisableAntiforgery();
        endpoints.MapPost(GarminWebhook.Address, GarminWebhook.PostAsync).AllowAnonymous().DisableAntiforgery();
        return endpoints;
    }
}

namespace MyKollector.Web.Areas.Identity;

/// <summary>Sign-in, second factor, recovery, my account.</summary>
public static class IdentityAreaRegistration
{
    public static IServiceCollection AddIdentityArea(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        _ = configuration;
        _ = environment;
        return services;
    }

    public static IEndpointRouteBuilder MapIdentityArea(this IEndpointRouteBuilder endpoints) => endpoints;
}

namespace MyKollector.Web.Areas.Admin;

/// <summary>Registers what this area alone needs.</summary>
public static class AdminArea
{
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }

    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder endpoints) => endpoints;
}

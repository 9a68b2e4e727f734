namespace MyKollector.Web.Areas.Fab;

/// <summary>Registers what this area alone needs.</summary>
public static class FabArea
{
    public static IServiceCollection AddFab(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }

    public static IEndpointRouteBuilder MapFab(this IEndpointRouteBuilder endpoints) => endpoints;
}

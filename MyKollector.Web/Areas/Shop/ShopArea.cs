namespace MyKollector.Web.Areas.Shop;

/// <summary>Registers what this area alone needs.</summary>
public static class ShopArea
{
    public static IServiceCollection AddShop(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }

    public static IEndpointRouteBuilder MapShop(this IEndpointRouteBuilder endpoints) => endpoints;
}

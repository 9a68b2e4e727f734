using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Areas.Shop.Mails;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Areas.Shop;

/// <summary>Registers what this area alone needs.</summary>
public static class ShopArea
{
    public static IServiceCollection AddShop(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddCatalogue();
        services.AddSingleton<IOutboxSource, ShopOutbox>();
        return services;
    }

    public static IEndpointRouteBuilder MapShop(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCatalogue();
        return endpoints;
    }
}

using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Areas.Shop.Checkout;
using MyKollector.Web.Areas.Shop.Legal;
using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Areas.Shop.Mails;
using MyKollector.Web.Areas.Shop.Wall;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop;

/// <summary>Registers what this area alone needs.</summary>
public static class ShopArea
{
    public static IServiceCollection AddShop(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddSingleton<IOutboxSource, ShopOutbox>().AddSingleton<LegalTexts>().AddSingleton<OrderLinks>();
        services.AddSingleton<BasketCookie>().AddSingleton<CheckoutCookie>().AddScoped<BasketEntry>().AddScoped<CheckoutEntry>().AddScoped<ISignInMerge, BasketMerge>();
        services.AddSingleton<IDemonstrationSeed, DemonstrationOrders>();
        services.AddMail<OrderPaidMail>().AddMail<OrderRefundedMail>().AddMail<MedalDeliveredMail>().AddMail<WithdrawalReceivedMail>().AddMail<PaymentProblemMail>().AddMail<PaymentOrphanMail>();
        services.AddCatalogue();
        return services;
    }

    public static IEndpointRouteBuilder MapShop(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapShopEndpoints();
        endpoints.MapCatalogue();
        return endpoints;
    }
}

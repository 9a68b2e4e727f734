using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Web.Platform.Payments;

/// <summary>Registers the payment service, its webhook and what it sets in motion.</summary>
public static class PaymentServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<PaymentProviders>().AddSingleton<OperatorSettings>().AddSingleton<OrderDocuments>().AddSingleton<OrderFulfilment>().AddSingleton<Refunds>();
        services.AddSingleton<IOutboxSource, PaymentOutbox>().AddSingleton<IOutboxHandler, PaymentNoticeHandler>().AddSingleton<IOutboxHandler, RefundHandler>();
        services.AddSingleton<PaymentReconciliation>().AddHostedService(provider => provider.GetRequiredService<PaymentReconciliation>());
        var chosen = configuration["Payments:Provider"];
        if (environment.IsProduction())
        {
            if (chosen == DemoPaymentProvider.ProviderCode) throw new InvalidOperationException("Payments:Provider is demo: the demonstration payment does not start in Production.");
        }
        else if (chosen is null or "" or DemoPaymentProvider.ProviderCode)
        {
            services.AddHttpClient(DemoNotifications.ClientName);
            services.AddSingleton<DemoSessions>().AddSingleton<DemoWebhookSignature>().AddSingleton<DemoPaymentProvider>();
            services.AddSingleton<IPaymentProvider>(provider => provider.GetRequiredService<DemoPaymentProvider>());
            services.AddSingleton<DemoNotifications>().AddHostedService(provider => provider.GetRequiredService<DemoNotifications>());
        }

        return services;
    }

    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/webhooks/payments/{provider}", PaymentWebhook.PostAsync).AllowAnonymous().DisableAntiforgery();
        return endpoints;
    }
}

using MyKollector.Web.Areas.Chrono.Certificates;
using MyKollector.Web.Platform.Certificates;

namespace MyKollector.Web.Areas.Chrono;

/// <summary>Registers what this area alone needs.</summary>
public static class ChronoArea
{
    public static IServiceCollection AddChrono(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddSingleton<PublicCode>().AddSingleton<CertificateSigner>();
        return services;
    }

    public static IEndpointRouteBuilder MapChrono(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCertificates();
        return endpoints;
    }
}

using MyKollector.Web.Areas.Chrono.Certificates;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Proofs;

namespace MyKollector.Web.Areas.Chrono;

/// <summary>Registers what this area alone needs.</summary>
public static class ChronoArea
{
    public static IServiceCollection AddChrono(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddScoped<ProofIntake>();
        services.AddSingleton<CourseFinder>().AddSingleton<TrackJudge>().AddSingleton<ProofRetention>().AddHostedService(provider => provider.GetRequiredService<ProofRetention>());
        services.AddSingleton<ArchiveSearches>().AddHostedService(provider => provider.GetRequiredService<ArchiveSearches>());
        services.AddSingleton<PublicCode>().AddSingleton<CertificateSigner>();
        return services;
    }

    public static IEndpointRouteBuilder MapChrono(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCertificates();
        endpoints.MapProofs();
        return endpoints;
    }
}

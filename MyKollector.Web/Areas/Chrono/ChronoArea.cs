using MyKollector.Web.Ui.Proofs;
using MyKollector.Web.Api.Field;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Areas.Chrono.Certificates;
using MyKollector.Web.Areas.Chrono.Cheats;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Areas.Chrono.Field;
using MyKollector.Web.Areas.Chrono.Notices;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Areas.Chrono.Rankings;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono;

/// <summary>Registers what this area alone needs.</summary>
public static class ChronoArea
{
    /// <summary>Rankings' pages: each course's for itself.</summary>
    public const string SharedRankings = "rankings";

    public static IServiceCollection AddChrono(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddScoped<ProofIntake>().AddScoped<ConnectionActions>();
        services.AddSingleton<CourseFinder>().AddSingleton<TrackJudge>().AddSingleton<PerformanceEvidence>().AddSingleton<ProofRetention>().AddHostedService(provider => provider.GetRequiredService<ProofRetention>());
        services.AddSingleton<ArchiveSearches>().AddHostedService(provider => provider.GetRequiredService<ArchiveSearches>());
        services.AddSingleton<RescoringJobs>().AddHostedService(provider => provider.GetRequiredService<RescoringJobs>());
        services.AddSingleton<PublicCode>().AddSingleton<CertificateSigner>();
        services.AddSingleton<FieldAssets>().AddSingleton<FieldWorker>();
        services.AddSingleton<FieldTokens>().AddSingleton<FieldGuard>().AddSingleton<FieldCodes>();
        services.AddSingleton<IOutboxSource, TimeMails>().AddMail<TimeReceivedMail>().AddMail<TimeValidatedMail>().AddMail<TimeRefusedMail>().AddMail<TimeMoreAskedMail>();
        services.AddSingleton<ICheat, FinishClimb>();
        services.AddSingleton<RankingBoards>().AddSingleton<ProofWords>().AddSingleton<ISignInMerge, MergeAttemptsAtSignIn>();
        services.AddSharedPages(SharedRankings, context => context.GetRouteValue("Slug") is string slug ? context.RequestServices.GetRequiredService<RankingBoards>().VersionOf(slug) : null);
        return services;
    }

    public static IEndpointRouteBuilder MapChrono(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapFieldPages();
        endpoints.MapFieldApi();
        endpoints.MapCertificates();
        endpoints.MapProofs();
        endpoints.MapRefusedClaims();
        endpoints.MapConnections();
        return endpoints;
    }
}

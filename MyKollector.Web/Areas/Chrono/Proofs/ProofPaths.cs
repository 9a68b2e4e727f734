using MyKollector.Domain.Common;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>Addresses of an athlete's proofs and times, without language prefix.</summary>
public static class ProofPaths
{
    public const string Upload = "/chrono/preuves";
    public const string Send = "/chrono/preuves/envoi";
    public const string Found = "/chrono/mes-cols";

    public static string Of(ProofId proof) => $"{Upload}/{proof}";

    public static string Of(PerformanceId performance) => $"/chrono/temps/{performance}";

    public static string Job(Guid job) => $"/chrono/mes-cols/recherche/{job}";
}

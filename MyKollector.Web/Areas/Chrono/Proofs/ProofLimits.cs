using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>How much one account may give: each file is verified while its sender waits, and each claim takes a person's time.</summary>
static class ProofLimits
{
    public static readonly ThrottleRule Uploads = new("proof-upload", 30, TimeSpan.FromMinutes(10));

    public static readonly ThrottleRule Claims = new("claim", 20, TimeSpan.FromHours(1));
}

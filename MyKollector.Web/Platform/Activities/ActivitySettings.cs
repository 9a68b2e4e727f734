using MyKollector.Domain.Activities;

namespace MyKollector.Web.Platform.Activities;

/// <summary>
/// Settings of the connected services, off without keys. <c>Activities:Strava:ClientId|ClientSecret|WebhookPath|VerifyToken|SubscriptionId|PrivateOnly</c>,
/// <c>Activities:Garmin:Enabled|ClientId|ClientSecret|WebhookPath|PrivateOnly</c>; the addresses have the services' own as defaults.
/// </summary>
public sealed class ActivitySettings(IConfiguration configuration)
{
    public StravaSettings Strava { get; } = new(configuration.GetSection("Activities:Strava"));

    public GarminSettings Garmin { get; } = new(configuration.GetSection("Activities:Garmin"));

    /// <summary>
    /// The policy switch: what came through the service is for its owner's eyes only. On unless it is switched off on purpose, because the
    /// services' terms say so.
    /// </summary>
    public bool PrivateOnly(ActivityProvider provider) => provider switch
    {
        ActivityProvider.Strava => Strava.PrivateOnly,
        ActivityProvider.Garmin => Garmin.PrivateOnly,
    };

    /// <summary>Origins that a form of the connections page may lead to, for the content security policy.</summary>
    public static string FormHosts(IConfiguration configuration)
    {
        var settings = new ActivitySettings(configuration);
        return (settings.Strava.Configured ? " " + Origin(settings.Strava.AuthorizeAddress) : "") + (settings.Garmin.Configured ? " " + Origin(settings.Garmin.AuthorizeAddress) : "");
    }

    static string Origin(string address) => new Uri(address).GetLeftPart(UriPartial.Authority);
}

/// <summary>Settings of Strava.</summary>
public sealed class StravaSettings(IConfiguration section)
{
    public string ClientId { get; } = section["ClientId"] ?? "";

    public string ClientSecret { get; } = section["ClientSecret"] ?? "";

    public string AuthorizeAddress { get; } = section["AuthorizeAddress"] ?? "https://www.strava.com/oauth/authorize";

    /// <summary>Base of the interface, with a slash at the end.</summary>
    public string ApiAddress { get; } = (section["ApiAddress"] ?? "https://www.strava.com/api/v3/").TrimEnd('/') + "/";

    public string DeauthorizeAddress { get; } = section["DeauthorizeAddress"] ?? "https://www.strava.com/oauth/deauthorize";

    /// <summary>The part of the webhook's address that nobody can guess; without it there is no webhook.</summary>
    public string WebhookPath { get; } = section["WebhookPath"] ?? "";

    public string VerifyToken { get; } = section["VerifyToken"] ?? "";

    /// <summary>Announcements of any other subscription are not ours.</summary>
    public long? SubscriptionId { get; } = section.GetValue<long?>("SubscriptionId");

    public bool PrivateOnly { get; } = section.GetValue("PrivateOnly", true);

    /// <summary>Limits until the service's own headers say otherwise.</summary>
    public CallCounts Limit { get; } = CallCounts.Read(section["Limit"]) ?? new(200, 2000);

    public CallCounts ReadLimit { get; } = CallCounts.Read(section["ReadLimit"]) ?? new(100, 1000);

    public bool Configured => ClientId.Length > 0 && ClientSecret.Length > 0;
}

/// <summary>Settings of Garmin.</summary>
public sealed class GarminSettings(IConfiguration section)
{
    /// <summary>Off until the partner programme admits us, see docs/decisions/garmin-awaits-access.md.</summary>
    public bool Enabled { get; } = section.GetValue("Enabled", false);

    public string ClientId { get; } = section["ClientId"] ?? "";

    public string ClientSecret { get; } = section["ClientSecret"] ?? "";

    public string AuthorizeAddress { get; } = section["AuthorizeAddress"] ?? "https://connect.garmin.com/oauth2Confirm";

    public string TokenAddress { get; } = section["TokenAddress"] ?? "https://diauth.garmin.com/di-oauth2-service/oauth/token";

    /// <summary>Base of the interface, with a slash at the end. Files are pulled from this host only.</summary>
    public string ApiAddress { get; } = (section["ApiAddress"] ?? "https://apis.garmin.com/wellness-api/rest/").TrimEnd('/') + "/";

    public string WebhookPath { get; } = section["WebhookPath"] ?? "";

    public bool PrivateOnly { get; } = section.GetValue("PrivateOnly", true);

    public bool Configured => Enabled && ClientId.Length > 0 && ClientSecret.Length > 0;
}

using MyKollector.Domain.Activities;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>Addresses of the way to a service and back.</summary>
public static class ConnectionAddresses
{
    public const string Return = "/chrono/connexions/{code}/retour";

    /// <summary>Where the service sends the athlete's browser back; registered there, so always the same.</summary>
    public static string ReturnTo(SiteAddresses sites, ActivityProvider provider) => sites.Field($"{Paths.Connections}/{provider.Code()}/retour");

    /// <summary>An activity on Strava's own pages, for its owner.</summary>
    public static string? ActivityPage(ActivityProvider provider, string activity) => provider == ActivityProvider.Strava ? $"https://www.strava.com/activities/{activity}" : null;
}

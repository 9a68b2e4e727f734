using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Localization;
using System.Security.Claims;

namespace MyKollector.Web.Ui.Navigation;

/// <summary>One entry of a staff area's navigation. An area registers its own: <c>services.AddNavigation&lt;FabText&gt;(…)</c>.</summary>
/// <param name="Area">One of <c>AreaNames</c>.</param>
/// <param name="Href">Address from the root.</param>
/// <param name="Icon">One of <see cref="LineIcons"/>.</param>
/// <param name="Text">Class that anchors the resource file.</param>
/// <param name="Key">Key of the label in it.</param>
/// <param name="Order">Place in the navigation, ascending.</param>
/// <param name="Policy">Policy that must hold for the entry to be shown; null shows it to everybody in the area.</param>
public sealed record NavigationEntry(string Area, string Href, string Icon, Type Text, string Key, int Order = 0, string? Policy = null);

/// <summary>A label and its address, ready to be written.</summary>
public sealed record NavigationLink(string Href, string Icon, string Label);

/// <summary>The entries of an area that a person may see, in order and in the page's language.</summary>
public sealed class AreaNavigation(IEnumerable<NavigationEntry> entries, IStringLocalizerFactory texts, IAuthorizationService authorization)
{
    public async Task<IReadOnlyList<NavigationLink>> ForAsync(string area, ClaimsPrincipal user)
    {
        var links = new List<NavigationLink>();
        foreach (var entry in entries.Where(e => e.Area == area).OrderBy(e => e.Order))
        {
            if (entry.Policy is null || (await authorization.AuthorizeAsync(user, entry.Policy)).Succeeded)
                links.Add(new(entry.Href, entry.Icon, texts.Create(entry.Text)[entry.Key]));
        }

        return links;
    }
}

public static class NavigationRegistration
{
    /// <summary>Adds one entry whose label is <paramref name="key"/> in the resources of <typeparamref name="TText"/>.</summary>
    public static IServiceCollection AddNavigation<TText>(this IServiceCollection services, string area, string href, string icon, string key, int order = 0, string? policy = null) =>
        services.AddSingleton(new NavigationEntry(area, href, icon, typeof(TText), key, order, policy));
}

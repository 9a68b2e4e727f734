using Microsoft.AspNetCore.Components;
using MyKollector.Web.Areas;

namespace MyKollector.Web.Ui;

/// <summary>Keeps public pages free of what only a circuit needs.</summary>
public static class StaticPages
{
    /// <summary>
    /// States that the pages of public areas render no interactive component. Each would otherwise end in more than a kilobyte of
    /// encrypted state for a circuit that never opens, and one that did ask for a circuit now fails at its first rendering.
    /// </summary>
    public static RazorComponentsEndpointConventionBuilder KeepPublicPagesStatic(this RazorComponentsEndpointConventionBuilder pages)
    {
        pages.Add(endpoint =>
        {
            if (AreaNames.IsStaff(endpoint.Metadata.OfType<AreaAttribute>().FirstOrDefault()?.Name)) return;
            // The framework says per endpoint which render modes it may use, in a type that it does not publish.
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                var type = endpoint.Metadata[i].GetType();
                if (type.Name == "ConfiguredRenderModesMetadata" && Activator.CreateInstance(type, [Array.Empty<IComponentRenderMode>()]) is { } none) endpoint.Metadata[i] = none;
            }
        });
        return pages;
    }
}

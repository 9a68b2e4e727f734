using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// Believes <c>X-Forwarded-For|Proto|Host</c> from the proxies named by <c>Proxy:Known</c> (addresses or networks, separated by commas)
/// and from nobody else: without the setting the headers are ignored.
/// </summary>
public static class Proxies
{
    public static void UseKnownProxies(this WebApplication app)
    {
        var known = (app.Configuration["Proxy:Known"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (known.Length == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in known)
        {
            if (entry.Contains('/', StringComparison.Ordinal)) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));
            else options.KnownProxies.Add(IPAddress.Parse(entry));
        }

        app.UseForwardedHeaders(options);
    }
}

using MyKollector.Web.Areas;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// The third ring: where a host is configured for an area (<c>Hosts:www|chrono|fab|admin</c>), its pages and endpoints answer on that host
/// alone and are unknown on every other. Without settings one host serves all by their paths. Sign-in, assets and whatever belongs to no
/// area answer everywhere: a session is one host's. A page of the customers' two areas that is asked for on the other's host is sent on.
/// </summary>
public sealed class AreaHosts
{
    /// <summary>Areas of customers: links lead from one to the other, whichever host they are read on.</summary>
    static readonly IReadOnlyList<string> ForCustomers = [AreaNames.Shop, AreaNames.Chrono];

    /// <summary>Names of the settings.</summary>
    public static readonly IReadOnlyList<string> Names = ["www", AreaNames.Chrono, AreaNames.Fab, AreaNames.Admin];

    readonly Dictionary<string, HostString> _hosts = new(StringComparer.Ordinal);

    readonly string _session;

    public AreaHosts(IConfiguration configuration, CookieRules rules)
    {
        _session = rules.Name("mk");
        foreach (var name in Names)
            if (configuration["Hosts:" + name] is { Length: > 0 } host) _hosts[name == "www" ? AreaNames.Shop : name] = new HostString(host);
    }

    /// <summary>The host of an area; null when it answers on all.</summary>
    public HostString? Of(string? area) => area is not null && _hosts.TryGetValue(area, out var host) ? host : null;

    /// <summary>True when one of the hosts is ours.</summary>
    public bool Knows(HostString host) => _hosts.Values.Any(own => Same(own, host));

    /// <summary>True when the area answers on this host.</summary>
    public bool Serves(string? area, HostString host) => Of(area) is not { } own || Same(own, host);

    /// <summary>The area whose own host this is.</summary>
    public string? AreaOf(HostString host) => _hosts.FirstOrDefault(h => Same(h.Value, host)).Key;

    static bool Same(HostString own, HostString asked) =>
        string.Equals(own.Host, asked.Host, StringComparison.OrdinalIgnoreCase) && (own.Port is null || own.Port == asked.Port);

    /// <summary>The chronometer's host for the customers' one, and the other way round; null for every other host, or where they are the same.</summary>
    public HostString? Counterpart(HostString host)
    {
        var area = AreaOf(host);
        return area is not null && ForCustomers.Contains(area) && Of(ForCustomers.First(a => a != area)) is { } other && !Same(other, host) ? other : null;
    }

    /// <summary>True when this is the host of that name.</summary>
    public bool Is(HostString host, string name) => AreaOf(host) is { } area && _hosts[area].Value == name;

    /// <summary>Runs after routing and before anything that answers.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var area = context.GetEndpoint()?.Metadata.GetMetadata<AreaAttribute>()?.Name;
        if (context.Request.Path == "/" && AreaOf(context.Request.Host) is { } own && own != AreaNames.Shop)
        {
            context.Response.Redirect("/" + own);
            return Task.CompletedTask;
        }

        if (Serves(area, context.Request.Host)) return next(context);
        if (ForCustomers.Contains(area) && Counterpart(context.Request.Host) is { } other && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            var page = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
            // Whoever may have a session here takes it along.
            context.Response.Redirect($"{context.Request.Scheme}://{other}" + (context.Request.Cookies.ContainsKey(_session) ? $"{HandOffs.Path}?retour={Uri.EscapeDataString(page)}" : page));
            return Task.CompletedTask;
        }

        // Unknown, not forbidden: another host's areas are nobody's business here.
        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

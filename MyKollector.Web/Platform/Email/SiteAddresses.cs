using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// Absolute addresses for mails and printed codes, outside of any request; one method per area. <c>Site:PublicUrl</c> is the customers'
/// host, <c>Site:FieldUrl</c> the chronometer's; else the area's own host of <c>Hosts:*</c>; without any (development) the address that
/// this process listens on serves all of them.
/// </summary>
public sealed class SiteAddresses(IConfiguration configuration, AreaHosts hosts, IServer server)
{
    readonly string? _public = Trimmed(configuration["Site:PublicUrl"]);
    readonly bool _split = configuration["Hosts:www"] is { Length: > 0 } www && configuration["Hosts:" + AreaNames.Chrono] is { Length: > 0 } chrono && www != chrono;
    readonly string? _field = Trimmed(configuration["Site:FieldUrl"]);

    /// <summary>A page of the customers' area in a language; the path is without language prefix.</summary>
    public string Page(string path, CultureInfo culture) => Public + Links.To(path, culture);

    /// <summary>An address of the customers' host as it is: webhooks, pictures.</summary>
    public string Absolute(string path) => Public + path;

    /// <summary>Scheme and host of the customers' area as this request knows it: where a payment page leads back to, cookies and all.</summary>
    public string Base(HttpRequest request) => _public ?? $"{request.Scheme}://{request.Host}";

    /// <summary>A page of the chronometer's area; field links carry no language.</summary>
    public string Field(string path) => (_field ?? Of(AreaNames.Chrono)) + path;

    /// <summary>A page of the chronometer's area that is read rather than scanned, in a language.</summary>
    public string Chrono(string path, CultureInfo culture) => Field(Links.To(path, culture));

    /// <summary>What a medal's QR code says, everywhere it is printed.</summary>
    public string Medal(MedalToken token) => Field("/m/" + token.Text);

    /// <summary>The same for a page whose reader is signed in: where the chronometer has a host of its own, the session comes along.</summary>
    public string MedalWithSession(MedalToken token) => _split ? Field($"{HandOffs.Path}?retour={Uri.EscapeDataString("/m/" + token.Text)}") : Medal(token);

    /// <summary>A page of the workshops' area; the path begins with <c>/fab</c>.</summary>
    public string Fab(string path) => Of(AreaNames.Fab) + path;

    /// <summary>A page of the administration; the path begins with <c>/admin</c>.</summary>
    public string Admin(string path) => Of(AreaNames.Admin) + path;

    /// <summary>A sign-in or account page, on the host where somebody of this role works: a session is one host's.</summary>
    public string SignInPage(Role role, string path, CultureInfo culture) => role switch
    {
        Role.Manufacturer => Fab(Links.To(path, culture)),
        Role.Support or Role.Admin => Admin(Links.To(path, culture)),
        _ => Page(path, culture),
    };

    /// <summary>The address that this process listens on. Asked late: it is known once the server listens.</summary>
    public string Own => Trimmed(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?.Replace("//[::]:", "//localhost:", StringComparison.Ordinal).Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal).Replace("//*:", "//localhost:", StringComparison.Ordinal)) ?? "http://localhost";

    string Public => _public ?? (hosts.Of(AreaNames.Shop) is { } host ? At(host) : Own);

    string Of(string area) => hosts.Of(area) is { } host ? At(host) : Public;

    /// <summary>The proxy in front speaks TLS to the world whatever it speaks to this process; only a plain public address says otherwise.</summary>
    string At(HostString host) => (_public?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true ? "http://" : "https://") + host.Value;

    static string? Trimmed(string? url) => string.IsNullOrEmpty(url) ? null : url.TrimEnd('/');
}

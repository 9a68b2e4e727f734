using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using System.Globalization;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// Absolute addresses for mails and printed codes, outside of any request. <c>Site:PublicUrl</c> is the customers' host,
/// <c>Site:FieldUrl</c> the chronometer's; without them (development) the address that this process listens on serves for both.
/// </summary>
public sealed class SiteAddresses(IConfiguration configuration, IServer server)
{
    readonly string? _public = Trimmed(configuration["Site:PublicUrl"]);
    readonly bool _split = configuration["Hosts:www"] is { Length: > 0 } www && configuration["Hosts:" + AreaNames.Chrono] is { Length: > 0 } chrono && www != chrono;
    readonly string? _field = Trimmed(configuration["Site:FieldUrl"]);

    /// <summary>A page of the customers' area in a language; the path is without language prefix.</summary>
    public string Page(string path, CultureInfo culture) => (_public ?? Own) + Links.To(path, culture);

    /// <summary>An address of the customers' host as it is: webhooks, pictures.</summary>
    public string Absolute(string path) => (_public ?? Own) + path;

    /// <summary>Scheme and host of the customers' area as this request knows it: where a payment page leads back to, cookies and all.</summary>
    public string Base(HttpRequest request) => _public ?? $"{request.Scheme}://{request.Host}";

    /// <summary>A page of the chronometer's area; field links carry no language.</summary>
    public string Field(string path) => (_field ?? _public ?? Own) + path;

    /// <summary>What a medal's QR code says, everywhere it is printed.</summary>
    public string Medal(MedalToken token) => Field("/m/" + token.Text);

    /// <summary>The same for a page whose reader is signed in: where the chronometer has a host of its own, the session comes along.</summary>
    public string MedalWithSession(MedalToken token) => _split ? Field($"{HandOffs.Path}?retour={Uri.EscapeDataString("/m/" + token.Text)}") : Medal(token);

    /// <summary>The address that this process listens on. Asked late: it is known once the server listens.</summary>
    public string Own => Trimmed(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?.Replace("//[::]:", "//localhost:", StringComparison.Ordinal).Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal).Replace("//*:", "//localhost:", StringComparison.Ordinal)) ?? "http://localhost";

    static string? Trimmed(string? url) => string.IsNullOrEmpty(url) ? null : url.TrimEnd('/');
}

namespace MyKollector.Web.Ui;

/// <summary>
/// Absolute addresses of public pages, for canonical links, share images and e-mails. The base is the setting
/// <c>Site:PublicUrl</c>; without it (development) the request's own host serves.
/// </summary>
public sealed class SiteUrls(IConfiguration configuration, IHttpContextAccessor accessor)
{
    readonly string? _configured = configuration["Site:PublicUrl"]?.TrimEnd('/');

    /// <summary>Scheme and host, without trailing slash.</summary>
    public string Base => !string.IsNullOrEmpty(_configured) ? _configured
        : accessor.HttpContext?.Request is { } request ? $"{request.Scheme}://{request.Host}"
        : "http://localhost";

    public string Absolute(string path) => Base + path;
}

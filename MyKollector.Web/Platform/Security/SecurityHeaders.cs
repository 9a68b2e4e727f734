using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using MyKollector.Web.Areas;
using MyKollector.Web.Ui.Drawings;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// The headers of every answer. Scripts are strict everywhere: our own files, and the import map by its nonce. So are styles, but where
/// MudBlazor is: it writes style elements and attributes.
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next, IConfiguration configuration, IHostEnvironment environment, MapTiles tiles)
{
    /// <summary>Key of <c>HttpContext.Items</c> that holds the page's nonce.</summary>
    public const string NonceItem = "csp-nonce";

    readonly string _formHosts = Hosts(configuration["Security:FormHosts"])
        + Own(configuration)
        + Activities.ActivitySettings.FormHosts(configuration)
        + (configuration["Authentication:Google:ClientId"] is { Length: > 0 } ? " https://accounts.google.com" : "")
        + (configuration["Payments:Stripe:SecretKey"] is { Length: > 0 } ? " https://checkout.stripe.com" : "");

    readonly string _imageHosts = Hosts(configuration["Security:ImageHosts"]) + (tiles.Host is { } maps ? " " + maps : "");

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceItem] = nonce;
        // As it was asked for: a failed page is answered under another path.
        var asked = new PathString(Links.WithoutLanguage(context.Request.Path.Value ?? "/"));
        context.Response.OnStarting(() =>
        {
            Write(context, asked, nonce);
            return Task.CompletedTask;
        });
        return next(context);
    }

    void Write(HttpContext context, PathString asked, string nonce)
    {
        var headers = context.Response.Headers;
        var loose = AreaNames.HasMudBlazor(context.GetEndpoint()?.Metadata.GetMetadata<AreaAttribute>()?.Name);
        // Only a document runs anything and is granted anything. Other answers carry the short form, for whoever opens them as a page: on a
        // mountain link the headers of a first visit would weigh as much as its script.
        var document = headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal);
        var inline = context.GetEndpoint()?.Metadata.GetMetadata<InlineSources>();
        headers.ContentSecurityPolicy = document
            ? $"default-src 'self'; base-uri 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; form-action 'self'{_formHosts}; img-src 'self' data:{_imageHosts}; "
                + $"script-src 'self' {inline?.Script ?? $"'nonce-{nonce}'"}; style-src 'self'{(inline is not null ? " " + inline.Style : loose ? " 'unsafe-inline'" : "")}"
            : "default-src 'self'; object-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = CarriesSecret(asked) ? "no-referrer" : "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(), usb=(), payment=()";
        if (document) headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups";
        if (environment.IsProduction()) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        // What was written for one person stays in no cache; whoever serves a file of everybody says so.
        if (context.User.Identity is { IsAuthenticated: true } && StringValuesAbsent(headers.CacheControl)) headers.CacheControl = "no-store";
    }

    static bool StringValuesAbsent(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 || string.IsNullOrEmpty(values[0]);

    /// <summary>Addresses that carry a medal's or a stele's code, a mailed secret or a session's hand-off are told to nobody.</summary>
    static bool CarriesSecret(PathString path) =>
        path.StartsWithSegments("/m") || path.StartsWithSegments("/s") || path.StartsWithSegments(HandOffs.Path) || path.StartsWithSegments(EntryPaths.Reset) || path.StartsWithSegments(EntryPaths.Confirm) || path.StartsWithSegments(Paths.ClaimOrder);

    static string Hosts(string? setting) => string.Concat((setting ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(h => " " + h));

    /// <summary>A form of one area may lead to another area's host.</summary>
    static string Own(IConfiguration configuration) => string.Concat(AreaHosts.Names.Select(n => configuration["Hosts:" + n]).Where(h => !string.IsNullOrEmpty(h)).Distinct().Select(h => " https://" + h));
}

/// <summary>An endpoint's one script and one style sheet that stand in its page, as a policy names them: nothing else that is written there runs.</summary>
/// <param name="Script">Source expression of the script.</param>
/// <param name="Style">Source expression of the style sheet.</param>
public sealed record InlineSources(string Script, string Style)
{
    /// <summary>The source expression for a text between its tags, of Content Security Policy Level 3, section 2.3.1.</summary>
    public static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}

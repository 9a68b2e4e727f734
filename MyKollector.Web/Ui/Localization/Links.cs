using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace MyKollector.Web.Ui.Localization;

/// <summary>Addresses of public pages in the language of the page being written: <c>/cols</c> in French, <c>/en/cols</c> in English.</summary>
public static class Links
{
    /// <summary>The prefix of English pages.</summary>
    public const string EnglishPrefix = "/en";

    /// <summary>The address of a public page in the current language.</summary>
    /// <param name="path">Path from the root, with query and fragment if any, without language prefix.</param>
    public static string To(string path) => To(path, CultureInfo.CurrentUICulture);

    /// <summary>The address of a public page in a given language: for e-mails, language switches and alternate links.</summary>
    public static string To(string path, CultureInfo culture) =>
        !Cultures.IsEnglishCulture(culture) ? path
        : path == "/" ? EnglishPrefix
        : path.StartsWith("/?", StringComparison.Ordinal) || path.StartsWith("/#", StringComparison.Ordinal) ? EnglishPrefix + path[1..]
        : EnglishPrefix + path;

    /// <summary>Takes the language prefix off a path.</summary>
    public static string WithoutLanguage(string path) =>
        !path.StartsWith(EnglishPrefix, StringComparison.OrdinalIgnoreCase) ? path
        : path.Length == EnglishPrefix.Length ? "/"
        : path[EnglishPrefix.Length] switch
        {
            '/' => path[EnglishPrefix.Length..],
            '?' or '#' => "/" + path[EnglishPrefix.Length..],
            _ => path,
        };

    /// <summary>
    /// The address in the browser's bar, for links to a fragment of the same page: a fragment alone would be resolved against the
    /// document's base, which is the home page.
    /// </summary>
    public static string Here(HttpContext? context) =>
        context is null ? ""
        : context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && IsLocal(raw) ? raw
        : context.Request.PathBase + context.Request.Path + context.Request.QueryString;

    /// <summary>True for an address on this site: the only kind that a form may send a browser to.</summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl);
}

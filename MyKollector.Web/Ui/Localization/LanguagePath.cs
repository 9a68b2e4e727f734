using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MyKollector.Web.Ui.Localization;

/// <summary>
/// Takes <c>/en</c> off the path of public pages and makes it the request's path base, so that routes are written once and sign-in
/// redirections, re-executed error pages and form posts keep the language by themselves. Cookies must therefore name their path
/// (<c>/</c>): left alone they would follow the path base.
/// </summary>
public sealed class LanguagePath(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Links.EnglishPrefix, StringComparison.OrdinalIgnoreCase, out var matched, out var rest)
            && !ChosenByPerson(rest))
        {
            context.Request.PathBase = context.Request.PathBase.Add(matched.Value!.ToLowerInvariant());
            context.Request.Path = rest.HasValue ? rest : "/";
            context.Features.Set(new PathLanguage(Cultures.English));
            return next(context);
        }

        if (!ChosenByPerson(context.Request.Path))
        {
            context.Features.Set(new PathLanguage(Cultures.French));
            if (context.Request.Path == "/" && ArrivesFromOutside(context.Request))
            {
                context.Response.Headers.Append(HeaderNames.Vary, new StringValues([HeaderNames.AcceptLanguage, HeaderNames.Cookie]));
                if (Cultures.IsEnglishCulture(PreferredBy(context.Request)))
                {
                    context.Response.Redirect(Links.To("/" + context.Request.QueryString, Cultures.English));
                    return Task.CompletedTask;
                }
            }
        }

        return next(context);
    }

    /// <summary>
    /// The language a person would choose: the remembered choice, else the browser's first supported language, else French.
    /// </summary>
    public static CultureInfo PreferredBy(HttpRequest request)
    {
        if (Cultures.Of(request.Cookies[Cultures.CookieName]) is { } chosen) return chosen;
        var wanted = request.GetTypedHeaders().AcceptLanguage;
        return wanted
            .Where(l => l.Quality is not 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Cultures.Of(l.Value.Value))
            .FirstOrDefault(c => c is not null) ?? Cultures.French;
    }

    /// <summary>Staff pages, circuits and machine interfaces have one address for all languages: the person's choice decides there.</summary>
    static bool ChosenByPerson(PathString path) =>
        path.StartsWithSegments("/fab") || path.StartsWithSegments("/admin") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/api");

    /// <summary>
    /// Only a first step into the site is sent to the browser's language; a click on "Français" inside it never is. A crawler
    /// states no language and reads French.
    /// </summary>
    static bool ArrivesFromOutside(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Site"] != "same-origin";
}

/// <summary>The language said by a request's path; absent where the person's choice decides.</summary>
public sealed record PathLanguage(CultureInfo Culture);

/// <summary>Hands the language found by <see cref="LanguagePath"/> to the framework's request localization.</summary>
public sealed class LanguageProvider : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var culture = httpContext.Features.Get<PathLanguage>()?.Culture ?? LanguagePath.PreferredBy(httpContext.Request);
        return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(culture.Name));
    }
}

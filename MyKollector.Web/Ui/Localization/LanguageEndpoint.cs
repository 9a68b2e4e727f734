using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Web.Areas;

namespace MyKollector.Web.Ui.Localization;

/// <summary>Remembers the chosen language in a cookie and goes back to the same page in that language, by a full load.</summary>
public static class LanguageEndpoint
{
    public const string Path = "/langue";

    public static RedirectHttpResult Post(HttpContext context, [FromForm] string? lang, [FromForm] string? to)
    {
        var culture = Cultures.Of(lang) ?? Cultures.French;
        context.Response.Cookies.Append(Cultures.CookieName, culture.TwoLetterISOLanguageName, new CookieOptions
        {
            Path = "/",
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            HttpOnly = true,
            // A preference that the person asks for needs no consent.
            IsEssential = true,
        });
        var target = Links.IsLocal(to) ? Links.WithoutLanguage(to!) : "/";
        return TypedResults.LocalRedirect(IsStaffPath(target) ? target : Links.To(target, culture));
    }

    static bool IsStaffPath(string path) =>
        new[] { AreaNames.Fab, AreaNames.Admin }.Any(a => new PathString(path.Split('?', '#')[0]).StartsWithSegments("/" + a));
}

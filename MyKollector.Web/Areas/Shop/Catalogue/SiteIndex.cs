using System.Globalization;
using System.Security;
using System.Text;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>What search engines read first.</summary>
public static class SiteIndex
{
    /// <summary>Personal, private or unending pages.</summary>
    static readonly string[] Closed = ["/api/", "/fab", "/admin", "/chrono/", "/m/", "/s/", Paths.Basket, Paths.Medals, Paths.Account, Paths.SignIn, LanguageEndpoint.Path];

    public static void MapSiteIndex(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sitemap.xml", Sitemap).AllowAnonymous();
        endpoints.MapGet("/robots.txt", Robots).AllowAnonymous();
    }

    static async Task<IResult> Sitemap(CourseCatalogue catalogue, SiteAddresses site, CancellationToken cancellation)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
        var snapshot = await catalogue.GetAsync(cancellation);
        foreach (var path in (string[])[Paths.Home, Paths.Courses, .. snapshot.Courses.Select(c => Paths.Course(c.Slug)), .. snapshot.Courses.Where(c => c.Ranked).Select(c => Paths.Ranking(c.Slug))])
        foreach (var culture in Cultures.All)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<url><loc>{SecurityElement.Escape(site.Page(path, culture))}</loc>");
            foreach (var other in Cultures.All)
                xml.Append(CultureInfo.InvariantCulture, $"<xhtml:link rel=\"alternate\" hreflang=\"{other.TwoLetterISOLanguageName}\" href=\"{SecurityElement.Escape(site.Page(path, other))}\"/>");
            xml.Append("</url>\n");
        }

        return Results.Text(xml.Append("</urlset>\n").ToString(), "application/xml", Encoding.UTF8);
    }

    static IResult Robots(SiteAddresses site)
    {
        var text = new StringBuilder("User-agent: *\n");
        foreach (var path in Closed) text.Append(CultureInfo.InvariantCulture, $"Disallow: {path}\nDisallow: {Links.EnglishPrefix}{path}\n");
        return Results.Text(text.Append(CultureInfo.InvariantCulture, $"Sitemap: {site.Absolute("/sitemap.xml")}\n").ToString(), "text/plain", Encoding.UTF8);
    }
}

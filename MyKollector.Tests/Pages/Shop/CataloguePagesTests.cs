using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Pages.Shop;

/// <summary>Home, catalogue and course pages as the real application serves them.</summary>
public sealed partial class CataloguePagesTests
{
    const string Galibier = "/cols/galibier-lautaret";

    [Theory]
    [InlineData("/", "Grimpez un col")]
    [InlineData("/en", "Climb a mountain pass")]
    [InlineData("/cols", "20 cols")]
    [InlineData("/en/cols?q=galibier", "1 climb")]
    [InlineData("/cols?q=everest", "Aucun col ne correspond")]
    [InlineData(Galibier, "Personnaliser ma médaille")]
    [InlineData("/en" + Galibier, "Personalise my medal")]
    public async Task Pages_are_there_in_both_languages(string path, string says)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains(says, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
        // A missing text would show its key.
        Assert.DoesNotMatch(@">\s*[A-Z][a-z]+\.[A-Z][A-Za-z]+\s*<", html);
    }

    [Fact]
    public async Task A_course_page_names_itself_for_search_engines()
    {
        await using var app = await App.StartAsync(settings: new() { ["Site:PublicUrl"] = "https://www.example.test" });
        using var client = app.CreateClient();
        var html = await client.GetStringAsync("/en" + Galibier);
        Assert.Contains("<link rel=\"canonical\" href=\"https://www.example.test/en/cols/galibier-lautaret\"", html, StringComparison.Ordinal);
        Assert.Contains("hreflang=\"fr\" href=\"https://www.example.test/cols/galibier-lautaret\"", html, StringComparison.Ordinal);
        Assert.Contains("property=\"og:image\" content=\"https://www.example.test/en/cols/galibier-lautaret/share.png\"", html, StringComparison.Ordinal);
        using var data = JsonDocument.Parse(JsonLd().Match(html).Groups[1].Value);
        Assert.Equal(["Product", "BreadcrumbList"], data.RootElement.EnumerateArray().Select(o => o.GetProperty("@type").GetString()));
        Assert.Equal("EUR", data.RootElement[0].GetProperty("offers").GetProperty("priceCurrency").GetString());
        Assert.Equal(3, data.RootElement[1].GetProperty("itemListElement").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_course_is_not_found_and_says_so()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        foreach (var path in new[] { "/cols/nulle-part", "/cols/nulle-part/course.gpx", "/cols/nulle-part/relief.svg", "/cols/nulle-part/share.png" })
        {
            using var response = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using var page = await client.GetAsync("/cols/nulle-part");
        Assert.Contains("Cette page est introuvable", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_course_says_why()
    {
        await using var app = await App.StartAsync();
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == "galibier-lautaret");
            course.SetStatus(CourseStatus.Closed, "Neige au sommet <jusqu’en mai>", Actor.System, app.Clock.GetUtcNow());
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        using var client = app.CreateClient();
        var html = await client.GetStringAsync(Galibier);
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains("Neige au sommet &lt;jusqu’en mai&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Ici les temps restent privés", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Galibier + "/classement", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Galibier + "/classement", await client.GetStringAsync("/sitemap.xml"), StringComparison.Ordinal);
        Assert.Contains("Fermé", await client.GetStringAsync("/cols"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task A_course_leads_to_its_ranking(string language)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        Assert.Contains($"href=\"{language}{Galibier}/classement\"", await client.GetStringAsync(language + Galibier), StringComparison.Ordinal);
        using var ranking = await client.GetAsync($"{language}{Galibier}/classement");
        Assert.Equal(HttpStatusCode.OK, ranking.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_signed_in_sees_the_medal_with_his_own_name()
    {
        await using var app = await App.StartAsync();
        const string own = Galibier + "/medaille/apercu.svg";
        using var stranger = app.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Contains($"src=\"{Galibier}/apercu.svg\"", await stranger.GetStringAsync(Galibier), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(own)).StatusCode);

        var zoe = await Given.BrowserAsync(app, await Given.ClientAsync(app, name: "Zoé Müller"));
        Assert.Contains($"src=\"{own}\"", await zoe.GetStringAsync(Galibier), StringComparison.Ordinal);
        using var picture = await zoe.GetAsync(own);
        Assert.True(picture.Headers.CacheControl!.Private);
        Assert.Contains("Zoé Müller", WebUtility.HtmlDecode(await picture.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        // A name that cannot be engraved is no reason to show nothing.
        var wang = await Given.BrowserAsync(app, await Given.ClientAsync(app, name: "王伟"));
        Assert.Contains("<svg", await wang.GetStringAsync(own), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await zoe.GetAsync("/cols/nulle-part/medaille/apercu.svg")).StatusCode);
    }

    [Fact]
    public async Task What_is_typed_is_only_ever_text()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        var html = await client.GetStringAsync("/cols?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>") + "&massif=" + Uri.EscapeDataString("'><b>"));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("'><b>", html, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cols?alt-min=abc&tri=x&page=-1&lat=NaN&discipline=9")]
    [InlineData("/cols?page=99999999999999999999")]
    [InlineData("/cols?q=%00%FF")]
    public async Task Nonsense_in_the_address_never_breaks_the_page(string path)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_line_is_given_as_GPX_with_its_licence()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var response = await client.GetAsync(Galibier + "/course.gpx");
        Assert.Equal("application/gpx+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("galibier-lautaret.gpx", response.Content.Headers.ContentDisposition!.FileName);
        var gpx = XDocument.Parse(await response.Content.ReadAsStringAsync());
        XNamespace ns = "http://www.topografix.com/GPX/1/1";
        var points = gpx.Descendants(ns + "trkpt").ToList();
        Assert.Equal(196, points.Count);
        Assert.All(points, p =>
        {
            Assert.InRange(double.Parse(p.Attribute("lat")!.Value, CultureInfo.InvariantCulture), 44, 46);
            Assert.InRange(double.Parse(p.Element(ns + "ele")!.Value, CultureInfo.InvariantCulture), 2000, 2700);
        });
        Assert.Contains("odbl", gpx.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("OpenStreetMap", gpx.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Galibier + "/relief.svg?v=1", "image/svg+xml", true)]
    [InlineData(Galibier + "/apercu.svg", "image/svg+xml", false)]
    [InlineData(Galibier + "/share.png", "image/png", false)]
    [InlineData("/cols/panorama.svg?v=1", "image/svg+xml", true)]
    public async Task Pictures_are_made_once_and_kept(string path, string type, bool forEver)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var first = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(forEver, first.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
        var bytes = await first.Content.ReadAsByteArrayAsync();
        if (type == "image/png") Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], bytes[..4]);
        else Assert.Equal("svg", XDocument.Parse(System.Text.Encoding.UTF8.GetString(bytes)).Root!.Name.LocalName);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_site_map_lists_every_course_in_both_languages()
    {
        await using var app = await App.StartAsync(settings: new() { ["Site:PublicUrl"] = "https://www.example.test" });
        using var client = app.CreateClient();
        var map = XDocument.Parse(await client.GetStringAsync("/sitemap.xml"));
        XNamespace ns = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var places = map.Descendants(ns + "loc").Select(l => l.Value).ToList();
        Assert.Equal(84, places.Count);
        Assert.Contains("https://www.example.test/cols/galibier-lautaret/classement", places);
        Assert.Contains("https://www.example.test/en/cols/galibier-lautaret", places);
        var robots = await client.GetStringAsync("/robots.txt");
        Assert.Contains("Disallow: /admin\n", robots, StringComparison.Ordinal);
        Assert.Contains("Sitemap: https://www.example.test/sitemap.xml", robots, StringComparison.Ordinal);
    }

    /// <summary>What a phone at the foot of a mountain must load before it can read anything.</summary>
    [Theory]
    [InlineData("/", 5000)]
    [InlineData("/cols", 5000)]
    [InlineData(Galibier, 7000)]
    public async Task Pages_stay_light(string path, int most)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new("br"));
        using var response = await client.SendAsync(request);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(bytes.Length <= most, $"{path}: {bytes.Length} bytes");
        using var plain = new StreamReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
        Assert.EndsWith("</html>", (await plain.ReadToEndAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<script type=\"application/ld(?:\\+|&#x2B;)json\"[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex JsonLd();
}

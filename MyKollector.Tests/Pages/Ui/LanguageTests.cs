using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Pages.Ui;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("/", "/en")]
    [InlineData("/?q=x", "/en?q=x")]
    [InlineData("/cols/galibier-lautaret#profil", "/en/cols/galibier-lautaret#profil")]
    public void English_addresses_come_and_go(string french, string english)
    {
        Assert.Equal(english, Links.To(french, Cultures.English));
        Assert.Equal(french, Links.To(french, Cultures.French));
        Assert.Equal(french, Links.WithoutLanguage(english));
        Assert.Equal(french, Links.WithoutLanguage(french));
    }

    [Fact]
    public void A_place_that_begins_with_en_is_not_English() => Assert.Equal("/enclos/x", Links.WithoutLanguage("/enclos/x"));

    [Theory]
    [InlineData("/en/cols/x", "/en", "/cols/x", "en")]
    [InlineData("/EN", "/en", "/", "en")]
    [InlineData("/cols", "", "/cols", "fr")]
    [InlineData("/enclos", "", "/enclos", "fr")]
    [InlineData("/fab/gravure", "", "/fab/gravure", null)]
    [InlineData("/en/fab", "", "/en/fab", "fr")]
    [InlineData("/_blazor", "", "/_blazor", null)]
    public async Task The_language_is_taken_off_the_path(string path, string expectedBase, string expectedPath, string? language)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = path } };
        await new LanguagePath(_ => Task.CompletedTask).InvokeAsync(context);
        Assert.Equal(expectedBase, context.Request.PathBase.Value);
        Assert.Equal(expectedPath, context.Request.Path.Value);
        Assert.Equal(language, context.Features.Get<PathLanguage>()?.Culture.TwoLetterISOLanguageName);
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9,fr;q=0.5", null, null, "/en?from=mail")]
    [InlineData("de-DE,en;q=0.8", null, null, "/en?from=mail")]
    [InlineData("fr-FR,en;q=0.8", null, null, null)]
    [InlineData("de-DE", null, null, null)]
    [InlineData(null, null, null, null)]
    [InlineData("en-GB", "lang=fr", null, null)]
    [InlineData("fr-FR", "lang=en", null, "/en?from=mail")]
    [InlineData("en-GB", null, "same-origin", null)]
    public async Task A_first_step_into_the_site_follows_the_person(string? accept, string? cookie, string? site, string? sentTo)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/", QueryString = new("?from=mail") } };
        if (accept is not null) context.Request.Headers.AcceptLanguage = accept;
        if (cookie is not null) context.Request.Headers.Cookie = cookie;
        if (site is not null) context.Request.Headers["Sec-Fetch-Site"] = site;
        await new LanguagePath(_ => Task.CompletedTask).InvokeAsync(context);
        Assert.Equal(sentTo, context.Response.Headers.Location.FirstOrDefault());
    }

    [Fact]
    public async Task No_other_page_ever_redirects()
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/cols" } };
        context.Request.Headers.AcceptLanguage = "en-GB";
        await new LanguagePath(_ => Task.CompletedTask).InvokeAsync(context);
        Assert.Equal(200, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("en", "/cols?q=a", "/en/cols?q=a")]
    [InlineData("fr", "/en/cols", "/cols")]
    [InlineData("en", "/admin/journal", "/admin/journal")]
    [InlineData("en", "https://evil.example/", "/en")]
    [InlineData("en", "//evil.example", "/en")]
    [InlineData("en", "/\\evil.example", "/en")]
    [InlineData("xx", "/cols", "/cols")]
    [InlineData("en", null, "/en")]
    public void Choosing_a_language_stays_on_the_site_and_is_remembered(string language, string? to, string expected)
    {
        var context = new DefaultHttpContext();
        var answer = LanguageEndpoint.Post(context, language, to);
        Assert.Equal(expected, answer.Url);
        Assert.Contains("path=/;", context.Response.Headers.SetCookie.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/en?q=a", "/en?q=a")]
    [InlineData("//evil.example/x", "/cols")]
    [InlineData("", "/cols")]
    public void A_link_inside_the_page_stays_on_it(string rawTarget, string expected)
    {
        var context = new DefaultHttpContext { Request = { Path = "/cols" } };
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = rawTarget;
        Assert.Equal(expected, Links.Here(context));
    }

    [Fact]
    public void Unknown_languages_are_nobody_s()
    {
        Assert.Null(Cultures.Of("de"));
        Assert.Null(Cultures.Of("french"));
        Assert.Equal("en-GB", Cultures.Of("en-US")!.Name);
        Assert.Equal("fr-FR", Cultures.Of("FR")!.Name);
        Assert.All(Cultures.All, c => Assert.False(c.IsNeutralCulture || Equals(c, CultureInfo.InvariantCulture)));
    }
}

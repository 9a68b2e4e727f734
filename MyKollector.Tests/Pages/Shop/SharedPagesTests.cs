using System.Net.Http.Headers;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Pages.Shop;

/// <summary>Pages that are kept as they were sent, for everybody who is not signed in.</summary>
public sealed class SharedPagesTests
{
    const string Galibier = "/cols/galibier-lautaret";

    /// <summary>Every page that asks to be shared, at an address that exists.</summary>
    static readonly string[] Pages = ["/", "/cols", Galibier, Galibier + "/classement"];

    [Fact]
    public async Task A_shared_page_is_rendered_once_and_carries_nothing_of_one_visitor()
    {
        await using var app = await App.StartAsync();
        Assert.Equal(Pages.Length, app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Count(e => e.Metadata.GetMetadata<OutputCacheAttribute>() is not null));
        foreach (var page in Pages.SelectMany(p => new[] { p, "/en" + p.TrimEnd('/') }))
        {
            // A ranking's page is kept from the second time on: its course was not known before.
            await AskAsync(app, page);
            var (first, second) = (await AskAsync(app, page), await AskAsync(app, page));
            Assert.True(second.Kept, page);
            Assert.Equal(first.Html, second.Html);
            Assert.NotEqual(first.Nonce, second.Nonce);
            Assert.DoesNotContain(" nonce=", second.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("__RequestVerificationToken", second.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_is_signed_in_gets_a_page_of_his_own()
    {
        await using var app = await App.StartAsync();
        await AskAsync(app, Galibier);
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        for (var visit = 0; visit < 2; visit++)
        {
            var own = await ReadAsync(await browser.GetAsync(Galibier));
            Assert.False(own.Kept);
            Assert.Contains("Mon compte", own.Html, StringComparison.Ordinal);
        }

        var stranger = await AskAsync(app, Galibier);
        Assert.True(stranger.Kept);
        Assert.DoesNotContain("Mon compte", stranger.Html, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_change_is_on_the_page_at_once(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await AskAsync(app, Galibier);
        Assert.True((await AskAsync(app, Galibier)).Kept);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == "galibier-lautaret");
            Assert.True(course.SetStatus(CourseStatus.Closed, "Neige au sommet", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var changed = await AskAsync(app, Galibier);
        Assert.False(changed.Kept);
        Assert.Contains("Neige au sommet", changed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_later_the_promised_day_is_another()
    {
        await using var app = await App.StartAsync();
        var before = await AskAsync(app, Galibier);
        app.Clock.Advance(TimeSpan.FromDays(7));
        var after = await AskAsync(app, Galibier);
        Assert.False(after.Kept);
        Assert.NotEqual(before.Html, after.Html);
    }

    [Fact]
    public async Task Each_language_and_each_encoding_has_its_own_copy()
    {
        await using var app = await App.StartAsync();
        for (var visit = 0; visit < 2; visit++)
        {
            Assert.DoesNotContain("Switch to English", (await AskAsync(app, Galibier, language: "fr")).Html, StringComparison.Ordinal);
            Assert.Contains("Switch to English", (await AskAsync(app, Galibier, language: "en")).Html, StringComparison.Ordinal);
            foreach (var encoding in (string[])["br", "gzip"]) Assert.Equal([encoding], (await AskAsync(app, Galibier, encoding: encoding)).Encodings);
            var plain = await AskAsync(app, Galibier);
            Assert.Empty(plain.Encodings);
            Assert.EndsWith("</html>", plain.Html.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_search_has_its_own_page_and_a_course_that_is_not_there_none()
    {
        await using var app = await App.StartAsync();
        for (var visit = 0; visit < 2; visit++)
        {
            Assert.Contains("Galibier", (await AskAsync(app, "/cols?q=galibier")).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Galibier", (await AskAsync(app, "/cols?q=tourmalet")).Html, StringComparison.Ordinal);
            Assert.Equal(404, (await AskAsync(app, "/cols/nulle-part")).Status);
        }
    }

    /// <summary>A developer who changes a page sees it changed.</summary>
    [Fact]
    public async Task In_development_every_page_is_rendered_anew()
    {
        await using var app = await App.StartAsync(environment: "Development");
        await AskAsync(app, "/cols");
        Assert.False((await AskAsync(app, "/cols")).Kept);
    }

    static async Task<Answer> AskAsync(App app, string path, string? language = null, string? encoding = null)
    {
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (language is not null) request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (encoding is not null) request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return await ReadAsync(await client.SendAsync(request));
    }

    static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Age is not null, [.. response.Content.Headers.ContentEncoding],
        Assert.Single(response.Headers.GetValues("Content-Security-Policy")));

    sealed record Answer(int Status, string Html, bool Kept, string[] Encodings, string Nonce);
}

using System.Net;
using MyKollector.Tests.Support;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Tests.Pages.Ui;

/// <summary>The frame around every page, as the real application serves it.</summary>
public sealed class ShellTests
{
    [Fact]
    public async Task A_public_page_carries_no_library_and_opens_no_circuit()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        var html = await (await client.GetAsync("/probleme/404")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("MudBlazor", html, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{ThemeCss.Href}\"", html, StringComparison.Ordinal);
        Assert.Contains("<main id=\"contenu\"", html, StringComparison.Ordinal);
        Assert.Contains("Renoncer au contrat ici", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/rien-ici", "fr", "Cette page est introuvable")]
    [InlineData("GET", "/en/nothing-here", "en", "This page cannot be found")]
    [InlineData("POST", "/rien-ici", "fr", "Cette page est introuvable")]
    public async Task An_unknown_address_is_explained_in_its_language(string method, string path, string language, string title)
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await client.SendAsync(request);
        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, response.StatusCode.ToString());
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains($"<html lang=\"{language}\"", html, StringComparison.Ordinal);
        Assert.Contains(title, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_of_the_interface_for_machines_stays_bare()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var response = await client.GetAsync("/api/rien-ici");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("<html", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_theme_is_kept_for_ever_under_its_hash_only()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient();
        using var current = await client.GetAsync(ThemeCss.Href);
        Assert.Equal("text/css", current.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", current.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var old = await client.GetAsync("/theme.000000000000.css");
        Assert.Equal("no-cache", old.Headers.CacheControl!.ToString());
        Assert.Equal(ThemeCss.Text, await old.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_language_switch_leads_to_the_same_page()
    {
        await using var app = await App.StartAsync();
        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent([new("lang", "en"), new("to", "/cols?q=galibier")]);
        using var response = await client.PostAsync("/langue", form);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/en/cols?q=galibier", response.Headers.Location!.ToString());
        Assert.Contains(response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("lang=en", StringComparison.Ordinal));
    }
}

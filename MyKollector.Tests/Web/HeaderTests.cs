using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Cheats;

namespace MyKollector.Tests.Web;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("/connexion", false, true)]
    [InlineData("/n-existe-pas", false, true)]
    [InlineData("/s/HUEZ01", false, true)]
    [InlineData("/theme.0.css", false, false)]
    [InlineData("/css/site.css", false, false)]
    [InlineData("/img/icon-192.png", false, false)]
    [InlineData("/health", false, false)]
    [InlineData("/compte", true, true)]
    [InlineData("/api/n-existe-pas", false, false)]
    public async Task Every_answer_carries_the_headers(string path, bool signedIn, bool document)
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, signedIn ? await Given.ClientAsync(app) : null);
        var answer = await browser.GetAsync(path);
        var csp = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self'; ", csp, StringComparison.Ordinal);
        // The timer's page is the same for everybody and names the one script and style sheet that stand in it.
        var fixedPage = path.StartsWith("/s/", StringComparison.Ordinal);
        Assert.Equal(document, csp.Contains($"script-src 'self' '{(fixedPage ? "sha256" : "nonce")}-", StringComparison.Ordinal));
        Assert.Equal(document, Regex.IsMatch(csp, fixedPage ? "style-src 'self' 'sha256-[^' ]+'$" : "style-src 'self'$"));
        Assert.Contains("object-src 'none'", csp, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", csp, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", csp, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Contains("geolocation=(self), camera=(self)", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        if (signedIn) Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Pages_with_MudBlazor_alone_allow_inline_styles_and_secret_addresses_are_told_to_nobody()
    {
        await using var app = await App.StartAsync();
        var admin = await Given.BrowserAsync(app, await Given.AdminAsync(app));
        Assert.EndsWith("style-src 'self' 'unsafe-inline'", Assert.Single((await admin.GetAsync("/admin/comptes")).Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var workshop = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        Assert.EndsWith("style-src 'self'", Assert.Single((await workshop.GetAsync("/fab")).Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var browser = await Given.BrowserAsync(app);
        foreach (var path in new[] { "/m/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "/s/HUEZ01", "/nouveau-mot-de-passe?jeton=x", "/inscription/confirmer?jeton=x", "/mes-medailles/rattacher?jeton=x" })
            Assert.Equal("no-referrer", Assert.Single((await browser.GetAsync(path)).Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task In_production_cookies_are_host_bound_secure_and_hidden_from_scripts_and_transport_is_strict()
    {
        await using var app = await App.StartAsync(environment: "Production");
        app.ClientOptions.BaseAddress = new Uri("https://localhost");
        var browser = await Given.BrowserAsync(app);
        var page = await browser.GetAsync("/connexion");
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        var session = await Given.SessionCookieAsync(app, await Given.ClientAsync(app));
        Assert.Equal("__Host-mk", session.Name);
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        var actor = await Given.AccountAsync(app, MyKollector.Domain.Accounts.Role.Client, null, "lea@example.com", password: "trois lacets avant le col");
        Assert.NotNull(actor);
        var signedIn = await Forms.PostAsync(browser, "/connexion", "sign-in", new() { ["Form.Email"] = "lea@example.com", ["Form.Password"] = "trois lacets avant le col" });
        cookies.AddRange(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains(cookies, c => c.StartsWith("__Host-mk=", StringComparison.Ordinal));
        foreach (var cookie in cookies.Where(c => !c.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)))
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            foreach (var flag in new[] { "path=/;", "secure", "httponly", "samesite=" }) Assert.Contains(flag, cookie + ";", StringComparison.OrdinalIgnoreCase);
        }

        // Nothing of what is for newcomers exists.
        Assert.DoesNotContain("demonstration", await browser.GetStringAsync("/connexion"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(CheatEndpoints.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Forms.PostToAsync(browser, "/connexion", "/connexion/demonstration", new() { ["email"] = "admin@example.com" })).StatusCode);
    }

    [Theory]
    [InlineData("Seed:Demonstration")]
    [InlineData("Cheats:Enabled")]
    public async Task Production_refuses_to_start_with_demonstration_accounts_or_cheats(string setting)
    {
        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var app = await App.StartAsync(settings: new() { [setting] = "true" }, environment: "Production");
        });
        Assert.Contains(setting, Assert.IsType<InvalidOperationException>(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_door_opens_to_our_own_pages_and_signed_in_people_only()
    {
        await using var app = await App.StartAsync();
        var admin = await Given.BrowserAsync(app, await Given.AdminAsync(app));
        var nobody = await Given.BrowserAsync(app);
        foreach (var path in new[] { "/_blazor/negotiate?negotiateVersion=1", "/_blazor" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(admin, path, "https://evil.example")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(admin, path, "null")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(admin, path, "http://localhost.evil.example")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, "/_blazor/negotiate?negotiateVersion=1", "http://localhost")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(nobody, "/_blazor/negotiate?negotiateVersion=1", "http://localhost")).StatusCode);

        static Task<HttpResponseMessage> SendAsync(HttpClient browser, string path, string origin)
        {
            var request = new HttpRequestMessage(path.Contains("negotiate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
            request.Headers.Add("Origin", origin);
            return browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task Each_area_answers_on_its_own_host_alone()
    {
        await using var app = await App.StartAsync(settings: new() { ["Hosts:www"] = "www.col.test", ["Hosts:chrono"] = "chrono.col.test", ["Hosts:fab"] = "fab.col.test", ["Hosts:admin"] = "admin.col.test" });
        var (name, value) = await Given.SessionCookieAsync(app, await Given.AdminAsync(app));
        var browser = app.CreateDefaultClient();
        browser.DefaultRequestHeaders.Add("Cookie", $"{name}={value}");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("admin.col.test", "/admin/comptes"));
        foreach (var host in new[] { "www.col.test", "fab.col.test", "chrono.col.test", "elsewhere.test" }) Assert.Equal(HttpStatusCode.NotFound, await AskAsync(host, "/admin/comptes"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("fab.col.test", "/connexion"));
        Assert.Equal(HttpStatusCode.Redirect, await AskAsync("admin.col.test", "/"));

        async Task<HttpStatusCode> AskAsync(string host, string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            return (await browser.SendAsync(request)).StatusCode;
        }
    }

    /// <summary>Every address that answers GET, asked as an administrator, as a workshop and as a client: no business or accounting line may come of it.</summary>
    [Fact]
    public async Task Asking_changes_nothing()
    {
        await using var app = await App.StartAsync();
        var before = await LinesAsync();
        foreach (var actor in new[] { await Given.AdminAsync(app), await Given.WorkshopAsync(app), await Given.ClientAsync(app) })
        {
            var browser = await Given.BrowserAsync(app, actor);
            foreach (var endpoint in GateTests.Endpoints(app).Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("GET")))
            {
                var path = GateTests.AddressOf(endpoint);
                // The page that explains an error answers with it.
                if (path == "/erreur" || path.StartsWith("/_", StringComparison.Ordinal) || path.Contains('.', StringComparison.Ordinal)) continue;
                using var answer = await browser.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
                Assert.True((int)answer.StatusCode < 500, $"{path} as {actor.Role}: {answer.StatusCode}");
            }
        }

        Assert.Equal(before, await LinesAsync());

        async Task<int> LinesAsync()
        {
            await using var db = app.Database.Open();
            return await db.Journal.CountAsync(e => e.Stream != JournalStream.Security);
        }
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        foreach (var endpoint in GateTests.Endpoints(app).Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && e.Metadata.GetMetadata<MyKollector.Web.Areas.AreaAttribute>()?.Name == "identity"))
        {
            var answer = await browser.PostAsync(GateTests.AddressOf(endpoint), new FormUrlEncodedContent([new("email", "x"), new("id", "00")]));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{endpoint.RoutePattern.RawText}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Keys_of_cookies_are_stored_encrypted_and_a_restart_keeps_sessions()
    {
        await using var app = await App.StartAsync();
        var actor = await Given.ClientAsync(app);
        await Given.SessionCookieAsync(app, actor);
        await using var db = app.Database.Open();
        var keys = await db.DataProtectionKeys.Select(k => k.Xml).ToListAsync();
        Assert.NotEmpty(keys);
        Assert.All(keys, k => Assert.DoesNotContain("<masterKey", k, StringComparison.Ordinal));
        Assert.All(keys, k => Assert.Contains("<sealed", k, StringComparison.Ordinal));
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Web;

/// <summary>A client's session passes between the customers' host and the chronometer's, once, in one browser, and to nobody else.</summary>
public sealed class HandOffTests
{
    const string Www = "http://www.col.test", Chrono = "http://chrono.col.test", Fab = "http://fab.col.test", Admin = "http://admin.col.test";

    static readonly Dictionary<string, string?> Hosts = new() { ["Hosts:www"] = "www.col.test", ["Hosts:chrono"] = "chrono.col.test", ["Hosts:fab"] = "fab.col.test", ["Hosts:admin"] = "admin.col.test" };

    [Theory, OnBothEngines]
    public async Task A_client_who_is_signed_in_on_one_host_is_so_on_the_other_and_the_journal_says_it(DatabaseEngine engine)
    {
        await using var app = await StartAsync(engine);
        foreach (var (from, to, page) in new[] { (Www, Chrono, "/chrono/preuves"), (Chrono, Www, "/mes-medailles?page=2") })
        {
            var client = await Given.ClientAsync(app);
            var (browser, _) = await BrowserAsync(app, from, client);
            var walk = await WalkAsync(browser, $"{to}/passage?retour={Uri.EscapeDataString(page)}");
            Assert.Equal(to + page, walk.At);
            Assert.Equal(HttpStatusCode.OK, walk.Status);
            await using var db = app.Database.Open();
            var line = await db.Journal.SingleAsync(e => e.Action == "session.opened" && e.ActorAccount == client.Account);
            Assert.Equal(("hand-off", Outcome.Done), (line.Reason, line.Outcome));
            Assert.Equal(0, await db.UserTokens.CountAsync(t => t.LoginProvider == "hand-off"));
        }
    }

    [Fact]
    public async Task A_page_of_the_other_host_is_sent_on_with_the_session_and_a_staff_page_is_unknown()
    {
        await using var app = await StartAsync();
        var (browser, _) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
        Assert.Equal(Chrono + "/chrono/preuves", (await WalkAsync(browser, Www + "/chrono/preuves")).At);
        // Asked for on the right host, which asks who is there before it shows a sign-in page.
        var (direct, _) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
        Assert.Equal((Chrono + "/en/chrono/preuves", HttpStatusCode.OK), ((await WalkAsync(direct, Chrono + "/en/chrono/preuves")).At, (await WalkAsync(direct, Chrono + "/en/chrono/preuves")).Status));
        var (stranger, _) = await BrowserAsync(app);
        Assert.Equal(Chrono + "/connexion?retour=%2Fchrono%2Fpreuves", (await WalkAsync(stranger, Chrono + "/chrono/preuves")).At);
        // Back again: there is a session on both sides now, so nothing is handed on.
        var back = await WalkAsync(browser, Chrono + "/en/mes-medailles");
        Assert.Equal((Www + "/en/mes-medailles", HttpStatusCode.OK), (back.At, back.Status));
        Assert.DoesNotContain(back.Through, a => a.Contains("code=", StringComparison.Ordinal));

        var (visitor, _) = await BrowserAsync(app);
        var anonymous = await WalkAsync(visitor, Chrono + "/cols");
        Assert.Equal((Www + "/cols", HttpStatusCode.OK, 2), (anonymous.At, anonymous.Status, anonymous.Through.Count));
        foreach (var address in new[] { Www + "/fab", Chrono + "/admin", Fab + "/cols", Admin + "/chrono", Fab + "/passage?retour=/fab", Admin + "/passage/code?etat=" + new string('a', 43), Fab + "/passage/entree?code=x" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync(Chrono + "/panier", null)).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task A_code_works_once_whoever_tries_and_however_many_at_once(DatabaseEngine engine)
    {
        await using var app = await StartAsync(engine);
        var client = await Given.ClientAsync(app);
        var (browser, cookies) = await BrowserAsync(app, Www, client);
        var (entry, asked) = await CodeAsync(browser, cookies);
        // Eight copies of the same browser.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var copy = app.CreateDefaultClient(new CookieContainerHandler(CopyOf(asked)));
            return Forms.PathOf(await copy.GetAsync(entry));
        }));
        Assert.Single(answers, "/chrono/preuves");
        Assert.Equal(7, answers.Count(a => a == "/connexion?retour=%2Fchrono%2Fpreuves"));
        await using var db = app.Database.Open();
        Assert.Equal((1, 7), (await db.Journal.CountAsync(e => e.Action == "session.opened"), await db.Journal.CountAsync(e => e.Action == "session.refused")));
    }

    [Theory, OnBothEngines]
    public async Task A_code_opens_nothing_in_another_browser_on_another_host_or_after_a_minute(DatabaseEngine engine)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await StartAsync(engine, clock);
        var (browser, cookies) = await BrowserAsync(app, Www, await Given.ClientAsync(app));

        // A link with a code, sent to somebody who never asked, and to somebody who asked for his own: neither becomes the sender.
        var (entry, _) = await CodeAsync(browser, cookies);
        var (victim, _) = await BrowserAsync(app);
        Assert.Equal("/", Forms.PathOf(await victim.GetAsync(entry)));
        await victim.GetAsync(Chrono + "/passage?retour=/chrono/preuves");
        Assert.Equal("/connexion?retour=%2Fchrono%2Fpreuves", Forms.PathOf(await victim.GetAsync(entry)));
        Assert.Equal(JsonValueKind.Null, (await MeAsync(victim)).ValueKind);

        // Asked by the chronometer, brought to the customers' host.
        (entry, var asked) = await CodeAsync(browser, cookies);
        using (var elsewhere = app.CreateDefaultClient(new CookieContainerHandler(MovedTo(asked, Www))))
            Assert.StartsWith("/connexion", Forms.PathOf(await elsewhere.GetAsync(entry.Replace(Chrono, Www, StringComparison.Ordinal))), StringComparison.Ordinal);

        foreach (var (seconds, opens) in new[] { (59, true), (61, false) })
        {
            (entry, asked) = await CodeAsync(browser, cookies);
            clock.Advance(TimeSpan.FromSeconds(seconds));
            using var late = app.CreateDefaultClient(new CookieContainerHandler(asked));
            Assert.Equal(opens ? "/chrono/preuves" : "/connexion?retour=%2Fchrono%2Fpreuves", Forms.PathOf(await late.GetAsync(entry)));
        }

        // Altered.
        (entry, asked) = await CodeAsync(browser, cookies);
        using var forger = app.CreateDefaultClient(new CookieContainerHandler(asked));
        Assert.StartsWith("/connexion", Forms.PathOf(await forger.GetAsync(entry[..^2] + "AA")), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Staff_and_ended_sessions_are_handed_nothing(DatabaseEngine engine)
    {
        await using var app = await StartAsync(engine);
        foreach (var staff in new[] { await Given.AdminAsync(app), await Given.SupportAsync(app), await Given.WorkshopAsync(app) })
        {
            var (browser, _) = await BrowserAsync(app, Www, staff);
            var walk = await WalkAsync(browser, Chrono + "/passage?retour=/m/00000000000000000000000000");
            Assert.DoesNotContain(walk.Through, a => a.Contains("code=", StringComparison.Ordinal));
            Assert.Equal(JsonValueKind.Null, (await MeAsync(browser)).ValueKind);
        }

        // Every session ended, or the account suspended, while the code was on its way.
        foreach (var suspend in new[] { true, false })
        {
            var client = await Given.ClientAsync(app);
            var (browser, cookies) = await BrowserAsync(app, Www, client);
            var (entry, asked) = await CodeAsync(browser, cookies);
            if (suspend)
            {
                var admin = await Given.AdminAsync(app);
                await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
                (await work.Db.Accounts.SingleAsync(a => a.Id == client.Account)).Suspend("Essai", admin, app.Clock.GetUtcNow());
                Assert.True((await work.CommitAsync(default)).Succeeded);
            }
            else Assert.True((await app.Get<EndAllSessions>().HandleAsync(new(), client, default)).Succeeded);

            using var late = app.CreateDefaultClient(new CookieContainerHandler(asked));
            Assert.StartsWith("/connexion", Forms.PathOf(await late.GetAsync(entry)), StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task Signing_out_on_one_host_ends_the_session_on_both_and_no_code_brings_it_back(DatabaseEngine engine)
    {
        await using var app = await StartAsync(engine);
        foreach (var (here, there) in new[] { (Www, Chrono), (Chrono, Www) })
        {
            var client = await Given.ClientAsync(app);
            var (browser, cookies) = await BrowserAsync(app, Www, client);
            var (elsewhere, _) = await BrowserAsync(app, Www, client);
            Assert.Equal(Chrono + "/chrono/preuves", (await WalkAsync(browser, Www + "/chrono/preuves")).At);
            var copy = CopyOf(cookies, there);
            // Asked for before, brought back after.
            var late = CopyOf(cookies, Www);
            using var another = app.CreateDefaultClient(new CookieContainerHandler(late));
            var (entry, asked) = await CodeAsync(another, late);

            Assert.Equal("/", Forms.PathOf(await Forms.PostToAsync(browser, here + "/compte", here + "/deconnexion", [])));
            foreach (var page in new[] { Www + "/mes-medailles/rattacher", Www + "/compte", Chrono + "/chrono/preuves", Chrono + "/compte" })
            {
                var walk = await WalkAsync(browser, page);
                Assert.DoesNotContain(walk.Through, a => a.Contains("code=", StringComparison.Ordinal));
                if (!page.EndsWith("rattacher", StringComparison.Ordinal)) Assert.Contains("/connexion?retour=", walk.At, StringComparison.Ordinal);
            }

            Assert.Equal(JsonValueKind.Null, (await MeAsync(browser)).ValueKind);
            using (var thief = app.CreateDefaultClient(new CookieContainerHandler(copy))) Assert.StartsWith("/passage?", Forms.PathOf(await thief.GetAsync(there + "/compte")), StringComparison.Ordinal);
            using (var entering = app.CreateDefaultClient(new CookieContainerHandler(asked))) Assert.StartsWith("/connexion", Forms.PathOf(await entering.GetAsync(entry)), StringComparison.Ordinal);
            // The same person on another device stays.
            Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync(Www + "/compte")).StatusCode);
        }
    }

    [Fact]
    public async Task What_is_handed_on_proved_itself_when_it_did_and_not_when_it_passed()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await StartAsync(clock: clock);
        foreach (var (minutes, fresh) in new[] { (9, true), (11, false) })
        {
            var (browser, _) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
            clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(Chrono + "/compte", (await WalkAsync(browser, Chrono + "/compte")).At);
            var answer = Forms.PathOf(await Forms.PostToAsync(browser, Chrono + "/compte", Chrono + "/compte/cles/retirer", new() { ["id"] = "AA" }));
            Assert.StartsWith(fresh ? "/compte/securite" : "/compte/confirmer", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_address_leads_out_of_the_two_hosts()
    {
        await using var app = await StartAsync();
        var (browser, _) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
        foreach (var bad in new[] { "//evil.test", "https://evil.test/", "/\\evil.test", "\\/evil.test", "/%2fevil.test", "/\t/evil.test", "javascript:alert(1)", "http:evil.test", " //evil.test", "/..//evil.test", "" })
        {
            var (fresh, _) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
            foreach (var start in new[] { Chrono, Www })
            {
                var walk = await WalkAsync(fresh, $"{start}/passage?retour={Uri.EscapeDataString(bad)}");
                Assert.All(walk.Through, a => Assert.True(a.StartsWith(Www + "/", StringComparison.Ordinal) || a.StartsWith(Chrono + "/", StringComparison.Ordinal), $"{bad} leads to {a}"));
            }
        }

        // What the other side is asked is no address either.
        foreach (var bad in new[] { "", "x", "https://evil.test", new string('a', 42) + "/", new string('a', 44) })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(Www + "/passage/code?etat=" + Uri.EscapeDataString(bad))).StatusCode);
    }

    [Fact]
    public async Task Where_one_host_serves_all_nothing_is_handed_on()
    {
        await using var app = await App.StartAsync();
        using var browser = app.CreateDefaultClient();
        Assert.Equal("/m/ABC", Forms.PathOf(await browser.GetAsync("/passage?retour=/m/ABC")));
        Assert.Equal("/connexion?retour=%2Fm%2FABC", Forms.PathOf(await browser.GetAsync("/passage?connexion=1&retour=/m/ABC")));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/passage/code?etat=" + new string('a', 43))).StatusCode);
    }

    [Fact]
    public async Task The_code_is_told_to_no_log_no_cache_and_no_other_site()
    {
        using var log = new Everything();
        await using var app = await StartAsync(services: s => s.AddSingleton<ILoggerProvider>(log));
        var (browser, cookies) = await BrowserAsync(app, Www, await Given.ClientAsync(app));
        var (entry, _) = await CodeAsync(browser, cookies);
        foreach (var address in new[] { Chrono + "/passage?retour=/chrono/preuves", Www + "/passage/code?etat=" + new string('a', 43), entry })
        {
            using var answer = await browser.GetAsync(address);
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.True(answer.Headers.CacheControl!.NoStore, address);
        }

        Assert.NotEmpty(log.Lines);
        var code = entry[(entry.IndexOf("code=", StringComparison.Ordinal) + 5)..];
        Assert.DoesNotContain(log.Lines, l => l.Contains(code, StringComparison.Ordinal));
        await using var db = app.Database.Open();
        Assert.DoesNotContain(await db.Journal.Select(e => e.Details + e.Reason).ToListAsync(), l => l.Contains(code, StringComparison.Ordinal));
    }

    static Task<App> StartAsync(DatabaseEngine engine = DatabaseEngine.Sqlite, FakeTimeProvider? clock = null, Action<IServiceCollection>? services = null) => App.StartAsync(engine, new(Hosts), s =>
    {
        if (clock is not null) s.AddSingleton(new SystemClock(clock));
        services?.Invoke(s);
    });

    /// <summary>A browser, signed in on one host or on none.</summary>
    static async Task<(HttpClient Browser, CookieContainer Cookies)> BrowserAsync(App app, string? host = null, Actor? actor = null)
    {
        var cookies = new CookieContainer();
        if (actor is not null)
        {
            var (name, value) = await Given.SessionCookieAsync(app, actor);
            cookies.Add(new Uri(host!), new Cookie(name, value));
        }

        return (app.CreateDefaultClient(new Uri(Www), new CookieContainerHandler(cookies)), cookies);
    }

    /// <summary>Goes as far as the address with the code, and keeps the cookies of that moment.</summary>
    static async Task<(string Entry, CookieContainer Asked)> CodeAsync(HttpClient browser, CookieContainer cookies)
    {
        var question = (await browser.GetAsync(Chrono + "/passage?retour=/chrono/preuves")).Headers.Location!.OriginalString;
        var asked = CopyOf(cookies, Chrono);
        var entry = (await browser.GetAsync(question)).Headers.Location!.OriginalString;
        Assert.StartsWith(Chrono + "/passage/entree?code=", entry, StringComparison.Ordinal);
        return (entry, asked);
    }

    static CookieContainer CopyOf(CookieContainer cookies, string host = Chrono) => MovedTo(cookies, host, host);

    static CookieContainer MovedTo(CookieContainer cookies, string to, string from = Chrono)
    {
        var copy = new CookieContainer();
        foreach (Cookie cookie in cookies.GetCookies(new Uri(from))) copy.Add(new Uri(to), new Cookie(cookie.Name, cookie.Value));
        return copy;
    }

    static async Task<(string At, HttpStatusCode Status, List<string> Through)> WalkAsync(HttpClient browser, string address)
    {
        var through = new List<string> { address };
        while (true)
        {
            using var answer = await browser.GetAsync(through[^1]);
            if (answer.Headers.Location is not { } next || through.Count > 10) return (through[^1], answer.StatusCode, through);
            through.Add(new Uri(new Uri(through[^1]), next).ToString());
        }
    }

    /// <summary>Who the chronometer thinks this browser is.</summary>
    static async Task<JsonElement> MeAsync(HttpClient browser) =>
        JsonDocument.Parse(await browser.GetStringAsync(Chrono + "/api/field/attempts")).RootElement.GetProperty("me");

    /// <summary>Every line that passes the levels of the settings.</summary>
    sealed class Everything : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception) + exception);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Slices.Chrono;
using MyKollector.Tests.Support;
using static MyKollector.Tests.Journeys.OfflineField;

namespace MyKollector.Tests.Journeys;

/// <summary>A runner with no network, in a real browser whose wire is really cut.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OfflineTimerTests(Browser browser)
{
    static BrowserNewContextOptions Phone(Geolocation? place = null) => new() { ViewportSize = Screens.Phone, HasTouch = true, Geolocation = place, Permissions = place is null ? [] : ["geolocation"] };

    [Fact]
    public async Task Stopped_without_network_and_reopened_the_attempt_arrives_with_the_true_times()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        var start = await TapAsync(page, "start");
        await StateAsync(page, "running");
        await WaitingAsync(page, 0);
        await field.CutAsync(phone);
        await page.WaitForTimeoutAsync(1200);
        var finish = await TapAsync(page, "stop");
        await WaitingAsync(page, 1);
        await page.WaitForTimeoutAsync(1500);
        var reloaded = await page.ReloadAsync();
        Assert.True(reloaded!.FromServiceWorker);
        await ReadyAsync(page);
        await WaitingAsync(page, 1);
        Assert.Single(await field.PunchesAsync());
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);

        var punches = await field.PunchesAsync();
        Assert.Equal([PunchKind.Start, PunchKind.Finish], punches.Select(p => p.Kind));
        Assert.All(punches, p => Assert.Null(p.SetAside));
        At(punches[0], start);
        At(punches[1], finish);
        Assert.Equal(punches[0].Hash, punches[1].PreviousHash);
        Assert.All(punches, p => Assert.NotNull(p.Signature));
        var attempt = Assert.Single(await field.AttemptsAsync());
        Assert.Equal(AttemptStatus.Finished, attempt.Status);
        Assert.True(attempt.StartScanned);
    }

    [Fact]
    public async Task The_summit_code_opens_without_network_after_only_the_foot_was_visited_and_stops_the_attempt()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone(Foot));
        var page = await field.OpenAsync(phone);
        await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        // The worker takes the other addresses while the rider climbs.
        await TrueAsync(page, "navigator.serviceWorker.getRegistrations().then(r => r.length === 3 && r.every(x => x.active))");
        await page.CloseAsync();
        await field.CutAsync(phone);
        await phone.SetGeolocationAsync(Summit);
        var top = await phone.NewPageAsync();
        await top.GotoAsync(field.Wire.Url + "/s/HUEZ02");
        await ReadyAsync(top);
        await StateAsync(top, "running");
        await Assertions.Expect(top.Locator("h1")).ToContainTextAsync("Alpe d'Huez");
        // What the plate tells people to compare.
        await Assertions.Expect(top.Locator("h1")).ToContainTextAsync("Stèle HUEZ-02");
        var finish = await TapAsync(top, "stop");
        await WaitingAsync(top, 1);
        await field.RestoreAsync(phone);
        await WaitingAsync(top, 0);

        var attempt = Assert.Single(await field.AttemptsAsync());
        Assert.True(attempt is { Status: AttemptStatus.Finished, StartInsideGate: true, FinishInsideGate: true, FinishScanned: true }, attempt.Status.ToString());
        At((await field.PunchesAsync())[1], finish);
    }

    [Fact]
    public async Task The_browser_is_killed_without_network_opened_again_and_nothing_is_lost()
    {
        browser.SkipWithoutBrowser();
        await using var field = await StartAsync();
        var profile = Directory.CreateTempSubdirectory("mykollector-phone-").FullName;
        try
        {
            (long, long) start, finish;
            await using (var phone = await browser.Playwright.Chromium.LaunchPersistentContextAsync(profile, Browser.PersistentOptions))
            {
                var page = await field.OpenAsync(phone);
                await field.CutAsync(phone);
                start = await TapAsync(page, "start");
                await WaitingAsync(page, 1);
            }

            await using (var phone = await browser.Playwright.Chromium.LaunchPersistentContextAsync(profile, Browser.PersistentOptions))
            {
                await phone.SetOfflineAsync(true);
                var page = await phone.NewPageAsync();
                await page.GotoAsync(field.Wire.Url + "/s/HUEZ01");
                await ReadyAsync(page);
                await StateAsync(page, "running");
                finish = await TapAsync(page, "stop");
                await WaitingAsync(page, 2);
                await field.RestoreAsync(phone);
                await WaitingAsync(page, 0);
            }

            var punches = await field.PunchesAsync();
            Assert.Equal([PunchKind.Start, PunchKind.Finish], punches.Select(p => p.Kind));
            At(punches[0], start);
            At(punches[1], finish);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    [Fact]
    public async Task A_phone_95_seconds_fast_gets_the_right_time_at_once_and_after_an_offline_reload()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("{ const n = Date.now.bind(Date); Date.now = () => n() + 95000; }");
        var page = await field.OpenAsync(phone);
        var start = await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        await field.CutAsync(phone);
        var finish = await TapAsync(page, "stop");
        await WaitingAsync(page, 1);
        await page.ReloadAsync();
        await ReadyAsync(page);
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);
        var punches = await field.PunchesAsync();
        At(punches[0], start);
        At(punches[1], finish);
        Assert.InRange(punches[0].WallAtTap - punches[0].EffectiveAt.ToUnixTimeMilliseconds(), 94_000, 96_000);
    }

    [Fact]
    public async Task The_clock_is_set_an_hour_ahead_between_the_punches_and_the_time_stays_right()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("{ const n = Date.now.bind(Date); window.ahead = 0; Date.now = () => n() + window.ahead; }");
        var page = await field.OpenAsync(phone);
        var start = await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        await field.CutAsync(phone);
        await page.EvaluateAsync("window.ahead = 3600000");
        var finish = await TapAsync(page, "stop");
        await WaitingAsync(page, 1);
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);
        var punches = await field.PunchesAsync();
        At(punches[0], start);
        At(punches[1], finish);
        Assert.False((await field.AttemptsAsync()).Single().ClockSuspect);
    }

    [Fact]
    public async Task On_a_first_visit_a_touch_counts_before_the_phones_database_has_opened()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("""
            const open = indexedDB.open, held = new Promise(ok => { window.letOpen = ok; });
            window.opened = false;
            IDBFactory.prototype.open = function (...how) {
              const asked = {};
              held.then(() => {
                const real = open.apply(this, how);
                Object.defineProperty(asked, "result", { get: () => real.result });
                real.onupgradeneeded = e => asked.onupgradeneeded?.(e);
                real.onerror = e => asked.onerror?.(e);
                real.onsuccess = e => { window.opened = true; asked.onsuccess?.(e); };
              });
              return asked;
            };
            """);
        var page = await field.OpenAsync(phone, offlineReady: false);
        var start = await TapAsync(page, "start");
        Assert.False(await page.EvaluateAsync<bool>("window.opened"));
        await page.EvaluateAsync("window.letOpen()");
        await WaitingAsync(page, 0);
        At(Assert.Single(await field.PunchesAsync()), start);
        Assert.Equal(AttemptStatus.Running, Assert.Single(await field.AttemptsAsync()).Status);
    }

    /// <summary>A page that slept in a pocket loses its connection to the phone's database; some phones' databases do not answer for a while.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_phones_database_is_lost_on_the_way_and_the_finish_still_counts(bool reopens)
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("""
            const open = IDBFactory.prototype.open, opened = [];
            IDBFactory.prototype.open = function (...how) {
              if (localStorage.getItem("test-lost")) { const asked = {}; setTimeout(() => asked.onerror?.(new DOMException("Connection to Indexed Database server lost", "UnknownError"))); return asked; }
              const asked = open.apply(this, how);
              asked.addEventListener("success", () => opened.push(asked.result));
              return asked;
            };
            window.lose = () => { for (const db of opened) db.close(); };
            """);
        var page = await field.OpenAsync(phone);
        var start = await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        if (!reopens) await page.EvaluateAsync("localStorage.setItem('test-lost', 1)");
        await page.EvaluateAsync("window.lose()");
        var finish = await TapAsync(page, "stop");
        if (!reopens)
        {
            // Neither under a new name nor after a guessed predecessor: it waits in the journal, a reload included.
            await WaitingAsync(page, 1);
            await page.ReloadAsync();
            await ReadyAsync(page);
            await page.WaitForTimeoutAsync(2500);
            Assert.Single(await field.PunchesAsync());
            await page.EvaluateAsync("localStorage.removeItem('test-lost')");
            await page.ReloadAsync();
            await ReadyAsync(page);
        }

        await Eventually.TrueAsync(async () => (await field.PunchesAsync()).Count == 2);
        var punches = await field.PunchesAsync();
        Assert.All(punches, p => Assert.Null(p.SetAside));
        Assert.Single(punches.Select(p => p.DeviceId).Distinct());
        Assert.Equal(punches[0].Hash, punches[1].PreviousHash);
        At(punches[0], start);
        At(punches[1], finish, tolerance: reopens ? 150 : 1000);
        Assert.Equal(AttemptStatus.Finished, Assert.Single(await field.AttemptsAsync()).Status);
    }

    [Fact]
    public async Task A_phone_that_keeps_no_database_punches_unsigned_under_one_name()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }");
        var page = await field.OpenAsync(phone);
        await field.CutAsync(phone);
        await TapAsync(page, "start");
        await WaitingAsync(page, 1);
        await page.ReloadAsync();
        await ReadyAsync(page);
        await field.RestoreAsync(phone);
        await Eventually.TrueAsync(async () => (await field.PunchesAsync()).Count == 1);
        Assert.True(Assert.Single(await field.PunchesAsync()) is { SetAside: null, Signature: null });
    }

    [Fact]
    public async Task What_is_sealed_is_not_overwritten_by_an_older_copy_of_it()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        await field.CutAsync(phone);
        await TapAsync(page, "start");
        const string Stored = "new Promise(ok => indexedDB.open('field').onsuccess = e => { const asked = e.target.result.transaction('punches').objectStore('punches').getAll(); asked.onsuccess = () => { e.target.result.close(); ok(asked.result[0]); }; })";
        await TrueAsync(page, $"{Stored}.then(row => !!row?.body)");
        var body = await page.EvaluateAsync<string>($"{Stored}.then(row => row.body)");
        // As another tab or a late position would have read it.
        await page.EvaluateAsync($"{Stored}.then(({{ body, sig, ...row }}) => localStorage.setItem('punches', JSON.stringify([row])))");
        await page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal("[]", await page.EvaluateAsync<string>("localStorage.getItem('punches')"));
        Assert.Equal(body, await page.EvaluateAsync<string>($"{Stored}.then(row => row.body)"));
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);
        Assert.True(Assert.Single(await field.PunchesAsync()) is { SetAside: null } punch && punch.Body == body);
    }

    /// <summary>The browser asks for the position at the touch, and the runner answers a few seconds later.</summary>
    [Fact]
    public async Task A_position_allowed_after_the_touch_still_proves_both_gates()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        await phone.AddInitScriptAsync("""
            let ask;
            navigator.geolocation.watchPosition = ok => { ask = ok; return 1; };
            navigator.permissions.query = async () => ({ state: "prompt" });
            window.asked = () => !!ask;
            window.allow = (latitude, longitude) => ask({ timestamp: Date.now(), coords: { latitude, longitude, accuracy: 8 } });
            """);
        var page = await field.OpenAsync(phone);
        Assert.False(await page.EvaluateAsync<bool>("window.asked()"));
        await TapAsync(page, "start");
        await page.WaitForTimeoutAsync(2000);
        Assert.Empty(await field.PunchesAsync());
        await page.EvaluateAsync("([a, b]) => window.allow(a, b)", new double[] { Foot.Latitude, Foot.Longitude });
        await WaitingAsync(page, 0);
        // The phone slept in between: at the top the page is a new one, and asks again.
        await page.ReloadAsync();
        await ReadyAsync(page);
        await StateAsync(page, "running");
        Assert.False(await page.EvaluateAsync<bool>("window.asked()"));
        await TapAsync(page, "stop");
        await page.WaitForTimeoutAsync(1000);
        await page.EvaluateAsync("([a, b]) => window.allow(a, b)", new double[] { Summit.Latitude, Summit.Longitude });
        await WaitingAsync(page, 0);
        var attempt = Assert.Single(await field.AttemptsAsync());
        Assert.True(attempt is { StartInsideGate: true, FinishInsideGate: true, Status: AttemptStatus.Finished });
    }

    /// <summary>The worker delivers alone when the network comes back and no page is open; what the server could not place or read stays.</summary>
    [Fact]
    public async Task The_worker_keeps_what_the_server_did_not_take_and_the_page_says_so()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(new(Phone()) { BypassCSP = true });
        var page = await field.OpenAsync(phone);
        await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        var acks = await page.EvaluateAsync<string[]>("""
            async () => {
              const open = () => new Promise(ok => indexedDB.open("field").onsuccess = e => ok(e.target.result)), done = asked => new Promise(ok => asked.onsuccess = () => ok(asked.result));
              const db = await open(), store = write => db.transaction("punches", write).objectStore("punches"), sent = (await done(store().getAll()))[0];
              // The first as if its answer had been lost, one with a code that nobody knows, one that nobody can read.
              const unknown = { ...JSON.parse(sent.body), id: crypto.randomUUID(), attempt: crypto.randomUUID(), code: "NOPE99", course: undefined };
              await done(store("readwrite").put({ ...sent, ack: undefined }));
              const attempts = write => db.transaction("attempts", write).objectStore("attempts"), own = await done(attempts().get(sent.e.attempt));
              await done(attempts("readwrite").put({ ...own, start: { ...own.start, at: undefined } }));
              await done(store("readwrite").put({ ...sent, id: unknown.id, n: sent.n + 1, body: JSON.stringify(unknown), ack: undefined }));
              await done(store("readwrite").put({ ...sent, id: crypto.randomUUID(), n: sent.n + 2, body: "{not json", ack: undefined }));
              const on = {}, self = { addEventListener: (name, act) => { on[name] = act; }, clients: { matchAll: async () => [] } };
              new Function("self", await (await fetch("/sw.js")).text())(self);
              await new Promise((ok, no) => on.sync({ tag: "punches", waitUntil: work => work.then(ok, no) }));
              const known = (await done(attempts().get(sent.e.attempt))).start.at;
              return [...(await done(store().getAll())).sort((a, b) => a.n - b.n).map(r => r.ack?.status ?? "kept"), Math.abs(known - sent.ack.at) < 1000 ? "known" : `${known}`];
            }
            """);
        Assert.Equal(["duplicate", "kept", "kept", "known"], acks);
        await page.ReloadAsync();
        await ReadyAsync(page);
        await page.GotoAsync(field.Wire.Url + "/chrono/");
        await Assertions.Expect(page.Locator(".alert")).ToContainTextAsync("restent enregistrés");
        await WaitingAsync(page, 2);
    }

    /// <summary>A phone is handed on: what the account saw on it does not stay, what nobody was told yet does.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_leaves_nothing_of_the_account_on_the_phone(bool byButton)
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var athlete = await Given.ClientAsync(field.App);
        var (name, value) = await Given.SessionCookieAsync(field.App, athlete);
        await phone.AddCookiesAsync([new() { Name = name, Value = value, Url = field.Wire.Url }]);
        using (var http = await Given.BrowserAsync(field.App, athlete))
        using (var watch = await MyKollector.Tests.Slices.Chrono.Phone.RegisteredAsync(http))
        {
            // Timed on another phone of his.
            var (id, now) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
            await watch.DeliverAsync(watch.Sealed(watch.Tap("Start", id, now.AddHours(-20), "GAL01")), watch.Sealed(watch.Tap("Finish", id, now.AddHours(-18), "GAL01")));
        }

        var page = await field.OpenAsync(phone);
        await TapAsync(page, "start");
        await TapAsync(page, "stop");
        await WaitingAsync(page, 0);
        const string Kept = """
            new Promise(ok => indexedDB.open("field").onsuccess = async e => {
              const db = e.target.result, all = name => new Promise(ok => db.transaction(name).objectStore(name).getAll().onsuccess = e => ok(e.target.result));
              const own = await all("attempts"), kept = [(await all("private")).length, own.filter(a => a.server).length, own.filter(a => a.server?.finishedAt).length, (await all("punches")).length];
              db.close();
              ok(kept);
            })
            """;
        await TrueAsync(page, $"{Kept}.then(([foreign, , own]) => foreign === 1 && own === 1)");

        // Both are shown without network.
        await field.CutAsync(phone);
        await page.GotoAsync(field.Wire.Url + "/chrono/");
        await Assertions.Expect(page.Locator(".list li")).ToHaveCountAsync(2);
        await field.RestoreAsync(phone);
        if (byButton)
        {
            // The server is slow to end the session, and the timer in the other tab may ask it meanwhile; from then on nobody tells the timer anything.
            await phone.RouteAsync("**/deconnexion", async route =>
            {
                await Task.Delay(3000, Xunit.TestContext.Current.CancellationToken);
                await phone.RouteAsync("**/api/field/**", told => told.AbortAsync());
                await route.ContinueAsync();
            });
            await page.EvaluateAsync("window.before = 1");
            var account = await phone.NewPageAsync();
            await account.GotoAsync(field.Wire.Url + "/compte");
            await account.Locator("form[action='/deconnexion'] button").ClickAsync();
            await Browser.ArrivesAsync(account, "(?<!/compte)$");
            await page.WaitForFunctionAsync("!window.before");
        }
        else
        {
            await phone.ClearCookiesAsync();
            await page.ReloadAsync();
        }

        await ReadyAsync(page);
        await Assertions.Expect(page.Locator(".list")).ToHaveCountAsync(0);
        var kept = await page.EvaluateAsync<int[]>(Kept);
        Assert.Equal([0, 0, 0, 2], kept);
    }

    [Fact]
    public async Task An_answer_that_is_lost_changes_nothing_twice()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        field.Wire.LoseAnswers = true;
        var finish = await TapAsync(page, "stop");
        await page.WaitForTimeoutAsync(3000);
        field.Wire.LoseAnswers = false;
        await WaitingAsync(page, 0);
        var punches = await field.PunchesAsync();
        At(Assert.Single(punches, p => p.Kind == PunchKind.Finish), finish);
        Assert.All(punches, p => Assert.Null(p.SetAside));
    }

    /// <summary>A delivery may come between a touch and the frame that shows it: what was sealed then stays as it was sent.</summary>
    [Fact]
    public async Task A_punch_delivered_before_its_frame_is_sent_once()
    {
        await using var field = await StartAsync();
        for (var round = 0; round < 4; round++)
        {
            await using var phone = await browser.NewContextAsync(Phone());
            var page = await field.OpenAsync(phone);
            var sent = new System.Collections.Concurrent.ConcurrentBag<string?>();
            page.Request += (_, request) => { if (request.Url.EndsWith("/api/field/punches", StringComparison.Ordinal)) sent.Add(request.PostDataJSON()?.GetProperty("punches")[0].GetProperty("body").GetString()); };
            await page.EvaluateAsync("() => { window.requestAnimationFrame = () => 0; document.querySelector('[data-do=start]').click(); setTimeout(() => dispatchEvent(new Event('focus')), 5); }");
            await StateAsync(page, "running");
            await page.WaitForTimeoutAsync(1000);
            await WaitingAsync(page, 0);
            Assert.Single(sent.Distinct());
        }
    }

    [Fact]
    public async Task Two_tabs_stop_without_network_the_first_touch_counts_and_both_are_kept()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var one = await field.OpenAsync(phone);
        await TapAsync(one, "start");
        await WaitingAsync(one, 0);
        var two = await field.OpenAsync(phone);
        await StateAsync(two, "running");
        await field.CutAsync(phone);
        var first = await TapAsync(one, "stop");
        await WaitingAsync(one, 1);
        await TapAsync(two, "stop");
        await WaitingAsync(two, 2);
        await field.RestoreAsync(phone);
        await WaitingAsync(two, 0);
        var attempt = Assert.Single(await field.AttemptsAsync());
        Assert.Equal(2, (await field.PunchesAsync()).Count(p => p is { Kind: PunchKind.Finish, SetAside: null }));
        Assert.InRange(attempt.FinishedAt!.Value.ToUnixTimeMilliseconds(), first.From - 150, first.To + 150);
    }

    [Fact]
    public async Task The_server_is_stopped_and_comes_back_and_the_phone_delivers_by_itself()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        field.Wire.PointTo(1);
        var start = await TapAsync(page, "start");
        await WaitingAsync(page, 1);
        await page.ReloadAsync();
        await ReadyAsync(page);
        await StateAsync(page, "running");
        field.Wire.PointTo(field.App.ClientOptions.BaseAddress.Port);
        // No event of the browser tells: only the back-off tries again.
        await WaitingAsync(page, 0);
        At(Assert.Single(await field.PunchesAsync()), start);
    }

    [Fact]
    public async Task A_new_build_in_the_middle_of_an_attempt_loses_nothing()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        var start = await TapAsync(page, "start");
        await WaitingAsync(page, 0);
        var before = await page.EvaluateAsync<string[]>("caches.keys()");
        // Another build: its worker differs, so phones fetch a new generation.
        await using var next = await App.StartInAsync(field.App.Folder, App.Beginning, s => s.AddSingleton(TimeProvider.System), new() { ["Field:Generation"] = "2" }, kestrel: true);
        field.Wire.PointTo(next.ClientOptions.BaseAddress.Port);
        await page.EvaluateAsync("navigator.serviceWorker.getRegistration().then(r => new Promise(ok => { r.addEventListener('updatefound', () => { const w = r.installing; w.addEventListener('statechange', () => w.state === 'activated' && ok()); }); fetch('/sw.js', { cache: 'reload' }).then(() => r.update()); }))");
        Assert.NotEqual(before, await page.EvaluateAsync<string[]>("caches.keys()"));
        await field.CutAsync(phone);
        var finish = await TapAsync(page, "stop");
        await page.ReloadAsync();
        await ReadyAsync(page);
        await WaitingAsync(page, 1);
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);
        var punches = await field.PunchesAsync();
        Assert.Equal([PunchKind.Start, PunchKind.Finish], punches.Select(p => p.Kind));
        At(punches[0], start);
        At(punches[1], finish);
    }

    [Fact]
    public async Task A_group_page_whose_file_a_weak_network_kept_back_comes_by_itself()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var refused = 0;
        await phone.RouteAsync(new System.Text.RegularExpressions.Regex(@"/group\b"), route => ++refused == 1 ? route.AbortAsync() : route.ContinueAsync());
        var page = await phone.NewPageAsync();
        await page.GotoAsync(field.Wire.Url + "/chrono/depart-groupe");
        await ReadyAsync(page);
        await Assertions.Expect(page.Locator("[data-form=where]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#app h1, #app header")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-form=where] input")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.True(refused > 1);
    }

    [Fact]
    public async Task A_group_is_timed_without_network_and_a_number_typed_wrong_is_corrected_afterwards()
    {
        await using var field = await StartAsync();
        // The field runs by the real clock here, and so must what is ordered.
        field.App.Clock.SetUtcNow(DateTimeOffset.UtcNow);
        var medal = await Climbs.MedalAsync(field.App, (await Given.PaidOrderAsync(field.App)).Medal);
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        await page.GotoAsync(field.Wire.Url + "/chrono/depart-groupe");
        await page.Locator("[data-form=where] input").FillAsync("HUEZ01");
        await page.Locator("[data-form=where] button").ClickAsync();
        await page.Locator("[data-form=rider]").WaitForAsync();
        await field.CutAsync(phone);
        await page.Locator("[data-form=rider] input[name=who]").FillAsync("99999");
        await page.GetByText("À pied").ClickAsync();
        await page.Locator("[data-form=rider] button").ClickAsync();
        var rider = page.Locator("[data-do=rider]");
        var start = await PressAsync("everybody");
        await Assertions.Expect(rider).ToContainTextAsync("toucher à l’arrivée");
        var finish = await PressAsync("rider");
        await Assertions.Expect(rider).ToContainTextAsync("arrivé");
        await field.RestoreAsync(phone);

        await page.Locator("[data-form=name] input").FillAsync(medal.BibNumber.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator("[data-form=name] button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-form=name]")).ToHaveCountAsync(0);
        var attempt = Assert.Single(await field.AttemptsAsync());
        Assert.Equal((AttemptStatus.Finished, medal.Id, Category.Foot), (attempt.Status, attempt.MedalId!.Value, attempt.Category));
        var punches = await field.PunchesAsync();
        At(punches[0], start);
        At(punches[1], finish);

        async Task<(long, long)> PressAsync(string action)
        {
            var from = Now;
            await page.Locator($"[data-do={action}]").ClickAsync();
            return (from, Now);
        }
    }

    [Fact]
    public async Task A_false_start_is_undone_without_network()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        await field.CutAsync(phone);
        await TapAsync(page, "start");
        await TapAsync(page, "undo");
        await StateAsync(page, "ready");
        await TapAsync(page, "start");
        await StateAsync(page, "running");
        await field.RestoreAsync(phone);
        await WaitingAsync(page, 0);
        Assert.Equal([AttemptStatus.FalseStart, AttemptStatus.Running], (await field.AttemptsAsync()).Select(a => a.Status));
    }

    [Fact]
    public async Task A_second_start_asks_and_on_yes_is_a_new_attempt()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var page = await field.OpenAsync(phone);
        await TapAsync(page, "start");
        await TapAsync(page, "again");
        await TapAsync(page, "no");
        await StateAsync(page, "running");
        await TapAsync(page, "again");
        await TapAsync(page, "yes");
        await StateAsync(page, "running");
        await WaitingAsync(page, 0);
        Assert.Equal(2, (await field.AttemptsAsync()).Count(a => a.Status == AttemptStatus.Running));
    }

    [Fact]
    public async Task The_kept_shell_is_anonymous_and_another_page_is_never_answered_by_the_worker()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var actor = await Given.ClientAsync(field.App, name: "Zoé Secrète");
        var (name, value) = await Given.SessionCookieAsync(field.App, actor);
        await phone.AddCookiesAsync([new() { Name = name, Value = value, Url = field.Wire.Url }]);
        var page = await field.OpenAsync(phone);
        await page.ReloadAsync();
        await ReadyAsync(page);
        var kept = await page.EvaluateAsync<string>("(async () => { let all = ''; for (const k of await caches.keys()) { const c = await caches.open(k); for (const r of await c.keys()) all += r.url + await (await c.match(r)).text(); } return all; })()");
        Assert.DoesNotContain("Zoé", kept, StringComparison.Ordinal);
        Assert.Contains("/chrono/", kept, StringComparison.Ordinal);
        var other = await page.GotoAsync(field.Wire.Url + "/chrono/preuves");
        Assert.False(other!.FromServiceWorker);
    }

    [Fact]
    public async Task The_first_visit_weighs_at_most_sixteen_kilobytes_and_opens_no_socket()
    {
        await using var field = await StartAsync();
        await using var phone = await browser.NewContextAsync(Phone());
        var sockets = 0;
        phone.Page += (_, page) => page.WebSocket += (_, _) => sockets++;
        var page = await field.OpenAsync(phone);
        await page.WaitForTimeoutAsync(1500);
        Assert.InRange(field.Wire.Received, 8_000, 16_384);
        Assert.Equal(0, sockets);
        Assert.False(await page.EvaluateAsync<bool>("'Blazor' in window"));
    }
}

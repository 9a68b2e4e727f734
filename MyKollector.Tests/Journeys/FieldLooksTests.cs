using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Shipping;
using MyKollector.Tests.Slices.Chrono;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Tests.Journeys;

/// <summary>
/// The timer, the medal's page in every state and the list of attempts on a small phone, a phone and a desktop: one thumb, sunlight, nothing cut, nothing
/// empty, nothing in the other language. With <c>MYKOLLECTOR_LOOKS</c> set to a folder, it also leaves the pictures there.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class FieldLooksTests(Browser browser, Town town) : IClassFixture<Town>
{
    static readonly (string Name, ViewportSize Size, string Language)[] Looks = [("small", Screens.SmallPhone, "fr"), ("small", Screens.SmallPhone, "en"), ("phone", Screens.Phone, "fr"), ("desktop", Screens.Desktop, "fr")];

    App App => town.App;

    /// <param name="Name">Of its pictures.</param>
    /// <param name="Path">Its address.</param>
    /// <param name="As">Who is signed in.</param>
    /// <param name="Shows">A text that only this state has, French and English.</param>
    /// <param name="Do">Actions tapped before it is looked at.</param>
    sealed record Look(string Name, string Path, Actor? As, string[] Shows, params string[] Do);

    [Fact]
    public async Task The_timer_is_one_thumb_in_the_sun() => await LookAsync(
    [
        new("stele", "/s/HUEZ01", null, ["Départ", "Start"]),
        new("finish-without-start", "/s/HUEZ02", null, ["Arrivée", "Finish"]),
        new("running", "/s/HUEZ01", null, ["Faux départ", "False start"], "start"),
        new("second-start", "/s/HUEZ01", null, ["Non, il continue", "No, it goes on"], "start", "again"),
        new("finished", "/s/HUEZ01", null, ["Code de secours", "Backup code"], "start", "stop"),
        new("adjust", "/s/HUEZ01", null, ["Pourquoi", "Why"], "start", "stop", "adjust"),
        new("paper", "/s/HUEZ01", null, ["si le téléphone est perdu", "if the phone is lost"], "start", "stop-later", "paper"),
        new("unknown", "/s/INCONNU9", null, ["Code inconnu", "Unknown code"]),
        new("list-empty", "/chrono/", null, ["Aucun chrono", "No attempt"]),
        new("group", "/chrono/depart-groupe", null, ["Départ groupé", "Group start"]),
    ]);

    [Fact]
    public async Task A_medals_page_has_one_thing_to_do_in_every_state()
    {
        var lea = await Given.ClientAsync(App);
        var giver = await Given.ClientAsync(App, name: "Hugo Bernard");
        var admin = await Given.AdminAsync(App);
        var bench = await Given.WorkshopAsync(App);
        using var http = new HttpClient { BaseAddress = new Uri(App.Url) };
        using var phone = await Phone.RegisteredAsync(http);

        // Each of its own course, so that no climb belongs to two of them.
        var courses = new Queue<string>(await CoursesAsync());
        var looks = new List<Look>();
        async Task AddAsync(string name, string[] shows, Func<MedalId, MedalToken, Task>? bring = null, bool gift = false, params (string Suffix, Actor? As, string[] Shows)[] others)
        {
            var order = await Given.PaidOrderAsync(App, (gift ? giver : lea).Account, lines: [new OrderedLine(courses.Dequeue(), Gift: gift, Athlete: "Léa Martin-Delacroix")]);
            var token = await Given.TokenOfAsync(App, order.Medal);
            if (bring is not null) await bring(order.Medal, token);
            looks.Add(new(name, "/m/" + token.Text, lea, shows));
            looks.AddRange(others.Select(o => new Look(name + "-" + o.Suffix, "/m/" + token.Text, o.As, o.Shows)));
        }

        await AddAsync("before", ["Départ", "Start"], null, false, ("visitor", null, ["Départ", "Start"]));
        await AddAsync("gift", ["Oui, c’est la mienne", "Yes, it is mine"], gift: true, others: ("visitor", null, ["Se connecter pour la recevoir", "Sign in to receive it"]));
        await AddAsync("running", ["Arrivée", "Finish"], async (_, token) => await ClimbAsync(token, finish: false));
        await AddAsync("finished", ["Valider mon temps", "Validate my time"], async (_, token) => await ClimbAsync(token));
        await AddAsync("review", ["Une personne vérifie", "A person is checking"], async (medal, token) => await SubmitAsync(await ClimbAsync(token, gates: false), medal));
        await AddAsync("refused", ["Ajouter une preuve", "Add a proof"], async (medal, token) =>
            await App.Get<DecidePerformance>().HandleAsync(new((await SubmitAsync(await ClimbAsync(token, gates: false), medal)).Performance, Ruling.Refuse, ProofLevel.N0, "La photo ne montre pas le sommet : envoyez la trace de votre compteur."), admin, default));
        // On the day of the climb its time comes first, whatever the workshop is doing.
        await AddAsync("validated", ["Temps validé", "Time validated"], async (medal, token) => await SubmitAsync(await ClimbAsync(token), medal), false, ("visitor", null, ["Voir le certificat", "See the certificate"]));
        await AddAsync("on-hold", ["Départ", "Start"], (medal, _) => ChangeAsync(medal, (m, now) => m.Hold("Nom à confirmer avec le client", bench with { Manufacturer = m.Manufacturer }, now)));
        await AddAsync("engraved", ["Temps validé", "Time validated"], (medal, token) => EngraveAsync(medal, token, Fabrication.Engraved));
        await AddAsync("shipped", ["en route", "on its way"], (medal, token) => EngraveAsync(medal, token, Fabrication.Shipped));
        await AddAsync("delivered", ["Elle est à vous", "It is yours"], (medal, token) => EngraveAsync(medal, token, Fabrication.Delivered), false, ("visitor", null, ["Voir le certificat", "See the certificate"]));
        await AddAsync("replaced", ["a été remplacée", "was replaced"], (medal, _) => ChangeAsync(medal, (m, now) =>
        {
            var maker = bench with { Manufacturer = m.Manufacturer };
            m.StartProduction(maker, now);
            return m.Remake(RectificationKind.Scrapped, "Rayée", MedalPieceId.New(now), App.Get<MedalTokens>().Create().Stored, maker, now);
        }));
        looks.Add(new("unknown", "/m/00000000000000000000000000", null, ["Code inconnu", "Unknown code"]));
        looks.Add(new("list", "/chrono/", lea, ["Temps validé", "Time validated"]));
        await LookAsync(looks, "medal-");

        async Task<AttemptId> ClimbAsync(MedalToken token, bool gates = true, bool finish = true)
        {
            await using var db = App.Database.Open();
            var piece = (await App.Get<MedalTokens>().FindAsync(db, token, default))!;
            var course = await db.Medals.Where(m => m.Id == piece.MedalId).Select(m => db.Courses.First(c => c.Id == m.CourseId)).SingleAsync();
            var line = await App.Get<CourseGeometries>().LineAsync(course.Id, course.GeometryVersion, default);
            var (id, now, code) = (Guid.NewGuid(), App.Clock.GetUtcNow(), MyKollector.Web.Api.Field.FieldCodes.Fingerprint(token.Text));
            var taps = new List<object> { phone.Sealed(phone.Tap("Start", id, now.AddSeconds(-course.GainMetres * 5 - 27), code, gates ? new(line.Start.Latitude, line.Start.Longitude, 0) : null, "MedalQr"), token: token.Text) };
            if (finish) taps.Add(phone.Sealed(phone.Tap("Finish", id, now, code, gates ? new(line.Finish.Latitude, line.Finish.Longitude, 0) : null, "MedalQr"), token: token.Text));
            Assert.All(await phone.DeliverAsync([.. taps]), a => Assert.Equal("received", a.GetProperty("status").GetString()));
            await Phone.DerivedAsync(App);
            return new(id);
        }

        async Task<SubmittedPerformance> SubmitAsync(AttemptId attempt, MedalId medal) => (await App.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, medal), lea, default)).Value;

        async Task EngraveAsync(MedalId medal, MedalToken token, Fabrication until)
        {
            await SubmitAsync(await ClimbAsync(token), medal);
            await ChangeAsync(medal, (m, now) =>
            {
                var maker = bench with { Manufacturer = m.Manufacturer };
                foreach (var step in new[] { m.StartProduction(maker, now), m.Make(maker, now), m.Engrave(maker, now) }) Assert.True(step.Succeeded, step.Error?.Code);
                return Result.Ok;
            });
            if (until == Fabrication.Engraved) return;
            await using var work = await App.Database.BeginAsync(Actor.System, "test", default);
            var shipped = await work.Db.Medals.SingleAsync(m => m.Id == medal);
            var (by, at) = (bench with { Manufacturer = shipped.Manufacturer }, App.Clock.GetUtcNow());
            var parcel = Parcel.Send(ParcelId.New(at), shipped.OrderId, shipped.Manufacturer, "Colissimo", "6A12345678901", by, at).Value;
            work.Db.Parcels.Add(parcel);
            Assert.True(shipped.Ship(parcel.Id, by, at).Succeeded);
            if (until == Fabrication.Delivered) Assert.True(shipped.Deliver(lea, at).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }
    }

    async Task<List<string>> CoursesAsync()
    {
        await using var db = App.Database.Open();
        return await db.Courses.Where(c => c.Status == MyKollector.Domain.Courses.CourseStatus.Open).OrderBy(c => c.Slug).Select(c => c.Slug).ToListAsync();
    }

    async Task ChangeAsync(MedalId id, Func<Medal, DateTimeOffset, Result> change)
    {
        await using var work = await App.Database.BeginAsync(Actor.System, "test", default);
        var changed = change(await work.Db.Medals.SingleAsync(m => m.Id == id), App.Clock.GetUtcNow());
        Assert.True(changed.Succeeded, changed.Error?.Code);
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }

    async Task LookAsync(IReadOnlyList<Look> looks, string prefix = "")
    {
        browser.SkipWithoutBrowser();
        var folder = Environment.GetEnvironmentVariable("MYKOLLECTOR_LOOKS");
        var faults = new List<string>();
        foreach (var look in looks)
        {
            foreach (var (name, size, language) in Looks)
            {
                await using var context = await browser.NewContextAsync(new() { ViewportSize = size, HasTouch = name != "desktop", Locale = language == "fr" ? "fr-FR" : "en-GB", Geolocation = OfflineField.Foot, Permissions = ["geolocation"] });
                if (look.As is not null) await Given.SignInAsync(context, App, look.As);
                var page = await context.NewPageAsync();
                await page.GotoAsync(App.Url + look.Path);
                await OfflineField.ReadyAsync(page);
                foreach (var act in look.Do)
                {
                    // A climb of no second has no words; the product's clock stands still by itself.
                    if (act == "stop-later")
                    {
                        App.Clock.Advance(TimeSpan.FromSeconds(5));
                        await page.WaitForFunctionAsync("() => document.querySelector('[data-tick]')?.textContent.endsWith(':00') === false");
                    }

                    await page.Locator($"[data-do={act.Replace("-later", "", StringComparison.Ordinal)}]").First.ClickAsync();
                }

                var wanted = look.Shows[language == "fr" ? 0 : 1];
                var where = $"{prefix}{look.Name}.{name}.{language}";
                try
                {
                    await Assertions.Expect(page.Locator("#app")).ToContainTextAsync(wanted, new() { Timeout = 10_000 });
                }
                catch (PlaywrightException)
                {
                    faults.Add($"{where}: does not say “{wanted}” but “{(await page.Locator("#app").InnerTextAsync()).ReplaceLineEndings(" ")}”");
                }

                if (folder is not null) await page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, where + ".png"), FullPage = true });
                faults.AddRange((await page.EvaluateAsync<string[]>(Measure)).Select(f => $"{where}: {f}"));
                var other = look.Shows[language == "fr" ? 1 : 0];
                if (other.Length > 8 && (await page.Locator("#app").InnerTextAsync()).Contains(other, StringComparison.Ordinal)) faults.Add($"{where}: says “{other}”");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>What a person would call cut, too small or too faint, by the page's own boxes and colours.</summary>
    const string Measure = """
        () => {
          const faults = [], root = document.documentElement, shown = e => e.checkVisibility() && e.getClientRects().length;
          if (root.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth} of ${innerWidth}`);
          // A mixed colour is told in parts of one.
          const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(x => (x /= c.startsWith("color") ? 1 : 255) <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$|transparent/.test(c)) return c; } return "rgb(255,255,255)"; };
          for (const e of document.querySelectorAll("#app *")) {
            if (!shown(e) || e.closest("svg")) continue;
            const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()), text = e.textContent.trim().slice(0, 40), box = e.getBoundingClientRect();
            if (own) {
              const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x), ratio = (a + .05) / (b + .05), least = e.closest(".big, .clock, .state, .words, .signs") ? 10 : 7;
              if (ratio < least) faults.push(`contrast ${ratio.toFixed(1)} of "${text}"`);
              if (box.left < -1 || box.right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline") faults.push(`cut: "${text}"`);
              if (/undefined|null|NaN|\[object|\{\}/.test(text)) faults.push(`says "${text}"`);
            }
            if (e.matches("button, a, select, input:not([type=radio])") && box.height < 43.5 && !e.closest(".fine, details p")) faults.push(`low target (${box.height.toFixed(0)}): "${text}"`);
            if (e.matches("p, b, span, li, dd, h1") && !e.childNodes.length) faults.push(`empty ${e.tagName}.${e.className}`);
          }
          const big = document.querySelector(".big"), clock = document.querySelector(".clock"), width = Math.min(innerWidth, 560);
          if (big) { const box = big.getBoundingClientRect(); if (box.height < innerHeight * .4) faults.push(`button ${box.height} of ${innerHeight}`); if (box.bottom > innerHeight) faults.push(`button ends at ${box.bottom} of ${innerHeight}`); }
          if (clock) { if (parseFloat(getComputedStyle(clock).fontSize) < width * .2) faults.push(`time ${getComputedStyle(clock).fontSize} of ${width}`); if (clock.getBoundingClientRect().height > parseFloat(getComputedStyle(clock).fontSize) * 1.5) faults.push("time on two lines"); }
          return faults;
        }
        """;
}

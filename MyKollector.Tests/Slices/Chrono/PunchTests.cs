using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Api.Field;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Punches;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>From a phone's delivery to the derived attempt, on both databases.</summary>
public sealed class PunchTests
{
    static readonly GeoPoint Foot = new(45.06418, 6.03891, 0);
    static readonly GeoPoint Summit = new(45.09569, 6.06942, 0);

    [Theory, OnBothEngines]
    public async Task A_start_and_a_finish_become_an_attempt_with_both_gates_proved(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var attempt = Guid.NewGuid();
        var now = app.Clock.GetUtcNow();
        var acks = await phone.DeliverAsync(
            phone.Sealed(phone.Tap("Start", attempt, now.AddHours(-1), where: Foot)), phone.Sealed(phone.Tap("Finish", attempt, now, code: "HUEZ02", where: Summit)));
        Assert.Equal(["received", "received"], acks.Select(a => a.GetProperty("status").GetString()));
        await Phone.DerivedAsync(app);
        await using var db = app.Database.Open();
        var stored = await db.Attempts.SingleAsync();
        Assert.True(stored is { Status: AttemptStatus.Finished, CountedSeconds: 3600, StartInsideGate: true, FinishInsideGate: true, StartScanned: true, FinishScanned: true, ClockSuspect: false });
        Assert.Equal(["attempt.finished", "attempt.started"], await db.Journal.Where(e => e.ObjectType == "attempt").Select(e => e.Action).OrderBy(a => a).ToListAsync());
        var view = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0];
        Assert.Equal("N3", view.GetProperty("level").GetString());
    }

    [Theory, OnBothEngines]
    public async Task Delivering_again_five_times_at_once_stores_one_row(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var punch = phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow()));
        var acks = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => phone.DeliverAsync(punch)));
        Assert.Equal(["duplicate", "duplicate", "duplicate", "duplicate", "received"], acks.Select(a => a[0].GetProperty("status").GetString()).Order());
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Punches.CountAsync());
    }

    [Theory, OnBothEngines]
    public async Task An_odd_punch_is_kept_apart_with_its_reason_and_counts_for_nothing(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        using var stranger = await Phone.RegisteredAsync(app.CreateClient());
        var attempt = Guid.NewGuid();
        var now = app.Clock.GetUtcNow();
        var start = phone.Tap("Start", attempt, now.AddHours(-1));
        await phone.DeliverAsync(phone.Sealed(start));

        // Signed by a stranger's key in this phone's name.
        await ApartAsync(PunchReasons.OtherDevice, stranger.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-50)), chained: false));
        // In a stranger's name.
        await ApartAsync(PunchReasons.OtherDevice, phone.Sealed(stranger.Tap("Finish", attempt, now.AddMinutes(-49)), chained: false));
        await ApartAsync(PunchReasons.SignatureMissing, phone.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-48)), chained: false, signed: false));
        // The same identifier for something else.
        await ApartAsync(PunchReasons.Replayed, phone.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-47), id: start.Id), chained: false));
        // A whole delivery was taken out of the chain.
        phone.Sealed(phone.Tap("Undo", attempt, now.AddMinutes(-46)));
        await ApartAsync(PunchReasons.BrokenChain, phone.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-45))));
        await ApartAsync(PunchReasons.OtherCourse, phone.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-44), code: "GAL01", course: await CourseAsync("alpe-d-huez-bourg-d-oisans"))));
        await ApartAsync(PunchReasons.Future, phone.Sealed(phone.Tap("Finish", attempt, new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero))));
        // And the honest one after all that.
        Assert.Equal("received", (await phone.DeliverAsync(phone.Sealed(phone.Tap("Finish", attempt, now))))[0].GetProperty("status").GetString());

        await Phone.DerivedAsync(app);
        await using var db = app.Database.Open();
        Assert.Equal(9, await db.Punches.CountAsync());
        Assert.Equal(TimeSpan.FromHours(1), (await db.Attempts.SingleAsync()).RawElapsed);

        async Task ApartAsync(string reason, object punch)
        {
            var ack = (await phone.DeliverAsync(punch))[0];
            Assert.Equal(("apart", reason), (ack.GetProperty("status").GetString(), ack.GetProperty("reason").GetString()));
            Assert.True(ack.GetProperty("says").GetString()!.Length > 20);
        }

        async Task<Guid> CourseAsync(string slug)
        {
            await using var courses = app.Database.Open();
            return (await courses.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync()).Value;
        }
    }

    [Theory, OnBothEngines]
    public async Task Shuffled_deliveries_of_a_crowd_give_every_rider_one_right_attempt(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var now = app.Clock.GetUtcNow();
        var riders = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var phone = await Phone.RegisteredAsync(app.CreateClient());
            var attempt = Guid.NewGuid();
            var start = phone.Sealed(phone.Tap("Start", attempt, now.AddMinutes(-90)));
            var finish = phone.Sealed(phone.Tap("Finish", attempt, now.AddMinutes(-i)));
            await phone.DeliverAsync(start);
            await Task.WhenAll(phone.DeliverAsync(finish), phone.DeliverAsync(start), phone.DeliverAsync(finish, start));
            return (attempt, Seconds: (90 - i) * 60);
        }));
        await Phone.DerivedAsync(app);
        await using var db = app.Database.Open();
        var attempts = await db.Attempts.ToDictionaryAsync(a => a.Id.Value);
        Assert.Equal(12, attempts.Count);
        Assert.All(riders, r => Assert.Equal(r.Seconds, attempts[r.attempt].CountedSeconds));
    }

    /// <summary>A bib is scanned by many: who scans it at the top may stop the attempt that runs for it, and it stays the runner's.</summary>
    [Theory, OnBothEngines]
    public async Task A_friend_who_stops_an_attempt_through_the_bib_takes_nothing_from_the_runner(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (runner, friend) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        var order = await Given.PaidOrderAsync(app, runner.Account);
        var token = await Given.TokenOfAsync(app, order.Medal);
        var code = FieldCodes.Fingerprint(token.Text);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        using var theirs = await Climbs.PhoneOfAsync(app, friend);
        var (attempt, start) = (Guid.NewGuid(), app.Clock.GetUtcNow());
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", attempt, start, code, origin: "MedalQr"), token: token.Text));
        await Phone.DerivedAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(70));
        Assert.Equal(attempt, (await theirs.GetAsync("/api/field/medal", token.Text)).GetProperty("running").GetProperty("id").GetGuid());

        // Neither an earlier start nor an undo is the friend's to give.
        await theirs.DeliverAsync(
            theirs.Sealed(theirs.Tap("Start", attempt, start.AddMinutes(-5), code, origin: "MedalQr"), token: token.Text), theirs.Sealed(theirs.Tap("Undo", attempt, start.AddSeconds(30), code, origin: "MedalQr"), token: token.Text),
            theirs.Sealed(theirs.Tap("Finish", attempt, app.Clock.GetUtcNow(), code, origin: "MedalQr"), token: token.Text));
        await Phone.DerivedAsync(app);
        var stored = await Climbs.AttemptAsync(app, new(attempt));
        Assert.Equal((AttemptStatus.Finished, 4200, phone.Id, null), (stored.Status, stored.CountedSeconds, stored.DeviceId.Value, stored.AccountId));
        Assert.Empty((await theirs.GetAsync("/api/field/attempts")).GetProperty("attempts").EnumerateArray());
        Assert.Equal(attempt, (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("id").GetGuid());
        Assert.Equal(AttemptErrors.NotFound, (await app.Get<SubmitTimedPerformance>().HandleAsync(new(new(attempt), null), friend with { Device = new(theirs.Id) }, default)).Error);

        // The runner's session, on whatever phone, sees it with his medal and validates it.
        using var own = await Climbs.PhoneOfAsync(app, runner);
        Assert.Equal("validate", (await own.GetAsync("/api/field/medal", token.Text)).GetProperty("owner").GetProperty("next").GetString());
        Assert.True((await app.Get<SubmitTimedPerformance>().HandleAsync(new(new(attempt), null), runner, default)).Succeeded);
    }

    [Theory, OnBothEngines]
    public async Task The_medals_owner_who_stops_what_a_borrowed_phone_started_owns_the_time(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var runner = await Given.ClientAsync(app);
        var token = await Given.TokenOfAsync(app, (await Given.PaidOrderAsync(app, runner.Account)).Medal);
        var code = FieldCodes.Fingerprint(token.Text);
        using var borrowed = await Phone.RegisteredAsync(app.CreateClient());
        using var own = await Climbs.PhoneOfAsync(app, runner);
        var attempt = Guid.NewGuid();
        await borrowed.DeliverAsync(borrowed.Sealed(borrowed.Tap("Start", attempt, app.Clock.GetUtcNow(), code, origin: "MedalQr"), token: token.Text));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await own.DeliverAsync(own.Sealed(own.Tap("Finish", attempt, app.Clock.GetUtcNow(), code, origin: "MedalQr"), token: token.Text));
        await Phone.DerivedAsync(app);
        Assert.Equal((runner.Account, AttemptStatus.Finished), ((await Climbs.AttemptAsync(app, new(attempt))).AccountId, (await Climbs.AttemptAsync(app, new(attempt))).Status));
    }

    [Theory, OnBothEngines]
    public async Task A_finish_with_the_summits_code_is_told_apart_from_one_on_the_foots_page(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var now = app.Clock.GetUtcNow();
        foreach (var (code, scanned) in new[] { ("HUEZ01", false), ("HUEZ02", true) })
        {
            var attempt = Guid.NewGuid();
            await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", attempt, now.AddHours(-1))), phone.Sealed(phone.Tap("Finish", attempt, now, code)));
            await Phone.DerivedAsync(app);
            Assert.Equal(scanned, (await Climbs.AttemptAsync(app, new(attempt))).FinishScanned);
            var view = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts").EnumerateArray().Single(a => a.GetProperty("id").GetGuid() == attempt);
            Assert.Equal(("N2", scanned), (view.GetProperty("level").GetString(), view.GetProperty("says").EnumerateArray().Any(s => s.GetString()!.Contains("stèle d’arrivée", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_what_follows_an_unknown_code_counts()
    {
        await using var app = await App.StartAsync();
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var acks = await phone.DeliverAsync(
            new { body = "{not json", sig = (string?)null }, phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow(), code: "NOPE99")), phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
        Assert.Equal(["unreadable", "unknown", "received"], acks.Select(a => a.GetProperty("status").GetString()));
        Assert.Contains("restent enregistrés", acks[0].GetProperty("says").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_code_stays_on_the_phone_and_does_not_hold_the_others_up()
    {
        await using var app = await App.StartAsync();
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var acks = await phone.DeliverAsync(new { body = "{not json", sig = (string?)null }, phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow(), code: "NOPE99"), chained: false), phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
        Assert.Equal(["unreadable", "unknown", "received"], acks.Select(a => a.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_phone_that_cannot_sign_may_punch()
    {
        await using var app = await App.StartAsync();
        using var phone = await Phone.RegisteredAsync(app.CreateClient(), withKey: false);
        Assert.Equal("received", (await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow()), chained: false, signed: false)))[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_a_crash_left_underived_is_derived_at_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("mykollector-punches-").FullName;
        try
        {
            await using (var app = await App.StartInAsync(folder, App.Beginning))
            {
                using var phone = await Phone.RegisteredAsync(app.CreateClient());
                await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
                await Phone.DerivedAsync(app);
                // As if the process had died between the two commits.
                await using var work = await app.Database.BeginAsync(MyKollector.Domain.Common.Actor.System, "test", default);
                var punch = await work.Db.Punches.SingleAsync();
                work.Db.Attempts.Remove(await work.Db.Attempts.SingleAsync());
                work.Db.Add(new PunchArrival { PunchId = punch.Id, AttemptId = punch.AttemptId });
                await work.Db.SaveChangesAsync();
                await work.Db.Database.CurrentTransaction!.CommitAsync();
            }

            await using (var app = await App.StartInAsync(folder, App.Beginning))
            {
                await Phone.DerivedAsync(app);
                await using var db = app.Database.Open();
                Assert.Equal(AttemptStatus.Running, (await db.Attempts.SingleAsync()).Status);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_delivery_is_guarded_against_other_sites_strangers_and_floods()
    {
        await using var app = await App.StartAsync(settings: new() { ["Field:DeliveriesPerMinute"] = "6" });
        using var http = app.CreateClient();
        using var phone = await Phone.RegisteredAsync(http);
        using (var bare = await http.PostAsJsonAsync("/api/field/punches", new { })) Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/field/punches") { Content = JsonContent.Create(new { }) })
        {
            request.Headers.Add("X-Field", "1");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var cross = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, cross.StatusCode);
        }

        using var unknown = new Phone(http);
        using (var stranger = await unknown.PostAsync(unknown.Sealed(unknown.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())))) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        for (var i = 0; i < 6; i++) await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
        using var flood = await phone.PostAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
        Assert.Equal(HttpStatusCode.TooManyRequests, flood.StatusCode);
        Assert.NotNull(flood.Headers.RetryAfter);
        // Another phone at the same address is not held up.
        using var neighbour = await Phone.RegisteredAsync(http);
        await neighbour.DeliverAsync(neighbour.Sealed(neighbour.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_down_by_address()
    {
        await using var app = await App.StartAsync(settings: new() { ["Field:UnknownCodesPerMinute"] = "6" });
        using var http = app.CreateClient();
        using var phone = new Phone(http);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var answer = await phone.SendAsync(HttpMethod.Get, "/api/field/medal", medal: MyKollector.Domain.Medals.MedalToken.FromBytes(Guid.NewGuid().ToByteArray()).Text);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(6, statuses.Count(s => s == HttpStatusCode.NotFound));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        // A code that exists is never refused.
        using var known = await phone.SendAsync(HttpMethod.Get, "/api/field/steles/HUEZ01");
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task The_writers_columns_are_the_models(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await using var db = app.Database.Open();
        var model = db.Model.FindEntityType(typeof(Punch))!.GetProperties().Select(p => p.GetColumnName()).Order();
        Assert.Equal(model, PunchColumnNames().Order());
        static IEnumerable<string> PunchColumnNames() =>
            ((IEnumerable<object>)typeof(PunchWriter).Assembly.GetType("MyKollector.Web.Platform.Punches.PunchColumns")!.GetProperty("All")!.GetValue(null)!).Select(c => (string)c.GetType().GetProperty("Name")!.GetValue(c)!);
    }

    [Fact]
    public async Task Scans_are_counted_by_day_with_a_coarse_place()
    {
        await using var app = await App.StartAsync();
        using var phone = new Phone(app.CreateClient());
        foreach (var place in new[] { 45.123456, 45.987654 })
        {
            using var answer = await phone.SendAsync(HttpMethod.Post, "/api/field/scans", new { code = "huez01", lat = place, lon = 6.1 });
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        await using var db = app.Database.Open();
        var ping = await db.Set<StelePing>().SingleAsync();
        Assert.Equal((2, 45.99, new DateOnly(2026, 7, 14)), (ping.Count, ping.LastLatitude!.Value, ping.Day));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Attempts;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>One phone, many riders: a captain scans bibs at the foot and again at the summit.</summary>
public sealed class GroupTests
{
    [Theory, OnBothEngines]
    public async Task Each_rider_gets_his_own_time_on_his_own_medal_and_the_captain_none_of_them(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (captain, lea, hugo) = (await Given.ClientAsync(app, name: "Capitaine"), await Given.ClientAsync(app, name: "Léa"), await Given.ClientAsync(app, name: "Hugo"));
        var (hers, his) = (await Given.PaidOrderAsync(app, lea.Account), await Given.PaidOrderAsync(app, hugo.Account));
        using var phone = await Climbs.PhoneOfAsync(app, captain);
        var now = app.Clock.GetUtcNow();
        var (medal, other) = (await Climbs.MedalAsync(app, hers.Medal), await Climbs.MedalAsync(app, his.Medal));
        // Hers by its serial, his by the number printed large on the bib; one mass start, two finishes, and a bib that nobody knows.
        var riders = new[] { (Rider: medal.Serial, Id: Guid.NewGuid(), Back: 10), (Rider: other.BibNumber.ToString(System.Globalization.CultureInfo.InvariantCulture), Id: Guid.NewGuid(), Back: 5), (Rider: "99999", Id: Guid.NewGuid(), Back: 1) };
        await phone.DeliverAsync([.. riders.Select(r => phone.Sealed(phone.Tap("Start", r.Id, now.AddMinutes(-80), where: Climbs.Foot, origin: "Kiosk", rider: r.Rider)))]);
        await phone.DeliverAsync([.. riders.Select(r => phone.Sealed(phone.Tap("Finish", r.Id, now.AddMinutes(-r.Back), code: "HUEZ02", where: Climbs.Summit, origin: "Kiosk", rider: r.Rider)))]);
        await Phone.DerivedAsync(app);

        var attempts = new List<Attempt>();
        foreach (var rider in riders) attempts.Add(await Climbs.AttemptAsync(app, new(rider.Id)));
        Assert.Equal([hers.Medal, his.Medal, null], attempts.Select(a => a.MedalId));
        Assert.All(attempts, a => Assert.Null(a.AccountId));
        // Signed in as he is, the captain's session takes nobody's time.
        Assert.Equal(0, (await app.Get<ClaimDeviceAttempts>().HandleAsync(new(new(phone.Id)), captain, default)).Value);
        var submit = app.Get<SubmitTimedPerformance>();
        foreach (var attempt in attempts)
            Assert.Equal(AttemptErrors.NotFound, (await submit.HandleAsync(new(attempt.Id, null), captain with { Device = new(phone.Id) }, default)).Error);
        Assert.Equal(AttemptErrors.NotFound, (await submit.HandleAsync(new(attempts[0].Id, null), hugo, default)).Error);

        // Her medal's page shows the time to her alone, and she validates it.
        using var own = await Climbs.PhoneOfAsync(app, lea);
        var view = (await own.GetAsync("/api/field/medal", (await Given.TokenOfAsync(app, hers.Medal)).Text)).GetProperty("owner");
        Assert.Equal(("validate", riders[0].Id), (view.GetProperty("next").GetString(), view.GetProperty("attempt").GetProperty("id").GetGuid()));
        var validated = (await submit.HandleAsync(new(attempts[0].Id, null), lea, default)).Value;
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N3, medal.PieceSerial), (validated.Status, validated.Level, validated.MedalSerial));
        Assert.Equal(4200, (await Climbs.MedalAsync(app, hers.Medal)).ElapsedSeconds);
        Assert.Equal(lea.Account, (await Climbs.AttemptAsync(app, attempts[0].Id)).AccountId);
    }

    [Theory, OnBothEngines]
    public async Task A_tap_too_late_is_corrected_by_the_volunteer_or_by_the_rider_not_by_others(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (lea, hugo) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        var order = await Given.PaidOrderAsync(app, lea.Account);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var now = app.Clock.GetUtcNow();
        var id = Guid.NewGuid();
        var serial = (await Climbs.MedalAsync(app, order.Medal)).Serial;
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", id, now.AddMinutes(-80), origin: "Kiosk", rider: serial)), phone.Sealed(phone.Tap("Finish", id, now, origin: "Kiosk", rider: serial)));
        await Phone.DerivedAsync(app);
        var adjust = app.Get<AdjustAttempt>();
        Assert.True((await adjust.HandleAsync(new(new(id), 4700, "Touché trop tard"), Actor.Anonymous with { Device = new(phone.Id) }, default)).Succeeded);
        Assert.Equal(AttemptErrors.NotFound, (await adjust.HandleAsync(new(new(id), 4600, "À moi ?"), hugo, default)).Error);
        Assert.True((await adjust.HandleAsync(new(new(id), 4650, "Ma montre le dit"), lea, default)).Succeeded);
        // Hers now: the volunteer's phone has no more say.
        Assert.Equal(AttemptErrors.NotFound, (await adjust.HandleAsync(new(new(id), 4000, "Encore"), Actor.Anonymous with { Device = new(phone.Id) }, default)).Error);
        var stored = await Climbs.AttemptAsync(app, new(id));
        Assert.Equal((4650, 4800, lea.Account), (stored.CountedSeconds, stored.RawElapsed!.Value.TotalSeconds, stored.AccountId));
    }

    [Theory, OnBothEngines]
    public async Task A_number_that_belongs_to_nobody_is_corrected_by_the_phone_that_took_the_time_and_by_no_other(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var lea = await Given.ClientAsync(app);
        var medal = await Climbs.MedalAsync(app, (await Given.PaidOrderAsync(app, lea.Account)).Medal);
        var elsewhere = await Climbs.MedalAsync(app, (await Given.PaidOrderAsync(app, lea.Account, lines: new OrderedLine("galibier-lautaret"))).Medal);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        using var other = await Phone.RegisteredAsync(app.CreateClient());
        var (id, now) = (Guid.NewGuid(), app.Clock.GetUtcNow());
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", id, now.AddMinutes(-80), where: Climbs.Foot, origin: "Kiosk", rider: "99999")), phone.Sealed(phone.Tap("Finish", id, now.AddMinutes(-10), code: "HUEZ02", where: Climbs.Summit, origin: "Kiosk", rider: "99999")));
        await Phone.DerivedAsync(app);
        Assert.True((await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("riderUnknown").GetBoolean());

        Assert.Equal((HttpStatusCode.NotFound, "attempt.not_found"), await NameAsync(other, medal.Serial));
        Assert.Equal((HttpStatusCode.NotFound, "attempt.rider_unknown"), await NameAsync(phone, "88888"));
        Assert.Equal((HttpStatusCode.BadRequest, "attempt.medal_other_course"), await NameAsync(phone, elsewhere.Serial));
        Assert.Equal((HttpStatusCode.NoContent, null), await NameAsync(phone, medal.BibNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((HttpStatusCode.Conflict, "attempt.rider_known"), await NameAsync(phone, medal.Serial));
        Assert.False((await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("riderUnknown").GetBoolean());

        // A late punch derives the attempt again: what was said stays.
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Finish", id, now.AddMinutes(-9), code: "HUEZ02", where: Climbs.Summit, origin: "Kiosk", rider: "99999")));
        await Phone.DerivedAsync(app);
        Assert.Equal(medal.Id, (await Climbs.AttemptAsync(app, new(id))).MedalId);
        var validated = (await app.Get<SubmitTimedPerformance>().HandleAsync(new(new(id), null), lea, default)).Value;
        Assert.Equal((PerformanceStatus.Validated, medal.PieceSerial), (validated.Status, validated.MedalSerial));

        async Task<(HttpStatusCode, string?)> NameAsync(Phone by, string rider)
        {
            using var answer = await by.SendAsync(HttpMethod.Post, $"/api/field/attempts/{id}/rider", new { text = rider });
            return (answer.StatusCode, answer.StatusCode == HttpStatusCode.NoContent ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
    }
}

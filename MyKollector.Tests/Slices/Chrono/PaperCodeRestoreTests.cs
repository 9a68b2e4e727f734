using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Attempts;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>Four words and five signs, typed when the phone is gone.</summary>
public sealed class PaperCodeRestoreTests
{
    [Theory, OnBothEngines]
    public async Task The_words_give_start_and_finish_back_exactly_once(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var code = await CodeAsync(app, 3725);
        // Typed by six impatient thumbs at once, then again as people write it.
        var first = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TypeAsync(phone, code.Text, "Foot")));
        var again = await TypeAsync(phone, code.Text.ToUpperInvariant().Replace(' ', '-'));
        var attempt = Assert.Single(first.Append(again).Select(a => a.Attempt).Distinct());
        await Phone.DerivedAsync(app);

        var stored = await Climbs.AttemptAsync(app, new(attempt!.Value));
        Assert.Equal((code.StartedAt, 3725, PunchOrigin.PaperCode, Category.Foot, athlete.Account), (stored.StartedAt, stored.CountedSeconds, stored.Origin, stored.Category, stored.AccountId));
        await using var db = app.Database.Open();
        Assert.Equal((1, 2), (await db.Attempts.CountAsync(), await db.Punches.CountAsync()));
        // A memory is no proof.
        var submitted = (await app.Get<SubmitTimedPerformance>().HandleAsync(new(stored.Id, null), athlete, default)).Value;
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N0), (submitted.Status, submitted.Level));
    }

    [Theory, OnBothEngines]
    public async Task If_the_phones_own_punches_are_here_already_they_stay_the_attempt(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Climbs.PhoneOfAsync(app, await Given.ClientAsync(app));
        var own = await Climbs.ClimbAsync(app, phone, 3725);
        // The phone's seconds may lie beside the server's.
        foreach (var beside in new[] { -1, 0, 1 })
            Assert.Equal(own.Value, (await TypeAsync(phone, (await CodeAsync(app, 3725 + beside)).Text)).Attempt);
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Attempts.CountAsync());
    }

    [Theory, OnBothEngines]
    public async Task Whoever_types_anothers_words_gets_only_a_declared_time_of_his_own(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Climbs.PhoneOfAsync(app, await Given.ClientAsync(app));
        var thief = await Given.ClientAsync(app);
        using var stranger = await Climbs.PhoneOfAsync(app, thief);
        var own = await Climbs.ClimbAsync(app, phone, 3725);
        var typed = (await TypeAsync(stranger, (await CodeAsync(app, 3725)).Text)).Attempt!.Value;
        await Phone.DerivedAsync(app);
        Assert.NotEqual(own.Value, typed);
        Assert.NotEqual(thief.Account, (await Climbs.AttemptAsync(app, own)).AccountId);
        // The one whose phone was wiped has a new device: the words are all that is left, and they work for him too.
        using var wiped = await Phone.RegisteredAsync(app.CreateClient());
        var restored = (await TypeAsync(wiped, (await CodeAsync(app, 3725)).Text)).Attempt!.Value;
        await Phone.DerivedAsync(app);
        Assert.Equal(restored, (await wiped.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task What_is_no_code_or_of_no_course_is_refused_with_a_sentence()
    {
        await using var app = await App.StartAsync(settings: new() { ["Field:UnknownCodesPerMinute"] = "60" });
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var words = (await CodeAsync(app, 3725)).Text.Split(' ');
        var galibier = await CodeAsync(app, 3725, "galibier-lautaret");
        foreach (var (text, code) in new[]
        {
            ("", "paper_code.malformed"), ("quatre mots sans signes", "paper_code.malformed"), ($"turlututu {string.Join(' ', words[1..])}", "paper_code.unknown_word"),
            // Two words swapped, a wrong sign, a word of another code.
            ($"{words[1]} {words[0]} {words[2]} {words[3]} {words[4]}", "paper_code.check_failed"), ($"{string.Join(' ', words[..4])} {words[4][..4]}{(words[4][4] == 'Z' ? 'Y' : 'Z')}", "paper_code.check_failed"),
            ($"{galibier.Text.Split(' ')[0]} {string.Join(' ', words[1..])}", "paper_code.check_failed"),
            (new PaperCode("ZZZZ", app.Clock.GetUtcNow().AddHours(-2), 3600).Text, "paper_code.unknown_course"), (new PaperCode("HUEZ", app.Clock.GetUtcNow().AddHours(-2), 0).Text, "paper_code.malformed"),
        })
        {
            var typed = await TypeAsync(phone, text);
            Assert.True(typed.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity, $"{text}: {typed.Status}");
            Assert.Equal(code, typed.Code);
            Assert.Contains(' ', typed.Says!);
        }

        await using var db = app.Database.Open();
        Assert.Equal(0, await db.Punches.CountAsync());
        // Words of another course are that course's.
        var there = (await TypeAsync(phone, galibier.Text)).Attempt!.Value;
        await Phone.DerivedAsync(app);
        Assert.Equal(galibier.CoursePrefix, await db.Courses.Where(c => c.Id == db.Attempts.First(a => a.Id == new MyKollector.Domain.Common.AttemptId(there)).CourseId).Select(c => c.SerialPrefix).SingleAsync());
    }

    [Fact]
    public async Task Words_of_a_long_climb_typed_at_once_do_not_end_in_the_future()
    {
        await using var app = await App.StartAsync();
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var code = await CodeAsync(app, 30 * 3600);
        var restored = (await TypeAsync(phone, code.Text)).Attempt!.Value;
        await Phone.DerivedAsync(app);
        var stored = await Climbs.AttemptAsync(app, new(restored));
        Assert.Equal((code.StartedAt, app.Clock.GetUtcNow()), (stored.StartedAt, stored.FinishedAt));
    }

    /// <summary>The words of a climb that ended now.</summary>
    static async Task<PaperCode> CodeAsync(App app, int seconds, string slug = Given.Huez)
    {
        await using var db = app.Database.Open();
        return new(await db.Courses.Where(c => c.Slug == slug).Select(c => c.SerialPrefix).SingleAsync(), app.Clock.GetUtcNow().AddSeconds(-seconds), seconds);
    }

    static async Task<(HttpStatusCode Status, Guid? Attempt, string? Code, string? Says)> TypeAsync(Phone phone, string text, string? category = null)
    {
        using var answer = await phone.SendAsync(HttpMethod.Post, "/api/field/paper", new { text, category });
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode ? (answer.StatusCode, json.GetProperty("attempt").GetGuid(), null, null) : (answer.StatusCode, null, json.GetProperty("code").GetString(), json.GetProperty("detail").GetString());
    }
}

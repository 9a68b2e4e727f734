using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Tests.Slices.Admin;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>The steps that a medal's owner reads, whichever way its time came.</summary>
public sealed class JourneyStepsTests
{
    [Theory, OnBothEngines]
    public async Task A_time_that_was_claimed_says_the_day_of_the_climb(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        Assert.Equal(["ordered"], await PassedAsync(app, phone, order.Medal));

        // Another climb of that course, timed by this phone, is not the one that the medal shows.
        app.Clock.Advance(TimeSpan.FromDays(2));
        await Climbs.ClimbAsync(app, phone, 4200);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var medal = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
            Assert.True(medal.AttachTime(PerformanceId.New(app.Clock.GetUtcNow()), 4267, new(2025, 8, 3), Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Equal(["ordered", "climbed", "validated"], await PassedAsync(app, phone, order.Medal));
        var climbed = (await StepsAsync(app, phone, order.Medal)).Single(s => s.Code == "climbed").At!.Value;
        Assert.Equal(new DateTime(2025, 8, 3), DateTimeOffset.FromUnixTimeMilliseconds(climbed).UtcDateTime.Date);
    }

    [Theory, OnBothEngines]
    public async Task A_medal_without_time_waits_for_no_climb(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine(WithoutTime: true)]);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        Assert.Equal(["ordered", "made", "engraved", "shipped", "delivered"], (await StepsAsync(app, phone, order.Medal)).Select(s => s.Code));
    }

    [Theory, OnBothEngines]
    public async Task A_medal_bought_for_a_claim_shows_where_its_decision_stands(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var athlete = await Given.ClientAsync(app);
        var reviewer = await Given.AdminAsync(app);
        var claim = await house.PerformanceAsync(athlete, slug: Given.Huez);
        var order = await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine(WayIn: WayIn.Afterwards, Performance: claim.Id)]);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        // An older climb of that course that was never validated is another one.
        await Climbs.ClimbAsync(app, phone, 4200);
        var browser = await Given.BrowserAsync(app, athlete);

        Assert.Equal(("review", claim.Id.Value), await NextAsync(app, phone, order.Medal));
        var page = await browser.ReadAsync($"/mes-medailles/commandes/{order.Id}");
        Assert.Contains("Suivre cette médaille", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Le jour J", page, StringComparison.Ordinal);

        await DecideAsync(app, claim.Id, p => p.AskForMore("Une photo du sommet ?", DecisionId.New(house.Now), reviewer, house.Now));
        Assert.Equal(("proof", claim.Id.Value), await NextAsync(app, phone, order.Medal));
        Assert.Equal("Une photo du sommet ?", (await OwnerAsync(app, phone, order.Medal)).GetProperty("answer").GetString());

        await DecideAsync(app, claim.Id, p => p.Refuse("Rien ne la montre.", DecisionId.New(house.Now), reviewer, house.Now));
        Assert.Equal(("choose", claim.Id.Value), await NextAsync(app, phone, order.Medal));

        // Timed by the medal's own code after all: that climb comes first.
        app.Clock.Advance(TimeSpan.FromDays(1));
        await Climbs.ClimbAsync(app, phone, 3900, medal: await Given.TokenOfAsync(app, order.Medal));
        Assert.Equal("validate", (await NextAsync(app, phone, order.Medal)).Next);
    }

    [Theory, OnBothEngines]
    public async Task A_medal_that_an_uploaded_time_is_meant_for_waits_for_its_decision(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        Assert.Equal(("start", null), await NextAsync(app, phone, order.Medal));
        Assert.Contains("Le jour J", await (await Given.BrowserAsync(app, athlete)).ReadAsync($"/mes-medailles/commandes/{order.Id}"), StringComparison.Ordinal);

        // Anybody can name a medal: only its owner's time is waited for.
        await house.PerformanceAsync(await Given.ClientAsync(app), slug: Given.Huez, origin: PerformanceOrigin.Uploaded, medal: order.Medal);
        Assert.Equal(("start", null), await NextAsync(app, phone, order.Medal));
        var uploaded = await house.PerformanceAsync(athlete, slug: Given.Huez, origin: PerformanceOrigin.Uploaded, medal: order.Medal);
        Assert.Equal(("review", uploaded.Id.Value), await NextAsync(app, phone, order.Medal));
        Assert.Contains("Suivre cette médaille", await (await Given.BrowserAsync(app, athlete)).ReadAsync($"/mes-medailles/commandes/{order.Id}"), StringComparison.Ordinal);

        await DecideAsync(app, uploaded.Id, p => p.Withdraw(athlete, house.Now));
        Assert.Equal(("start", null), await NextAsync(app, phone, order.Medal));
    }

    [Theory, OnBothEngines]
    public async Task A_customer_is_told_that_a_medal_is_on_hold_and_not_by_which_code(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        Assert.False((await OwnerAsync(app, phone, order.Medal)).GetProperty("hold").GetBoolean());
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            Assert.True((await work.Db.Medals.SingleAsync(m => m.Id == order.Medal)).Hold("no_allotment", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var owner = await OwnerAsync(app, phone, order.Medal);
        Assert.True(owner.GetProperty("hold").GetBoolean());
        Assert.DoesNotContain("no_allotment", owner.GetRawText(), StringComparison.Ordinal);
    }

    static async Task DecideAsync(App app, PerformanceId id, Func<Performance, Result> decision)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        Assert.True(decision(await work.Db.Performances.SingleAsync(p => p.Id == id)).Succeeded);
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }

    static async Task<(string? Next, Guid? Performance)> NextAsync(App app, Phone phone, MedalId medal)
    {
        var owner = await OwnerAsync(app, phone, medal);
        return (owner.GetProperty("next").GetString(), owner.GetProperty("performanceId") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null);
    }

    static async Task<JsonElement> OwnerAsync(App app, Phone phone, MedalId medal) =>
        (await phone.GetAsync("/api/field/medal", (await Given.TokenOfAsync(app, medal)).Text)).GetProperty("owner");

    static async Task<IEnumerable<string>> PassedAsync(App app, Phone phone, MedalId medal) => (await StepsAsync(app, phone, medal)).Where(s => s.At is not null).Select(s => s.Code);

    static async Task<List<(string Code, long? At)>> StepsAsync(App app, Phone phone, MedalId medal)
    {
        return [.. (await OwnerAsync(app, phone, medal)).GetProperty("steps").EnumerateArray().Select(s => (s.GetProperty("code").GetString()!, s.GetProperty("at") is { ValueKind: JsonValueKind.Number } at ? at.GetInt64() : (long?)null))];
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
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

    static async Task<IEnumerable<string>> PassedAsync(App app, Phone phone, MedalId medal) => (await StepsAsync(app, phone, medal)).Where(s => s.At is not null).Select(s => s.Code);

    static async Task<List<(string Code, long? At)>> StepsAsync(App app, Phone phone, MedalId medal)
    {
        var view = await phone.GetAsync("/api/field/medal", (await Given.TokenOfAsync(app, medal)).Text);
        return [.. view.GetProperty("owner").GetProperty("steps").EnumerateArray().Select(s => (s.GetProperty("code").GetString()!, s.GetProperty("at") is { ValueKind: JsonValueKind.Number } at ? at.GetInt64() : (long?)null))];
    }
}

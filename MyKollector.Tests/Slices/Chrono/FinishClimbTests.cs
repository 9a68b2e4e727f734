using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Cheats;
using MyKollector.Web.Areas.Chrono.Cheats;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>The developer's climb is a real one: punches, attempt, performance, medal.</summary>
public sealed class FinishClimbTests
{
    [Theory, OnBothEngines]
    public async Task One_click_takes_the_oldest_waiting_medal_to_a_validated_double_control(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var cheat = app.Services.GetServices<ICheat>().OfType<FinishClimb>().Single();
        Assert.Contains("no account", await cheat.RunAsync(default), StringComparison.Ordinal);
        var client = await Given.AccountAsync(app, Role.Client, null, "lea@example.com", "Léa Martin");
        Assert.Contains("no medal", await cheat.RunAsync(default), StringComparison.Ordinal);

        var oldest = await Given.PaidOrderAsync(app, client.Account);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var galibier = await Given.PaidOrderAsync(app, client.Account, lines: [new OrderedLine("galibier-lautaret")]);
        Assert.Contains("N3 Validated, on medal HUEZ", await cheat.RunAsync(default), StringComparison.Ordinal);
        Assert.Equal((TimeFact.Validated, TimeFact.Awaiting), ((await Climbs.MedalAsync(app, oldest.Medal)).Time, (await Climbs.MedalAsync(app, galibier.Medal)).Time));
        Assert.Contains("on medal", await cheat.RunAsync("galibier-lautaret", default), StringComparison.Ordinal);
        Assert.Equal(TimeFact.Validated, (await Climbs.MedalAsync(app, galibier.Medal)).Time);
        // Every course can be climbed without a medal, and counts.
        foreach (var (slug, _) in (await cheat.ChoicesAsync(default)).Skip(1)) Assert.Contains("N3", await cheat.RunAsync(slug, default), StringComparison.Ordinal);
        await using var db = app.Database.Open();
        Assert.Equal(2 + await db.Courses.CountAsync(), await db.Performances.CountAsync(p => p.Level == ProofLevel.N3));
    }
}

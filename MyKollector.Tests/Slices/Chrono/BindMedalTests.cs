using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Areas.Chrono.Journey;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>A present: bought by one, climbed by another.</summary>
public sealed class BindMedalTests
{
    [Theory, OnBothEngines]
    public async Task The_first_account_that_says_so_owns_it_and_its_climb_is_engraved_not_the_buyers(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (buyer, athlete, late) = (await Given.ClientAsync(app), await Given.ClientAsync(app), await Given.ClientAsync(app));
        var order = await Given.PaidOrderAsync(app, buyer.Account, lines: [new OrderedLine(Gift: true)]);
        var token = await Given.TokenOfAsync(app, order.Medal);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        Assert.True((await phone.GetAsync("/api/field/medal", token.Text)).GetProperty("gift").GetBoolean());

        // Looking binds nobody; saying so does, once.
        Assert.Null((await Climbs.MedalAsync(app, order.Medal)).Owner);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.NoContent, await BindAsync(phone, token));
        using (var second = await Climbs.PhoneOfAsync(app, late)) Assert.Equal(HttpStatusCode.Conflict, await BindAsync(second, token));
        using (var giver = await Climbs.PhoneOfAsync(app, buyer))
        {
            Assert.Equal(HttpStatusCode.Conflict, await BindAsync(giver, token));
            // Who paid sees what anybody sees.
            Assert.Equal(System.Text.Json.JsonValueKind.Null, (await giver.GetAsync("/api/field/medal", token.Text)).GetProperty("owner").ValueKind);
            var his = await Climbs.ClimbAsync(app, giver, 3000, medal: token);
            Assert.Null((await app.Get<SubmitTimedPerformance>().HandleAsync(new(his, null), buyer, default)).Value.MedalSerial);
            Assert.Equal(MedalErrors.NotFound, (await app.Get<SubmitTimedPerformance>().HandleAsync(new(his, order.Medal), buyer, default)).Error);
        }

        var climbed = await Climbs.ClimbAsync(app, phone, 4200, medal: token);
        Assert.NotNull((await app.Get<SubmitTimedPerformance>().HandleAsync(new(climbed, null), athlete, default)).Value.MedalSerial);
        var medal = await Climbs.MedalAsync(app, order.Medal);
        Assert.Equal((athlete.Account, buyer.Account, false, 4200), (medal.Owner, medal.Buyer, medal.AwaitsBinding, medal.ElapsedSeconds));
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "medal.bound"));
    }

    [Theory, OnBothEngines]
    public async Task Of_many_at_once_one_gets_it(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app, (await Given.ClientAsync(app)).Account, lines: [new OrderedLine(Gift: true)]);
        var token = await Given.TokenOfAsync(app, order.Medal);
        var athletes = new List<Actor>();
        for (var i = 0; i < 6; i++) athletes.Add(await Given.ClientAsync(app));
        var answers = await Task.WhenAll(athletes.Select(a => Task.Run(async () => (Athlete: a, Bound: await app.Get<BindMedal>().HandleAsync(new(token.Text), a, default)))));
        var winner = Assert.Single(answers, a => a.Bound.Succeeded).Athlete;
        Assert.All(answers.Where(a => !a.Bound.Succeeded), a => Assert.Equal(MedalErrors.AlreadyBound, a.Bound.Error));
        Assert.Equal(winner.Account, (await Climbs.MedalAsync(app, order.Medal)).Owner);
    }

    [Theory, OnBothEngines]
    public async Task Nobody_binds_without_session_by_a_revoked_or_unknown_code_or_what_is_no_present(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (buyer, athlete) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        var present = await Given.PaidOrderAsync(app, buyer.Account, lines: [new OrderedLine(Gift: true)]);
        var own = await Given.PaidOrderAsync(app, buyer.Account);
        var token = await Given.TokenOfAsync(app, present.Medal);
        using var nobody = await Phone.RegisteredAsync(app.CreateClient());
        Assert.Equal(HttpStatusCode.Forbidden, await BindAsync(nobody, token));
        var bind = app.Get<BindMedal>();
        // Staff look after medals, they do not own them.
        Assert.Equal(ErrorKind.Forbidden, (await bind.HandleAsync(new(token.Text), await Given.AdminAsync(app), default)).Error!.Kind);
        Assert.Equal(MedalErrors.AlreadyBound, (await bind.HandleAsync(new((await Given.TokenOfAsync(app, own.Medal)).Text), athlete, default)).Error);
        Assert.Equal(MedalErrors.NotFound, (await bind.HandleAsync(new(MedalToken.FromBytes(Guid.NewGuid().ToByteArray()).Text), athlete, default)).Error);
        Assert.Equal(MedalErrors.NotFound, (await bind.HandleAsync(new("nonsense"), athlete, default)).Error);

        var bench = await Given.WorkshopAsync(app);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var medal = await work.Db.Medals.SingleAsync(m => m.Id == present.Medal);
            medal.StartProduction(bench, app.Clock.GetUtcNow());
            Assert.True(medal.Remake(RectificationKind.Scrapped, "Rayée", MedalPieceId.New(app.Clock.GetUtcNow()), app.Get<MedalTokens>().Create().Stored, bench, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        // The old piece's code says what became of it, and binds nobody; the new one does.
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        using (var seen = await phone.SendAsync(HttpMethod.Get, "/api/field/medal", medal: token.Text)) Assert.Equal(HttpStatusCode.Gone, seen.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await BindAsync(phone, token));
        Assert.Equal(HttpStatusCode.NoContent, await BindAsync(phone, await Given.TokenOfAsync(app, present.Medal)));
    }

    static async Task<HttpStatusCode> BindAsync(Phone phone, MedalToken token)
    {
        using var answer = await phone.SendAsync(HttpMethod.Post, "/api/field/medal/owner", new { }, token.Text);
        return answer.StatusCode;
    }
}

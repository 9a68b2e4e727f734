using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Slices.Admin;

public sealed class BoardTests
{
    static readonly BoardFilter All = new(null, null);

    [Theory, OnBothEngines]
    public async Task A_sound_house_has_no_anomaly_of_any_kind(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        await house.OrderAsync(quantity: 3);
        await house.OrderAsync(paid: false);
        Assert.Empty(await app.Get<Watchdog>().QueryAsync(All, 5, admin, default));
        Assert.DoesNotContain(await app.Get<StuckItems>().QueryAsync(All, 5, admin, default), g => g.Kind is not (StuckKind.OutboxDead or StuckKind.OutboxLate or StuckKind.MailFailing));
    }

    [Theory, OnBothEngines]
    public async Task Each_broken_invariant_is_named_and_leads_to_its_object(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);

        var withoutMedals = await house.OrderAsync(medals: false);
        var withoutInvoice = await house.OrderAsync(invoice: false);
        var notHonoured = await house.OrderAsync(paid: false);
        await house.SqlAsync($"""UPDATE "Payments" SET "Status" = 'Succeeded' WHERE "OrderId" = {notHonoured.Id.Value}""");
        var cancelled = await house.OrderAsync();
        await house.ChangeAsync(cancelled, m => m.Cancel("Client", admin, house.Now));
        var withoutPerformance = await house.OrderAsync();
        await house.SqlAsync($"""UPDATE "Medals" SET "Time" = 'Validated' WHERE "OrderId" = {withoutPerformance.Id.Value}""");
        var engraved = await house.OrderAsync();
        await house.SqlAsync($"""UPDATE "Medals" SET "Fabrication" = 'Engraved' WHERE "OrderId" = {engraved.Id.Value}""");
        var shipped = await house.OrderAsync(withoutTime: true);
        await house.SqlAsync($"""UPDATE "Medals" SET "Fabrication" = 'Shipped' WHERE "OrderId" = {shipped.Id.Value}""");
        var revoked = await house.OrderAsync();
        var medal = await house.MedalOfAsync(revoked);
        var now = app.Clock.GetUtcNow();
        await using (var db = app.Database.Open()) await db.MedalPieces.Where(p => p.MedalId == medal.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.RevokedAt, now));
        var notAttached = await house.OrderAsync(client);
        await house.PerformanceAsync(client, plausible: true, order: notAttached.Id);

        var found = (await app.Get<Watchdog>().QueryAsync(All, 5, admin, default)).ToDictionary(g => g.Kind);
        Assert.Equal(withoutMedals.Number, Assert.Single(found[StuckKind.PaidWithoutMedals].Rows).Label);
        Assert.Equal(withoutInvoice.Number, Assert.Single(found[StuckKind.PaidWithoutInvoice].Rows).Label);
        Assert.Equal(notHonoured.Number, Assert.Single(found[StuckKind.PaymentNotHonoured].Rows).Label);
        foreach (var (kind, order) in new[] { (StuckKind.CancelledNotRefunded, cancelled), (StuckKind.TimeWithoutPerformance, withoutPerformance), (StuckKind.EngravedWithoutTime, engraved), (StuckKind.ShippedWithoutParcel, shipped), (StuckKind.NoLivePiece, revoked), (StuckKind.TimeNotAttached, notAttached) })
            Assert.StartsWith($"/admin/commandes/{order.Number}#", Assert.Single(found[kind].Rows).Href, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<StuckKind>().Where(k => k.IsInvariant()), k => Assert.Equal(1, found[k].Count));
    }

    [Theory, OnBothEngines]
    public async Task A_medal_is_stuck_one_moment_after_its_stage_allows_and_not_before(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var limits = app.Get<StageLimits>();
        await house.OrderAsync();
        app.Clock.Advance(limits.Queued);
        Assert.Equal(0, (await app.Get<StuckItems>().OfKindAsync(StuckKind.MedalStuck, All, 0, 5, admin, default)).Count);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var group = await app.Get<StuckItems>().OfKindAsync(StuckKind.MedalStuck, All, 0, 5, admin, default);
        Assert.Equal(App.Beginning, Assert.Single(group.Rows).Since);

        // Limited to the other workshop, it is not there; limited to its own, it is.
        Assert.Equal(0, (await app.Get<StuckItems>().OfKindAsync(StuckKind.MedalStuck, new(null, await house.WorkshopAsync("Gravure du Gave")), 0, 5, admin, default)).Count);
        Assert.Equal(1, (await app.Get<StuckItems>().OfKindAsync(StuckKind.MedalStuck, new((await house.CourseAsync()).Id, await house.WorkshopAsync()), 0, 5, admin, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task Ageing_things_are_listed_with_their_remedies(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        await house.OrderAsync(paid: false);
        var held = await house.OrderAsync();
        await house.ChangeAsync(held, m => m.Hold("Nom douteux", admin, house.Now));
        await house.PerformanceAsync(client);
        var now = app.Clock.GetUtcNow();
        await using (var db = app.Database.Open())
        {
            db.Outbox.Add(new OutboxMessage { Id = OutboxMessageId.New(now), Type = "test.dead", Payload = "{}", CreatedAt = now, DueAt = now, LeaseUntil = now, DeadAt = now, Error = "Refused" });
            await db.SaveChangesAsync();
            var manufacturer = await house.WorkshopAsync("Gravure du Gave");
            await db.Allotments.Where(a => a.Manufacturer == manufacturer).ExecuteDeleteAsync();
        }

        app.Clock.Advance(TimeSpan.FromHours(3));
        var found = (await app.Get<StuckItems>().QueryAsync(All, 5, admin, default)).ToDictionary(g => g.Kind);
        Assert.Equal(1, found[StuckKind.PaymentOpen].Count);
        Assert.Contains("Nom douteux", found[StuckKind.MedalHeld].Rows[0].Detail, StringComparison.Ordinal);
        Assert.Equal(1, found[StuckKind.PerformanceWaiting].Count);
        Assert.Equal("test.dead", found[StuckKind.OutboxDead].Rows[0].Label);
        Assert.True(found[StuckKind.WorkshopMissing].Count > 0);

        Assert.True((await app.Get<Remedies>().DoAsync(StuckKind.MedalHeld, found[StuckKind.MedalHeld].Rows[0].Id, admin, default)).Succeeded);
        Assert.Equal(0, (await app.Get<StuckItems>().OfKindAsync(StuckKind.MedalHeld, All, 0, 5, admin, default)).Count);
        Assert.False(Remedies.Offered(StuckKind.MedalHeld, await Given.SupportAsync(app)));
    }

    [Theory, OnBothEngines]
    public async Task The_funnel_counts_what_happened_in_the_period_and_where_medals_are_now(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        await house.OrderAsync(quantity: 2);
        await house.OrderAsync(paid: false);
        await house.PerformanceAsync(client);
        await house.PerformanceAsync(client, plausible: true);
        var figures = (await app.Get<BoardFigures>().QueryAsync(All, house.Now.AddDays(-1), house.Now.AddDays(1), admin, default)).Value;
        Assert.Equal((2, 1, 2, 1, 0), (figures.Placed, figures.Paid, figures.Submitted, figures.Validated, figures.Refused));
        Assert.Equal(2, figures.Medals[MedalStatus.QueuedForProduction]);
        Assert.Equal(Money.Euro(2 * 39.90m + 4.90m), figures.Sales);
        var before = (await app.Get<BoardFigures>().QueryAsync(All, house.Now.AddDays(-3), house.Now.AddDays(-1), admin, default)).Value;
        Assert.Equal((0, 0, 0), (before.Placed, before.Paid, before.Submitted));
    }

    [Fact]
    public async Task Nobody_but_staff_sees_anything()
    {
        await using var app = await App.StartAsync();
        var house = new House(app);
        await house.OrderAsync(medals: false);
        foreach (var actor in new[] { Actor.Anonymous, await Given.ClientAsync(app), await Given.WorkshopAsync(app), (await Given.AdminAsync(app)) with { SecondFactor = false } })
        {
            Assert.Empty(await app.Get<Watchdog>().QueryAsync(All, 5, actor, default));
            Assert.Empty(await app.Get<StuckItems>().QueryAsync(All, 5, actor, default));
            Assert.Equal(ErrorKind.Forbidden, (await app.Get<BoardFigures>().QueryAsync(All, house.Now, house.Now, actor, default)).Error!.Kind);
        }
    }
}

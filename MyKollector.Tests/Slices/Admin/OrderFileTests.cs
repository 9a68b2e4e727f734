using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Areas.Admin.Medals;
using MyKollector.Web.Areas.Admin.Orders;
using MyKollector.Web.Areas.Admin.Outbox;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;

namespace MyKollector.Tests.Slices.Admin;

public sealed class OrderFileTests
{
    [Theory, OnBothEngines]
    public async Task Orders_are_found_by_number_mail_serial_and_name(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var support = await Given.SupportAsync(app);
        var wanted = await house.OrderAsync(email: "claire.dupont@example.com", athlete: "CLAIRE D");
        await house.OrderAsync(email: "autre@example.com", athlete: "AUTRE", slug: "tourmalet-luz-saint-sauveur");
        var serial = (await house.MedalOfAsync(wanted)).Serial;
        foreach (var typed in new[] { wanted.Number, wanted.Number.ToLowerInvariant(), "claire.DUPONT", serial, serial + "-R1", "claire d", " " + wanted.Number + " " })
        {
            var found = (await app.Get<OrderRows>().QueryAsync(new(typed, null, null, null, null, null), 0, support, default)).Value;
            Assert.Equal(wanted.Number, Assert.Single(found.Rows).Number);
        }

        // One whose check character looks like the beginning of a piece's suffix.
        var last = Enumerable.Range(0, 1000).Select(i => Serial.Create("GALI", 2026, BitConverter.GetBytes((long)i)).Value).First(s => s.EndsWith("-R", StringComparison.Ordinal));
        await house.SqlAsync($"""UPDATE "Medals" SET "Serial" = {last} WHERE "Serial" = {serial}""");
        foreach (var typed in new[] { last, last + "-R2", last.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant() })
            Assert.Equal(wanted.Number, Assert.Single((await app.Get<OrderRows>().QueryAsync(new(typed, null, null, null, null, null), 0, support, default)).Value.Rows).Number);

        Assert.Equal(2, (await app.Get<OrderRows>().QueryAsync(new(null, OrderStatus.Paid, null, null, null, null), 0, support, default)).Value.Total);
        Assert.Equal(1, (await app.Get<OrderRows>().QueryAsync(new(null, null, "galibier-lautaret", null, null, null), 0, support, default)).Value.Total);
        Assert.Equal(0, (await app.Get<OrderRows>().QueryAsync(new(null, null, null, null, house.Now.AddHours(1), null), 0, support, default)).Value.Total);
    }

    [Theory, OnBothEngines]
    public async Task The_timeline_tells_the_climb_that_came_before_the_order_too(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        var performance = await house.PerformanceAsync(client);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var order = await house.OrderAsync(client, performance: performance.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.ChangeAsync(order, m => m.Hold("Nom douteux", admin, house.Now));

        var seen = (await app.Get<OrderFile>().QueryAsync(order.Number, admin, default)).Value;
        var actions = seen.Events.Select(e => e.Action).ToList();
        Assert.Equal("medal.held", actions[0]);
        Assert.Contains("performance.submitted", actions);
        Assert.Contains("order.paid", actions);
        Assert.Contains("medal.queued", actions);
        Assert.Equal(seen.Events.OrderByDescending(e => e.At).Select(e => e.Id), seen.Events.Select(e => e.Id));
        Assert.Equal("Nom douteux", seen.Events[0].Reason);
        Assert.True(Assert.Single(seen.Medals).CanRelease);
    }

    [Theory, OnBothEngines]
    public async Task Support_reads_all_and_may_neither_cancel_nor_hold_nor_rectify(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var support = await Given.SupportAsync(app);
        var order = await house.OrderAsync();
        var medal = await house.MedalOfAsync(order);
        await house.ChangeAsync(order, m => m.StartProduction(Actor.System, house.Now));
        var seen = (await app.Get<OrderFile>().QueryAsync(order.Number, support, default)).Value;
        var shown = Assert.Single(seen.Medals);
        Assert.False(shown.CanCancel || shown.CanHold || shown.CanRelease || shown.CanWaive || shown.CanDeliver);
        Assert.Empty(shown.CanRectify);
        foreach (var refused in new[]
        {
            await app.Get<CancelMedal>().HandleAsync(new(medal.Id, "x"), support, default), await app.Get<HoldMedal>().HandleAsync(new(medal.Id, "x"), support, default),
            await app.Get<WaiveTime>().HandleAsync(new(medal.Id), support, default), await app.Get<DeliverMedal>().HandleAsync(new(medal.Id), support, default),
            (await app.Get<RectifyAnyMedal>().HandleAsync(new(medal.Id, RectificationKind.EntryMistake, "other", "x"), support, default)).WithoutValue(),
        })
            Assert.Equal(ErrorKind.Forbidden, refused.Error!.Kind);
    }

    [Theory, OnBothEngines]
    public async Task An_address_changes_until_something_left_for_it(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var order = await house.OrderAsync();
        var to = House.Address with { Line1 = "4 rue du Glacier" };
        Assert.Equal(ErrorKind.Invalid, (await app.Get<ChangeOrderAddress>().HandleAsync(new(order.Id, to with { City = "" }), admin, default)).Error!.Kind);
        Assert.True((await app.Get<ChangeOrderAddress>().HandleAsync(new(order.Id, to), admin, default)).Succeeded);
        Assert.Equal("4 rue du Glacier", (await app.Get<OrderFile>().QueryAsync(order.Number, admin, default)).Value.Delivery.Line1);
        await house.SqlAsync($"""UPDATE "Medals" SET "Fabrication" = 'Shipped' WHERE "OrderId" = {order.Id.Value}""");
        Assert.Equal(AdminOrderErrors.AlreadyShipped, (await app.Get<ChangeOrderAddress>().HandleAsync(new(order.Id, House.Address), admin, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task Resending_wakes_a_dead_message_and_copies_a_sent_mail_but_never_repeats_anything_else(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var support = await Given.SupportAsync(app);
        var now = app.Clock.GetUtcNow();
        OutboxMessage Message(string type, DateTimeOffset? dead, DateTimeOffset? done, DateTimeOffset? withdrawn = null) => new() { Id = OutboxMessageId.New(now), Type = type, Payload = "{}", CreatedAt = now, DueAt = now.AddDays(30), LeaseUntil = now, DeadAt = dead, DoneAt = done, WithdrawnAt = withdrawn };
        var dead = Message("mail.test", now, null);
        var sent = Message("mail.test", null, now);
        var refund = Message("refund.execute", null, now);
        var withdrawn = Message("mail.test", null, null, now);
        await using (var db = app.Database.Open())
        {
            db.Outbox.AddRange(dead, sent, refund, withdrawn);
            await db.SaveChangesAsync();
        }

        Assert.True((await app.Get<ResendMessage>().HandleAsync(new(dead.Id), support, default)).Succeeded);
        Assert.True((await app.Get<ResendMessage>().HandleAsync(new(sent.Id), support, default)).Succeeded);
        Assert.Equal(OutboxErrors.AlreadySent, (await app.Get<ResendMessage>().HandleAsync(new(refund.Id), support, default)).Error);
        Assert.Equal(OutboxErrors.Withdrawn, (await app.Get<ResendMessage>().HandleAsync(new(withdrawn.Id), support, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<ResendMessage>().HandleAsync(new(dead.Id), await Given.ClientAsync(app), default)).Error!.Kind);

        await using var read = app.Database.Open();
        Assert.Null((await read.Outbox.SingleAsync(m => m.Id == dead.Id)).DeadAt);
        Assert.Equal(4, await read.Outbox.CountAsync(m => m.Type == "mail.test"));
        Assert.Equal(2, await read.Journal.CountAsync(e => e.Action == "outbox.resent"));
    }

    [Theory, OnBothEngines]
    public async Task A_cancelled_medal_is_paid_back_with_its_credit_note_and_never_after_engraving(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var stale = await Given.AdminAsync(app);
        var admin = House.Proved(app, stale);
        var paid = await Given.PaidOrderAsync(app, lines: new OrderedLine(Quantity: 2));
        Assert.Equal(MyKollector.Web.Platform.Security.StepUpErrors.Needed, (await app.Get<CancelMedal>().HandleAsync(new(paid.Medals[0], "Demande du client"), stale, default)).Error);
        Assert.True((await app.Get<CancelMedal>().HandleAsync(new(paid.Medals[0], "Demande du client"), admin, default)).Succeeded);
        var seen = (await app.Get<OrderFile>().QueryAsync(paid.Number, admin, default)).Value;
        Assert.Equal(Money.Euro(39.90m), Assert.Single(seen.Refunds).Amount);
        Assert.Contains(seen.Documents, d => d.Kind == InvoiceKind.CreditNote && d.Total == Money.Euro(-39.90m));
        Assert.DoesNotContain(await app.Get<MyKollector.Web.Areas.Admin.Board.Watchdog>().QueryAsync(new(null, null), 5, admin, default), g => g.Kind == MyKollector.Web.Areas.Admin.Board.StuckKind.CancelledNotRefunded);

        await new House(app).SqlAsync($"""UPDATE "Medals" SET "Fabrication" = 'Engraved', "Time" = 'NotNeeded' WHERE "Id" = {paid.Medals[1].Value}""");
        Assert.Equal(MedalErrors.EngravedIsFinal, (await app.Get<CancelMedal>().HandleAsync(new(paid.Medals[1], "Trop tard"), admin, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task Asking_the_provider_finds_the_payment_that_nobody_announced(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var support = await Given.SupportAsync(app);
        var placed = await Given.PlacedOrderAsync(app);
        var payment = Assert.Single((await app.Get<OrderFile>().QueryAsync(placed.Number, support, default)).Value.Payments);
        Assert.Equal(AdminOrderErrors.StillPending, (await app.Get<CheckPayment>().HandleAsync(new(payment.Id), support, default)).Error);
        app.Get<MyKollector.Web.Platform.Payments.Demo.DemoPaymentProvider>().Play(placed.Session, MyKollector.Web.Platform.Payments.Demo.DemoChoice.LoseNotification);
        Assert.True((await app.Get<CheckPayment>().HandleAsync(new(payment.Id), support, default)).Succeeded);
        var seen = (await app.Get<OrderFile>().QueryAsync(placed.Number, support, default)).Value;
        Assert.Equal(OrderStatus.Paid, seen.Status);
        Assert.Single(seen.Medals);
    }

    [Theory, OnBothEngines]
    public async Task Missing_medals_are_made_by_the_remedy(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var order = await new House(app).OrderAsync(quantity: 2, medals: false);
        var galibier = order.Lines[0].CourseId;
        await using (var db = app.Database.Open()) await db.Allotments.Where(a => a.CourseId == galibier).ExecuteUpdateAsync(set => set.SetProperty(a => a.Threshold, 2));
        Assert.True((await app.Get<CompleteOrder>().HandleAsync(new(order.Id), admin, default)).Succeeded);
        Assert.Equal(2, (await app.Get<OrderFile>().QueryAsync(order.Number, admin, default)).Value.Medals.Count);
        // Their workshop learns of a full queue as from any other payment.
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Outbox.CountAsync(m => m.Type == "mail.workshop_threshold"));
    }

    [Theory, OnBothEngines]
    public async Task A_medal_let_go_on_takes_the_blank_that_lies_there(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var bench = await Given.WorkshopAsync(app);
        var order = await house.OrderAsync();
        await house.ChangeAsync(order, m => m.Hold("no_allotment", Actor.System, house.Now));
        var medal = await house.MedalOfAsync(order);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var stock = BlankStock.Empty(BlankStockId.New(house.Now), medal.Manufacturer, medal.CourseId, medal.Finish);
            Assert.True(BlankBatch.Declare(BlankBatchId.New(house.Now), [], stock, 1, 0, null, bench, house.Now).Succeeded);
            work.Db.BlankStocks.Add(stock);
            var allotment = await work.Db.Allotments.SingleAsync(a => a.CourseId == medal.CourseId);
            (allotment.Threshold, allotment.ThresholdTold) = (1, true);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        // As the board's one-click remedy does it.
        Assert.True((await app.Get<Remedies>().DoAsync(StuckKind.MedalHeld, medal.Id.Value, admin, default)).Succeeded);
        var released = await house.MedalOfAsync(order);
        Assert.Equal((Fabrication.Made, false), (released.Fabrication, released.OnHold));
        await using var after = app.Database.Open();
        Assert.Equal(0, (await after.BlankStocks.SingleAsync(s => s.CourseId == medal.CourseId)).Quantity);
        Assert.False((await after.Allotments.SingleAsync(a => a.CourseId == medal.CourseId)).ThresholdTold);
    }

    [Theory, OnBothEngines]
    public async Task Codes_of_the_house_are_said_in_words(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var order = await house.OrderAsync();
        await house.ChangeAsync(order, m => m.StartProduction(Actor.System, house.Now));
        var medal = await house.MedalOfAsync(order);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Get<RectifyAnyMedal>().HandleAsync(new(medal.Id, RectificationKind.EntryMistake, "other", "mauvais clic"), admin, default)).Succeeded);
        await house.ChangeAsync(order, m => m.Hold("no_allotment", Actor.System, house.Now));
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            work.Db.Outbox.Add(new OutboxDraft("mail.order_paid", new { order.Id }, "dead-letter", OrderId: order.Id).ToMessage(house.Now, null));
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await house.SqlAsync($"""UPDATE "Outbox" SET "DeadAt" = "CreatedAt" WHERE "DedupKey" = 'dead-letter'""");
        // The journal shows its lines to a circuit alone: what it says of them is asked here.
        var reasons = app.Get<ReasonWords>();
        Assert.Equal(("Parcours sans atelier attitré", "mauvais clic", "Rayée · bord", "autre|chose"), (reasons.Of("medal.held", "no_allotment"), reasons.Of("medal.rectified", "other|mauvais clic"), reasons.Of("medal.rectified", "scratched|bord"), reasons.Of("account.closed", "autre|chose")));
        var browser = await Given.BrowserAsync(app, admin);
        foreach (var path in new[] { $"/admin/commandes/{order.Number}", "/admin/medailles", "/admin/a-traiter/MedalHeld", "/admin/a-traiter/OutboxDead" })
        {
            var shown = WebUtility.HtmlDecode(await browser.ReadAsync(path));
            Assert.DoesNotContain("no_allotment", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("other|", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(">mail.order_paid<", shown, StringComparison.Ordinal);
            if (path.EndsWith(order.Number, StringComparison.Ordinal)) Assert.Contains("mauvais clic", shown, StringComparison.Ordinal);
            if (!path.EndsWith("OutboxDead", StringComparison.Ordinal)) Assert.True(shown.Contains("Parcours sans atelier attitré", StringComparison.Ordinal), path);
        }
    }

    [Theory, OnBothEngines]
    public async Task Medals_are_listed_by_what_people_see(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        await house.OrderAsync();
        var made = await house.OrderAsync(withoutTime: true, athlete: "HUGO");
        await house.ChangeAsync(made, m =>
        {
            m.StartProduction(Actor.System, house.Now);
            m.Make(Actor.System, house.Now);
        });
        foreach (var status in Enum.GetValues<MedalStatus>())
        {
            var found = (await app.Get<MedalRows>().QueryAsync(new(null, status, false, false, null, null), 0, admin, default)).Value;
            Assert.All(found.Rows, r => Assert.Equal(status, r.Status));
            Assert.Equal(status is MedalStatus.QueuedForProduction or MedalStatus.AwaitingEngraving ? 1 : 0, found.Total);
        }

        Assert.Equal("HUGO", Assert.Single((await app.Get<MedalRows>().QueryAsync(new("hug", null, false, false, null, null), 0, admin, default)).Value.Rows).AthleteName);
    }
}

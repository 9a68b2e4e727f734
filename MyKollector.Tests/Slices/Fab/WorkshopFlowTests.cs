using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Workshops;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.History;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Notices;
using MyKollector.Web.Areas.Fab.Shipping;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using CancelMedal = MyKollector.Web.Areas.Shop.Wall.CancelMedal;

namespace MyKollector.Tests.Slices.Fab;

public sealed class WorkshopFlowTests
{
    [Theory, OnBothEngines]
    public async Task From_paid_to_shipped_the_counters_are_a_recount_at_each_step(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var workshop = actor.Manufacturer!.Value;
        var order = await Given.MedalsAsync(app, count: 3);
        await Given.MedalsAsync(app, time: TimeFact.Awaiting);
        var course = await CourseAsync(app, Given.Huez);
        Assert.Equal(new StageCounts(4, 0, 0, 0, 3, 0, 0), (await CountAsync(app, actor)).Total);

        var started = await app.Get<StartProduction>().HandleAsync(new([], new(course, "bronze", 2)), actor, default);
        Assert.Equal(2, started.Value.Done);
        Assert.Equal(new StageCounts(2, 2, 0, 0, 3, 0, 0), (await CountAsync(app, actor)).Total);

        var batch = await app.Get<MakeBatch>().HandleAsync(new(course, "bronze", 6, 1, "rayure"), actor, default);
        Assert.Equal(new DeclaredBatch(4, 2, 6, 1), batch.Value);
        var counts = await CountAsync(app, actor);
        Assert.Equal(new StageCounts(0, 0, 1, 3, 0, 0, 0), counts.Total);
        Assert.Equal(2, counts.Courses.Single(c => c.Course == course).Stock);

        var engraved = await app.Get<EngraveMedals>().HandleAsync(new([order.Medals[0], order.Medals[1]]), actor, default);
        Assert.Equal(2, engraved.Value.Done);
        counts = await CountAsync(app, actor);
        Assert.Equal((1, 2, 0), (counts.Total.ToEngrave, counts.Total.Engraved, counts.ReadyOrders));
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medals[2]]), actor, default);
        counts = await CountAsync(app, actor);
        Assert.Equal((0, 3, 1), (counts.Total.ToEngrave, counts.Total.Engraved, counts.ReadyOrders));
        Assert.Equal(1, counts.Courses.Single(c => c.Course == course).ReadyOrders);

        var shipped = await app.Get<ShipOrders>().HandleAsync(new([new(order.Order, "Colissimo", "6A 1234 5678 901")]), actor, default);
        Assert.Equal((1, 3), (shipped.Value.Done, shipped.Value.Orders[0].Medals));
        counts = await CountAsync(app, actor);
        Assert.Equal(new StageCounts(0, 0, 1, 0, 0, 0, 0), counts.Total);
        Assert.Equal(0, counts.ReadyOrders);

        await using var db = app.Database.Open();
        Assert.Equal("6A12345678901", (await db.Parcels.SingleAsync()).TrackingNumber);
        Assert.Equal(workshop, (await db.Parcels.SingleAsync()).Manufacturer);
        var journal = await db.Journal.Where(e => e.ObjectType == "medal" && e.ObjectId == order.Medal.Value).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync();
        Assert.Equal(["medal.queued", "medal.time_validated", "medal.in_production", "medal.made", "medal.engraved", "medal.shipped"], journal);
    }

    [Theory, OnBothEngines]
    public async Task The_second_operator_is_told_who_was_first_and_when(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var first = await Given.WorkshopAsync(app);
        var second = (await Given.WorkshopAsync(app)) with { Name = "Dominique" };
        var order = await Given.MedalsAsync(app, at: Fabrication.Made);
        var engrave = app.Get<EngraveMedals>();
        Assert.Equal(1, (await engrave.HandleAsync(new([order.Medal]), first, default)).Value.Done);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var told = (await engrave.HandleAsync(new([order.Medal]), second, default)).Value.Medals.Single().Refused!;
        Assert.Equal("medal.already_moved", told.Code);
        Assert.Equal(MedalStatus.Engraved, told.Args[1]);
        Assert.Equal("Camille", told.Args[2]);
        Assert.Equal(App.Beginning, told.Args[3]);

        var ship = app.Get<ShipOrders>();
        Assert.Equal(1, (await ship.HandleAsync(new([new(order.Order)]), second, default)).Value.Done);
        var late = (await ship.HandleAsync(new([new(order.Order)]), first, default)).Value.Orders.Single().Refused!;
        Assert.Equal(("medal.already_moved", "Dominique"), (late.Code, (string)late.Args[2]!));
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Parcels.CountAsync());
    }

    [Theory, OnBothEngines]
    public async Task One_thousand_races_of_two_operators_have_one_thousand_effects(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var one = (await Given.WorkshopAsync(app)) with { Name = "Un" };
        var two = one with { Name = "Deux" };
        const int races = 1000;
        var medals = new List<MedalId>();
        while (medals.Count < races) medals.AddRange((await Given.MedalsAsync(app, count: 200, at: Fabrication.Made)).Medals);
        var engrave = app.Get<EngraveMedals>();
        var (effects, told) = (0, 0);
        await Parallel.ForEachAsync(medals, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (medal, _) =>
        {
            var answers = await Task.WhenAll(
                Task.Run(() => engrave.HandleAsync(new([medal]), one, default)),
                Task.Run(() => engrave.HandleAsync(new([medal]), two, default)));
            Assert.All(answers, a => Assert.True(a.Succeeded, a.Error?.Code));
            Interlocked.Add(ref effects, answers.Sum(a => a.Value.Done));
            var winner = answers[0].Value.Done == 1 ? "Un" : "Deux";
            foreach (var refusal in answers.SelectMany(a => a.Value.Refused))
            {
                Assert.Equal(("medal.already_moved", winner), (refusal.Refused!.Code, (string)refusal.Refused.Args[2]!));
                Interlocked.Increment(ref told);
            }
        });
        Assert.Equal((races, races), (effects, told));
        await using var db = app.Database.Open();
        Assert.Equal(races, await db.Medals.CountAsync(m => m.Fabrication == Fabrication.Engraved));
        Assert.Equal(races, await db.Outbox.CountAsync(m => m.Type == WorkshopMails.Engraved && m.DedupKey!.StartsWith(WorkshopMails.Engraved) && m.CreatedAt >= App.Beginning && m.OrderId != null));
        Assert.Equal(races, await db.Journal.CountAsync(e => e.Action == "medal.engraved"));
    }

    [Theory, OnBothEngines]
    public async Task Two_batches_at_once_count_every_blank_once(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        await Given.MedalsAsync(app, count: 30);
        var course = await CourseAsync(app, Given.Huez);
        var batches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => app.Get<MakeBatch>().HandleAsync(new(course, "bronze", 5, 0, null), actor, default))));
        Assert.All(batches, b => Assert.True(b.Succeeded, b.Error?.Code));
        Assert.Equal((30, 10), (batches.Sum(b => b.Value.Advanced), batches.Sum(b => b.Value.Surplus)));
        var counts = await CountAsync(app, actor);
        Assert.Equal((30, 10), (counts.Total.ToEngrave, counts.Courses.Single(c => c.Course == course).Stock));
    }

    [Theory, OnBothEngines]
    public async Task A_shipment_taken_back_withdraws_its_mail_and_the_next_one_sends_its_own(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, count: 2, at: Fabrication.Engraved);
        await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default);
        app.Clock.Advance(TimeSpan.FromMinutes(9));
        var undone = await app.Get<RectifyMedal>().HandleAsync(new(order.Medals[1], RectificationKind.EntryMistake, "wrong_row"), actor, default);
        Assert.Equal((MedalStatus.Engraved, 2), (undone.Value.Status, undone.Value.Medals));
        await using (var db = app.Database.Open())
        {
            var mail = await db.Outbox.SingleAsync(m => m.Type == WorkshopMails.Shipped);
            Assert.NotNull(mail.WithdrawnAt);
            Assert.NotNull((await db.Parcels.SingleAsync()).UndoneAt);
            Assert.All(await db.Medals.Where(m => m.OrderId == order.Order).ToListAsync(), m => Assert.Null(m.ParcelId));
        }

        Assert.Equal(1, (await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default)).Value.Done);
        app.Clock.Advance(TimeSpan.FromMinutes(10.5));
        var late = await app.Get<RectifyMedal>().HandleAsync(new(order.Medal, RectificationKind.EntryMistake, "wrong_row"), actor, default);
        Assert.Equal(MedalErrors.UndoTooLate, late.Error);
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Outbox.CountAsync(m => m.Type == WorkshopMails.Shipped && m.WithdrawnAt == null));
    }

    [Theory, OnBothEngines]
    public async Task Engraved_by_mistake_and_engraved_again_are_two_causes(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, at: Fabrication.Made);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, (await app.Get<EngraveMedals>().HandleAsync(new([order.Medal]), actor, default)).Value.Done);
            app.Clock.Advance(TimeSpan.FromSeconds(20));
            if (i < 2) Assert.True((await app.Get<RectifyMedal>().HandleAsync(new(order.Medal, RectificationKind.EntryMistake, "too_early"), actor, default)).Succeeded);
        }

        await using var db = app.Database.Open();
        Assert.Equal(3, await db.Outbox.CountAsync(m => m.Type == WorkshopMails.Engraved));
    }

    [Theory, OnBothEngines]
    public async Task A_spoilt_medal_gets_a_new_piece_a_new_code_and_the_first_blank_of_the_shelf(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, at: Fabrication.Engraved);
        var course = await CourseAsync(app, Given.Huez);
        Assert.Equal(1, (await app.Get<MakeBatch>().HandleAsync(new(course, "bronze", 1, 0, null), actor, default)).Value.Surplus);
        var (token, _) = await TokenAsync(app, order.Medal);

        var remade = await app.Get<RectifyMedal>().HandleAsync(new(order.Medal, RectificationKind.EngravedWrong, "misaligned", "bord gauche"), actor, default);
        Assert.EndsWith("-R1", remade.Value.Serial, StringComparison.Ordinal);
        Assert.Equal(MedalStatus.AwaitingEngraving, remade.Value.Status);
        Assert.Equal(0, (await CountAsync(app, actor)).Courses.Single(c => c.Course == course).Stock);
        var (fresh, piece) = await TokenAsync(app, order.Medal);
        Assert.NotEqual(token.Text, fresh.Text);
        Assert.Equal(1, piece.Number);

        // The old piece's code says so at the bench, the new one opens the medal.
        var scan = app.Get<ScannedMedal>();
        Assert.Equal("medal.piece_replaced", (await scan.QueryAsync(actor.Manufacturer!.Value, "https://chrono.mykollector.fr/m/" + token.Text, actor, default)).Error!.Code);
        Assert.Equal(order.Medal, (await scan.QueryAsync(actor.Manufacturer.Value, "https://chrono.mykollector.fr/m/" + fresh.Text, actor, default)).Value.Medal);
        Assert.Equal(order.Medal, (await scan.QueryAsync(actor.Manufacturer.Value, remade.Value.Serial.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), actor, default)).Value.Medal);
        await using var db = app.Database.Open();
        Assert.Equal("misaligned|bord gauche", await db.Journal.Where(e => e.Action == "medal.rectified").Select(e => e.Reason).SingleAsync());
    }

    [Theory, OnBothEngines]
    public async Task Held_medals_are_passed_over_and_a_released_one_takes_from_the_shelf(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var held = await Given.MedalsAsync(app);
        var course = await CourseAsync(app, Given.Huez);
        Assert.Equal(1, (await app.Get<HoldMedals>().HandleAsync(new([held.Medal], "nom à vérifier"), actor, default)).Value.Done);
        Assert.Equal(0, (await app.Get<StartProduction>().HandleAsync(new([], new(course, "bronze", 5)), actor, default)).Value.Done);
        var refused = (await app.Get<StartProduction>().HandleAsync(new([held.Medal]), actor, default)).Value.Medals.Single().Refused!;
        Assert.Equal(("medal.held", "nom à vérifier"), (refused.Code, (string)refused.Args[0]!));
        Assert.Equal(1, (await app.Get<MakeBatch>().HandleAsync(new(course, "bronze", 1, 0, null), actor, default)).Value.Surplus);
        var counts = await CountAsync(app, actor);
        Assert.Equal((1, 1), (counts.Total.Queued, counts.Total.Held));

        Assert.Equal(1, (await app.Get<ReleaseMedals>().HandleAsync(new([held.Medal]), actor, default)).Value.Done);
        counts = await CountAsync(app, actor);
        Assert.Equal((0, 0, 1), (counts.Total.Queued, counts.Total.Held, counts.Total.ToEngrave));
    }

    [Theory, OnBothEngines]
    public async Task The_threshold_tells_once_per_crossing(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var course = await CourseAsync(app, Given.Huez);
        await Given.MedalsAsync(app, count: 12);
        // Set below the queue: the workshop learns of it at once.
        Assert.True((await app.Get<SetThreshold>().HandleAsync(new(course, 11), actor, default)).Succeeded);
        Assert.Equal(1, await ToldAsync(app));
        await app.Get<StartProduction>().HandleAsync(new([], new(course, "bronze", 2)), actor, default);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        // Back above it without having fallen well below: nothing.
        await PutBackAsync(2);
        Assert.Equal(1, await ToldAsync(app));
        await app.Get<StartProduction>().HandleAsync(new([], new(course, "bronze", 6)), actor, default);
        await PutBackAsync(6);
        Assert.Equal(2, await ToldAsync(app));

        async Task PutBackAsync(int expected)
        {
            var onBench = (await app.Get<MedalRows>().QueryAsync(actor.Manufacturer!.Value, new(WorkshopStage.InProduction), actor, default)).Value.Rows;
            Assert.Equal(expected, onBench.Count);
            foreach (var medal in onBench) Assert.True((await app.Get<RectifyMedal>().HandleAsync(new(medal.Id, RectificationKind.EntryMistake, "wrong_row"), actor, default)).Succeeded);
        }
    }

    static async Task<int> ToldAsync(App app)
    {
        await using var db = app.Database.Open();
        return await db.Outbox.CountAsync(m => m.Type == WorkshopMails.Threshold);
    }

    [Theory, OnBothEngines]
    public async Task A_payment_that_reaches_the_threshold_tells_the_workshop_in_the_same_change(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var course = await CourseAsync(app, Given.Huez);
        Assert.True((await app.Get<SetThreshold>().HandleAsync(new(course, 3), actor, default)).Succeeded);
        await Given.PaidOrderAsync(app, lines: new OrderedLine(Quantity: 2));
        await using (var db = app.Database.Open()) Assert.False(await db.Outbox.AnyAsync(m => m.Type == WorkshopMails.Threshold));
        await Given.PaidOrderAsync(app, lines: new OrderedLine(Quantity: 2));
        await Given.PaidOrderAsync(app, lines: new OrderedLine(Quantity: 2));
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Outbox.CountAsync(m => m.Type == WorkshopMails.Threshold));
    }

    [Theory, OnBothEngines]
    public async Task Payments_at_the_same_moment_cross_the_threshold_once_and_never_unseen(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        Assert.True((await app.Get<SetThreshold>().HandleAsync(new(await CourseAsync(app, Given.Huez), 8), actor, default)).Succeeded);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Given.PaidOrderAsync(app))));
        await using var db = app.Database.Open();
        Assert.Equal(8, await db.Medals.CountAsync(m => m.Fabrication == Fabrication.Queued));
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Type == WorkshopMails.Threshold));
    }

    [Theory, OnBothEngines]
    public async Task A_large_selection_moves_what_it_can_and_says_why_not_for_the_rest(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var ready = await Given.MedalsAsync(app, count: 48, at: Fabrication.Made);
        var awaiting = await Given.MedalsAsync(app, at: Fabrication.Made, time: TimeFact.Awaiting);
        var unknown = MedalId.New(app.Clock.GetUtcNow());
        var result = (await app.Get<EngraveMedals>().HandleAsync(new([.. ready.Medals, awaiting.Medal, unknown]), actor, default)).Value;
        Assert.Equal(48, result.Done);
        Assert.Equal(["medal.not_found", "medal.time_awaited"], result.Refused.Select(r => r.Refused!.Code).Order(StringComparer.Ordinal));
        Assert.Equal(48, (await CountAsync(app, actor)).Total.Engraved);
    }

    [Theory, OnBothEngines]
    public async Task A_medal_that_the_preflight_refuses_is_not_engraved_by_any_way(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var ready = await Given.MedalsAsync(app, count: 2, at: Fabrication.Made);
        var unfit = await Given.MedalsAsync(app, at: Fabrication.Made, athlete: "王伟");
        var rows = (await app.Get<EngravingRows>().QueryAsync(actor.Manufacturer!.Value, new(), actor, default)).Value.Ready;
        Assert.Equal(unfit.Medal, Assert.Single(rows, r => r.Preflight is not null).Medal.Id);
        var card = (await app.Get<MedalCard>().QueryAsync(actor.Manufacturer.Value, unfit.Medal, actor, default)).Value;
        Assert.Equal("artwork.character_refused", card.Unfit?.Code);

        var result = (await app.Get<EngraveMedals>().HandleAsync(new([.. ready.Medals, unfit.Medal]), actor, default)).Value;
        Assert.Equal(2, result.Done);
        var refused = Assert.Single(result.Refused);
        Assert.Equal((unfit.Medal, "medal.unfit"), (refused.Medal, refused.Refused!.Code));
        // The sentence says which medal and why.
        var sentence = app.Get<ErrorMessages>().Of(refused.Refused);
        Assert.Contains(refused.Serial, sentence, StringComparison.Ordinal);
        Assert.Contains("王", sentence, StringComparison.Ordinal);
        await using (var db = app.Database.Open()) Assert.Equal(Fabrication.Made, await db.Medals.Where(m => m.Id == unfit.Medal).Select(m => m.Fabrication).SingleAsync());

        // Once its name is right it is as good as any other.
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            Assert.True((await work.Db.Medals.SingleAsync(m => m.Id == unfit.Medal)).Rename("Wang Wei", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        Assert.Equal(1, (await app.Get<EngraveMedals>().HandleAsync(new([unfit.Medal]), actor, default)).Value.Done);
    }

    [Theory, OnBothEngines]
    public async Task A_new_allotment_tells_at_once_when_its_queue_is_past_its_threshold(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var admin = await Given.AdminAsync(app);
        var course = await CourseAsync(app, Given.Huez);
        await Given.MedalsAsync(app, count: 4);
        Assert.Equal(0, await ToldAsync(app));
        var today = ParisDay.Of(app.Clock.GetUtcNow());
        Assert.True((await app.Get<AllotCourse>().HandleAsync(new(course, actor.Manufacturer!.Value, today.AddDays(30), 4), admin, default)).Succeeded);
        Assert.Equal(0, await ToldAsync(app));
        Assert.True((await app.Get<AllotCourse>().HandleAsync(new(course, actor.Manufacturer!.Value, today, 4), admin, default)).Succeeded);
        Assert.Equal(1, await ToldAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Given.PaidOrderAsync(app, lines: new OrderedLine(Quantity: 2));
        Assert.Equal(1, await ToldAsync(app));
    }

    [Theory, OnBothEngines]
    public async Task Whatever_empties_the_queue_lets_the_next_crossing_be_told(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var lea = await Given.ClientAsync(app);
        Assert.True((await app.Get<SetThreshold>().HandleAsync(new(await CourseAsync(app, Given.Huez), 2), actor, default)).Succeeded);
        var order = await Given.PaidOrderAsync(app, lea.Account, lines: new OrderedLine(Quantity: 2));
        Assert.Equal(1, await ToldAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Get<CancelMedal>().HandleAsync(new(order.Medal), lea, default)).Succeeded);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Given.PaidOrderAsync(app);
        Assert.Equal(2, await ToldAsync(app));
    }

    [Theory, OnBothEngines]
    public async Task Part_of_an_order_may_leave_and_the_rest_follows_in_its_own_parcel(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, count: 2, at: Fabrication.Made);
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medals[0]]), actor, default);
        var list = (await app.Get<ShippingRows>().QueryAsync(actor.Manufacturer!.Value, null, actor, default)).Value;
        Assert.False(Assert.Single(list.Orders).Ready);
        Assert.Equal(1, (await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default)).Value.Orders[0].Medals);
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medals[1]]), actor, default);
        Assert.Equal(1, (await CountAsync(app, actor)).ReadyOrders);
        Assert.Equal(1, (await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default)).Value.Done);
        list = (await app.Get<ShippingRows>().QueryAsync(actor.Manufacturer.Value, null, actor, default)).Value;
        Assert.Empty(list.Orders);
        Assert.Equal(2, list.Sent.Count);
    }

    [Theory, OnBothEngines]
    public async Task Tracking_may_come_later_and_nonsense_is_refused(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, at: Fabrication.Engraved);
        var parcel = (await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default)).Value.Orders[0].Parcel!.Value;
        Assert.Equal(ShippingErrors.TrackingInvalid, (await app.Get<TrackParcel>().HandleAsync(new(parcel, null, "12"), actor, default)).Error);
        Assert.True((await app.Get<TrackParcel>().HandleAsync(new(parcel, "Colissimo", "6A12345678901"), actor, default)).Succeeded);
        Assert.Equal(ShippingErrors.NotFound, (await app.Get<TrackParcel>().HandleAsync(new(parcel, null, "6A12345678901"), await Given.OtherWorkshopAsync(app), default)).Error);
        await using var db = app.Database.Open();
        Assert.Equal(("Colissimo", "6A12345678901"), await db.Parcels.Select(p => new ValueTuple<string?, string?>(p.Carrier, p.TrackingNumber)).SingleAsync());
    }

    [Theory, OnBothEngines]
    public async Task The_history_adds_up_and_reading_own_actions_is_itself_written_down(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var course = await CourseAsync(app, Given.Huez);
        await app.Get<MakeBatch>().HandleAsync(new(course, "bronze", 9, 1, "rayure"), actor, default);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Get<MakeBatch>().HandleAsync(new(course, "black", 8, 2, "coulée"), actor, default);
        var all = (await app.Get<BatchRows>().QueryAsync(actor.Manufacturer!.Value, new(), actor, default)).Value;
        Assert.Equal((17, 3, 0.85), (all.Good, all.Scrap, all.Yield!.Value));
        Assert.Equal(["black", "bronze"], all.Batches.Select(b => b.Finish));
        Assert.Single((await app.Get<BatchRows>().QueryAsync(actor.Manufacturer.Value, new(From: new DateOnly(2026, 7, 15)), actor, default)).Value.Batches);

        var mine = (await app.Get<OwnActions>().QueryAsync(actor.Manufacturer.Value, actor, default)).Value;
        Assert.Contains(mine, l => l.Action == "batch.declared");
        Assert.Empty((await app.Get<OwnActions>().QueryAsync(actor.Manufacturer.Value, await Given.WorkshopAsync(app), default)).Value);
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Journal.CountAsync(e => e.Action == "journal.read"));
    }

    [Fact]
    public async Task Times_of_a_quarter_of_an_hour_leave_as_one_mail_to_the_workshop()
    {
        await using var app = await App.StartAsync();
        await Given.MedalsAsync(app, count: 2);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await Given.MedalsAsync(app, Given.Galibier);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await SentAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await SentAsync(app);
        var (mails, _) = await app.Get<MyKollector.Web.Platform.Email.MailFolder>().ListAsync(0, 50, default);
        var mail = Assert.Single(mails, m => m.Type == WorkshopMails.TimeValidated);
        Assert.Equal("atelier.cimes@example.com", mail.To);
        Assert.Contains("3", mail.Subject, StringComparison.Ordinal);

        // A later one is a mail of its own.
        await Given.MedalsAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        await SentAsync(app);
        (mails, _) = await app.Get<MyKollector.Web.Platform.Email.MailFolder>().ListAsync(0, 50, default);
        Assert.Equal(2, mails.Count(m => m.Type == WorkshopMails.TimeValidated));

        static async Task SentAsync(App app) => await Eventually.TrueAsync(async () =>
        {
            var now = app.Clock.GetUtcNow();
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type == WorkshopMails.TimeValidated && m.DueAt <= now && m.DoneAt == null && m.DeadAt == null);
        });
    }

    [Theory]
    [InlineData("fr", "Votre médaille de L'Alpe d'Huez est gravée", "est partie")]
    [InlineData("en", "Your medal of L'Alpe d'Huez is engraved", "is on its way")]
    public async Task The_customer_is_told_in_his_language_when_it_is_engraved_and_ten_minutes_after_it_left(string language, string engraved, string shipped)
    {
        await using var app = await App.StartAsync();
        var actor = await Given.WorkshopAsync(app);
        var paid = await Given.PaidOrderAsync(app, language: language, lines: new OrderedLine(WithoutTime: true));
        await app.Get<MakeBatch>().HandleAsync(new(await CourseAsync(app, Given.Huez), "bronze", 1, 0, null), actor, default);
        Assert.Equal(1, (await app.Get<EngraveMedals>().HandleAsync(new([paid.Medal]), actor, default)).Value.Done);
        var first = await MailAsync(WorkshopMails.Engraved);
        Assert.Equal(("lea@example.com", engraved, 1), (first.To, first.Subject, first.Attachments));

        var parcel = (await app.Get<ShipOrders>().HandleAsync(new([new(paid.Id)]), actor, default)).Value.Orders[0].Parcel!.Value;
        app.Clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.True((await app.Get<TrackParcel>().HandleAsync(new(parcel, "Colissimo", "6A12345678901"), actor, default)).Succeeded);
        await app.Get<OutboxDispatcher>().SendDueAsync(default);
        Assert.DoesNotContain((await app.Get<MyKollector.Web.Platform.Email.MailFolder>().ListAsync(0, 50, default)).Mails, m => m.Type == WorkshopMails.Shipped);
        app.Clock.Advance(TimeSpan.FromMinutes(0.2));
        var second = await MailAsync(WorkshopMails.Shipped);
        Assert.Contains(shipped, second.Subject, StringComparison.Ordinal);
        using var read = await app.Get<MyKollector.Web.Platform.Email.MailFolder>().ReadAsync(second.File, default);
        Assert.Contains("6A12345678901", read!.TextBody, StringComparison.Ordinal);

        async Task<MyKollector.Web.Platform.Email.FolderMail> MailAsync(string type)
        {
            MyKollector.Web.Platform.Email.FolderMail? found = null;
            await Eventually.TrueAsync(async () =>
            {
                await app.Get<OutboxDispatcher>().SendDueAsync(default);
                return (found = (await app.Get<MyKollector.Web.Platform.Email.MailFolder>().ListAsync(0, 50, default)).Mails.SingleOrDefault(m => m.Type == type)) is not null;
            });
            return found!;
        }
    }

    internal static async Task<CourseId> CourseAsync(App app, string slug)
    {
        await using var db = app.Database.Open();
        return await db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync();
    }

    static async Task<WorkshopPicture> CountAsync(App app, Actor actor) => (await app.Get<WorkshopCounters>().QueryAsync(actor.Manufacturer!.Value, actor, default)).Value;

    static async Task<(MedalToken Token, MedalPiece Piece)> TokenAsync(App app, MedalId medal)
    {
        await using var db = app.Database.Open();
        var piece = (await db.Medals.AsNoTracking().SingleAsync(m => m.Id == medal)).CurrentPiece;
        return (app.Get<MedalTokens>().Open(piece), piece);
    }
}

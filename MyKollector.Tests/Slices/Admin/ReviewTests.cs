using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Areas.Shop.Wall;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;

namespace MyKollector.Tests.Slices.Admin;

public sealed class ReviewTests
{
    [Theory, OnBothEngines]
    public async Task An_accepted_time_reaches_its_medal_in_the_same_transaction(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        var order = await house.OrderAsync(client);
        var medal = await house.MedalOfAsync(order);
        var performance = await house.PerformanceAsync(client, seconds: 4321, order: order.Id, medal: medal.Id);
        Assert.Equal(TimeFact.Awaiting, (await house.MedalOfAsync(order)).Time);

        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N1, "Photo au sommet"), admin, default)).Succeeded);
        var timed = await house.MedalOfAsync(order);
        Assert.Equal((TimeFact.Validated, 4321, performance.Id), (timed.Time, timed.ElapsedSeconds, timed.PerformanceId));
        var seen = (await app.Get<ReviewFile>().QueryAsync(performance.Id, admin, default)).Value;
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N1, order.Number), (seen.Status, seen.Level, seen.OrderNumber));
        Assert.Equal("Photo au sommet", Assert.Single(seen.Decisions).Reason);
    }

    [Theory, OnBothEngines]
    public async Task Each_decision_needs_a_reason_a_right_and_somebody_else(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        var performance = await house.PerformanceAsync(client);
        var own = await house.PerformanceAsync(admin);
        var decide = app.Get<DecidePerformance>();
        foreach (var ruling in Enum.GetValues<Ruling>())
        {
            Assert.Equal(PerformanceErrors.ReasonMissing, (await decide.HandleAsync(new(performance.Id, ruling, ProofLevel.N1, " "), admin, default)).Error);
            Assert.Equal(ErrorKind.Forbidden, (await decide.HandleAsync(new(performance.Id, ruling, ProofLevel.N1, "x"), await Given.SupportAsync(app), default)).Error!.Kind);
            Assert.Equal(ErrorKind.Forbidden, (await decide.HandleAsync(new(performance.Id, ruling, ProofLevel.N1, "x"), client, default)).Error!.Kind);
            Assert.Equal(PerformanceErrors.OwnPerformance, (await decide.HandleAsync(new(own.Id, ruling, ProofLevel.N1, "x"), admin, default)).Error);
        }

        Assert.True((await decide.HandleAsync(new(performance.Id, Ruling.Refuse, ProofLevel.N0, "Pas de preuve"), admin, default)).Succeeded);
        Assert.Equal("performance.already_decided", (await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N1, "x"), admin, default)).Error!.Code);
    }

    [Theory, OnBothEngines]
    public async Task A_record_takes_two_people_and_stays_provisional_for_seven_days(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var (first, second) = (await Given.AdminAsync(app), await Given.AdminAsync(app));
        var performance = await house.PerformanceAsync(await Given.ClientAsync(app), record: true);
        var decide = app.Get<DecidePerformance>();
        Assert.True((await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N4, "Trace complète"), first, default)).Succeeded);
        Assert.Equal(PerformanceErrors.SecondPersonNeeded, (await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N4, "Encore"), first, default)).Error);
        var waiting = Assert.Single((await app.Get<PerformanceRows>().QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, true), 0, second, default)).Value.Rows);
        Assert.True(waiting.SecondWanted);
        Assert.Equal(Risk.High, waiting.Risk);
        Assert.True((await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N4, "D'accord"), second, default)).Succeeded);
        var seen = (await app.Get<ReviewFile>().QueryAsync(performance.Id, first, default)).Value;
        Assert.Equal((PerformanceStatus.Validated, house.Now.AddDays(7)), (seen.Status, seen.ProvisionalUntil));
    }

    [Theory, OnBothEngines]
    public async Task A_decision_taken_up_again_takes_the_time_off_a_medal_that_is_not_engraved(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        var order = await house.OrderAsync(client);
        var performance = await house.PerformanceAsync(client, order: order.Id, medal: (await house.MedalOfAsync(order)).Id);
        Assert.Equal(PerformanceErrors.NotDecided, (await app.Get<ReopenPerformance>().HandleAsync(new(performance.Id, "x"), admin, default)).Error);
        await app.Get<DecidePerformance>().HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N1, "Vu"), admin, default);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<ReopenPerformance>().HandleAsync(new(performance.Id, "x"), await Given.SupportAsync(app), default)).Error!.Kind);
        Assert.True((await app.Get<ReopenPerformance>().HandleAsync(new(performance.Id, "Photo d'un autre jour"), admin, default)).Succeeded);
        var medal = await house.MedalOfAsync(order);
        Assert.Equal((TimeFact.Awaiting, null), (medal.Time, medal.ElapsedSeconds));

        // Accepted once more, the time returns to the same medal.
        Assert.True((await app.Get<DecidePerformance>().HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N1, "Vérifié"), admin, default)).Succeeded);
        Assert.Equal(TimeFact.Validated, (await house.MedalOfAsync(order)).Time);
    }

    [Theory, OnBothEngines]
    public async Task A_record_that_is_taken_up_again_takes_two_people_again(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var (first, second) = (await Given.AdminAsync(app), await Given.AdminAsync(app));
        var performance = await house.PerformanceAsync(await Given.ClientAsync(app), record: true);
        var (decide, rows) = (app.Get<DecidePerformance>(), app.Get<PerformanceRows>());
        async Task<Performance> ThenAsync(Actor by, Ruling ruling = Ruling.Accept)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            var done = await decide.HandleAsync(new(performance.Id, ruling, ProofLevel.N4, "Vu"), by, default);
            Assert.True(done.Succeeded, done.Error?.Code);
            await using var db = app.Database.Open();
            return await db.Performances.AsNoTracking().SingleAsync(p => p.Id == performance.Id);
        }

        async Task<bool> WaitsForSecondAsync() => Assert.Single((await rows.QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, true), 0, second, default)).Value.Rows).SecondWanted;

        await ThenAsync(first);
        // What was approved before a question was approved without its answer.
        Assert.Equal(PerformanceStatus.MoreAsked, (await ThenAsync(second, Ruling.AskForMore)).Status);
        await AnswerAsync(app, performance.Id);
        Assert.False(await WaitsForSecondAsync());
        Assert.Equal(PerformanceStatus.InReview, (await ThenAsync(second)).Status);
        Assert.True(await WaitsForSecondAsync());
        var record = await ThenAsync(first);
        Assert.Equal((PerformanceStatus.Validated, app.Clock.GetUtcNow().AddDays(7)), (record.Status, record.ProvisionalUntil!.Value));

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Get<ReopenPerformance>().HandleAsync(new(performance.Id, "Un témoin doute"), second, default)).Succeeded);
        Assert.False(await WaitsForSecondAsync());
        var once = await ThenAsync(first);
        Assert.Equal((PerformanceStatus.InReview, true, null), (once.Status, once.NeedsSecondReviewer, once.ProvisionalUntil));
        Assert.Equal(PerformanceErrors.SecondPersonNeeded, (await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N4, "Encore"), first, default)).Error);
        var twice = await ThenAsync(second);
        Assert.Equal((PerformanceStatus.Validated, app.Clock.GetUtcNow().AddDays(7)), (twice.Status, twice.ProvisionalUntil!.Value));
    }

    static async Task AnswerAsync(App app, PerformanceId id)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var performance = await work.Db.Performances.SingleAsync(p => p.Id == id);
        Assert.True(performance.Appeal("Voici", Given.ActorOf(performance.Athlete, MyKollector.Domain.Accounts.Role.Client), app.Clock.GetUtcNow()).Succeeded);
        Assert.True((await work.CommitAsync(default)).Succeeded);
    }

    [Theory, OnBothEngines]
    public async Task A_time_that_became_a_record_while_it_waited_takes_two_people(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var client = await Given.ClientAsync(app);
        var waiting = await house.PerformanceAsync(client, seconds: 3000);
        for (var i = 0; i < 10; i++) await house.PerformanceAsync(client, 4000 + i, plausible: true);
        var decide = app.Get<DecidePerformance>();
        var first = await Given.AdminAsync(app);
        Assert.True((await decide.HandleAsync(new(waiting.Id, Ruling.Accept, ProofLevel.N1, "Vu"), first, default)).Succeeded);
        await using var db = app.Database.Open();
        var once = await db.Performances.AsNoTracking().SingleAsync(p => p.Id == waiting.Id);
        Assert.Equal((PerformanceStatus.InReview, true), (once.Status, once.NeedsSecondReviewer));
        Assert.True((await decide.HandleAsync(new(waiting.Id, Ruling.Accept, ProofLevel.N1, "Vu aussi"), await Given.AdminAsync(app), default)).Succeeded);
        Assert.Equal(PerformanceStatus.Validated, await db.Performances.Where(p => p.Id == waiting.Id).Select(p => p.Status).SingleAsync());
    }

    [Theory, OnBothEngines]
    public async Task Taken_up_again_and_refused_the_customer_may_have_the_money_back(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var (admin, client) = (await Given.AdminAsync(app), await Given.ClientAsync(app));
        var performance = await house.PerformanceAsync(client, slug: Given.Huez);
        var order = await Given.PaidOrderAsync(app, client.Account, lines: [new OrderedLine(Performance: performance.Id)]);
        var decide = app.Get<DecidePerformance>();
        Assert.True((await decide.HandleAsync(new(performance.Id, Ruling.Accept, ProofLevel.N1, "Vu"), admin, default)).Succeeded);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Get<ReopenPerformance>().HandleAsync(new(performance.Id, "Photo d'un autre jour"), admin, default)).Succeeded);
        Assert.Equal(OrderErrors.NothingToRefund, (await app.Get<RequestRefund>().HandleAsync(new(order.Medal), client, default)).Error);
        Assert.True((await decide.HandleAsync(new(performance.Id, Ruling.Refuse, ProofLevel.N0, "Photo d'un autre jour"), admin, default)).Succeeded);
        Assert.True((await app.Get<OrderDetails>().QueryAsync(order.Id, client, default))!.Medals.Single().MustChoose);
        var paid = await app.Get<RequestRefund>().HandleAsync(new(order.Medal), client, default);
        Assert.True(paid.Succeeded, paid.Error?.Code);
        await using var db = app.Database.Open();
        Assert.Equal((Fabrication.Cancelled, 1), (await db.Medals.Where(m => m.Id == order.Medal).Select(m => m.Fabrication).SingleAsync(), await db.Refunds.CountAsync()));
    }

    [Theory, OnBothEngines]
    public async Task The_queue_is_by_age_or_by_risk_and_counts_decisions(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app);
        var oldest = await house.PerformanceAsync(client);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var risky = await house.PerformanceAsync(client, record: true);
        var rows = app.Get<PerformanceRows>();
        Assert.Equal([oldest.Id, risky.Id], (await rows.QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, false), 0, admin, default)).Value.Rows.Select(r => r.Id));
        Assert.Equal([risky.Id, oldest.Id], (await rows.QueryAsync(new(PerformanceStatus.InReview, null, null, null, null, null, true), 0, admin, default)).Value.Rows.Select(r => r.Id));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Get<DecidePerformance>().HandleAsync(new(oldest.Id, Ruling.Refuse, ProofLevel.N0, "Non"), admin, default);
        await house.PerformanceAsync(client, plausible: true);
        var figures = await rows.FiguresAsync(30, admin, default);
        Assert.Equal((1, 0, 1, 0, TimeSpan.FromHours(2)), (figures.ByItself, figures.Approved, figures.Refused, figures.MoreAsked, figures.MedianWait!.Value));
        Assert.Equal(("Alix", 1), Assert.Single(figures.Reviewers));
    }

    [Theory, OnBothEngines]
    public async Task A_proof_is_opened_by_staff_only_recorded_and_a_connected_activity_never(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var support = await Given.SupportAsync(app);
        var client = await Given.ClientAsync(app);
        var performance = await house.PerformanceAsync(client);
        var jpeg = new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 1, 2 };
        var file = await app.Get<FileStore>().StoreAsync("photo", jpeg, MediaTypes.Jpeg, default);
        Proof Given1(string source) => new() { Id = ProofId.New(house.Now), PerformanceId = performance.Id, Athlete = client.Account!.Value, Kind = ProofKind.Photo, Source = source, Original = file.Id, Hash = file.Hash, Length = file.Length, MediaType = file.MediaType, ReceivedAt = house.Now, Report = null };
        var (photo, strava) = (Given1("upload"), Given1("strava"));
        await using (var db = app.Database.Open())
        {
            db.StoredFiles.Add(file);
            db.Proofs.AddRange(photo, strava);
            await db.SaveChangesAsync();
        }

        Assert.Equal(jpeg, (await app.Get<ReadProof>().QueryAsync(photo.Id, support, default)).Value.Bytes);
        Assert.Equal(ErrorKind.NotFound, (await app.Get<ReadProof>().QueryAsync(strava.Id, support, default)).Error!.Kind);
        foreach (var actor in new[] { client, await Given.WorkshopAsync(app), Actor.Anonymous }) Assert.Equal(ErrorKind.Forbidden, (await app.Get<ReadProof>().QueryAsync(photo.Id, actor, default)).Error!.Kind);
        var seen = (await app.Get<ReviewFile>().QueryAsync(performance.Id, support, default)).Value;
        // What came through a connected service is not even listed to staff.
        Assert.DoesNotContain(seen.Proofs, p => p.Id == strava.Id);
        Assert.Equal(ErrorKind.Forbidden, seen.DecideRefused!.Kind);
        await using var read = app.Database.Open();
        Assert.Equal(1, await read.Journal.CountAsync(e => e.Action == "proof.read"));
    }

    [Theory, OnBothEngines]
    public async Task The_same_file_from_somebody_else_is_shown(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var (one, other) = (await Given.ClientAsync(app), await Given.ClientAsync(app, name: "Hugo"));
        var (mine, copy) = (await house.PerformanceAsync(one), await house.PerformanceAsync(other));
        await using (var db = app.Database.Open())
        {
            foreach (var (performance, actor) in new[] { (mine, one), (copy, other) })
                db.Proofs.Add(new Proof { Id = ProofId.New(house.Now), PerformanceId = performance.Id, Athlete = actor.Account!.Value, Kind = ProofKind.Document, Hash = new string('c', 64), MediaType = "application/pdf", ReceivedAt = house.Now });
            await db.SaveChangesAsync();
        }

        var seen = (await app.Get<ReviewFile>().QueryAsync(mine.Id, await Given.AdminAsync(app), default)).Value;
        var duplicate = Assert.Single(seen.Duplicates);
        Assert.Equal((copy.Id, "Hugo", true), (duplicate.Performance, duplicate.Athlete, duplicate.SameFile));
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab;

namespace MyKollector.Tests.Faults;

/// <summary>The process is killed between any two writes of "paid", "gravée" and "expédiée"; after the restart nothing is lost and nothing is double.</summary>
public sealed class MedalCrashTests
{
    static readonly DateTimeOffset Later = App.Beginning.AddMinutes(20);

    /// <summary>Places between the bank's announcement and the mail in the customer's box, with the pass at which each belongs to this payment; all of them in the long tier.</summary>
    public static TheoryData<DatabaseEngine, string> PaymentKills()
    {
        // The first message of the outbox is the announcement itself, the second the customer's mail.
        string[] decisive = ["payment-webhook.saved", "payment-webhook.committed", "outbox.claimed", "fulfil.saved", "fulfil.committed", "outbox.done", "outbox.worked:2"];
        string[] others = ["payment-webhook.saving", "outbox.claiming", "fulfil.saving", "outbox.worked", "outbox.marking", "outbox.claiming:2", "outbox.claimed:2", "outbox.marking:2", "outbox.done:2"];
        var kills = new TheoryData<DatabaseEngine, string>();
        foreach (var place in CrashBed.LongTier ? [.. decisive, .. others] : decisive) kills.Add(DatabaseEngine.Sqlite, place);
        foreach (var place in CrashBed.LongTier ? [.. decisive, .. others] : (string[])["payment-webhook.committed", "fulfil.saved"]) kills.Add(DatabaseEngine.Postgres, place);
        return kills;
    }

    [Theory, MemberData(nameof(PaymentKills))]
    public async Task Killed_while_an_order_is_paid(DatabaseEngine engine, string failPoint)
    {
        using var bed = new CrashBed(engine);
        PlacedOrder order;
        await using (var before = await bed.StartAsync(App.Beginning)) order = await Given.PlacedOrderAsync(before, lines: [new OrderedLine(Quantity: 3)]);

        Assert.True(await bed.RunAndKillAsync("pay-and-mail", order.Session, failPoint, App.Beginning.AddMinutes(1)), "the fail-point was not reached");

        // Nobody helps: the bank announces again what was not acknowledged, the outbox repeats what was not marked done.
        await using var app = await bed.StartAsync(Later);
        await Scenarios.MailedAsync(app, 1);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(OrderStatus.Paid, await db.Orders.Where(o => o.Id == order.Id).Select(o => o.Status).SingleAsync());
            Assert.Equal(3, await db.Medals.Where(m => m.OrderId == order.Id).Select(m => m.Serial).Distinct().CountAsync());
            Assert.Equal(3, await db.Medals.CountAsync());
            Assert.Equal(1, await db.Invoices.CountAsync());
            Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "order.paid"));
            Assert.Equal(3, await db.Journal.CountAsync(e => e.Action == "medal.queued"));
        }

        var copies = bed.Mails.IdsFor("lea@example.com");
        Assert.InRange(copies.Count, 1, 2);
        Assert.Single(copies.Distinct());
    }

    /// <summary>Places around a commit on both engines, and whether the change is there after the kill.</summary>
    public static TheoryData<DatabaseEngine, string, bool> CommitKills()
    {
        var kills = new TheoryData<DatabaseEngine, string, bool>();
        foreach (var engine in Enum.GetValues<DatabaseEngine>())
        {
            if (CrashBed.LongTier) kills.Add(engine, "saving", false);
            kills.Add(engine, "saved", false);
            if (CrashBed.LongTier || engine == DatabaseEngine.Sqlite) kills.Add(engine, "committed", true);
        }

        return kills;
    }

    [Theory, MemberData(nameof(CommitKills))]
    public async Task Killed_while_fifty_medals_are_made(DatabaseEngine engine, string place, bool made)
    {
        using var bed = new CrashBed(engine);
        await using (var before = await bed.StartAsync(App.Beginning)) await Given.MedalsAsync(before, count: 50, at: Fabrication.Queued);
        Assert.True(await bed.RunAndKillAsync("make", "48", "make-batch." + place, App.Beginning.AddMinutes(1)));

        await using var app = await bed.StartAsync(Later);
        await AssertCountersAsync(app, (Fabrication.Queued, made ? 2 : 50), (Fabrication.Made, made ? 48 : 0));
        await using var db = app.Database.Open();
        Assert.Equal(made ? 1 : 0, await db.BlankBatches.CountAsync());
        Assert.Equal(made ? 48 : 0, await db.Journal.CountAsync(e => e.Action == "medal.made"));
    }

    [Theory, MemberData(nameof(CommitKills))]
    public async Task Killed_while_fifty_medals_are_engraved(DatabaseEngine engine, string place, bool engraved)
    {
        using var bed = new CrashBed(engine);
        OrderInWorkshop order;
        await using (var before = await bed.StartAsync(App.Beginning)) order = await Given.MedalsAsync(before, count: 50, at: Fabrication.Made);
        var all = string.Join(' ', order.Medals);
        Assert.True(await bed.RunAndKillAsync("engrave", all, "engrave." + place, App.Beginning.AddMinutes(1)));

        await using var app = await bed.StartAsync(Later);
        await AssertCountersAsync(app, (Fabrication.Made, engraved ? 0 : 50), (Fabrication.Engraved, engraved ? 50 : 0));

        // The operator presses again: one effect for each in all.
        await Scenarios.All["engrave"](app, all);
        await AssertCountersAsync(app, (Fabrication.Engraved, 50));
        await using var db = app.Database.Open();
        Assert.Equal(50, await db.Journal.CountAsync(e => e.Action == "medal.engraved"));
        Assert.Equal(50, await db.Outbox.CountAsync(m => m.Type == "mail.medal_engraved"));
    }

    /// <summary>Each order is a change of its own: those before the kill have left, the others have not, and none by half.</summary>
    [Theory, MemberData(nameof(CommitKills))]
    public async Task Killed_at_the_third_of_five_parcels(DatabaseEngine engine, string place, bool third)
    {
        using var bed = new CrashBed(engine);
        var orders = new List<OrderInWorkshop>();
        await using (var before = await bed.StartAsync(App.Beginning))
            for (var i = 0; i < 5; i++) orders.Add(await Given.MedalsAsync(before, count: 10, at: Fabrication.Engraved));
        var all = string.Join(' ', orders.Select(o => o.Order));
        Assert.True(await bed.RunAndKillAsync("ship", all, $"ship.{place}:3", App.Beginning.AddMinutes(1)));

        await using var app = await bed.StartAsync(Later);
        var left = third ? 3 : 2;
        await AssertCountersAsync(app, (Fabrication.Engraved, 50 - left * 10), (Fabrication.Shipped, left * 10));
        await using (var db = app.Database.Open()) Assert.Equal(left, await db.Parcels.CountAsync());

        await Scenarios.All["ship"](app, all);
        await AssertCountersAsync(app, (Fabrication.Shipped, 50));
        await using var after = app.Database.Open();
        Assert.Equal(5, await after.Parcels.CountAsync());
        Assert.Equal(50, await after.Journal.CountAsync(e => e.Action == "medal.shipped"));
    }

    /// <summary>What the workshop's board counts is what a recount of its medals finds, and the journal tells the same.</summary>
    static async Task AssertCountersAsync(App app, params (Fabrication State, int Count)[] expected)
    {
        await using var db = app.Database.Open();
        var recount = await db.Medals.GroupBy(m => m.Fabrication).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count);
        Assert.Equal(expected.Where(e => e.Count > 0).ToDictionary(e => e.State, e => e.Count), recount);
        var workshop = await Scenarios.WorkshopOfAsync(app);
        var board = (await app.Get<WorkshopCounters>().QueryAsync(workshop.Manufacturer!.Value, workshop, default)).Value.Total;
        Assert.Equal(recount.GetValueOrDefault(Fabrication.Queued), board.Queued);
        Assert.Equal(recount.GetValueOrDefault(Fabrication.Made), board.Produced + board.ToEngrave);
        Assert.Equal(recount.GetValueOrDefault(Fabrication.Engraved), board.Engraved);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Faults;

/// <summary>
/// The process is killed at every step of a mail: claimed, handed over, marked done. Each mail leaves, at most one is repeated per crash
/// and under its own Message-ID, none without a crash, and none that had not been claimed durably before.
/// </summary>
public sealed class OutboxCrashTests
{
    const int Orders = 3;
    static readonly DateTimeOffset Later = App.Beginning.AddMinutes(20);

    /// <summary>Where it is killed, how many copies had left by then, and how many leave in all.</summary>
    public static TheoryData<DatabaseEngine, string, int, int> Kills()
    {
        var kills = new TheoryData<DatabaseEngine, string, int, int>();
        foreach (var engine in Enum.GetValues<DatabaseEngine>())
        {
            if (CrashBed.LongTier || engine == DatabaseEngine.Sqlite) kills.Add(engine, "outbox.claiming", 0, Orders);
            kills.Add(engine, "outbox.claimed", 0, Orders);
            // Of three mails the second is being sent: it alone is repeated.
            kills.Add(engine, "outbox.worked:2", 2, Orders + 1);
            if (CrashBed.LongTier || engine == DatabaseEngine.Sqlite) kills.Add(engine, "outbox.marking:2", 2, Orders + 1);
            if (CrashBed.LongTier || engine == DatabaseEngine.Sqlite) kills.Add(engine, "outbox.done:2", 2, Orders);
        }

        return kills;
    }

    [Theory, MemberData(nameof(Kills))]
    public async Task Killed_while_mails_leave(DatabaseEngine engine, string failPoint, int before, int inAll)
    {
        using var bed = new CrashBed(engine);
        var unclaimed = Watch(bed);
        var sessions = await PlacedAsync(bed);

        Assert.True(await bed.RunAndKillAsync("sell", sessions, failPoint, App.Beginning.AddMinutes(1)), "the fail-point was not reached");
        Assert.Equal(before, bed.Mails.Received.Count);

        await AllLeftAsync(bed);
        var copies = bed.Mails.IdsFor("lea@example.com");
        Assert.Equal(inAll, copies.Count);
        Assert.Equal(Orders, copies.Distinct().Count());
        Assert.Equal(inAll, bed.Mails.Received.Count);
        Assert.Empty(unclaimed);
    }

    /// <summary>Killed twice at the same mail: one repeat for each.</summary>
    [Fact]
    public async Task Killed_again_while_the_repeat_leaves()
    {
        using var bed = new CrashBed();
        var unclaimed = Watch(bed);
        var sessions = await PlacedAsync(bed);
        Assert.True(await bed.RunAndKillAsync("sell", sessions, "outbox.worked", App.Beginning.AddMinutes(1)));
        Assert.True(await bed.RunAndKillAsync("sell", sessions, "outbox.worked", App.Beginning.AddMinutes(5)));
        await AllLeftAsync(bed);
        var copies = bed.Mails.IdsFor("lea@example.com");
        Assert.Equal(Orders, copies.Distinct().Count());
        Assert.Equal(Orders + 2, copies.Count);
        Assert.Empty(unclaimed);
    }

    [Theory, OnBothEngines]
    public async Task Not_killed_nothing_is_repeated(DatabaseEngine engine)
    {
        using var bed = new CrashBed(engine);
        var unclaimed = Watch(bed);
        var sessions = await PlacedAsync(bed);
        Assert.False(await bed.RunAndKillAsync("sell", sessions, "nowhere", App.Beginning.AddMinutes(1)));
        await AllLeftAsync(bed);
        Assert.Equal(Orders, bed.Mails.IdsFor("lea@example.com").Count);
        Assert.Equal(Orders, bed.Mails.Received.Select(m => m.MessageId).Distinct().Count());
        Assert.Empty(unclaimed);
    }

    static async Task<string> PlacedAsync(CrashBed bed)
    {
        await using var app = await bed.StartAsync(App.Beginning);
        var sessions = new List<string>();
        for (var i = 0; i < Orders; i++)
        {
            var order = await Given.PlacedOrderAsync(app);
            app.Services.GetRequiredService<DemoPaymentProvider>().Play(order.Session, DemoChoice.LoseNotification);
            sessions.Add(order.Session);
        }

        return string.Join(' ', sessions);
    }

    /// <summary>Starts again, lets the product find by itself what it still owes, and waits until nothing is due.</summary>
    static async Task AllLeftAsync(CrashBed bed)
    {
        await using var app = await bed.StartAsync(Later);
        await Scenarios.MailedAsync(app, Orders);
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.DoneAt == null && m.DueAt <= Later);
        });
    }

    /// <summary>
    /// Looks into the database from outside whenever a mail arrives: the copy must have been claimed and committed by then. Returns the
    /// mails of which that was not so.
    /// </summary>
    static List<string> Watch(CrashBed bed)
    {
        var copies = new Dictionary<Guid, long>();
        var unclaimed = new List<string>();
        bed.Mails.Arriving = async mail =>
        {
            var id = Guid.Parse(mail.MessageId!.Split('@')[0]);
            var copy = copies[id] = copies.GetValueOrDefault(id) + 1;
            if (await ClaimsAsync(bed, id) < copy) unclaimed.Add($"copy {copy} of {mail.MessageId}");
        };
        return unclaimed;
    }

    /// <summary>How often a message has been claimed, as another process reads it.</summary>
    static async Task<long> ClaimsAsync(CrashBed bed, Guid message)
    {
        await using var connection = bed.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Id", "Attempts" FROM "Outbox" WHERE "LeaseOwner" IS NOT NULL""";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            if (Guid.Parse(reader.GetValue(0).ToString()!) == message) return reader.GetInt64(1);
        return 0;
    }
}

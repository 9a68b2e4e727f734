using Microsoft.EntityFrameworkCore;
using MimeKit;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Slices.Admin;

/// <summary>What is stuck reaches those who are not looking at the board: once for each object and stage, in one mail for what is found together.</summary>
public sealed class StuckNoticeTests
{
    [Theory, OnBothEngines]
    public async Task A_late_medal_is_told_to_its_workshop_and_to_every_administrator_once_in_each_stage(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var limits = app.Get<StageLimits>();
        await Given.AccountAsync(app, Role.Admin, null, "alix@example.com", "Alix");
        await Given.AccountAsync(app, Role.Admin, null, "george@example.com", "George", "en");
        await Given.SupportAsync(app);
        var (one, two) = (await house.OrderAsync(), await house.OrderAsync());
        var (first, second) = (await house.MedalOfAsync(one), await house.MedalOfAsync(two));
        // The orders' own mails, which would be given up in the days to come.
        await house.SqlAsync($"""DELETE FROM "Outbox" """);

        app.Clock.Advance(limits.Queued);
        await RoundAsync(app);
        Assert.Empty(await MailsAsync(app));

        app.Clock.Advance(StuckWatch.Period);
        await RoundAsync(app);
        await RoundAsync(app);
        var mails = await SentAsync(app, 3);
        var workshop = Assert.Single(mails, m => m.Headers["X-MyKollector-Type"] == StuckNotice.ToWorkshop);
        Assert.Equal("2 médailles attendent depuis trop longtemps", workshop.Subject);
        foreach (var serial in new[] { first.Serial, second.Serial })
        {
            Assert.Contains(serial, workshop.TextBody, StringComparison.Ordinal);
            Assert.All(mails.Where(m => m != workshop), m => Assert.Contains(serial, m.TextBody, StringComparison.Ordinal));
        }

        Assert.Contains("À produire", workshop.TextBody, StringComparison.Ordinal);
        Assert.Equal("2 blocages à traiter", Assert.Single(mails, m => m.To.Mailboxes.Single().Address == "alix@example.com").Subject);
        var english = Assert.Single(mails, m => m.To.Mailboxes.Single().Address == "george@example.com");
        Assert.Equal("2 things are stuck", english.Subject);
        Assert.Contains("/admin/a-traiter/MedalStuck", english.TextBody, StringComparison.Ordinal);

        // A week later nothing is new; in the next stage the same medal is late again, and told again, alone.
        app.Clock.Advance(TimeSpan.FromDays(7));
        await RoundAsync(app);
        Assert.Equal(3, (await SentAsync(app, 3)).Count);
        var atBench = await Given.WorkshopAsync(app);
        await house.ChangeAsync(one, m => Assert.True(m.StartProduction(atBench, house.Now).Succeeded));
        app.Clock.Advance(limits.InProduction + TimeSpan.FromMinutes(1));
        await RoundAsync(app);
        mails = await SentAsync(app, 6);
        var again = Assert.Single(mails, m => m.Subject == "1 médaille attend depuis trop longtemps");
        Assert.Contains(first.Serial, again.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(second.Serial, again.TextBody, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_contradiction_and_a_dead_letter_are_told_to_the_administrators_alone_and_what_was_settled_meanwhile_is_not(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        await Given.AdminAsync(app);
        var broken = await house.OrderAsync(medals: false);
        var settled = await house.OrderAsync(invoice: false);
        var dead = new OutboxDraft("refund.execute", new { }).ToMessage(house.Now, null);
        dead.DeadAt = house.Now;
        var own = new OutboxDraft(StuckNotice.ToAdministrator, new StuckNotice(StuckKind.MedalStuck, Guid.NewGuid(), Guid.NewGuid())).ToMessage(house.Now, null);
        own.DeadAt = house.Now;
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            work.Db.Outbox.AddRange(dead, own);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await RoundAsync(app);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(3, await db.Outbox.CountAsync(m => m.DedupKey!.StartsWith(StuckNotice.ToAdministrator)));
            Assert.False(await db.Outbox.AnyAsync(m => m.Type == StuckNotice.ToWorkshop));
        }

        await house.SqlAsync($"""UPDATE "Payments" SET "Status" = 'Expired' WHERE "OrderId" = {settled.Id.Value}""");
        await house.SqlAsync($"""UPDATE "Orders" SET "Status" = 'Abandoned' WHERE "Id" = {settled.Id.Value}""");
        var mail = Assert.Single(await SentAsync(app, 1));
        Assert.Equal("2 blocages à traiter", mail.Subject);
        Assert.Contains(broken.Number, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Remboursement à demander", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(settled.Number, mail.TextBody, StringComparison.Ordinal);
        // A buyer's address stays in its own table.
        Assert.DoesNotContain("lea@example.com", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watch_looks_by_itself_every_quarter_of_an_hour()
    {
        await using var app = await App.StartAsync();
        await Given.AdminAsync(app);
        await new House(app).OrderAsync(medals: false);
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await using var db = app.Database.Open();
            return await db.Outbox.AnyAsync(m => m.Type == StuckNotice.ToAdministrator);
        });
    }

    static Task<int> RoundAsync(App app) => app.Get<StuckWatch>().RunOnceAsync(default);

    /// <summary>Lets what was gathered leave, and waits until nothing more is about to.</summary>
    static async Task<List<MimeMessage>> SentAsync(App app, int mails)
    {
        app.Clock.Advance(StuckWatch.Gathered);
        await Eventually.TrueAsync(async () =>
        {
            await app.Get<OutboxDispatcher>().SendDueAsync(default);
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => (m.Type == StuckNotice.ToAdministrator || m.Type == StuckNotice.ToWorkshop) && m.DoneAt == null && m.DeadAt == null);
        });
        var found = await MailsAsync(app);
        Assert.Equal(mails, found.Count);
        return found;
    }

    static async Task<List<MimeMessage>> MailsAsync(App app)
    {
        var folder = app.Get<MyKollector.Web.Platform.Email.MailFolder>();
        var found = new List<MimeMessage>();
        foreach (var mail in (await folder.ListAsync(0, 100, default)).Mails.Where(m => m.Type is StuckNotice.ToAdministrator or StuckNotice.ToWorkshop)) found.Add((await folder.ReadAsync(mail.File, default))!);
        return found;
    }
}

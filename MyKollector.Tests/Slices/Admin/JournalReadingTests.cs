using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Journal;
using MyKollector.Web.Platform.Journal;

namespace MyKollector.Tests.Slices.Admin;

public sealed class JournalReadingTests
{
    [Theory, OnBothEngines]
    public async Task Reading_is_journalled_with_its_filter_and_filters_narrow(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var support = await Given.SupportAsync(app);
        var order = await house.OrderAsync();
        var filter = await app.Get<JournalFilters>().QueryAsync(new() { Objet = order.Number }, support, default);
        var rows = (await app.Get<JournalRows>().QueryAsync(filter, 0, note: true, support, default)).Value.Rows;
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(order.Number, r.OrderNumber));

        var medals = (await app.Get<JournalRows>().QueryAsync(new() { Action = "medal." }, 0, note: false, support, default)).Value.Rows;
        Assert.All(medals, r => Assert.StartsWith("medal.", r.Action, StringComparison.Ordinal));
        await using var db = app.Database.Open();
        var reading = await db.Journal.SingleAsync(e => e.Action == "journal.read");
        Assert.Equal(support.Account, reading.ActorAccount);
        Assert.Contains(order.Id.ToString(), reading.Details, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Pages_of_fifty_come_newest_first_without_overlap(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var first = (await app.Get<JournalRows>().QueryAsync(new() { Stream = JournalStream.Business }, 0, false, admin, default)).Value;
        var second = (await app.Get<JournalRows>().QueryAsync(new() { Stream = JournalStream.Business }, 1, false, admin, default)).Value;
        Assert.Equal(JournalRows.PageSize, first.Rows.Count);
        Assert.True(first.More);
        Assert.Empty(first.Rows.Select(r => r.Id).Intersect(second.Rows.Select(r => r.Id)));
        Assert.Equal(first.Rows.Concat(second.Rows).OrderByDescending(r => r.Sequence).Select(r => r.Id), first.Rows.Concat(second.Rows).Select(r => r.Id));
    }

    [Theory, OnBothEngines]
    public async Task A_person_is_found_by_mail_as_actor_and_as_subject(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app, "trouvez.moi@example.com");
        var filter = await app.Get<JournalFilters>().QueryAsync(new() { Qui = "Trouvez.Moi@example.com" }, admin, default);
        Assert.Equal(client.Account, filter.Person);
        var rows = (await app.Get<JournalRows>().QueryAsync(filter, 0, false, admin, default)).Value.Rows;
        Assert.Contains(rows, r => r.Action == "account.opened");
    }

    [Theory, OnBothEngines]
    public async Task Personal_values_open_for_those_allowed_are_journalled_and_die_with_the_key(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var client = await Given.ClientAsync(app, "secret@example.com");
        await using var db = app.Database.Open();
        var line = await db.Journal.AsNoTracking().SingleAsync(e => e.Action == "account.opened" && e.Subject == client.Account);
        Assert.DoesNotContain("secret@example.com", Encoding.UTF8.GetString(line.Personal!), StringComparison.Ordinal);
        Assert.Equal("secret@example.com", (await app.Get<RevealPersonal>().HandleAsync(line.Id, admin, default)).Value);
        Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "journal.personal_read"));
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<RevealPersonal>().HandleAsync(line.Id, client, default)).Error!.Kind);

        await db.SubjectKeys.Where(k => k.Subject == client.Account!.Value).ExecuteDeleteAsync();
        Assert.Null((await app.Get<RevealPersonal>().HandleAsync(line.Id, admin, default)).Value);
        Assert.True((await app.Get<JournalVerifier>().VerifyAsync(null, default)).Intact);
    }

    [Theory, OnBothEngines]
    public async Task The_export_has_a_mark_a_reason_every_line_and_no_formula(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var stale = await Given.AdminAsync(app);
        var admin = House.Proved(app, stale);
        var house = new House(app);
        var order = await house.OrderAsync();
        Assert.Equal(MyKollector.Web.Platform.Security.StepUpErrors.Needed, (await app.Get<ExportJournal>().HandleAsync(new(new(), "x"), () => Stream.Null, stale, default)).Error);
        await house.ChangeAsync(order, m => m.Hold("=HYPERLINK(\"http://x\")", admin, house.Now));
        Assert.Equal("journal.reason_missing", (await app.Get<ExportJournal>().HandleAsync(new(new(), " "), () => Stream.Null, admin, default)).Error!.Code);
        var bytes = new MemoryStream();
        Assert.True((await app.Get<ExportJournal>().HandleAsync(new(new() { Order = order.Id }, "Contrôle annuel"), () => bytes, admin, default)).Succeeded);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes.ToArray()[..3]);
        var text = Encoding.UTF8.GetString(bytes.ToArray());
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", text, StringComparison.Ordinal);
        await using var db = app.Database.Open();
        Assert.Equal(await db.Journal.CountAsync(e => e.Order == order.Id) + 1, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("Contrôle annuel", (await db.Journal.SingleAsync(e => e.Action == "journal.exported")).Reason);
    }

    [Fact]
    public async Task Only_those_who_read_the_whole_journal_see_it()
    {
        await using var app = await App.StartAsync();
        foreach (var actor in new[] { Actor.Anonymous, await Given.ClientAsync(app), await Given.WorkshopAsync(app) })
        {
            Assert.False((await app.Get<JournalRows>().QueryAsync(new(), 0, true, actor, default)).Succeeded);
            Assert.False((await app.Get<ExportJournal>().HandleAsync(new(new(), "x"), () => Stream.Null, actor, default)).Succeeded);
            Assert.False((await app.Get<VerifyJournal>().HandleAsync(null, actor, default)).Succeeded);
        }

        Assert.True((await app.Get<VerifyJournal>().HandleAsync(null, await Given.SupportAsync(app), default)).Value.Intact);
    }

    [Fact]
    public void Every_action_of_the_domain_has_words()
    {
        var root = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(root, "MyKollector.Domain"))) root = Path.GetDirectoryName(root)!;
        var resources = new System.Resources.ResourceManager(typeof(ActionText));
        var codes = Directory.EnumerateFiles(Path.Combine(root, "MyKollector.Domain"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f)).Where(l => l.Contains("Raise(", StringComparison.Ordinal) || l.Contains("Settle(", StringComparison.Ordinal) || l.Contains("override string Code =>", StringComparison.Ordinal))
            .SelectMany(l => System.Text.RegularExpressions.Regex.Matches(l, "\"([a-z_]+\\.[a-z_]+)\"").Select(m => m.Groups[1].Value)).Distinct().ToList();
        Assert.True(codes.Count > 40, "The search found too few codes to prove anything.");
        Assert.All(codes, c => Assert.False(resources.GetString(c, System.Globalization.CultureInfo.GetCultureInfo("fr")) is null || resources.GetString(c, System.Globalization.CultureInfo.GetCultureInfo("en")) is null, c));
    }
}

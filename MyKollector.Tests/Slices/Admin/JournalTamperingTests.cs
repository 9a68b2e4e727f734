using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Slices.Admin;

/// <summary>Somebody who owns the database, its triggers included, changes the journal: the verifier must tell.</summary>
public sealed class JournalTamperingTests
{
    public enum Tampering
    {
        ChangeReason,
        ChangeActor,
        DeleteMiddle,
        SwapTwo,
        InsertCopy,
        TruncateAndSetHeadBack,
        RewriteWithAnotherKey,
        RewriteWithTheKeyAfterTheSeal,
        ForgeSeal,
        DeleteSeal,
    }

    public static TheoryData<DatabaseEngine, Tampering> All()
    {
        var all = new TheoryData<DatabaseEngine, Tampering>();
        foreach (var engine in Enum.GetValues<DatabaseEngine>())
            foreach (var tampering in Enum.GetValues<Tampering>()) all.Add(engine, tampering);
        return all;
    }

    [Theory, OnBothEngines]
    public async Task An_untouched_journal_verifies_and_its_seals_agree(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await app.Get<JournalSeals>().SealAsync(app.Clock.GetUtcNow(), default);
        await WriteAsync(app, 3);
        await app.Get<JournalSeals>().SealAsync(app.Clock.GetUtcNow(), default);
        var progress = new List<VerificationProgress>();
        var found = await app.Get<JournalVerifier>().VerifyAsync(new Inline(progress.Add), default);
        Assert.True(found.Intact);
        Assert.All(found.Streams, s => Assert.Equal(s.Head, s.Verified));
        Assert.True(found.Lines > 100);
        Assert.NotEmpty(progress);
        Assert.NotNull(found.LastSealAt);
    }

    [Fact]
    public async Task Nothing_new_makes_no_new_seal()
    {
        await using var app = await App.StartAsync();
        var seals = app.Get<JournalSeals>();
        await seals.SealAsync(app.Clock.GetUtcNow(), default);
        Assert.Null(await seals.SealAsync(app.Clock.GetUtcNow(), default));
        await WriteAsync(app, 1);
        Assert.NotNull(await seals.SealAsync(app.Clock.GetUtcNow(), default));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Every_tampering_is_found(DatabaseEngine engine, Tampering tampering)
    {
        await using var app = await App.StartAsync(engine);
        await WriteAsync(app, 6);
        var seals = app.Get<JournalSeals>();
        await seals.SealAsync(app.Clock.GetUtcNow(), default);
        await WriteAsync(app, 2);
        await seals.SealAsync(app.Clock.GetUtcNow(), default);
        Assert.True((await app.Get<JournalVerifier>().VerifyAsync(null, default)).Intact);

        await using (var db = app.Database.Open()) await TamperAsync(app, db, tampering);
        var found = await app.Get<JournalVerifier>().VerifyAsync(null, default);
        Assert.False(found.Intact);
    }

    static async Task TamperAsync(App app, AppDbContext db, Tampering tampering)
    {
        if (tampering is Tampering.ForgeSeal or Tampering.DeleteSeal)
        {
            var file = Directory.GetFiles(Path.Combine(app.Folder, "seals"), "*.json").Order(StringComparer.Ordinal).First();
            if (tampering == Tampering.DeleteSeal) File.Delete(file);
            else await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"sequence\": ", "\"sequence\": 1", StringComparison.Ordinal));
            return;
        }

        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "Journal_no_UPDATE"; DROP TRIGGER "Journal_no_DELETE";""");
        else
            await db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "Journal_append_only" ON "Journal";""");
        var lines = await db.Journal.AsNoTracking().Where(e => e.Stream == JournalStream.Business).OrderBy(e => e.Sequence).ToListAsync();
        var last = lines[^1].Sequence;
        var place = last - 4;
        switch (tampering)
        {
            case Tampering.ChangeReason:
                await db.Database.ExecuteSqlAsync($"""UPDATE "Journal" SET "Reason" = 'Autre' WHERE "Stream" = 'Business' AND "Sequence" = {place}""");
                break;
            case Tampering.ChangeActor:
                await db.Database.ExecuteSqlAsync($"""UPDATE "Journal" SET "ActorRole" = 'Client' WHERE "Stream" = 'Business' AND "Sequence" = {place}""");
                break;
            case Tampering.DeleteMiddle:
                await db.Database.ExecuteSqlAsync($"""DELETE FROM "Journal" WHERE "Stream" = 'Business' AND "Sequence" = {place}""");
                break;
            case Tampering.SwapTwo:
                await db.Database.ExecuteSqlAsync($"""UPDATE "Journal" SET "Sequence" = 900000 WHERE "Stream" = 'Business' AND "Sequence" = {place}""");
                await db.Database.ExecuteSqlAsync($"""UPDATE "Journal" SET "Sequence" = {place} WHERE "Stream" = 'Business' AND "Sequence" = {place + 1}""");
                await db.Database.ExecuteSqlAsync($"""UPDATE "Journal" SET "Sequence" = {place + 1} WHERE "Stream" = 'Business' AND "Sequence" = 900000""");
                break;
            case Tampering.InsertCopy:
                await RewriteAsync(db, [.. lines.TakeWhile(l => l.Sequence <= last), Copy(lines[^1], last + 1, lines[^1].Hash)]);
                break;
            case Tampering.TruncateAndSetHeadBack:
                await db.Database.ExecuteSqlAsync($"""DELETE FROM "Journal" WHERE "Stream" = 'Business' AND "Sequence" > {place}""");
                var hash = lines.Single(l => l.Sequence == place).Hash;
                await db.Database.ExecuteSqlAsync($"""UPDATE "JournalHeads" SET "Sequence" = {place}, "Hash" = {hash} WHERE "Stream" = 'Business'""");
                break;
            case Tampering.RewriteWithAnotherKey:
                await RewriteAsync(db, Rechain(lines, new byte[32], 1));
                break;
            case Tampering.RewriteWithTheKeyAfterTheSeal:
                await RewriteAsync(db, Rechain(lines, app.Get<ApplicationKeys>().For("journal"), place));
                break;
        }
    }

    /// <summary>Changes the reason of a line and chains everything after it again.</summary>
    static List<AuditEntry> Rechain(List<AuditEntry> lines, byte[] key, long from)
    {
        var previous = from == 1 ? HashChain.Genesis : lines.Single(l => l.Sequence == from - 1).Hash;
        var rewritten = lines.Where(l => l.Sequence < from).ToList();
        foreach (var line in lines.Where(l => l.Sequence >= from))
        {
            var copy = Copy(line, line.Sequence, previous, line.Sequence == from ? "Réécrit" : line.Reason);
            copy.Hash = previous = HashChain.HashOf(key, copy.Sequence, previous, HashChain.Canonical(copy));
            rewritten.Add(copy);
        }

        return rewritten;
    }

    static async Task RewriteAsync(AppDbContext db, List<AuditEntry> lines)
    {
        await db.Database.ExecuteSqlRawAsync("""DELETE FROM "Journal" WHERE "Stream" = 'Business'""");
        db.Journal.AddRange(lines);
        await db.SaveChangesAsync();
        var (sequence, hash) = (lines[^1].Sequence, lines[^1].Hash);
        await db.Database.ExecuteSqlAsync($"""UPDATE "JournalHeads" SET "Sequence" = {sequence}, "Hash" = {hash} WHERE "Stream" = 'Business'""");
    }

    static AuditEntry Copy(AuditEntry of, long sequence, byte[] previous, string? reason = null) => new()
    {
        Id = sequence == of.Sequence ? of.Id : AuditId.New(of.At), Stream = of.Stream, Sequence = sequence, At = of.At, ActorRole = of.ActorRole, ActorAccount = of.ActorAccount, ActorName = of.ActorName,
        SessionHash = of.SessionHash, TruncatedAddress = of.TruncatedAddress, Action = of.Action, ObjectType = of.ObjectType, ObjectId = of.ObjectId, Manufacturer = of.Manufacturer, Order = of.Order,
        Course = of.Course, Outcome = of.Outcome, Reason = reason ?? of.Reason, Correlation = of.Correlation, Causation = of.Causation, Details = of.Details, Subject = of.Subject, Personal = of.Personal,
        PreviousHash = previous, Hash = of.Hash,
    };

    static async Task WriteAsync(App app, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
            var course = await work.Db.Courses.FirstAsync(c => c.Slug == "galibier-lautaret");
            course.SetStatus(CourseStatus.Closed, $"Neige {i}", Actor.System, app.Clock.GetUtcNow());
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }
    }

    sealed class Inline(Action<VerificationProgress> report) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => report(value);
    }
}

public sealed class JournalWatchTests
{
    [Fact]
    public async Task A_seal_leaves_by_mail_and_a_broken_journal_is_told_to_every_administrator()
    {
        await using var app = await App.StartAsync(settings: new() { ["Journal:SealRecipient"] = "archive@example.com" });
        await Given.AdminAsync(app);
        await using (var db = app.Database.Open())
        {
            await Eventually.TrueAsync(() => db.Outbox.AsNoTracking().AnyAsync(m => m.Type == "mail.journal_seal" && m.DoneAt != null));
            Assert.Contains(Directory.GetFiles(Path.Combine(app.Folder, "mails")), f => f.Contains("journal_seal", StringComparison.Ordinal));
            await db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "Journal_no_UPDATE"; UPDATE "Journal" SET "Reason" = 'Autre' WHERE "Stream" = 'Business' AND "Sequence" = 3;""");
        }

        app.Clock.Advance(TimeSpan.FromHours(25));
        await using var read = app.Database.Open();
        await Eventually.TrueAsync(() => read.Outbox.AsNoTracking().AnyAsync(m => m.Type == "mail.journal_broken" && m.DoneAt != null));
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Faults;

/// <summary>A change and its journal line survive a kill together, or not at all.</summary>
public sealed class CommitTests
{
    [Theory]
    [InlineData("close-course.saving", false)]
    [InlineData("close-course.saved", false)]
    [InlineData("close-course.committed", true)]
    public async Task Killed_around_the_commit(string failPoint, bool there)
    {
        using var bed = new CrashBed();
        await using (await App.StartInAsync(bed.Folder, App.Beginning))
        {
        }

        Assert.True(await bed.RunAndKillAsync("close-course", "galibier-lautaret", failPoint, App.Beginning));

        await using var app = await App.StartInAsync(bed.Folder, App.Beginning.AddMinutes(5));
        await using var db = app.Database.Open();
        var status = await db.Courses.Where(c => c.Slug == "galibier-lautaret").Select(c => c.Status).SingleAsync();
        var lines = await db.Journal.CountAsync(e => e.Action == "course.status_changed");
        var head = await db.JournalHeads.Where(h => h.Stream == JournalStream.Business).Select(h => h.Sequence).SingleAsync();
        Assert.Equal(there ? CourseStatus.Closed : CourseStatus.Open, status);
        Assert.Equal(there ? 1 : 0, lines);
        Assert.Equal(await db.Journal.CountAsync(e => e.Stream == JournalStream.Business), head);
    }

    /// <summary>In WAL mode less than FULL syncs at checkpoints only: a payment acknowledged a moment ago would be gone with the power.</summary>
    [Fact]
    public async Task Every_commit_reaches_the_disk_before_it_is_acknowledged()
    {
        await using var app = await App.StartAsync();
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default)) await HasHabitsAsync(work.Db);
        await using var question = app.Database.CreateFor(Actor.System);
        await HasHabitsAsync(question);

        // A connection that the pool hands out again has them too, whatever became of it meanwhile.
        await question.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF;");
        await question.DisposeAsync();
        await using var again = app.Database.Open();
        await HasHabitsAsync(again);

        static async Task HasHabitsAsync(MyKollector.Web.Data.AppDbContext db)
        {
            Assert.Equal(2, (await db.Database.SqlQuery<int>($"""SELECT "synchronous" AS "Value" FROM pragma_synchronous""").ToListAsync()).Single());
            Assert.Equal("wal", (await db.Database.SqlQuery<string>($"""SELECT "journal_mode" AS "Value" FROM pragma_journal_mode""").ToListAsync()).Single());
            Assert.Equal(5000, (await db.Database.SqlQuery<int>($"""SELECT "timeout" AS "Value" FROM pragma_busy_timeout""").ToListAsync()).Single());
        }
    }

    [Fact]
    public async Task Changes_stand_in_line_for_the_one_writer_and_hold_no_thread_meanwhile()
    {
        await using var app = await App.StartAsync();
        var first = await app.Database.BeginAsync(Actor.System, "first", default);

        // Asked of the file itself, each of these would hold this very thread until it gave up.
        var waiting = Enumerable.Range(0, 5).Select(i => app.Database.BeginAsync(Actor.System, $"waiting-{i}", default)).ToList();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        Assert.True((await first.CommitAsync(default)).Succeeded);

        // Committed is enough: whoever has more to do before it ends holds nobody up.
        for (var i = 0; i < waiting.Count; i++)
        {
            await using var next = await waiting[i];
            Assert.DoesNotContain(waiting.Skip(i + 1), w => w.IsCompleted);
        }

        await first.DisposeAsync();
        await using var last = await app.Database.BeginAsync(Actor.System, "last", default);
    }
}

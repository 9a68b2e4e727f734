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

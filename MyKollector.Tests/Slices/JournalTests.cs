using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Slices;

public sealed class JournalTests
{
    [Theory, OnBothEngines]
    public async Task A_change_and_its_journal_line_are_written_together_and_the_chain_holds(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.FirstAsync(c => c.Slug == "galibier-lautaret");
            Assert.True(course.SetStatus(CourseStatus.Closed, "Neige", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await using var db = app.Database.Open();
        var lines = await db.Journal.AsNoTracking().Where(e => e.Stream == JournalStream.Business).OrderBy(e => e.Sequence).ToListAsync();
        Assert.Equal("course.status_changed", lines[^1].Action);
        Assert.Equal("Neige", lines[^1].Reason);
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(i => (long)i), lines.Select(l => l.Sequence));
        var key = app.Services.GetRequiredService<ApplicationKeys>().For("journal");
        Assert.Null(HashChain.FirstBreak(key, lines, HashChain.Genesis));
    }

    [Theory, OnBothEngines]
    public async Task A_change_that_is_rolled_back_leaves_no_line_and_no_gap(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        long before;
        await using (var db = app.Database.Open()) before = await db.Journal.CountAsync();
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.FirstAsync();
            course.SetStatus(CourseStatus.Hazard, "Éboulement", Actor.System, app.Clock.GetUtcNow());
            await work.Db.SaveChangesAsync();
        }

        await using var after = app.Database.Open();
        Assert.Equal(before, await after.Journal.CountAsync());
        Assert.Equal(before, await after.JournalHeads.Where(h => h.Stream == JournalStream.Business).Select(h => h.Sequence).SingleAsync());
    }

    [Theory, OnBothEngines]
    public async Task The_database_itself_refuses_to_change_a_line(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        await using var db = app.Database.Open();
        var refused = await Record.ExceptionAsync(() => db.Database.ExecuteSqlRawAsync("""UPDATE "Journal" SET "Action" = 'x'"""));
        Assert.Contains("append-only", refused!.Message, StringComparison.Ordinal);
    }
}

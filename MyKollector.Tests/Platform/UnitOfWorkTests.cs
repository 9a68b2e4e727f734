using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Platform;

public sealed class UnitOfWorkTests
{
    [Fact]
    public async Task Of_two_changes_that_wait_for_each_other_one_is_done_and_the_other_may_look_again()
    {
        await using var app = await App.StartAsync(DatabaseEngine.Postgres);
        using var bothWrote = new Barrier(2);
        var done = await Task.WhenAll(Task.Run(() => ChangeAsync("a", "b")), Task.Run(() => ChangeAsync("b", "a")));
        Assert.Single(done, d => d.Succeeded);
        Assert.Equal(DataErrors.ChangedMeanwhile, Assert.Single(done, d => !d.Succeeded).Error);

        // What a unique key allows once is waited for until the change that holds it has ended.
        async Task<Result> ChangeAsync(string first, string second)
        {
            await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
            Add(work, first);
            await work.Db.SaveChangesAsync();
            bothWrote.SignalAndWait(TimeSpan.FromSeconds(20));
            Add(work, second);
            return await work.CommitAsync(default);
        }

        void Add(UnitOfWork work, string key) => work.Db.Outbox.Add(new OutboxDraft("test", new { }, key).ToMessage(app.Clock.GetUtcNow(), null));
    }
}

using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Platform.Outbox;

public sealed class OutboxDispatcherTests
{
    /// <summary>Notes what it is given; the first one takes until somebody lets it end.</summary>
    sealed class Slow : IOutboxHandler
    {
        public string Type => "test.slow";

        public ConcurrentQueue<Guid> Begun { get; } = new();

        public ConcurrentQueue<Guid> Applied { get; } = new();

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
        {
            Begun.Enqueue(message.Id.Value);
            if (Begun.Count == 1) await MayEnd.Task.WaitAsync(cancellation);
            return _ =>
            {
                Applied.Enqueue(message.Id.Value);
                return Task.CompletedTask;
            };
        }
    }

    [Theory, OnBothEngines]
    public async Task Two_nodes_and_a_mail_server_that_takes_its_time_send_everything_once(DatabaseEngine engine)
    {
        var slow = new Slow();
        await using var app = await App.StartAsync(engine, services: s => s.AddSingleton<IOutboxHandler>(slow));
        List<Guid> ids;
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var messages = Enumerable.Range(0, 4).Select(_ => new OutboxDraft("test.slow", new { }).ToMessage(app.Clock.GetUtcNow(), null)).ToList();
            work.Db.Outbox.AddRange(messages);
            Assert.True((await work.CommitAsync(default)).Succeeded);
            ids = [.. messages.Select(m => m.Id.Value)];
        }

        // The application's own dispatcher has claimed all four and is at the first of them.
        await Eventually.TrueAsync(() => Task.FromResult(slow.Begun.Count == 1));
        using var other = new OutboxDispatcher(app.Database, [slow], new OutboxSignal(), app.Services.GetRequiredService<ChangeNotifier>(), app.Clock, NullLogger<OutboxDispatcher>.Instance);
        Assert.Equal(0, await other.SendDueAsync(default));

        // It takes five minutes. The lease of what is being done is kept; those of the others end, and the other node takes them.
        var busy = new OutboxMessageId(slow.Begun.Single());
        for (var step = 0; step < 10; step++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            var now = app.Clock.GetUtcNow();
            await Eventually.TrueAsync(async () =>
            {
                await using var db = app.Database.Open();
                return await db.Outbox.AnyAsync(m => m.Id == busy && m.LeaseUntil >= now.AddMinutes(1));
            });
        }

        Assert.Equal(3, await other.SendDueAsync(default));
        slow.MayEnd.SetResult();
        // The first node's turn comes to the other three now. It takes a message of a later moment only when it has passed them.
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var later = new OutboxDraft("test.slow", new { }).ToMessage(app.Clock.GetUtcNow(), null);
            work.Db.Outbox.Add(later);
            Assert.True((await work.CommitAsync(default)).Succeeded);
            ids.Add(later.Id.Value);
        }

        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type == "test.slow" && m.DoneAt == null);
        });
        Assert.Equal(ids.Order(), slow.Begun.Order());
        Assert.Equal(ids.Order(), slow.Applied.Order());
    }
}

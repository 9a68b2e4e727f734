using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
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

    /// <summary>Closes a course in a change of its own and another in what it returns, as the product itself.</summary>
    sealed class Closing(IServiceProvider services) : IOutboxHandler
    {
        public string Type => "test.closing";

        public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
        {
            await using var work = await services.GetRequiredService<Database>().BeginAsync(Actor.System, "test", cancellation);
            await CloseAsync(work.Db, "galibier-lautaret");
            Assert.True((await work.CommitAsync(cancellation)).Succeeded);
            return db => CloseAsync(db, "alpe-d-huez-bourg-d-oisans");
        }

        async Task CloseAsync(AppDbContext db, string slug)
        {
            db.Outbox.Add(new OutboxDraft("test.caused", new { }).ToMessage(services.GetRequiredService<TimeProvider>().GetUtcNow(), null));
            (await db.Courses.SingleAsync(c => c.Slug == slug)).SetStatus(CourseStatus.Closed, "Essai", Actor.System, services.GetRequiredService<TimeProvider>().GetUtcNow());
        }
    }

    sealed class Caused : IOutboxHandler
    {
        public string Type => "test.caused";

        public Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation) => Task.FromResult<Func<AppDbContext, Task>?>(null);
    }

    [Theory, OnBothEngines]
    public async Task What_a_message_causes_says_so_in_the_journal_and_belongs_to_what_caused_the_message(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine, services: s => s.AddSingleton<IOutboxHandler, Closing>().AddSingleton<IOutboxHandler, Caused>());
        var message = new OutboxDraft("test.closing", new { }).ToMessage(app.Clock.GetUtcNow(), "request-17");
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            work.Db.Outbox.Add(message);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return await db.Outbox.CountAsync(m => m.Type == "test.caused" && m.DoneAt != null) == 2;
        });
        var admin = (await Given.AdminAsync(app)) with { Correlation = "click-3" };
        await using (var work = await app.Database.BeginAsync(admin, "test", default))
        {
            (await work.Db.Courses.SingleAsync(c => c.Slug == "galibier-lautaret")).SetStatus(CourseStatus.Open, "Essai", admin, app.Clock.GetUtcNow());
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        await using var read = app.Database.Open();
        var lines = await read.Journal.Where(e => e.Action == "course.status_changed").OrderBy(e => e.Sequence).ToListAsync();
        Assert.Equal([(message.Id.Value, "request-17"), (message.Id.Value, "request-17"), (null, "click-3")], lines.Select(l => (l.Causation, l.Correlation)));
        Assert.All(await read.Outbox.Where(m => m.Type == "test.caused").ToListAsync(), m => Assert.Equal("request-17", m.Correlation));
        Assert.True((await app.Services.GetRequiredService<JournalVerifier>().VerifyAsync(null, default)).Intact);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Tests.Platform.Live;

public sealed class LiveFeedTests
{
    static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Twelve_boards_and_a_thousand_changes_need_few_questions_and_all_show_the_last()
    {
        var count = 0;
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(Volatile.Read(ref count)), NullLogger.Instance);
        var shown = new int[12];
        var boards = Enumerable.Range(0, 12).Select(i => feed.Subscribe("a", p => shown[i] = (int)p.Value)).ToList();
        var before = feed.Loads;
        for (var i = 0; i < 1000; i++)
        {
            Interlocked.Increment(ref count);
            feed.Touch("a");
        }

        await Eventually.TrueAsync(() => Task.FromResult(shown.All(s => s == 1000)));
        // A burst lasts less than two windows of 250 ms on the slowest machine; one question per window, not per change or board.
        Assert.InRange(feed.Loads - before, 1, 10);
        foreach (var board in boards) board.Dispose();
        Assert.Equal(0, feed.Subscribers);
    }

    [Fact]
    public async Task Pictures_come_at_most_once_a_window_and_their_versions_only_rise()
    {
        var seen = new ConcurrentQueue<(long Version, long At)>();
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, TimeSpan.FromMilliseconds(100));
        using var board = feed.Subscribe("a", p => seen.Enqueue((p.Version, Environment.TickCount64)));
        var until = Environment.TickCount64 + 1_000;
        while (Environment.TickCount64 < until)
        {
            feed.Touch("a");
            await Task.Delay(1);
        }

        var pictures = seen.ToArray();
        Assert.InRange(pictures.Length, 3, 12);
        Assert.Equal(pictures.Select(p => p.Version).Distinct().Order(), pictures.Select(p => p.Version));
    }

    [Fact]
    public async Task A_board_is_drawn_in_its_own_language_whoever_made_the_change()
    {
        var (french, english) = (CultureInfo.GetCultureInfo("fr-FR"), CultureInfo.GetCultureInfo("en-GB"));
        var drawn = new ConcurrentQueue<(string Culture, string Language)>();
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, Quick);
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (english, english);
            await feed.GetAsync("a");
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (french, french);
            using var board = feed.Subscribe("a", _ => drawn.Enqueue((CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)));
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (english, english);
            feed.Touch("a");
            await Eventually.TrueAsync(() => Task.FromResult(drawn.Count >= 2));
            Assert.All(drawn, d => Assert.Equal(("fr-FR", "fr-FR"), d));
            Assert.Equal("en-GB", CultureInfo.CurrentUICulture.Name);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public async Task A_topic_that_nobody_watches_is_not_loaded_and_is_read_again_when_asked()
    {
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, Quick);
        var first = await feed.GetAsync("a");
        Assert.Same(first, await feed.GetAsync("a"));
        feed.Touch("a");
        feed.Touch("b");
        await Task.Delay(100);
        Assert.Equal(1, feed.Loads);
        Assert.True((await feed.GetAsync("a")).Version > first.Version);
        Assert.Equal(2, feed.Loads);
    }

    [Fact]
    public async Task A_change_during_a_load_is_loaded_again()
    {
        var gate = new TaskCompletionSource();
        var value = 1;
        using var feed = new LiveFeed<string, object>(async (_, _) =>
        {
            object read = Volatile.Read(ref value);
            await gate.Task;
            return read;
        }, NullLogger.Instance, Quick);
        var shown = 0;
        using var board = feed.Subscribe("a", p => shown = (int)p.Value);
        await Eventually.TrueAsync(() => Task.FromResult(feed.Loads == 1));
        value = 2;
        feed.Touch("a");
        gate.SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(shown == 2));
    }

    [Fact]
    public async Task A_failed_load_is_tried_again_and_the_boards_live_on()
    {
        var tries = 0;
        using var feed = new LiveFeed<string, object>((_, _) => ++tries == 1 ? throw new TimeoutException() : Task.FromResult<object>("ok"), NullLogger.Instance, Quick);
        object? shown = null;
        using var board = feed.Subscribe("a", p => shown = p.Value);
        await Eventually.TrueAsync(() => Task.FromResult(shown is "ok"));
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_board_that_was_forgotten_is_not_kept_alive()
    {
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, Quick);
        var forgotten = Forget(feed);
        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Task.FromResult(!forgotten.IsAlive && feed.Subscribers == 0);
        });
    }

    [Fact]
    public async Task Boards_with_the_same_question_share_its_answer_until_the_next_picture()
    {
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, Quick);
        var asked = 0;
        var picture = await feed.GetAsync("a");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => picture.ShareAsync<string>(("list", 1), async _ =>
        {
            Interlocked.Increment(ref asked);
            await Task.Yield();
            return "rows";
        })));
        Assert.Equal(1, asked);
        await Assert.ThrowsAsync<TimeoutException>(() => picture.ShareAsync<string>("bad", _ => throw new TimeoutException()));
        Assert.Equal("good", await picture.ShareAsync<string>("bad", _ => Task.FromResult("good")));
    }

    [Fact]
    public async Task The_next_picture_is_asked_with_what_the_one_before_answered_and_with_nothing_older()
    {
        using var feed = new LiveFeed<string, object>((_, _) => Task.FromResult<object>(0), NullLogger.Instance, Quick);
        string? told = "nothing was asked";
        async Task<string> AskAsync(string answer)
        {
            feed.Touch("a");
            return await (await feed.GetAsync("a")).ShareAsync<string>("list", before =>
            {
                told = before;
                return Task.FromResult(answer);
            });
        }

        await feed.GetAsync("a");
        await AskAsync("one");
        Assert.Null(told);
        await AskAsync("two");
        Assert.Equal("one", told);
        feed.Touch("a");
        await feed.GetAsync("a");
        await AskAsync("three");
        Assert.Null(told);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference Forget(LiveFeed<string, object> feed)
    {
        var board = new Board();
        board.Subscription = feed.Subscribe("a", board.Show);
        return new(board);
    }

    sealed class Board
    {
        object? _shown;

        public IDisposable? Subscription { get; set; }

        public void Show(LivePicture<object> picture) => _shown = picture.Value;

        public override string ToString() => $"{_shown}";
    }
}

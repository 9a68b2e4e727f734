using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MyKollector.Web.Platform.Live;

/// <summary>An immutable picture and its version. A later picture always has a higher one.</summary>
public sealed class LivePicture<TValue>(long version, TValue value, LivePicture<TValue>? before = null) where TValue : notnull
{
    readonly ConcurrentDictionary<object, Lazy<Task<object>>> _shared = [];

    // The answers of the picture before, not that picture: it would keep all those before it.
    readonly ConcurrentDictionary<object, Lazy<Task<object>>>? _before = before?._shared;

    public long Version => version;

    public TValue Value => value;

    /// <summary>
    /// A question that belongs to this picture, asked once however many boards ask it: two boards with the same filter share one answer.
    /// </summary>
    /// <param name="key">Names the question with all its parameters; compared by value.</param>
    /// <param name="ask">Asks it, with what the picture before answered if it was asked; must not depend on who is the first to ask.</param>
    public async Task<TAnswer> ShareAsync<TAnswer>(object key, Func<TAnswer?, Task<TAnswer>> ask) where TAnswer : class
    {
        var question = _shared.GetOrAdd(key, _ => new Lazy<Task<object>>(async () => await ask(Answered<TAnswer>(key))));
        try
        {
            return (TAnswer)await question.Value;
        }
        catch
        {
            _shared.TryRemove(new(key, question));
            throw;
        }
    }

    TAnswer? Answered<TAnswer>(object key) where TAnswer : class =>
        _before is not null && _before.TryGetValue(key, out var question) && question is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? question.Value.Result as TAnswer : null;
}

/// <summary>
/// One reader, many boards. A change only marks its topic; one load answers all changes of a burst and its picture goes to every
/// subscriber, at most four times a second. Topics that nobody watches are not loaded. Boards are held weakly: one that was forgotten
/// without being disposed is dropped by itself.
/// </summary>
public sealed class LiveFeed<TKey, TValue>(Func<TKey, CancellationToken, Task<TValue>> load, ILogger log, TimeSpan? throttle = null) : IDisposable
    where TKey : notnull
    where TValue : notnull
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<TKey, Topic> _topics = [];
    // A little more than a quarter of a second: four in any second, not five.
    readonly TimeSpan _throttle = throttle ?? TimeSpan.FromMilliseconds(260);
    readonly CancellationTokenSource _ending = new();
    long _version;
    long _loads;

    /// <summary>Loads since the start, for measurements and tests.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>Boards that listen now.</summary>
    public int Subscribers => _topics.Values.Sum(t => t.Count);

    /// <summary>The current picture; loads it when there is none or something changed since.</summary>
    public ValueTask<LivePicture<TValue>> GetAsync(TKey key) => TopicOf(key).GetAsync();

    /// <summary>
    /// Calls <paramref name="show"/> with every new picture until the result is disposed. It runs on the feed's own thread: it must hand
    /// over to the board's and return at once. The caller keeps the result; nothing else keeps the board alive.
    /// </summary>
    public IDisposable Subscribe(TKey key, Action<LivePicture<TValue>> show) => TopicOf(key).Subscribe(show);

    /// <summary>Something about this topic changed.</summary>
    public void Touch(TKey key)
    {
        if (_topics.TryGetValue(key, out var topic)) topic.Touch();
    }

    /// <summary>Anything may have changed: a lost connection is back, a name that all show was edited.</summary>
    public void TouchAll()
    {
        foreach (var topic in _topics.Values) topic.Touch();
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    Topic TopicOf(TKey key) => _topics.GetOrAdd(key, k => new Topic(this, k));

    sealed class Topic(LiveFeed<TKey, TValue> feed, TKey key)
    {
        readonly Lock _gate = new();
        readonly List<WeakReference<Subscription>> _subscriptions = [];
        LivePicture<TValue>? _current;
        Task<LivePicture<TValue>>? _loading;
        bool _changed = true;
        bool _running;

        public int Count
        {
            get
            {
                lock (_gate) return _subscriptions.Count(s => s.TryGetTarget(out _));
            }
        }

        public ValueTask<LivePicture<TValue>> GetAsync()
        {
            lock (_gate)
            {
                if (!_changed && _current is not null) return new(_current);
                return new(LoadAsync());
            }
        }

        public IDisposable Subscribe(Action<LivePicture<TValue>> show)
        {
            var subscription = new Subscription(this, show);
            LivePicture<TValue>? current;
            lock (_gate)
            {
                _subscriptions.Add(new(subscription));
                current = _current;
                if (_changed) Run();
            }

            // Whatever was published between the board's first question and now.
            if (current is not null) subscription.Show(current);
            return subscription;
        }

        public void Touch()
        {
            lock (_gate)
            {
                _changed = true;
                _subscriptions.RemoveAll(s => !s.TryGetTarget(out _));
                if (_subscriptions.Count > 0) Run();
            }
        }

        void Remove(Subscription subscription)
        {
            lock (_gate) _subscriptions.RemoveAll(s => !s.TryGetTarget(out var target) || target == subscription);
        }

        /// <summary>Called under the lock.</summary>
        void Run()
        {
            if (_running || feed._ending.IsCancellationRequested) return;
            _running = true;
            _ = Task.Run(RunAsync);
        }

        async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    Task<LivePicture<TValue>>? loading = null;
                    lock (_gate)
                    {
                        _subscriptions.RemoveAll(s => !s.TryGetTarget(out _));
                        if (!_changed || _subscriptions.Count == 0)
                        {
                            _running = false;
                            return;
                        }

                        loading = LoadAsync();
                    }

                    TimeSpan pause;
                    try
                    {
                        var picture = await loading;
                        var begun = Stopwatch.GetTimestamp();
                        Publish(picture);
                        var took = Stopwatch.GetElapsedTime(begun);
                        // From one drawing of a board to its next. Where drawing them all takes longer than that, something is left for those who change what they show.
                        pause = feed._throttle - took is var rest && rest > took / 4 ? rest : took / 4;
                    }
#pragma warning disable CA1031 // A database that is away for a moment must not leave the boards still for good.
                    catch (Exception e) when (!feed._ending.IsCancellationRequested)
#pragma warning restore CA1031
                    {
                        feed.Log(e);
                        pause = RetryAfter;
                    }

                    await Task.Delay(pause, feed._ending.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                lock (_gate) _running = false;
            }
        }

        /// <summary>Called under the lock. Whoever asks while a load runs that began after the last change shares it.</summary>
        Task<LivePicture<TValue>> LoadAsync()
        {
            if (_loading is { IsCompleted: false } && !_changed) return _loading;
            _changed = false;
            return _loading = OnceAsync();
        }

        async Task<LivePicture<TValue>> OnceAsync()
        {
            // The number is taken before the question is asked: of two loads that overlap, the later question wins.
            var version = Interlocked.Increment(ref feed._version);
            try
            {
                Interlocked.Increment(ref feed._loads);
                await Task.Yield();
                var value = await feed.LoadAsync(key);
                lock (_gate)
                {
                    var picture = new LivePicture<TValue>(version, value, _current);
                    if (_current is null || _current.Version < version) _current = picture;
                    return _current;
                }
            }
            catch
            {
                lock (_gate) _changed = true;
                throw;
            }
        }

        void Publish(LivePicture<TValue> picture)
        {
            Subscription[] listeners;
            lock (_gate) listeners = [.. _subscriptions.Select(s => s.TryGetTarget(out var target) ? target : null).OfType<Subscription>()];
            foreach (var listener in listeners) listener.Show(picture);
        }

        sealed class Subscription(Topic topic, Action<LivePicture<TValue>> show) : IDisposable
        {
            readonly CultureInfo _culture = CultureInfo.CurrentCulture;
            readonly CultureInfo _language = CultureInfo.CurrentUICulture;
            Action<LivePicture<TValue>>? _show = show;

            /// <summary>In the board's own language: this thread still has that of whoever made the change.</summary>
            public void Show(LivePicture<TValue> picture)
            {
                var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _language);
                try
                {
                    _show?.Invoke(picture);
                }
                catch (ObjectDisposedException)
                {
                    // The board closed while its picture was on the way.
                }
                finally
                {
                    (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
                }
            }

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _show, null) is not null) topic.Remove(this);
            }
        }
    }

    Task<TValue> LoadAsync(TKey key) => load(key, _ending.Token);

    void Log(Exception e) => log.LogWarning(e, "A live picture could not be loaded; trying again");
}

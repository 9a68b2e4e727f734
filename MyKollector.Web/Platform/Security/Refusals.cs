using System.Collections.Concurrent;
using System.Threading.Channels;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Journals what was refused to whom. The gate that refuses is a line inside a handler and must neither wait nor write, so it only leaves a
/// note here; the notes are written a moment later. The same refusal to the same person is written once a minute.
/// </summary>
public sealed class Refusals(Database database, ChangeInterceptor journal, TimeProvider time, SystemClock clock, ILogger<Refusals> log) : BackgroundService
{
    static readonly AsyncLocal<Refusals?> Ambient = new();

    readonly Channel<(Actor Actor, string What)> _notes = Channel.CreateBounded<(Actor, string)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    readonly ConcurrentDictionary<(string Who, string What), DateTimeOffset> _last = new();

    /// <summary>Leaves a note in the application whose request or circuit this is.</summary>
    public static void Note(Actor actor, string what) => Ambient.Value?.Add(actor, what);

    /// <summary>Makes this application's the one that notes of the current flow go to.</summary>
    public void Enter() => Ambient.Value = this;

    void Add(Actor actor, string what)
    {
        var now = clock.Now;
        var key = (actor.Account?.ToString() ?? actor.TruncatedAddress ?? "", what);
        if (_last.TryGetValue(key, out var last) && now - last < TimeSpan.FromMinutes(1)) return;
        if (_last.Count > 10_000) _last.Clear();
        _last[key] = now;
        _notes.Writer.TryWrite((actor, what));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (actor, what) in _notes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var work = await database.BeginAsync(Actor.System, "journal", stoppingToken);
                var line = new JournalLine(actor, time.GetUtcNow(), JournalStream.Security, "access.refused", "account", actor.Account?.Value ?? Guid.Empty)
                {
                    Outcome = Outcome.Denied, Details = new Dictionary<string, string?> { ["what"] = what },
                };
                await journal.AppendAsync(work.Db, [line], stoppingToken);
                await work.CommitAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A refusal stands whether it could be written or not; the next one is tried again.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                log.LogError(e, "A refused action could not be journalled");
            }
        }
    }
}

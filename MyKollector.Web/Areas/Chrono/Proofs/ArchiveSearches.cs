using System.Collections.Concurrent;
using System.Threading.Channels;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Platform.Proofs;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>A search through an export archive, as its owner sees it.</summary>
public sealed class ArchiveSearch(Guid id, Actor owner, string path, Category category) : IDisposable
{
    readonly CancellationTokenSource _cancel = new();

    public Guid Id => id;

    public Actor Owner => owner;

    public string Path => path;

    public Category Category => category;

    public int Total { get; set; }

    public int Read { get; set; }

    public int Found { get; set; }

    public int Unreadable { get; set; }

    public bool Done { get; set; }

    public Error? Error { get; set; }

    public bool Cancelled => _cancel.IsCancellationRequested;

    public CancellationToken Cancellation => _cancel.Token;

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();
}

/// <summary>
/// Finds all our courses in a whole export of Strava or Garmin, one archive at a time so that it never takes the machine from the others. A
/// search does not survive a restart of the application: its page says so and the archive is given again.
/// </summary>
public sealed class ArchiveSearches(IServiceScopeFactory scopes, ILogger<ArchiveSearches> log) : BackgroundService
{
    /// <summary>Largest archive taken, bytes.</summary>
    public const long MaxBytes = 200L * 1024 * 1024;

    readonly ConcurrentDictionary<Guid, ArchiveSearch> _searches = new();
    readonly Channel<ArchiveSearch> _queue = Channel.CreateBounded<ArchiveSearch>(20);

    /// <summary>Takes an archive's temporary file over; false when too many wait already.</summary>
    public ArchiveSearch? Start(Actor owner, string path, Category category)
    {
        var search = new ArchiveSearch(Guid.NewGuid(), owner, path, category);
        if (!_queue.Writer.TryWrite(search)) return null;
        _searches[search.Id] = search;
        return search;
    }

    public ArchiveSearch? Find(Guid id, Actor actor) => _searches.TryGetValue(id, out var search) && search.Owner.Account == actor.Account ? search : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var search in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RunAsync(search, stoppingToken);
            }
            catch (OperationCanceledException) when (search.Cancelled || stoppingToken.IsCancellationRequested)
            {
                // Its owner, or the application, wanted it so.
            }
#pragma warning disable CA1031 // One bad archive must not end the searches of everybody.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "An archive could not be searched");
                search.Error = ProofErrors.FileKindUnknown;
            }
            finally
            {
                File.Delete(search.Path);
                search.Done = true;
            }
        }
    }

    async Task RunAsync(ArchiveSearch search, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(search.Cancellation, stopping);
        await using var file = File.OpenRead(search.Path);
        var opened = ActivityArchive.Open(file);
        if (!opened.Succeeded)
        {
            search.Error = opened.Error;
            return;
        }

        using var archive = opened.Value;
        search.Total = archive.Count;
        await using var scope = scopes.CreateAsyncScope();
        var judge = scope.ServiceProvider.GetRequiredService<TrackJudge>();
        var keep = scope.ServiceProvider.GetRequiredService<KeepFoundTrack>();
        var best = new Dictionary<CourseId, double>();
        foreach (var entry in archive.Read())
        {
            both.Token.ThrowIfCancellationRequested();
            search.Read++;
            if (!entry.File.Succeeded)
            {
                search.Unreadable++;
                continue;
            }

            foreach (var judged in await judge.JudgeAsync(entry.File.Value, search.Owner.Account!.Value, search.Category, null, both.Token))
            {
                if (judged.Report is not { Verdict: not Verdict.Invalid, ElapsedSeconds: { } seconds } || (best.TryGetValue(judged.Course, out var before) && before <= seconds)) continue;
                best[judged.Course] = seconds;
                await keep.HandleAsync(new(judged, search.Category), search.Owner, both.Token);
                search.Found = best.Count;
            }
        }
    }
}

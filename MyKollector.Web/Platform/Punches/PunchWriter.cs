using System.Threading.Channels;
using MyKollector.Domain.Timing;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Punches;

/// <summary>
/// The one writer of punches. Whoever delivers waits until the commit that holds his punches is on disk; punches that arrive while one
/// commit runs share the next one, so that a crowd costs as many syncs of the disk as one phone.
/// </summary>
public sealed class PunchWriter : BackgroundService
{
    /// <summary>Deliveries that may wait; beyond it the phone is told to come back.</summary>
    const int Capacity = 4096;

    /// <summary>Punches in one commit.</summary>
    const int LargestGroup = 2000;

    /// <summary>Without a delivery for this long the crowd is through.</summary>
    static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(250);

    readonly Channel<Delivery> _deliveries = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    readonly IPunchStore _store;
    readonly PunchSignal _signal;
    readonly ILogger<PunchWriter> _log;
    long _lastDelivery = -1_000_000;

    public PunchWriter(IConfiguration configuration, AppFolders folders, PunchSignal signal, ILogger<PunchWriter> log)
    {
        _store = string.Equals(configuration["Database:Provider"], "postgres", StringComparison.OrdinalIgnoreCase)
            ? new PostgresPunchStore(configuration["Database:Postgres"]!)
            : new SqlitePunchStore(configuration, folders);
        _signal = signal;
        _log = log;
    }

    /// <summary>True while phones deliver: whoever else writes may give way. A moment without a waiting delivery is no lull yet: one commit takes them all.</summary>
    public bool Busy => _deliveries.Reader.Count > 0 || Environment.TickCount64 - Interlocked.Read(ref _lastDelivery) < Lull.TotalMilliseconds;

    /// <summary>Stores punches. Answers when they are on disk; throws when they could not be written, and then nothing was.</summary>
    /// <exception cref="PunchesNotStoredException">The disk or database refused, or too many wait.</exception>
    public Task<PunchFate[]> AppendAsync(IReadOnlyList<Punch> punches)
    {
        var delivery = new Delivery(punches);
        Interlocked.Exchange(ref _lastDelivery, Environment.TickCount64);
        if (!_deliveries.Writer.TryWrite(delivery)) throw new PunchesNotStoredException("Too many deliveries wait.", null);
        return delivery.Done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Delivery>();
        try
        {
            // Ends when the channel is completed and empty: a stop writes what was accepted.
            while (await _deliveries.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var punches = new List<Punch>();
                while (punches.Count < LargestGroup && _deliveries.Reader.TryRead(out var delivery))
                {
                    group.Add(delivery);
                    punches.AddRange(delivery.Punches);
                }

                await WriteAsync(group, punches);
                group.Clear();
            }
        }
        finally
        {
            foreach (var delivery in group) delivery.Done.TrySetException(new PunchesNotStoredException("The application is stopping.", null));
            await _store.DisposeAsync();
        }
    }

    async Task WriteAsync(List<Delivery> group, List<Punch> punches)
    {
        try
        {
            FailPoints.Hit("punches-append.saving");
            var fates = await _store.AppendAsync(punches, CancellationToken.None);
            FailPoints.Hit("punches-append.committed");
            var next = 0;
            foreach (var delivery in group)
            {
                delivery.Done.TrySetResult(fates[next..(next + delivery.Punches.Count)]);
                next += delivery.Punches.Count;
            }

            _signal.Wake();
        }
#pragma warning disable CA1031 // A full disk must not end the writer: the phones keep their punches and come back.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.LogError(e, "{Count} punches could not be written; their phones keep them", punches.Count);
            foreach (var delivery in group) delivery.Done.TrySetException(new PunchesNotStoredException("The punches could not be written.", e));
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _deliveries.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    sealed record Delivery(IReadOnlyList<Punch> Punches)
    {
        public TaskCompletionSource<PunchFate[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Punches that did not reach the disk: whoever delivered them must keep them.</summary>
public sealed class PunchesNotStoredException(string message, Exception? cause) : Exception(message, cause);

/// <summary>Wakes the projector after a commit of punches.</summary>
public sealed class PunchSignal : IDisposable
{
    readonly SemaphoreSlim _wake = new(0, 1);

    public void Dispose() => _wake.Dispose();

    public void Wake()
    {
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two commits at once: one wake-up serves both.
        }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _wake.WaitAsync(atMost, cancellation);
}

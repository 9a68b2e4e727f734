using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Areas.Fab;

/// <summary>The live pictures of all workshops on this node: one count per workshop and burst of changes, shared by all its boards.</summary>
public sealed class WorkshopFeed : IDisposable
{
    readonly LiveFeed<ManufacturerId, WorkshopPicture> _feed;
    readonly IDisposable _hints;

    public WorkshopFeed(IServiceScopeFactory scopes, ChangeNotifier notifier, ILogger<WorkshopFeed> log)
    {
        _feed = new(LoadAsync, log);
        _hints = notifier.Subscribe(Hear);

        async Task<WorkshopPicture> LoadAsync(ManufacturerId workshop, CancellationToken cancellation)
        {
            await using var scope = scopes.CreateAsyncScope();
            // Counted as the workshop itself, so that the database's own filter stands behind the query's.
            var itself = new Actor { Role = Role.Manufacturer, Manufacturer = workshop, SecondFactor = true };
            return (await scope.ServiceProvider.GetRequiredService<WorkshopCounters>().QueryAsync(workshop, itself, cancellation)).Value;
        }
    }

    /// <summary>Counts since the start.</summary>
    public long Loads => _feed.Loads;

    /// <summary>Boards that listen now.</summary>
    public int Subscribers => _feed.Subscribers;

    public ValueTask<LivePicture<WorkshopPicture>> GetAsync(ManufacturerId workshop) => _feed.GetAsync(workshop);

    public IDisposable Subscribe(ManufacturerId workshop, Action<LivePicture<WorkshopPicture>> show) => _feed.Subscribe(workshop, show);

    public void Dispose()
    {
        _hints.Dispose();
        _feed.Dispose();
    }

    void Hear(IReadOnlyList<ChangeHint> hints)
    {
        foreach (var workshop in hints.Select(h => h.Manufacturer).OfType<ManufacturerId>().Distinct()) _feed.Touch(workshop);

        // A course's name, an order's address: any workshop may be showing it.
        if (hints.Any(h => h.Manufacturer is null && (h == ChangeHint.Everything || h.Code.StartsWith("course.", StringComparison.Ordinal) || h.Code == "order.address_changed"))) _feed.TouchAll();
    }
}

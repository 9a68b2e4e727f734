using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Flow;

/// <summary>When a parcel will leave.</summary>
/// <param name="ShipsOn">About that day; for a medal whose time is still to come, were it known today.</param>
/// <param name="ArrivesBy">On that day at the latest.</param>
/// <param name="DaysToShip">Working days until it leaves; for a medal with a time they run from its validation.</param>
public sealed record ShippingPromise(DateOnly ShipsOn, DateOnly ArrivesBy, int DaysToShip)
{
    /// <summary>Working days until it arrives.</summary>
    public int DaysToArrive => DaysToShip + LeadTime.Delivery;
}

/// <summary>
/// What is said about shipping, on every page and in every mail: <see cref="LeadTime"/> over the workshops' queues as they are. A workshop's
/// queue is counted once and kept until something changes there, for an hour at most.
/// </summary>
public sealed class ShippingPromises : IDisposable
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<ManufacturerId, Load> _loads = new();
    readonly Database _database;
    readonly TimeProvider _time;
    readonly IDisposable _hints;

    public ShippingPromises(Database database, ChangeNotifier notifier, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _hints = notifier.Subscribe(hints =>
        {
            foreach (var hint in hints)
                if (hint.Manufacturer is { } workshop) _loads.TryRemove(workshop, out _);
                else if (hint == ChangeHint.Everything) _loads.Clear();
        });
    }

    /// <summary>For a medal ordered now; of several courses, the slowest.</summary>
    public async Task<ShippingPromise> ForCoursesAsync(IReadOnlyCollection<CourseId> courses, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        await using var db = _database.Open();
        var allotments = await db.Allotments.AsNoTracking().Where(a => courses.Contains(a.CourseId) && a.From <= now && (a.Until == null || a.Until > now)).ToListAsync(cancellation);
        var slowest = Promise(now, LeadTime.Least);
        foreach (var workshop in allotments.GroupBy(a => a.CourseId).Select(g => g.MaxBy(a => a.From)!.Manufacturer).Distinct())
        {
            var load = await LoadOfAsync(db, workshop, now, cancellation);
            slowest = Later(slowest, Promise(now, LeadTime.DaysFor(load.Waiting, load.Pace)));
        }

        return slowest;
    }

    /// <summary>For medals that were ordered: those before them in their workshop's queue count. Without those engraved, cancelled or on hold.</summary>
    public async Task<IReadOnlyDictionary<MedalId, ShippingPromise>> ForMedalsAsync(AppDbContext db, IEnumerable<Medal> medals, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var promises = new Dictionary<MedalId, ShippingPromise>();
        foreach (var group in medals.Where(m => !m.OnHold && m.Fabrication is Fabrication.Queued or Fabrication.InProduction or Fabrication.Made).GroupBy(m => m.Manufacturer))
        {
            var load = await LoadOfAsync(db, group.Key, now, cancellation);
            var own = group.OrderBy(m => m.QueuedAt).ThenBy(m => m.Id.Value).ToList();
            var ids = own.ConvertAll(m => m.Id);
            var since = own[0].QueuedAt;
            var before = await Waiting(db, group.Key).CountAsync(m => m.QueuedAt <= since && !ids.Contains(m.Id), cancellation);
            for (var i = 0; i < own.Count; i++) promises[own[i].Id] = Promise(now, LeadTime.DaysFor(before + i, load.Pace));
        }

        return promises;
    }

    /// <summary>For what leaves last of these medals; null when none of them waits.</summary>
    public async Task<ShippingPromise?> ForLastOfAsync(AppDbContext db, IEnumerable<Medal> medals, CancellationToken cancellation) =>
        (await ForMedalsAsync(db, medals, cancellation)).Values.MaxBy(p => p.DaysToShip);

    public void Dispose() => _hints.Dispose();

    static ShippingPromise Promise(DateTimeOffset now, int days)
    {
        var ships = WorkingDays.Add(DateOnly.FromDateTime(Formats.InParis(now)), days);
        return new(ships, LeadTime.ArrivesBy(ships), days);
    }

    static ShippingPromise Later(ShippingPromise a, ShippingPromise b) => a.DaysToShip >= b.DaysToShip ? a : b;

    async Task<Load> LoadOfAsync(AppDbContext db, ManufacturerId workshop, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_loads.TryGetValue(workshop, out var kept) && now >= kept.At && now - kept.At < Kept) return kept;
        var since = now - LeadTime.Window;
        var capacity = await db.Manufacturers.Where(m => m.Id == workshop).Select(m => m.DailyCapacity).SingleAsync(cancellation);
        var waiting = await Waiting(db, workshop).CountAsync(cancellation);
        var engraved = db.Medals.Where(m => m.Manufacturer == workshop && m.EngravedAt >= since);
        var count = await engraved.CountAsync(cancellation);
        var first = count == 0 ? now : await engraved.MinAsync(m => m.EngravedAt!.Value, cancellation);
        return _loads[workshop] = new(now, waiting, LeadTime.Pace(count, WorkingDays.Between(DateOnly.FromDateTime(Formats.InParis(first)), DateOnly.FromDateTime(Formats.InParis(now))), capacity));
    }

    /// <summary>What the workshop can work on: a finished blank that waits for its athlete keeps nobody waiting.</summary>
    static IQueryable<Medal> Waiting(AppDbContext db, ManufacturerId workshop) => db.Medals.Where(m => m.Manufacturer == workshop && m.HeldSince == null
        && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || (m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting)));

    sealed record Load(DateTimeOffset At, int Waiting, double Pace);
}

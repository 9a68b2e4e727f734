using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Platform.Punches;

/// <summary>
/// Derives attempts from stored punches, in the ordinary way: one transaction with the attempt, its journal lines and the end of the arrival.
/// What a crash left underived is found at the start.
/// </summary>
public sealed class PunchProjector(Database database, PunchSignal signal, PunchWriter writer, CourseGeometries geometries, TimeProvider time, ILogger<PunchProjector> log) : BackgroundService
{
    const int Batch = 100;

    /// <summary>While phones deliver: the change holds the database file, and every phone waits for it.</summary>
    const int BatchInACrowd = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var watch = Stopwatch.StartNew();
                var derived = await DeriveArrivalsAsync(stoppingToken);
                // Both write to the one database file: while phones deliver, deriving takes a twentieth of the time at most.
                if (derived > 0 && writer.Busy) await Task.Delay(watch.Elapsed * 19, stoppingToken);
                else if (derived == 0) await signal.WaitAsync(TimeSpan.FromSeconds(5), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a minute must not end the projector for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Punches could not be derived; trying again");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    /// <summary>Derives what has arrived, up to a batch. Returns how many arrivals were settled.</summary>
    public async Task<int> DeriveArrivalsAsync(CancellationToken cancellation)
    {
        await using (var db = database.Open())
        {
            if (!await db.Set<PunchArrival>().AnyAsync(cancellation)) return 0;
        }

        await using var work = await database.BeginAsync(Actor.System, "punches", cancellation);
        var arrivals = await work.Db.Set<PunchArrival>().OrderBy(a => a.AttemptId).Take(writer.Busy ? BatchInACrowd : Batch).ToListAsync(cancellation);
        var ids = arrivals.Select(a => a.AttemptId).Distinct().ToList();
        var stored = await work.Db.Punches.AsNoTracking().Where(p => ids.Contains(p.AttemptId)).ToListAsync(cancellation);
        var punches = stored.ToLookup(p => p.AttemptId);
        var attempts = await work.Db.Attempts.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellation);
        var finishSteles = await FinishStelesAsync(work.Db, stored, cancellation);
        var owners = await OwnersAsync(work.Db, stored, attempts.Values, cancellation);
        foreach (var id in ids)
        {
            var all = punches[id].ToList();
            // Punches of another course under the same identifier are a phone's confusion: those of the first one count.
            if (Attempt.OpenerOf(all) is not { } first) continue;
            if (!attempts.TryGetValue(id, out var attempt)) work.Db.Attempts.Add(attempt = Attempt.Open(first));
            all = [.. all.Where(p => p.CourseId == attempt.CourseId)];
            if (all.Count == 0) continue;
            attempt.Derive(all, await geometries.LineAsync(attempt.CourseId, Attempt.GeometryOf(all), cancellation), ActorOf(all.MaxBy(p => p.ReceivedAt)!), time.GetUtcNow(), finishSteles, owners);
        }

        work.Db.RemoveRange(arrivals);
        var saved = await work.CommitAsync(cancellation);
        // Somebody adjusted or claimed one of them meanwhile: the next round looks again.
        return saved.Succeeded ? arrivals.Count : 1;
    }

    static async Task<HashSet<SteleId>> FinishStelesAsync(AppDbContext db, List<Punch> punches, CancellationToken cancellation)
    {
        var opened = punches.Where(p => p.Kind == PunchKind.Finish).Select(p => p.SteleId).OfType<SteleId>().Distinct().ToList();
        return opened.Count == 0 ? [] : [.. await db.Steles.AsNoTracking().Where(s => opened.Contains(s.Id) && s.Gate == SteleGate.Finish).Select(s => s.Id).ToListAsync(cancellation)];
    }

    static async Task<Dictionary<MedalId, AccountId>> OwnersAsync(AppDbContext db, List<Punch> punches, IEnumerable<Attempt> attempts, CancellationToken cancellation)
    {
        var opened = punches.Select(p => p.MedalId).Concat(attempts.Select(a => a.MedalId)).OfType<MedalId>().Distinct().ToList();
        return opened.Count == 0 ? [] : await db.Medals.AsNoTracking().Where(m => opened.Contains(m.Id) && m.Owner != null).ToDictionaryAsync(m => m.Id, m => m.Owner!.Value, cancellation);
    }

    static Actor ActorOf(Punch punch) => punch.AccountId is { } account
        ? new Actor { Role = Role.Client, Account = account, Device = punch.DeviceId }
        : Actor.Anonymous with { Device = punch.DeviceId };
}

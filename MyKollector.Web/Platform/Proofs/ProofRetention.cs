using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>Removes originals thirty days after their decision, or after they were given when nothing came of them. The crop, hash and signature stay.</summary>
public sealed class ProofRetention(Database database, FileStore files, TimeProvider time, ILogger<ProofRetention> log) : BackgroundService
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1));
        do
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in an hour; the day it never works is seen on the board.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                log.LogError(e, "Originals could not be purged; trying again in an hour");
            }
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One pass. Returns how many originals were removed.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation)
    {
        var limit = time.GetUtcNow() - Kept;
        await using var work = await database.BeginAsync(Actor.System, "purge-proofs", cancellation);
        var due = await (from proof in work.Db.Proofs
                         where proof.Original != null
                         from performance in work.Db.Performances.Where(p => p.Id == proof.PerformanceId).DefaultIfEmpty()
                         where performance == null ? proof.ReceivedAt < limit : performance.DecidedAt != null && performance.DecidedAt < limit && performance.Status != PerformanceStatus.InReview && performance.Status != PerformanceStatus.MoreAsked
                         orderby proof.ReceivedAt
                         select proof).Take(500).ToListAsync(cancellation);
        var released = due.Select(p => p.Original!.Value).Distinct().ToList();
        foreach (var proof in due)
        {
            proof.Original = null;
            proof.PurgedAt = time.GetUtcNow();
        }

        if (!(await work.CommitAsync(cancellation)).Succeeded) return 0;
        await using var db = database.Open();
        foreach (var file in released)
            // One upload may prove several courses: the file goes with the last of them.
            if (!await db.Proofs.AnyAsync(p => p.Original == file, cancellation)) files.Delete(file);
        await files.SweepAsync(db, cancellation);
        return due.Count;
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Activities;

/// <summary>Ends connections and removes what came through them, in one transaction: the services' terms leave no remainder.</summary>
public sealed class ActivityErasure(Database database, TimeProvider time)
{
    /// <summary>Ends a connection and erases what it brought.</summary>
    public async Task<Result> DisconnectAsync(ConnectionId id, DisconnectReason reason, bool tellService, Actor by, CancellationToken cancellation)
    {
        // Somebody may be renewing its tokens at the same moment: then the newer ones are the ones to forget.
        for (var attempt = 0; ; attempt++)
        {
            await using var work = await database.BeginAsync(by, "disconnect", cancellation);
            if (await work.Db.Connections.FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } connection) return ConnectionErrors.NotConnected;
            var athlete = connection.ProviderAthleteId;
            if (connection.Revoke(reason, tellService, by, time.GetUtcNow()) is { Succeeded: false } refused) return refused;
            await EraseAsync(work.Db, connection, athlete, cancellation);
            var done = await work.CommitAsync(cancellation);
            if (done.Succeeded || attempt == 5) return done;
        }
    }

    /// <summary>
    /// Erases everything that came through a connection: announcements, imports, recognised climbs, private proofs and times. The connection itself
    /// stays as the fact that it once was.
    /// </summary>
    public static async Task EraseAsync(AppDbContext db, Connection connection, string athleteAtService, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var source = connection.Provider.Code();
        var climbs = await (from climb in db.RecognisedClimbs
                            join import in db.ActivityImports on climb.ImportId equals import.Id
                            where import.ConnectionId == connection.Id
                            select climb).ToListAsync(cancellation);
        await EraseClimbsAsync(db, climbs, cancellation);
        // All of this source, not only those of the climbs: one that was dismissed or re-made must not stay behind.
        await db.Proofs.IgnoreQueryFilters([AppDbContext.OwnerFilter]).Where(p => p.Athlete == connection.Account && p.Source == source).ExecuteDeleteAsync(cancellation);
        await db.ActivityImports.Where(i => i.ConnectionId == connection.Id).ExecuteDeleteAsync(cancellation);
        db.PastSearches.RemoveRange(await db.PastSearches.Where(s => s.ConnectionId == connection.Id).ToListAsync(cancellation));
        await db.ActivityNotices.Where(n => n.Provider == connection.Provider && n.AthleteId == athleteAtService).ExecuteDeleteAsync(cancellation);
        await db.ConnectionRequests.Where(r => r.Account == connection.Account && r.Provider == connection.Provider).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Erases one activity: it was deleted at the service.</summary>
    public static async Task EraseImportAsync(AppDbContext db, ActivityImport import, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(import);
        await EraseClimbsAsync(db, await db.RecognisedClimbs.Where(c => c.ImportId == import.Id).ToListAsync(cancellation), cancellation);
        await db.ActivityImports.Where(i => i.Id == import.Id).ExecuteDeleteAsync(cancellation);
    }

    static async Task EraseClimbsAsync(AppDbContext db, List<RecognisedClimb> climbs, CancellationToken cancellation)
    {
        var proofs = climbs.ConvertAll(c => c.ProofId);
        var kept = climbs.Where(c => c.PerformanceId is not null).Select(c => c.PerformanceId!.Value).ToList();
        await db.RecognisedClimbs.Where(c => climbs.Select(x => x.Id).Contains(c.Id)).ExecuteDeleteAsync(cancellation);
        // A climb known from a file of the athlete's points at that file's proof: it is the athlete's own and stays.
        await db.Proofs.IgnoreQueryFilters([AppDbContext.OwnerFilter]).Where(p => proofs.Contains(p.Id) && p.Source != Domain.Proofs.Proof.Uploaded).ExecuteDeleteAsync(cancellation);
        db.Performances.RemoveRange(await db.Performances.IgnoreQueryFilters([AppDbContext.OwnerFilter]).Where(p => kept.Contains(p.Id) && p.OwnerOnly).ToListAsync(cancellation));
        foreach (var climb in climbs) db.Entry(climb).State = EntityState.Detached;
    }
}

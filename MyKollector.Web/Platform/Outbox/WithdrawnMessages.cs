using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Outbox;

/// <summary>Takes messages back that have not left.</summary>
public static class WithdrawnMessages
{
    /// <summary>Withdraws the messages whose key begins so. False when one of them has left or is leaving right now.</summary>
    public static async Task<bool> WithdrawAsync(AppDbContext db, string prefix, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.Outbox.Where(m => m.DedupKey!.StartsWith(prefix) && m.DoneAt == null && m.WithdrawnAt == null && m.LeaseUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.WithdrawnAt, now), cancellation);
        return !await db.Outbox.AnyAsync(m => m.DedupKey!.StartsWith(prefix) && m.WithdrawnAt == null, cancellation);
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Activities;

/// <summary>A call that was counted before it is made.</summary>
/// <param name="QuarterStart">Window it was counted in.</param>
/// <param name="DayStart">Window it was counted in.</param>
public sealed record CallTicket(DateTimeOffset QuarterStart, DateTimeOffset DayStart);

/// <summary>
/// Keeps our reading calls inside what the services allow. The count is one row of the database, raised by one conditional statement, so that
/// any number of processes together never make a call too many.
/// </summary>
public sealed class CallBudget(Database database, ActivitySettings settings, TimeProvider time)
{
    /// <summary>Counts one reading call; null when none is left.</summary>
    public async Task<CallTicket?> TryTakeAsync(ActivityProvider provider, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (quarter, day) = (RateWindows.Quarter(now), RateWindows.Day(now));
        await using var db = database.Open();
        await EnsureAsync(db, provider, cancellation);
        var row = db.RateBudgets.Where(b => b.Provider == provider);
        await row.Where(b => b.QuarterStart < quarter).ExecuteUpdateAsync(set => set.SetProperty(b => b.QuarterStart, quarter).SetProperty(b => b.QuarterUsed, 0).SetProperty(b => b.ReadQuarterUsed, 0), cancellation);
        await row.Where(b => b.DayStart < day).ExecuteUpdateAsync(set => set.SetProperty(b => b.DayStart, day).SetProperty(b => b.DayUsed, 0).SetProperty(b => b.ReadDayUsed, 0), cancellation);
        var taken = await row
            .Where(b => b.QuarterUsed < b.QuarterLimit && b.DayUsed < b.DayLimit && b.ReadQuarterUsed < b.ReadQuarterLimit && b.ReadDayUsed < b.ReadDayLimit && (b.BlockedUntil == null || b.BlockedUntil <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.QuarterUsed, b => b.QuarterUsed + 1).SetProperty(b => b.DayUsed, b => b.DayUsed + 1)
                .SetProperty(b => b.ReadQuarterUsed, b => b.ReadQuarterUsed + 1).SetProperty(b => b.ReadDayUsed, b => b.ReadDayUsed + 1), cancellation);
        return taken == 1 ? new(quarter, day) : null;
    }

    /// <summary>When the next reading call may be made.</summary>
    public async Task<DateTimeOffset> NextAsync(ActivityProvider provider, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        return await db.RateBudgets.AsNoTracking().FirstOrDefaultAsync(b => b.Provider == provider, cancellation) is { } budget ? budget.NextReadAt(now) : now;
    }

    /// <summary>Takes over what the service's headers say about the window that the call was counted in.</summary>
    public async Task LearnAsync(ActivityProvider provider, CallTicket ticket, CallCounts? limit, CallCounts? used, CallCounts? readLimit, CallCounts? readUsed, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var row = db.RateBudgets.Where(b => b.Provider == provider);
        // A limit of nothing would never be unlearnt, because no call would be made that could say otherwise.
        if (limit is { Quarter: > 0, Day: > 0 } l) await row.ExecuteUpdateAsync(set => set.SetProperty(b => b.QuarterLimit, l.Quarter).SetProperty(b => b.DayLimit, l.Day), cancellation);
        if (readLimit is { Quarter: > 0, Day: > 0 } rl) await row.ExecuteUpdateAsync(set => set.SetProperty(b => b.ReadQuarterLimit, rl.Quarter).SetProperty(b => b.ReadDayLimit, rl.Day), cancellation);
        var (quarter, day) = (ticket.QuarterStart, ticket.DayStart);
        if (used is { } u)
        {
            await row.Where(b => b.QuarterStart == quarter && b.QuarterUsed < u.Quarter).ExecuteUpdateAsync(set => set.SetProperty(b => b.QuarterUsed, u.Quarter), cancellation);
            await row.Where(b => b.DayStart == day && b.DayUsed < u.Day).ExecuteUpdateAsync(set => set.SetProperty(b => b.DayUsed, u.Day), cancellation);
        }

        if (readUsed is { } r)
        {
            await row.Where(b => b.QuarterStart == quarter && b.ReadQuarterUsed < r.Quarter).ExecuteUpdateAsync(set => set.SetProperty(b => b.ReadQuarterUsed, r.Quarter), cancellation);
            await row.Where(b => b.DayStart == day && b.ReadDayUsed < r.Day).ExecuteUpdateAsync(set => set.SetProperty(b => b.ReadDayUsed, r.Day), cancellation);
        }
    }

    /// <summary>The service refused for this window: no call before the next one.</summary>
    public async Task BlockAsync(ActivityProvider provider, TimeSpan? retryAfter, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var until = RateWindows.NextQuarter(now);
        if (retryAfter is { } wait && now + wait > until) until = now + (wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait);
        await using var db = database.Open();
        await db.RateBudgets.Where(b => b.Provider == provider).ExecuteUpdateAsync(set => set.SetProperty(b => b.BlockedUntil, until), cancellation);
    }

    /// <summary>Notes how a call ended, for the administrators.</summary>
    public async Task NoteAsync(ActivityProvider provider, CallOutcome outcome, string? code, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        await EnsureAsync(db, provider, cancellation);
        var row = db.RateBudgets.Where(b => b.Provider == provider);
        if (outcome is CallOutcome.Ok) await row.ExecuteUpdateAsync(set => set.SetProperty(b => b.LastSuccessAt, now).SetProperty(b => b.AthletesExceededAt, (DateTimeOffset?)null), cancellation);
        else if (outcome is CallOutcome.AthletesExceeded) await row.ExecuteUpdateAsync(set => set.SetProperty(b => b.AthletesExceededAt, now).SetProperty(b => b.LastErrorAt, now).SetProperty(b => b.LastError, code), cancellation);
        else await row.ExecuteUpdateAsync(set => set.SetProperty(b => b.LastErrorAt, now).SetProperty(b => b.LastError, code), cancellation);
    }

    async Task EnsureAsync(AppDbContext db, ActivityProvider provider, CancellationToken cancellation)
    {
        if (await db.RateBudgets.AnyAsync(b => b.Provider == provider, cancellation)) return;
        // Garmin names no limits: only its 429 counts.
        var (all, read) = provider == ActivityProvider.Strava ? (settings.Strava.Limit, settings.Strava.ReadLimit) : (new(int.MaxValue, int.MaxValue), new CallCounts(int.MaxValue, int.MaxValue));
        var now = time.GetUtcNow();
        db.RateBudgets.Add(new RateBudget
        {
            Provider = provider, QuarterStart = RateWindows.Quarter(now), DayStart = RateWindows.Day(now), QuarterLimit = all.Quarter, DayLimit = all.Day, ReadQuarterLimit = read.Quarter, ReadDayLimit = read.Day,
        });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            // Another call was first; its row is the row.
            db.ChangeTracker.Clear();
        }
    }
}

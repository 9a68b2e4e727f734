using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Connections;

/// <summary>One connected service: its budget and its queue, and not a word of what anybody did there.</summary>
/// <param name="Budget">Null before the first call.</param>
/// <param name="OpensAt">When the next call may be made, if not now.</param>
public sealed record ServiceHealthRow(ActivityProvider Provider, bool Configured, bool PrivateOnly, int Connected, int Waiting, DateTimeOffset? OldestWaiting, int Read, int Failing, RateBudget? Budget, int QuarterUsed, int DayUsed, DateTimeOffset? OpensAt);

/// <summary>How the connected services fare.</summary>
[Needs(Resource.Trace, Right.Read)]
public sealed class ServiceHealth(Database database, ActivityServicesList services, ActivitySettings settings, TimeProvider time)
{
    public async Task<Result<IReadOnlyList<ServiceHealthRow>>> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ServiceHealth>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Trace, Right.Read) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var rows = new List<ServiceHealthRow>();
        foreach (var provider in Enum.GetValues<ActivityProvider>())
        {
            var waiting = db.ActivityImports.AsNoTracking().Where(i => i.Provider == provider && i.Status == ImportStatus.Waiting);
            var budget = await db.RateBudgets.AsNoTracking().FirstOrDefaultAsync(b => b.Provider == provider, cancellation);
            var opens = budget?.NextReadAt(now);
            rows.Add(new(provider, services.Of(provider).Configured, settings.PrivateOnly(provider), await db.Connections.CountAsync(c => c.Provider == provider && c.Status == ConnectionStatus.Connected, cancellation),
                await waiting.CountAsync(cancellation), await waiting.MinAsync(i => (DateTimeOffset?)i.AnnouncedAt, cancellation), await db.ActivityImports.CountAsync(i => i.Provider == provider && i.ReadAt != null, cancellation),
                await waiting.CountAsync(i => i.LastError != null && i.LastError != "budget", cancellation), budget,
                budget is not null && budget.QuarterStart == RateWindows.Quarter(now) ? budget.ReadQuarterUsed : 0, budget is not null && budget.DayStart == RateWindows.Day(now) ? budget.ReadDayUsed : 0, opens > now ? opens : null));
        }

        return rows;
    }
}

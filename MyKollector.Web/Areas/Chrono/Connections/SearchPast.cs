using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <param name="Provider">Which of the athlete's connections.</param>
public sealed record StartPastSearchCommand(ActivityProvider Provider);

/// <summary>Starts looking through what the athlete did before connecting.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class StartPastSearch(Database database, ActivityServicesList services, TimeProvider time)
{
    public async Task<Result> HandleAsync(StartPastSearchCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StartPastSearch>(actor) is { } refused) return refused;
        if (!services.Of(command.Provider).ListsPast) return ConnectionErrors.NotConfigured;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "past-search", cancellation);
        if (await work.Db.Connections.AsNoTracking().FirstOrDefaultAsync(c => c.Account == actor.Account && c.Provider == command.Provider && c.Status == ConnectionStatus.Connected, cancellation) is not { } connection) return ConnectionErrors.NotConnected;
        // Pressed twice, it is one search.
        if (await work.Db.PastSearches.AnyAsync(s => s.ConnectionId == connection.Id && s.Status == PastSearchStatus.Listing, cancellation)
            || await work.Db.ActivityImports.AnyAsync(i => i.ConnectionId == connection.Id && i.Past && i.Status == ImportStatus.Waiting, cancellation)) return ConnectionErrors.PastSearchRunning;
        var search = PastSearch.Start(PastSearchId.New(now), connection, actor, now);
        work.Db.PastSearches.Add(search);
        work.Db.Outbox.Add(PastHandler.Next(search).ToMessage(now, actor.Correlation));
        return await work.CommitAsync(cancellation);
    }
}

/// <param name="Provider">Which of the athlete's connections.</param>
public sealed record CancelPastSearchCommand(ActivityProvider Provider);

/// <summary>Ends it: no further list, and what waits of it is not read. What was found stays proposed.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class CancelPastSearch(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(CancelPastSearchCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CancelPastSearch>(actor) is { } refused) return refused;
        for (var attempt = 0; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, "past-cancel", cancellation);
            if (await work.Db.PastSearches.Where(s => s.Account == actor.Account && s.Provider == command.Provider).OrderByDescending(s => s.StartedAt).FirstOrDefaultAsync(cancellation) is not { } search) return ConnectionErrors.NotConnected;
            search.Cancel(actor, time.GetUtcNow());
            await work.Db.ActivityImports.Where(i => i.ConnectionId == search.ConnectionId && i.Past && i.Status == ImportStatus.Waiting).ExecuteDeleteAsync(cancellation);
            var saved = await work.CommitAsync(cancellation);
            // A list was noted this very moment: look again.
            if (saved.Succeeded || attempt == 5) return saved;
        }
    }
}

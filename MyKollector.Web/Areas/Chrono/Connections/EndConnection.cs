using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <param name="Provider">Which of the athlete's connections.</param>
public sealed record EndConnectionCommand(ActivityProvider Provider);

/// <summary>The athlete disconnects: everything that came through goes at once, and the service is told.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class EndConnection(Database database, ActivityErasure erasure)
{
    public async Task<Result> HandleAsync(EndConnectionCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EndConnection>(actor) is { } refused) return refused;
        if (actor.Account is not { } account) return Error.Forbidden();
        ConnectionId? id;
        await using (var db = database.CreateFor(actor))
            id = await db.Connections.AsNoTracking().Where(c => c.Account == account && c.Provider == command.Provider && c.Status == ConnectionStatus.Connected).Select(c => (ConnectionId?)c.Id).FirstOrDefaultAsync(cancellation);
        return id is { } connection ? await erasure.DisconnectAsync(connection, DisconnectReason.Asked, tellService: true, actor, cancellation) : ConnectionErrors.NotConnected;
    }
}

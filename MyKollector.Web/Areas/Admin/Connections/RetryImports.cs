using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Connections;

/// <param name="Provider">Whose waiting activities are due now.</param>
public sealed record RetryImportsCommand(ActivityProvider Provider);

/// <summary>Makes waiting activities due now. The budget still decides how many are read.</summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class RetryImports(Database database, ChangeInterceptor journal, TimeProvider time)
{
    public async Task<Result> HandleAsync(RetryImportsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RetryImports>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "retry-imports", cancellation);
        var due = await work.Db.ActivityImports.Where(i => i.Provider == command.Provider && i.Status == ImportStatus.Waiting).ExecuteUpdateAsync(set => set.SetProperty(i => i.NotBefore, now), cancellation);
        var message = new OutboxDraft(DrainHandler.MessageType, new DrainMessage(command.Provider)).ToMessage(now, actor.Correlation);
        work.Db.Outbox.Add(message);
        await journal.AppendAsync(work.Db, [new JournalLine(actor, now, JournalStream.Business, "activity.retried", "outbox", message.Id.Value)
        {
            Details = new Dictionary<string, string?> { ["provider"] = command.Provider.Code(), ["waiting"] = due.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        }], cancellation);
        return await work.CommitAsync(cancellation);
    }
}

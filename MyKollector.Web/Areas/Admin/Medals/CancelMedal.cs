using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Which medal to cancel, and why; the reason is printed on the credit note.</summary>
public sealed record CancelMedalCommand(MedalId Medal, string Reason);

/// <summary>Ends a medal before it is engraved, with its refund and credit note in the same transaction.</summary>
[Needs(Resource.Payment, Right.Validate)]
public sealed class CancelMedal(Database database, Refunds refunds, StepUp stepUp, TimeProvider time)
{
    public async Task<Result> HandleAsync(CancelMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CancelMedal>(actor) is { } refused) return refused;
        if (stepUp.Refuse(actor) is { } needed) return needed;
        await using var work = await database.BeginAsync(actor, "cancel-medal", cancellation);
        if (await work.Db.Medals.FirstOrDefaultAsync(m => m.Id == command.Medal, cancellation) is not { } medal) return MedalErrors.NotFound;
        var done = medal.Cancel(command.Reason, actor, time.GetUtcNow());
        if (!done.Succeeded) return done;
        var order = await work.Db.Orders.SingleAsync(o => o.Id == medal.OrderId, cancellation);
        var refund = await refunds.DecideAsync(work.Db, order, [medal], command.Reason.Trim(), cancellation);
        return refund.Succeeded ? await work.CommitAsync(cancellation) : refund.Error;
    }
}

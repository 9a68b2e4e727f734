using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Loads a medal of the actor's own inside a change. Somebody else's medal does not exist.</summary>
static class OwnMedal
{
    public static async Task<Medal?> FindAsync(AppDbContext db, MedalId id, Actor actor, CancellationToken cancellation) =>
        actor.Account is { } account ? await db.Medals.FirstOrDefaultAsync(m => m.Id == id && (m.Owner == account || (m.Owner == null && m.Buyer == account)), cancellation) : null;
}

/// <summary>A medal whose claim was refused, and what its owner may choose beside another proof.</summary>
/// <param name="Medal">The medal.</param>
/// <param name="Performance">The refused claim.</param>
/// <param name="Serial">Serial of its piece.</param>
/// <param name="MayRefund">Paid by the same person: the money can go back.</param>
public sealed record RefusedClaim(MedalId Medal, PerformanceId Performance, string Serial, bool MayRefund);

/// <summary>After a refused claim the customer chooses: another proof, a medal without time, or a refund. The choice is offered wherever the refusal is read.</summary>
public static class RefusedClaims
{
    /// <summary>The actor's medals that wait for this choice, oldest first.</summary>
    public static async Task<IReadOnlyList<RefusedClaim>> OfAsync(AppDbContext db, Actor actor, CancellationToken cancellation)
    {
        if (actor.Account is not { } account) return [];
        var medals = await db.Medals.AsNoTracking().Where(m => (m.Owner == account || m.Buyer == account) && m.Time == TimeFact.Awaiting && m.Fabrication != Fabrication.Cancelled
            && db.Performances.Any(p => p.Id == m.PerformanceId && p.Status == PerformanceStatus.Refused)).OrderBy(m => m.QueuedAt).ThenBy(m => m.BibNumber).ToListAsync(cancellation);
        return [.. medals.Where(m => m.CanWaiveTime(actor).Succeeded).Select(m => new RefusedClaim(m.Id, m.PerformanceId!.Value, m.PieceSerial, m.Buyer == account))];
    }
}

/// <summary>A finisher medal after all.</summary>
public sealed record WaiveMedalTimeCommand(MedalId Medal);

/// <summary>The owner gives up the time.</summary>
[Needs(Resource.Order, Right.Write)]
public sealed class WaiveMedalTime(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(WaiveMedalTimeCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<WaiveMedalTime>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "medal-waive", cancellation);
        if (await OwnMedal.FindAsync(work.Db, command.Medal, actor, cancellation) is not { } medal) return MedalErrors.NotFound;
        var waived = medal.WaiveTime(actor, time.GetUtcNow());
        return waived.Succeeded ? await work.CommitAsync(cancellation) : waived;
    }
}

/// <summary>Money back for a medal whose claim was refused.</summary>
public sealed record RequestRefundCommand(MedalId Medal);

/// <summary>
/// The third of the choices after a refused claim. Allowed until engraving, also once the blank is made: the refusal is the house's decision,
/// not a change of mind.
/// </summary>
[Needs(Resource.Order, Right.Write)]
public sealed class RequestRefund(Database database, Refunds refunds, TimeProvider time)
{
    public async Task<Result> HandleAsync(RequestRefundCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RequestRefund>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "medal-refund", cancellation);
        if (await OwnMedal.FindAsync(work.Db, command.Medal, actor, cancellation) is not { } medal || medal.Buyer != actor.Account) return MedalErrors.NotFound;
        var claim = medal.PerformanceId is { } id ? await work.Db.Performances.AsNoTracking().Where(p => p.Id == id).Select(p => (PerformanceStatus?)p.Status).FirstOrDefaultAsync(cancellation) : null;
        if (claim != PerformanceStatus.Refused || medal.Time != TimeFact.Awaiting) return OrderErrors.NothingToRefund;
        var cancelled = medal.Cancel("claim refused, refund chosen by the customer", Actor.System with { Correlation = actor.Correlation }, time.GetUtcNow());
        return cancelled.Succeeded ? await refunds.CommitAsync(work, medal, "Refund.ClaimRefused", cancellation) : cancelled;
    }
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>Sets medals aside: a name or an address that needs a question.</summary>
public sealed record HoldMedalsCommand(IReadOnlyList<MedalId> Medals, string Reason);

/// <summary>Sets medals aside, with a reason.</summary>
[Needs(Resource.Production, Right.Produce)]
public sealed class HoldMedals(WorkshopMoves moves)
{
    public async Task<Result<MovedMedals>> HandleAsync(HoldMedalsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<HoldMedals>(actor) is { } refused) return refused;
        if (command.Medals.Count is 0 or > WorkshopMoves.MostAtOnce) return ManufacturingErrors.QuantityInvalid("count");
        if (command.Reason.Trim().Length is 0 or > 200) return MedalErrors.ReasonMissing;
        var ids = command.Medals;
        return await moves.ApplyAsync(actor, "hold", ids, own => own.Where(m => ids.Contains(m.Id)), (medal, now) => medal.Hold(command.Reason, actor, now), null, null, cancellation);
    }
}

/// <summary>Lets medals go on.</summary>
public sealed record ReleaseMedalsCommand(IReadOnlyList<MedalId> Medals);

/// <summary>Lets medals go on; those still queued take a blank from stock when there is one.</summary>
[Needs(Resource.Production, Right.Produce)]
public sealed class ReleaseMedals(WorkshopMoves moves)
{
    public async Task<Result<MovedMedals>> HandleAsync(ReleaseMedalsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReleaseMedals>(actor) is { } refused) return refused;
        if (command.Medals.Count is 0 or > WorkshopMoves.MostAtOnce) return ManufacturingErrors.QuantityInvalid("count");
        var ids = command.Medals;
        return await moves.ApplyAsync(actor, "hold", ids, own => own.Where(m => ids.Contains(m.Id)), (medal, now) => medal.Release(actor, now), null,
            (db, moved, now) => BlankDraw.ForAsync(db, moved, now, cancellation), cancellation);
    }
}

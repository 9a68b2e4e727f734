using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Engraving;

/// <summary>« Gravée », one medal or a jig full of them.</summary>
public sealed record EngraveMedalsCommand(IReadOnlyList<MedalId> Medals);

/// <summary>Made → Engraved, for what passes the engraving preflight as it stands now: nothing else can have been engraved.</summary>
[Needs(Resource.Production, Right.Produce)]
public sealed class EngraveMedals(WorkshopMoves moves, MedalDesigns designs)
{
    public async Task<Result<MovedMedals>> HandleAsync(EngraveMedalsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EngraveMedals>(actor) is { } refused) return refused;
        if (command.Medals.Count is 0 or > WorkshopMoves.MostAtOnce) return ManufacturingErrors.QuantityInvalid("count");
        var ids = command.Medals;
        return await moves.ApplyAsync(actor, "engrave", ids, own => own.Where(m => ids.Contains(m.Id)), (medal, now) => medal.Engrave(actor, now), UnfitAsync, null, cancellation);

        // What the aggregate refuses anyway is not drawn.
        async Task<IReadOnlyDictionary<MedalId, Error>> UnfitAsync(AppDbContext db, IReadOnlyList<Medal> medals)
        {
            List<Medal> next = [.. medals.Where(m => m.CanEngrave(actor).Succeeded)];
            var unfit = await designs.PreflightAsync(db, next, cancellation);
            return next.Where(m => unfit.ContainsKey(m.Id)).ToDictionary(m => m.Id, m => MedalErrors.Unfit(m.PieceSerial, unfit[m.Id]));
        }
    }
}

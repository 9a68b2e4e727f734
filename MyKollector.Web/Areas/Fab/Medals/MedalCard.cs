using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>One medal with its history and what may be done with it now.</summary>
/// <param name="Row">The medal.</param>
/// <param name="Past">What happened to it, oldest first.</param>
/// <param name="CanEngrave">As the aggregate says.</param>
/// <param name="Unfit">Why the preflight refuses it all the same; null when it does not.</param>
/// <param name="CanHold">As the aggregate says.</param>
/// <param name="CanRelease">As the aggregate says.</param>
/// <param name="Rectifications">Kinds that the aggregate would accept now.</param>
/// <param name="Parcel">The parcel it left in.</param>
public sealed record MedalCardView(MedalRow Row, IReadOnlyList<MedalPast> Past, bool CanEngrave, Error? Unfit, bool CanHold, bool CanRelease, IReadOnlyList<RectificationKind> Rectifications, ParcelId? Parcel);

/// <summary>One line of a medal's history.</summary>
public sealed record MedalPast(string Action, DateTimeOffset At, string By, string? Reason);

/// <summary>Reads one medal of a workshop.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class MedalCard(Database database, MedalDesigns designs, TimeProvider time)
{
    public async Task<Result<MedalCardView>> QueryAsync(ManufacturerId workshop, MedalId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MedalCard>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var now = time.GetUtcNow();
        var own = db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop && m.Id == id);
        if (await own.FirstOrDefaultAsync(cancellation) is not { } medal) return MedalErrors.NotFound;
        var row = (await MedalReading.ReadAsync(db, own, now, cancellation))[0];
        var past = await db.Journal.AsNoTracking()
            .Where(e => e.ObjectType == "medal" && e.ObjectId == id.Value && e.Manufacturer == workshop && e.Stream == JournalStream.Business && e.Outcome == Outcome.Done)
            .OrderBy(e => e.Sequence).Select(e => new MedalPast(e.Action, e.At, e.ActorName, e.Reason)).ToListAsync(cancellation);
        var ready = medal.CanEngrave(actor).Succeeded;
        var unfit = ready ? (await designs.PreflightAsync(db, [medal], cancellation)).GetValueOrDefault(medal.Id) : null;
        return new MedalCardView(row, past, ready, unfit, medal.CanHold(actor).Succeeded, medal.CanRelease(actor).Succeeded,
            [.. Enum.GetValues<RectificationKind>().Where(kind => medal.CanRectify(kind, actor, now).Succeeded)], medal.ParcelId);
    }
}

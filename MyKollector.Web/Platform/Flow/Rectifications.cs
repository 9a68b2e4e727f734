using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Flow;

/// <summary>What to take back: a slip of the finger, scrap, a wrong engraving, a lost parcel.</summary>
/// <param name="Medal">The medal.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">A code of <see cref="RectificationReasons"/>.</param>
/// <param name="Text">More about it; asked for with the reason "other".</param>
public sealed record RectifyMedalCommand(MedalId Medal, RectificationKind Kind, string Reason, string? Text = null);

/// <summary>What a rectification did.</summary>
/// <param name="Serial">Serial of the piece that counts now.</param>
/// <param name="Status">Where the medal is now.</param>
/// <param name="Medals">How many medals went back: a parcel is taken back whole.</param>
public sealed record Rectified(string Serial, MedalStatus Status, int Medals);

/// <summary>
/// The one way back, for workshops and administrators alike; each of them has its own handler that asks for the permission. A slip of the
/// finger goes one step, with the same piece; everything else makes a new piece with a new code.
/// </summary>
public sealed class Rectifications(Database database, MedalTokens tokens, TimeProvider time)
{
    public async Task<Result<Rectified>> RectifyAsync(RectifyMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (command.Text?.Length > 300 || RectificationReasons.Compose(command.Kind, command.Reason, command.Text) is not { } reason) return MedalErrors.ReasonMissing;
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, "rectify", cancellation);
            var now = time.GetUtcNow();
            // An administrator rectifies anywhere, a workshop among its own.
            var reach = actor.ScopeOf(Resource.Rectification, Right.Produce) == Scope.All ? work.Db.Medals : work.Db.Medals.Where(m => m.Manufacturer == actor.Manufacturer);
            if (await reach.FirstOrDefaultAsync(m => m.Id == command.Medal, cancellation) is not { } medal) return MedalErrors.NotFound;
            var (result, taken) = command.Kind == RectificationKind.EntryMistake
                ? await StepBackAsync(work.Db, medal, reason, actor, now, cancellation)
                : (medal.Remake(command.Kind, reason, MedalPieceId.New(now), tokens.Create().Stored, actor, now), 1);
            if (!result.Succeeded) return await WhoWasFirst.ExplainAsync(work.Db, medal, result.Error, cancellation);

            if (command.Kind != RectificationKind.EntryMistake) await BlankDraw.ForAsync(work.Db, [medal], now, cancellation);
            await WorkshopThresholds.ReviewAsync(work.Db, actor, now, cancellation);
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return new Rectified(medal.PieceSerial, medal.Status, taken);
            if (attempt == 6 || saved.Error.Kind != ErrorKind.Conflict) return saved.Error;
        }
    }

    static async Task<(Result Result, int Taken)> StepBackAsync(AppDbContext db, Medal medal, string reason, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (medal.Fabrication == Fabrication.Engraved) await WithdrawnMessages.WithdrawAsync(db, MedalNoticeKeys.EngravedPrefix(medal.Id), now, cancellation);
        if (medal.Fabrication != Fabrication.Shipped || medal.ParcelId is not { } parcelId) return (medal.UndoLastStep(reason, actor, now), 1);

        // A parcel is one thing: all of it comes back, and its mail, which waits for this, never leaves.
        var parcel = await db.Parcels.SingleAsync(p => p.Id == parcelId, cancellation);
        var inside = await db.Medals.Where(m => m.ParcelId == parcelId).OrderBy(m => m.Id).ToListAsync(cancellation);
        foreach (var one in inside)
            if (one.UndoLastStep(reason, actor, now) is { Succeeded: false } refused) return (refused, 0);
        if (!await WithdrawnMessages.WithdrawAsync(db, MedalNoticeKeys.ShippedPrefix(parcelId), now, cancellation)) return (MedalErrors.UndoTooLate, 0);
        parcel.Undo(reason, actor, now);
        return (Result.Ok, inside.Count);
    }
}

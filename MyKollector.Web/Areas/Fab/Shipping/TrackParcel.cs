using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>Adds or corrects a parcel's tracking number after it left.</summary>
public sealed record TrackParcelCommand(ParcelId Parcel, string? Carrier, string Tracking);

/// <summary>Adds or corrects a tracking number.</summary>
[Needs(Resource.Shipping, Right.Produce)]
public sealed class TrackParcel(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(TrackParcelCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<TrackParcel>(actor) is { } refused) return refused;
        if (actor.Manufacturer is not { } workshop) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "track", cancellation);
        if (await work.Db.Parcels.FirstOrDefaultAsync(p => p.Id == command.Parcel && p.Manufacturer == workshop && p.UndoneAt == null, cancellation) is not { } parcel) return ShippingErrors.NotFound;
        if (parcel.Track(command.Carrier, command.Tracking, actor, time.GetUtcNow()) is { Succeeded: false } invalid) return invalid;
        return await work.CommitAsync(cancellation);
    }
}

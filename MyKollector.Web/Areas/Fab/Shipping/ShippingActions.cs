using Microsoft.Extensions.Localization;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Flow;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Parts;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>The actions of the shipping page in one place; each of the handlers behind it checks its own permission.</summary>
[Needs(Resource.Shipping, Right.Read)]
public sealed class ShippingActions(ShipOrders shipping, RectifyMedal rectifying, TrackParcel tracking, ScannedMedal scanning)
{
    public Task<Result<ShippedOrders>> ShipAsync(IReadOnlyList<OrderToShip> orders, Actor actor) => shipping.HandleAsync(new(orders), actor, default);

    /// <summary>Takes a whole parcel back: a rectification like any other, with "wrong row" as its reason.</summary>
    public Task<Result<Rectified>> UndoAsync(SentParcel parcel, Actor actor) =>
        rectifying.HandleAsync(new(parcel.Medals[0].Id, RectificationKind.EntryMistake, "wrong_row"), actor, default);

    public async Task<Result<TrackParcelCommand>> TrackAsync(TrackParcelCommand command, Actor actor) =>
        await tracking.HandleAsync(command, actor, default) is { Succeeded: false } refused ? refused.Error : command;

    public Task<Result<Scanned>> ScanAsync(ManufacturerId workshop, string text, Actor actor) => scanning.QueryAsync(workshop, text, actor, default);

    /// <summary>How many orders left, and why others did not.</summary>
    public Told Tell(ShippedOrders done, IStringLocalizer<FabText> texts, ErrorMessages messages)
    {
        List<string> refused = [.. done.Refused.Select(r => messages.Of(r.Refused!)).Distinct()];
        if (done.Done == 0) return refused.Count == 1 ? new(Tone.Problem, refused[0]) : new(Tone.Problem, texts["Told.Nothing"], refused);
        return new(refused.Count == 0 ? Tone.Done : Tone.Attention, texts.Many("Told.Shipped", done.Done), [texts["Told.Shipped.Undo"], .. refused]);
    }
}

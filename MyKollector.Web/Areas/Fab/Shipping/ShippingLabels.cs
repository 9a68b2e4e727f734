using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Parts;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>What stands on the label of an order: the address while the workshop may see it, and the serials of what is in the box.</summary>
[Needs(Resource.Shipping, Right.Read)]
public sealed class ShippingLabels(Database database, TimeProvider time)
{
    public async Task<Result<ShippingLabelData>> QueryAsync(ManufacturerId workshop, OrderId order, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ShippingLabels>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var now = time.GetUtcNow();
        var found = await Addresses.Visible(db, workshop, now).Where(o => o.Id == order).Select(o => new { o.Number, o.DeliveryAddress }).FirstOrDefaultAsync(cancellation);
        if (found is null) return OrderErrors.NotFound;
        var medals = await db.Medals.AsNoTracking().Where(m => m.OrderId == order && m.Manufacturer == workshop && (m.Fabrication == Fabrication.Engraved || m.Fabrication == Fabrication.Shipped))
            .OrderBy(m => m.Id).Select(m => new { m.Serial, Piece = m.Pieces.Max(p => p.Number), m.Fabrication }).ToListAsync(cancellation);

        // Before the parcel leaves the label names what goes in; afterwards, for a second print, what went.
        var inside = medals.Exists(m => m.Fabrication == Fabrication.Engraved) ? medals.Where(m => m.Fabrication == Fabrication.Engraved) : medals;
        var sender = await db.Manufacturers.AsNoTracking().Where(m => m.Id == workshop).Select(m => m.AddressLines).SingleAsync(cancellation);
        return new ShippingLabelData(SenderOf(sender), found.DeliveryAddress, found.Number, [.. inside.Select(m => Medal.PieceSerialOf(m.Serial, m.Piece))], ParisDay.Of(now));
    }

    /// <summary>Name, street, postal code and town.</summary>
    static PostalAddress SenderOf(IReadOnlyList<string> lines)
    {
        var town = lines[^1].Split(' ', 2);
        return new(lines[0], lines.Count > 2 ? lines[1] : "", lines.Count > 3 ? lines[2] : null, town[0], town.Length == 2 ? town[1] : "", "FR");
    }
}

static class ShippingEndpoints
{
    public static void Map(RouteGroupBuilder fab) => fab.MapGet("/expedition/{order:guid}/etiquette.pdf", LabelAsync);

    static async Task<IResult> LabelAsync(Guid order, ShippingLabels labels, ShippingLabelDocument document, CurrentActor current, CancellationToken cancellation)
    {
        var actor = await current.GetAsync();
        if (actor.Manufacturer is not { } workshop) return Results.NotFound();
        var label = await labels.QueryAsync(workshop, new OrderId(order), actor, cancellation);
        // Labels are read by carriers in France whatever the customer speaks.
        return label.Succeeded ? Files.Download(document.Render(label.Value, Cultures.French), "application/pdf", $"{label.Value.OrderNumber}.pdf") : Results.NotFound();
    }
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Shipping;

/// <summary>Where something is sent. Personal data: shown to a workshop from "to ship" to thirty days after.</summary>
/// <param name="Name">Recipient.</param>
/// <param name="Line1">Street and number.</param>
/// <param name="Line2">Complement.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="City">City.</param>
/// <param name="Country">ISO 3166 code.</param>
public sealed record PostalAddress(string Name, string Line1, string? Line2, string PostalCode, string City, string Country)
{
    /// <summary>As written on an envelope, without empty lines.</summary>
    public IReadOnlyList<string> Lines => [.. new[] { Name, Line1, Line2, $"{PostalCode} {City}", Country == "FR" ? null : Country }.Where(l => !string.IsNullOrWhiteSpace(l))!];
}

/// <summary>What leaves the workshop for one order in one box.</summary>
public sealed class Parcel : Entity
{
    public ParcelId Id { get; private init; }

    public OrderId OrderId { get; private init; }

    public ManufacturerId Manufacturer { get; private init; }

    /// <summary>The carrier's number; optional, may be added later.</summary>
    public string? TrackingNumber { get; private set; }

    /// <summary>Carrier shown to the customer, <c>Colissimo</c>; optional.</summary>
    public string? Carrier { get; private set; }

    public DateTimeOffset ShippedAt { get; private init; }

    public string ShippedBy { get; private init; } = "";

    /// <summary>When the shipment was taken back as a slip of the finger.</summary>
    public DateTimeOffset? UndoneAt { get; private set; }

    Parcel() { }

    /// <summary>A parcel sent now. Tracking numbers are 6 to 40 letters and digits.</summary>
    public static Result<Parcel> Send(ParcelId id, OrderId order, ManufacturerId manufacturer, string? carrier, string? tracking, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Shipping, Right.Produce) is not (Scope.All or Scope.Workshop) || by.Manufacturer != manufacturer) return Error.Forbidden();
        if (Normalise(tracking) is not { Succeeded: true } number) return ShippingErrors.TrackingInvalid;
        var parcel = new Parcel { Id = id, OrderId = order, Manufacturer = manufacturer, Carrier = string.IsNullOrWhiteSpace(carrier) ? null : carrier.Trim(), TrackingNumber = number.Value is "" ? null : number.Value, ShippedAt = now, ShippedBy = by.Name };
        parcel.Raise(new ParcelChanged(parcel, "parcel.shipped", null, by, now));
        return parcel;
    }

    /// <summary>Adds or corrects the tracking number.</summary>
    public Result Track(string? carrier, string tracking, Actor by, DateTimeOffset now)
    {
        var scope = by.ScopeOf(Resource.Shipping, Right.Produce);
        if (scope != Scope.All && !(scope == Scope.Workshop && by.Manufacturer == Manufacturer)) return Error.Forbidden();
        if (Normalise(tracking) is not { Succeeded: true, Value.Length: > 0 } number) return ShippingErrors.TrackingInvalid;
        Carrier = string.IsNullOrWhiteSpace(carrier) ? null : carrier.Trim();
        TrackingNumber = number.Value;
        Raise(new ParcelChanged(this, "parcel.tracked", null, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// Takes the shipment back; its medals are rectified beside it in the same change, and they are the ones that guard the undo window
    /// and the permission.
    /// </summary>
    public void Undo(string reason, Actor by, DateTimeOffset now)
    {
        UndoneAt = now;
        Raise(new ParcelChanged(this, "parcel.undone", reason, by, now));
    }

    static Result<string> Normalise(string? tracking)
    {
        var number = (tracking ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return number.Length is 0 or (>= 6 and <= 40) && number.All(char.IsAsciiLetterOrDigit) ? number : ShippingErrors.TrackingInvalid;
    }
}

/// <summary>Something about a parcel changed.</summary>
public sealed record ParcelChanged(Parcel Parcel, string Action, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "parcel";

    public override Guid ObjectId => Parcel.Id.Value;

    public override ManufacturerId? Manufacturer => Parcel.Manufacturer;

    public override OrderId? Order => Parcel.OrderId;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["carrier"] = Parcel.Carrier, ["tracking"] = Parcel.TrackingNumber };
}

/// <summary>What can go wrong with a parcel.</summary>
public static class ShippingErrors
{
    public static readonly Error NotFound = Error.NotFound("parcel.not_found");
    public static readonly Error TrackingInvalid = Error.Invalid("parcel.tracking_invalid", "tracking");
    public static readonly Error NothingToShip = Error.Conflict("parcel.nothing_to_ship");
    public static readonly Error DifferentOrders = Error.Conflict("parcel.different_orders");
}

namespace MyKollector.Domain.Common;

/// <summary>
/// A typed identifier: a MedalId can never be passed for an OrderId. Values are UUID version 7 made by the handler from its own
/// <c>now</c>, so that they sort by creation time and the domain needs no clock.
/// </summary>
/// <typeparam name="TSelf">The identifier itself.</typeparam>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    /// <summary>The stored value.</summary>
    Guid Value { get; }

    /// <summary>Wraps a stored value.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>Identifies one Account.</summary>
public readonly record struct AccountId(Guid Value) : ITypedId<AccountId>
{
    public static AccountId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AccountId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Address.</summary>
public readonly record struct AddressId(Guid Value) : ITypedId<AddressId>
{
    public static AddressId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AddressId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one AdminGrant.</summary>
public readonly record struct AdminGrantId(Guid Value) : ITypedId<AdminGrantId>
{
    public static AdminGrantId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AdminGrantId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Allotment.</summary>
public readonly record struct AllotmentId(Guid Value) : ITypedId<AllotmentId>
{
    public static AllotmentId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AllotmentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Attempt.</summary>
public readonly record struct AttemptId(Guid Value) : ITypedId<AttemptId>
{
    public static AttemptId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AttemptId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Audit.</summary>
public readonly record struct AuditId(Guid Value) : ITypedId<AuditId>
{
    public static AuditId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static AuditId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Basket.</summary>
public readonly record struct BasketId(Guid Value) : ITypedId<BasketId>
{
    public static BasketId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static BasketId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one BasketLine.</summary>
public readonly record struct BasketLineId(Guid Value) : ITypedId<BasketLineId>
{
    public static BasketLineId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static BasketLineId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one BlankStock.</summary>
public readonly record struct BlankStockId(Guid Value) : ITypedId<BlankStockId>
{
    public static BlankStockId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static BlankStockId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one BlankBatch.</summary>
public readonly record struct BlankBatchId(Guid Value) : ITypedId<BlankBatchId>
{
    public static BlankBatchId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static BlankBatchId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Course.</summary>
public readonly record struct CourseId(Guid Value) : ITypedId<CourseId>
{
    public static CourseId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static CourseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one CourseGeometry.</summary>
public readonly record struct CourseGeometryId(Guid Value) : ITypedId<CourseGeometryId>
{
    public static CourseGeometryId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static CourseGeometryId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Decision.</summary>
public readonly record struct DecisionId(Guid Value) : ITypedId<DecisionId>
{
    public static DecisionId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static DecisionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Device.</summary>
public readonly record struct DeviceId(Guid Value) : ITypedId<DeviceId>
{
    public static DeviceId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static DeviceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Invoice.</summary>
public readonly record struct InvoiceId(Guid Value) : ITypedId<InvoiceId>
{
    public static InvoiceId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static InvoiceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Manufacturer.</summary>
public readonly record struct ManufacturerId(Guid Value) : ITypedId<ManufacturerId>
{
    public static ManufacturerId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static ManufacturerId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Medal.</summary>
public readonly record struct MedalId(Guid Value) : ITypedId<MedalId>
{
    public static MedalId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static MedalId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one MedalPiece.</summary>
public readonly record struct MedalPieceId(Guid Value) : ITypedId<MedalPieceId>
{
    public static MedalPieceId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static MedalPieceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Order.</summary>
public readonly record struct OrderId(Guid Value) : ITypedId<OrderId>
{
    public static OrderId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static OrderId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one OrderLine.</summary>
public readonly record struct OrderLineId(Guid Value) : ITypedId<OrderLineId>
{
    public static OrderLineId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static OrderLineId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one OutboxMessage.</summary>
public readonly record struct OutboxMessageId(Guid Value) : ITypedId<OutboxMessageId>
{
    public static OutboxMessageId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static OutboxMessageId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Parcel.</summary>
public readonly record struct ParcelId(Guid Value) : ITypedId<ParcelId>
{
    public static ParcelId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static ParcelId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Payment.</summary>
public readonly record struct PaymentId(Guid Value) : ITypedId<PaymentId>
{
    public static PaymentId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static PaymentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Performance.</summary>
public readonly record struct PerformanceId(Guid Value) : ITypedId<PerformanceId>
{
    public static PerformanceId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static PerformanceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Proof.</summary>
public readonly record struct ProofId(Guid Value) : ITypedId<ProofId>
{
    public static ProofId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static ProofId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Punch.</summary>
public readonly record struct PunchId(Guid Value) : ITypedId<PunchId>
{
    public static PunchId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static PunchId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Refund.</summary>
public readonly record struct RefundId(Guid Value) : ITypedId<RefundId>
{
    public static RefundId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static RefundId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one Stele.</summary>
public readonly record struct SteleId(Guid Value) : ITypedId<SteleId>
{
    public static SteleId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static SteleId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one StoredFile.</summary>
public readonly record struct StoredFileId(Guid Value) : ITypedId<StoredFileId>
{
    public static StoredFileId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static StoredFileId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

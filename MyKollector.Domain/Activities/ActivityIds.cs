using MyKollector.Domain.Common;

namespace MyKollector.Domain.Activities;

/// <summary>Identifies one Connection.</summary>
public readonly record struct ConnectionId(Guid Value) : ITypedId<ConnectionId>
{
    public static ConnectionId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static ConnectionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one ActivityImport.</summary>
public readonly record struct ActivityImportId(Guid Value) : ITypedId<ActivityImportId>
{
    public static ActivityImportId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static ActivityImportId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one RecognisedClimb.</summary>
public readonly record struct RecognisedClimbId(Guid Value) : ITypedId<RecognisedClimbId>
{
    public static RecognisedClimbId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static RecognisedClimbId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

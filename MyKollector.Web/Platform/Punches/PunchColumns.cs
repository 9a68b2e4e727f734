using MyKollector.Domain.Timing;

namespace MyKollector.Web.Platform.Punches;

/// <summary>One column of the punch table: its name, its PostgreSQL type and where its value comes from.</summary>
abstract class PunchColumn(string name, string postgresType)
{
    public string Name => name;

    public string PostgresType => postgresType;

    /// <summary>As SQLite stores it: enumerations as text, instants as microseconds since 1970.</summary>
    public abstract object SqliteValue(Punch punch);

    /// <summary>The column of many punches, for <c>unnest</c>.</summary>
    public abstract Array PostgresValues(IReadOnlyList<Punch> punches);
}

sealed class PunchColumn<T>(string name, string postgresType, Func<Punch, T> value) : PunchColumn(name, postgresType)
{
    public override object SqliteValue(Punch punch) => value(punch) switch
    {
        null => DBNull.Value,
        DateTimeOffset at => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10,
        var other => other,
    };

    public override Array PostgresValues(IReadOnlyList<Punch> punches)
    {
        var values = new T[punches.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(punches[i]);
        return values;
    }
}

/// <summary>The punch table as both databases have it. A test compares it with the model.</summary>
static class PunchColumns
{
    public static IReadOnlyList<PunchColumn> All { get; } =
    [
        Of("Id", "uuid", p => p.Id.Value),
        Of("AttemptId", "uuid", p => p.AttemptId.Value),
        Of("Kind", "text", p => p.Kind.ToString()),
        Of("CourseId", "uuid", p => p.CourseId.Value),
        Of("GeometryVersion", "integer", p => p.GeometryVersion),
        Of("Origin", "text", p => p.Origin.ToString()),
        Of("SteleId", "uuid", p => p.SteleId?.Value),
        Of("MedalId", "uuid", p => p.MedalId?.Value),
        Of("DeviceId", "uuid", p => p.DeviceId.Value),
        Of("AccountId", "uuid", p => p.AccountId?.Value),
        Of("Category", "text", p => p.Category.ToString()),
        Of("WallAtTap", "bigint", p => p.WallAtTap),
        Of("MonotonicAtTap", "double precision", p => p.MonotonicAtTap),
        Of("PageSession", "uuid", p => p.PageSession),
        Of("OffsetBefore", "double precision", p => p.OffsetBefore),
        Of("OffsetAtSend", "double precision", p => p.OffsetAtSend),
        Of("RoundTrip", "double precision", p => p.RoundTrip),
        Of("StepBefore", "double precision", p => p.StepBefore),
        Of("Latitude", "double precision", p => p.Latitude),
        Of("Longitude", "double precision", p => p.Longitude),
        Of("AccuracyMetres", "double precision", p => p.AccuracyMetres),
        Of("FixAge", "double precision", p => p.FixAge),
        Of("Body", "text", p => p.Body),
        Of("Hash", "text", p => p.Hash),
        Of("PreviousHash", "text", p => p.PreviousHash),
        Of("Signature", "text", p => p.Signature),
        Of("ReceivedAt", "timestamptz", p => p.ReceivedAt),
        Of("EffectiveAt", "timestamptz", p => p.EffectiveAt),
        Of("UncertaintyMilliseconds", "double precision", p => p.UncertaintyMilliseconds),
        Of("Method", "text", p => p.Method.ToString()),
        Of("SetAside", "text", p => p.SetAside),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(c => $"\"{c.Name}\""));

    static PunchColumn<T> Of<T>(string name, string postgresType, Func<Punch, T> value) => new(name, postgresType, value);
}

namespace MyKollector.Domain.Activities;

/// <summary>One pair of limits as a service counts them.</summary>
/// <param name="Quarter">Calls per quarter of an hour.</param>
/// <param name="Day">Calls per day.</param>
public readonly record struct CallCounts(int Quarter, int Day)
{
    /// <summary>Reads a header such as <c>100,1000</c>; null when it says something else.</summary>
    public static CallCounts? Read(string? header)
    {
        var parts = header?.Split(',');
        return parts is { Length: 2 } && Number(parts[0]) is { } quarter && Number(parts[1]) is { } day ? new(quarter, day) : null;

        static int? Number(string text) => int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingWhite | System.Globalization.NumberStyles.AllowTrailingWhite, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;
    }
}

/// <summary>The windows of a service's call limits: quarters of an hour at :00, :15, :30 and :45, days at midnight UTC.</summary>
public static class RateWindows
{
    public static DateTimeOffset Quarter(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.FromMinutes(15).Ticks), TimeSpan.Zero);

    public static DateTimeOffset Day(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    public static DateTimeOffset NextQuarter(DateTimeOffset now) => Quarter(now) + TimeSpan.FromMinutes(15);

    public static DateTimeOffset NextDay(DateTimeOffset now) => Day(now) + TimeSpan.FromDays(1);
}

/// <summary>
/// What is left of the calls that a service allows. One row a service; a call is counted before it is made, and what the service's own
/// headers say corrects the count afterwards, upwards only inside a window: another program may use the same key.
/// </summary>
public sealed class RateBudget
{
    public ActivityProvider Provider { get; init; }

    public DateTimeOffset QuarterStart { get; set; }

    public DateTimeOffset DayStart { get; set; }

    public int QuarterLimit { get; set; }

    public int DayLimit { get; set; }

    public int QuarterUsed { get; set; }

    public int DayUsed { get; set; }

    /// <summary>Limits of the calls that only read; the narrower ones.</summary>
    public int ReadQuarterLimit { get; set; }

    public int ReadDayLimit { get; set; }

    public int ReadQuarterUsed { get; set; }

    public int ReadDayUsed { get; set; }

    /// <summary>No call before then: the service said so.</summary>
    public DateTimeOffset? BlockedUntil { get; set; }

    /// <summary>The service refuses athletes beyond its number; since when.</summary>
    public DateTimeOffset? AthletesExceededAt { get; set; }

    public DateTimeOffset? LastSuccessAt { get; set; }

    public DateTimeOffset? LastErrorAt { get; set; }

    /// <summary>Short code of the last error, <c>429</c> or <c>timeout</c>: never what the service wrote.</summary>
    public string? LastError { get; set; }

    /// <summary>When the next reading call may be made; <paramref name="now"/> or earlier when it may be made at once.</summary>
    public DateTimeOffset NextReadAt(DateTimeOffset now)
    {
        var next = now;
        if (BlockedUntil > next) next = BlockedUntil.Value;
        if (QuarterStart == RateWindows.Quarter(now) && (QuarterUsed >= QuarterLimit || ReadQuarterUsed >= ReadQuarterLimit)) next = Later(next, RateWindows.NextQuarter(now));
        if (DayStart == RateWindows.Day(now) && (DayUsed >= DayLimit || ReadDayUsed >= ReadDayLimit)) next = Later(next, RateWindows.NextDay(now));
        return next;
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;

namespace MyKollector.Domain.Timing;

/// <summary>Which end of the attempt.</summary>
public enum PunchKind
{
    Start,
    Finish,

    /// <summary>Takes the start back: a false start, within a minute of it.</summary>
    Undo,
}

/// <summary>How the athlete got to the button.</summary>
public enum PunchOrigin
{
    SteleQr,
    MedalQr,
    TypedSerial,

    /// <summary>A time declared by hand.</summary>
    Manual,

    /// <summary>Typed back from the four words shown at the finish.</summary>
    PaperCode,

    /// <summary>Scanned by a captain or volunteer on one phone for many riders.</summary>
    Kiosk,
}

/// <summary>How the athlete climbs. Belongs to the attempt and decides the ranking.</summary>
public enum Category
{
    Foot,
    Bike,
    EBike,
    Handbike,
}

/// <summary>How a tap was put on the server's clock, best first.</summary>
public enum ClockMethod
{
    /// <summary>Monotonic clock of the same page, agreeing with the wall clock.</summary>
    Monotonic,

    /// <summary>Phone's wall clock with a measured offset.</summary>
    Offset,

    /// <summary>Phone's wall clock alone.</summary>
    Wall,

    /// <summary>Moment of arrival, because the phone's clock is impossible: a person must look.</summary>
    Received,
}

/// <summary>Where the phone was at a tap. Degrees WGS 84, metres, milliseconds.</summary>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="AccuracyMetres">Radius of 68 % confidence, as the Geolocation API gives it.</param>
/// <param name="AgeMilliseconds">Time between the fix and the tap.</param>
public sealed record PhonePosition(double Latitude, double Longitude, double AccuracyMetres, double AgeMilliseconds)
{
    /// <summary>Worst accuracy that still proves a gate, metres.</summary>
    public const double MaxAccuracyMetres = 50;

    /// <summary>Oldest fix that still proves a gate, milliseconds.</summary>
    public const double MaxAgeMilliseconds = 15_000;

    /// <summary>Whether this position proves the gate: distance ≤ half-width + accuracy, accuracy ≤ 50 m, fix at most 15 s old.</summary>
    public bool Proves(Gate gate) =>
        AccuracyMetres is >= 0 and <= MaxAccuracyMetres && AgeMilliseconds is >= 0 and <= MaxAgeMilliseconds &&
        gate.DistanceTo(Latitude, Longitude) <= gate.HalfWidthMetres + AccuracyMetres;
}

/// <summary>What a phone says of its clocks around a tap. Milliseconds; wall clocks since 1970.</summary>
/// <param name="WallAtTap">Wall clock at the tap.</param>
/// <param name="MonotonicAtTap">performance.now() at the tap.</param>
/// <param name="OffsetBefore">Server minus wall, last measured before the tap.</param>
/// <param name="SamePage">True when the sending page is the page that was tapped: only then monotonic values compare.</param>
/// <param name="WallAtSend">Wall clock when sent.</param>
/// <param name="MonotonicAtSend">performance.now() when sent.</param>
/// <param name="OffsetAtSend">Server minus wall, measured when sent.</param>
/// <param name="MonotonicOffset">Server minus performance.now(), measured when sent.</param>
/// <param name="RoundTrip">Round trip of that measurement.</param>
/// <param name="StepBefore">How far wall and monotonic clocks moved apart between the measurement of <paramref name="OffsetBefore"/> and the tap, in one page; null when the page was reopened between them.</param>
public sealed record PhoneClock(long WallAtTap, double MonotonicAtTap, double? OffsetBefore, bool SamePage, long WallAtSend, double MonotonicAtSend, double? OffsetAtSend, double? MonotonicOffset, double? RoundTrip, double? StepBefore = null);

/// <summary>A tap on the server's clock.</summary>
/// <param name="At">When it happened.</param>
/// <param name="UncertaintyMilliseconds">Plus or minus.</param>
/// <param name="Method">How it was found.</param>
public readonly record struct EstimatedInstant(DateTimeOffset At, double UncertaintyMilliseconds, ClockMethod Method)
{
    /// <summary>Two clocks, or two measurements of an offset, may differ by this much before one of them is taken to have stepped or slept, milliseconds.</summary>
    const double StepTolerance = 1500;

    /// <summary>A tap may lie this far in the future before its clock is impossible, milliseconds.</summary>
    const double FutureTolerance = 2000;

    /// <summary>
    /// Puts a tap on the server's clock. The time of arrival is never used while any clock of the phone is usable: an uplink in the
    /// mountains takes seconds. Order of trust: monotonic, offset, wall, arrival. A clock set by hand between two measurements shows as two
    /// offsets that differ; whether it was set before or after the tap is told by the monotonic clock where the page lived on, and else stays
    /// as uncertainty.
    /// </summary>
    /// <param name="clock">What the phone says.</param>
    /// <param name="received">When the server received it.</param>
    public static EstimatedInstant Of(PhoneClock clock, DateTimeOffset received)
    {
        var receivedMs = received.ToUnixTimeMilliseconds();
        var half = Math.Max(1, Math.Abs(clock.RoundTrip ?? 400) / 2);
        if (clock is { SamePage: true, MonotonicOffset: { } monotonicOffset })
        {
            var sinceTap = clock.MonotonicAtSend - clock.MonotonicAtTap;
            var at = clock.MonotonicAtTap + monotonicOffset;
            // Monotonic clocks stop while some phones sleep: only an interval that both clocks agree on is trusted.
            if (sinceTap >= 0 && Math.Abs(sinceTap - (clock.WallAtSend - clock.WallAtTap)) < StepTolerance && Plausible(at))
                return new(From(at), half, ClockMethod.Monotonic);
        }

        if (OffsetAtTap(clock) is var (offset, doubt) && Plausible(clock.WallAtTap + offset))
            return new(From(clock.WallAtTap + offset), half + doubt, ClockMethod.Offset);

        // Two measurements that differ, and one of them would put the tap into the future: it was the other one's clock.
        if (clock is { OffsetBefore: { } before, OffsetAtSend: not null } && Plausible(clock.WallAtTap + before))
            return new(From(clock.WallAtTap + before), half + 1000, ClockMethod.Offset);

        return Plausible(clock.WallAtTap) ? new(From(clock.WallAtTap), 60_000, ClockMethod.Wall) : new(received, TimeSpan.FromDays(1).TotalMilliseconds, ClockMethod.Received);

        bool Plausible(double ms) => double.IsFinite(ms) && ms > 1_500_000_000_000 && ms <= receivedMs + FutureTolerance;

        static DateTimeOffset From(double ms) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(ms));
    }

    static (double Offset, double Doubt)? OffsetAtTap(PhoneClock clock)
    {
        if (clock.OffsetBefore is not { } before) return clock.OffsetAtSend is { } only ? (only, 1000) : null;
        var step = clock.StepBefore ?? double.NaN;
        if (clock.OffsetAtSend is not { } after) return (before, double.IsNaN(step) ? 1000 : Math.Max(1000, Math.Abs(step)));
        var apart = Math.Abs(before - after);
        if (apart < StepTolerance) return (after, apart);

        // The clock was set. Not yet at the tap: what was measured before it holds. Already at the tap, by just as much: what was measured after it holds.
        if (Math.Abs(step) < StepTolerance) return (before, Math.Abs(step));
        var unexplained = Math.Abs(before - step - after);
        return unexplained < StepTolerance ? (after, unexplained) : (after, apart);
    }
}

/// <summary>Why a punch is kept apart and counts for nothing. Codes; the sentences are told to the athlete.</summary>
public static class PunchReasons
{
    /// <summary>The signature is not that of the device it names.</summary>
    public const string OtherDevice = "punch.other_device";

    /// <summary>The device signs its punches, this one came without.</summary>
    public const string SignatureMissing = "punch.unsigned";

    /// <summary>It does not follow the device's punch before it.</summary>
    public const string BrokenChain = "punch.broken_chain";

    /// <summary>Its identifier was used before, for something else.</summary>
    public const string Replayed = "punch.replayed";

    /// <summary>Its clocks name a day that has not come.</summary>
    public const string Future = "punch.future";

    /// <summary>The code that was opened belongs to another course than the one named.</summary>
    public const string OtherCourse = "punch.other_course";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [OtherDevice, SignatureMissing, BrokenChain, Replayed, Future, OtherCourse];
}

/// <summary>
/// One tap, as the phone told it and as the server understood it. Append-only: a correction is another row, never an edit.
/// </summary>
public sealed class Punch
{
    /// <summary>Made by the phone: repeating a delivery finds the same row.</summary>
    public PunchId Id { get; init; }

    /// <summary>Made by the phone too, so that a finish can name a start that the server has not seen yet.</summary>
    public AttemptId AttemptId { get; init; }

    public PunchKind Kind { get; init; }

    public CourseId CourseId { get; init; }

    /// <summary>Version of the course's line that the phone knew.</summary>
    public int GeometryVersion { get; init; }

    public PunchOrigin Origin { get; init; }

    /// <summary>The stele whose code was opened, if one was.</summary>
    public SteleId? SteleId { get; init; }

    /// <summary>The medal whose code was opened, if one was.</summary>
    public MedalId? MedalId { get; init; }

    public DeviceId DeviceId { get; init; }

    /// <summary>The session at arrival, if there was one.</summary>
    public AccountId? AccountId { get; init; }

    public Category Category { get; init; }

    public long WallAtTap { get; init; }

    public double MonotonicAtTap { get; init; }

    /// <summary>One per page load: monotonic values compare only inside it.</summary>
    public Guid PageSession { get; init; }

    public double? OffsetBefore { get; init; }

    public double? OffsetAtSend { get; init; }

    public double? RoundTrip { get; init; }

    /// <inheritdoc cref="PhoneClock.StepBefore"/>
    public double? StepBefore { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public double? AccuracyMetres { get; init; }

    public double? FixAge { get; init; }

    /// <summary>The text that the phone signed, exactly as it came: what the hash and the signature cover.</summary>
    public string Body { get; init; } = "";

    /// <summary>SHA-256 of <see cref="Body"/>, lower-case hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Hash of the device's punch before this one; null for its first.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>Signature by the device's key over <see cref="Body"/>, base64url; null from a phone that cannot sign.</summary>
    public string? Signature { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The tap on the server's clock.</summary>
    public DateTimeOffset EffectiveAt { get; init; }

    public double UncertaintyMilliseconds { get; init; }

    public ClockMethod Method { get; init; }

    /// <summary>Why the punch is kept apart and counts for nothing, as a code; null when it counts.</summary>
    public string? SetAside { get; init; }

    /// <summary>Where the phone was, if it said so.</summary>
    public PhonePosition? Position => Latitude is { } latitude && Longitude is { } longitude && AccuracyMetres is { } accuracy
        ? new(latitude, longitude, accuracy, FixAge ?? double.PositiveInfinity)
        : null;
}

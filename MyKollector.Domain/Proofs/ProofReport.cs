namespace MyKollector.Domain.Proofs;

/// <summary>What the verifier concludes. When in doubt: <see cref="Review"/>.</summary>
public enum Verdict
{
    /// <summary>The recording proves the climb and its time.</summary>
    Valid,

    /// <summary>A person must look; the reasons say at what.</summary>
    Review,

    /// <summary>The recording does not prove the climb; the reasons say why.</summary>
    Invalid,
}

/// <summary>How much a reason weighs.</summary>
public enum ReasonSeverity
{
    /// <summary>Good to know; changes nothing.</summary>
    Note,

    /// <summary>Makes the verdict at least <see cref="Verdict.Review"/>.</summary>
    Doubt,

    /// <summary>Makes the verdict <see cref="Verdict.Invalid"/>.</summary>
    Error,
}

/// <summary>Everything the verifier can say. The stable name of each is in <see cref="ReasonCodes"/>.</summary>
public enum ReasonCode
{
    UnreadableFile,
    FileTruncated,
    NoUsableTime,
    TimeNotMonotonic,
    StartGateNotCrossed,
    FinishGateNotCrossed,
    GateCrossingNotObserved,
    WrongDirection,
    WrongCourse,
    OffCourse,
    MissingStretch,
    MotorVehicle,
    ExceptionalPerformance,
    ForgedConstantSpeed,
    ForgedNoNoise,
    ForgedWhiteNoise,
    ForgedRouteWithTimes,
    ForgedTimeScaled,
    ForgedPeriodic,
    DuplicateOfOtherActivity,
    SplicedRecording,
    FutureDate,
    ShortGaps,
    StopInside,
    OutliersRemoved,
    DuplicatePoints,
    ReversePassPresent,
    FinishGateCrossedTwice,
    CompressedTimestamps,
    BadPointsIgnored,
    Gzip,
    LocalTimeWithoutZone,
}

/// <summary>One finding: what, how grave, where on the track, and the figures of its sentence.</summary>
/// <param name="FromUtc">Beginning of the place on the track, by the file's own clock; null when it concerns the whole file.</param>
/// <param name="ToUtc">Its end.</param>
/// <param name="FromMetres">The same place as metres from the start gate along the course.</param>
/// <param name="ToMetres">Its end.</param>
/// <param name="Args">Figures for the sentence, in its order: metres, seconds, metres per hour, counts, as each sentence says.</param>
public sealed record ProofReason(
    ReasonCode Code,
    ReasonSeverity Severity,
    DateTimeOffset? FromUtc = null,
    DateTimeOffset? ToUtc = null,
    double? FromMetres = null,
    double? ToMetres = null,
    params IReadOnlyList<double> Args);

/// <summary>One passage from start gate to finish gate.</summary>
/// <param name="ElapsedSeconds">Wall clock between the gates, stops included, interpolated at both.</param>
/// <param name="UncertaintySeconds">Standard deviation of the elapsed time; half the bracket where a gate lies in a gap.</param>
/// <param name="Verdict">The verdict on this passage alone.</param>
public sealed record ProofAttempt(DateTimeOffset StartUtc, DateTimeOffset FinishUtc, double ElapsedSeconds, double UncertaintySeconds, Verdict Verdict);

/// <summary>A position of the best attempt, for drawing: where it is, and where on the course it was taken to be.</summary>
/// <param name="Seconds">Since the start gate.</param>
/// <param name="Metres">Along the course from the start gate.</param>
/// <param name="OffsetMetres">From the line, positive to the left.</param>
public readonly record struct MatchedPoint(double Seconds, double Latitude, double Longitude, double Metres, double OffsetMetres);

/// <summary>Speed and gradient over one stretch of the course in the best attempt.</summary>
/// <param name="FromMetres">From the start gate.</param>
/// <param name="ToMetres">From the start gate.</param>
/// <param name="SpeedMetresPerSecond">Mean, stops included.</param>
/// <param name="Gradient">Of the course, as a fraction.</param>
/// <param name="Covered">False where nothing was recorded near the course.</param>
public readonly record struct PaceStretch(double FromMetres, double ToMetres, double SpeedMetresPerSecond, double Gradient, bool Covered);

/// <summary>The verifier's conclusion on one file and one course version. Replayable: the same input gives the same report.</summary>
public sealed record ProofReport
{
    /// <summary>Version of the rules that judged; a stored report keeps its own.</summary>
    public const int CurrentEngine = 1;

    public int Engine { get; init; } = CurrentEngine;

    public required int CourseVersion { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>True when the recording carries proof level N4 (a trace from gate to gate) by itself.</summary>
    public bool ProvesTrace => Verdict == Verdict.Valid;

    /// <summary>Of the best attempt, or null when no pair of gates was passed.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>Standard deviation; show it beside the time and do not rank on tenths.</summary>
    public double? UncertaintySeconds { get; init; }

    public DateTimeOffset? StartUtc { get; init; }

    public DateTimeOffset? FinishUtc { get; init; }

    /// <summary>Share of the course between the gates that the recording covers, 0 to 1.</summary>
    public double Coverage { get; init; }

    public double LongestUncoveredMetres { get; init; }

    /// <summary>Gravest first.</summary>
    public IReadOnlyList<ProofReason> Reasons { get; init; } = [];

    /// <summary>All passages, in order of time.</summary>
    public IReadOnlyList<ProofAttempt> Attempts { get; init; } = [];

    /// <summary>At most <see cref="MaxDrawnPoints"/> positions of the best attempt; without one, of what lies along the course.</summary>
    public IReadOnlyList<MatchedPoint> Matched { get; init; } = [];

    public IReadOnlyList<PaceStretch> Pace { get; init; } = [];

    /// <summary>What recognises this ride again; null without an attempt.</summary>
    public TrackSignature? Signature { get; init; }

    /// <summary>The known ride this one repeats; null when none.</summary>
    public TrackSignature? DuplicateOf { get; init; }

    /// <summary>Index of the judged activity in its file.</summary>
    public int ActivityIndex { get; init; }

    /// <summary>Enough for any screen.</summary>
    public const int MaxDrawnPoints = 2000;

    /// <summary>True when this reason is among them.</summary>
    public bool Has(ReasonCode code) => Reasons.Any(r => r.Code == code);

    /// <summary>The report on a file that no reader could read.</summary>
    public static ProofReport Unreadable(int courseVersion) => new()
    {
        CourseVersion = courseVersion,
        Verdict = Verdict.Invalid,
        Reasons = [new(ReasonCode.UnreadableFile, ReasonSeverity.Error)],
    };
}

/// <summary>Stable names of the reasons, as stored and as handed to other programs.</summary>
public static class ReasonCodes
{
    static readonly Dictionary<ReasonCode, string> Names = Enum.GetValues<ReasonCode>().ToDictionary(c => c, Snake);

    static readonly Dictionary<string, ReasonCode> Codes = Names.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    /// <summary><c>start_gate_not_crossed</c> for <see cref="ReasonCode.StartGateNotCrossed"/>.</summary>
    public static string NameOf(ReasonCode code) => Names[code];

    /// <summary>The other way; false for a name of another version.</summary>
    public static bool TryParse(string name, out ReasonCode code) => Codes.TryGetValue(name, out code);

    static string Snake(ReasonCode code) =>
        string.Concat(code.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}

using MyKollector.Domain.Common;

namespace MyKollector.Domain.Activities;

/// <summary>Where the reading of one activity stands.</summary>
public enum ImportStatus
{
    /// <summary>Announced and not read yet: the athlete sees « en attente ».</summary>
    Waiting,

    /// <summary>Read; it climbs at least one of our courses.</summary>
    Matched,

    /// <summary>Read; none of our courses.</summary>
    NoCourse,

    /// <summary>Read; it cannot show a climb: entered by hand, indoors, virtual, without positions.</summary>
    Unusable,
}

/// <summary>One activity that a service announced. Read once, whatever repeats.</summary>
public sealed class ActivityImport
{
    public ActivityImportId Id { get; init; }

    public ConnectionId ConnectionId { get; init; }

    public AccountId Account { get; init; }

    public ActivityProvider Provider { get; init; }

    /// <summary>The service's identifier of the activity.</summary>
    public string ProviderActivityId { get; init; } = "";

    /// <summary>Where the file waits, sealed: the address carries a key of its own. Null where the identifier is enough.</summary>
    public byte[]? FileAddress { get; set; }

    public ImportStatus Status { get; set; }

    public DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>From a search through the past: read behind everything that is announced.</summary>
    public bool Past { get; init; }

    /// <summary>Not before: the budget is spent, or the service was away.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Somebody is reading it until then.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>The service says it is deleted: look whether that is true, then erase.</summary>
    public bool Vanishing { get; set; }

    /// <summary>Short code of the last failure, <c>429</c> or <c>timeout</c>.</summary>
    public string? LastError { get; set; }

    /// <summary>How long to wait after a failure: a minute, doubling to an hour.</summary>
    public static TimeSpan BackOff(int attempts) => TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Clamp(attempts - 1, 0, 10))));
}

/// <summary>What became of a recognised climb.</summary>
public enum ClimbStatus
{
    /// <summary>« Nous avons reconnu le col … »: the athlete decides.</summary>
    Proposed,

    /// <summary>Kept by the athlete.</summary>
    Kept,

    /// <summary>Not wanted.</summary>
    Dismissed,

    /// <summary>The same ride is known from another source: linked, not doubled.</summary>
    Known,
}

/// <summary>A climb of one of our courses found in a connected activity. For its owner's eyes only.</summary>
public sealed class RecognisedClimb
{
    public RecognisedClimbId Id { get; init; }

    public ActivityImportId ImportId { get; init; }

    public AccountId Account { get; init; }

    public CourseId CourseId { get; init; }

    /// <summary>The private proof made of it, or the earlier proof of the same ride.</summary>
    public ProofId ProofId { get; init; }

    public ClimbStatus Status { get; set; }

    /// <summary>The private time made of it, if it was kept.</summary>
    public PerformanceId? PerformanceId { get; set; }

    public DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? DecidedAt { get; set; }
}

/// <summary>Tells whether two recordings of one athlete are the same ride from two sources.</summary>
public static class SameRide
{
    /// <summary>Two devices of one ride pass the start gate within this time of each other.</summary>
    public static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(120);

    /// <summary>
    /// True when both passages of a course start within two minutes of each other and share most of their time. Their signatures need not agree:
    /// a watch and a bike computer carry different receivers.
    /// </summary>
    public static bool Is(DateTimeOffset startA, double secondsA, DateTimeOffset startB, double secondsB)
    {
        if ((startA - startB).Duration() > StartTolerance) return false;
        var from = startA > startB ? startA : startB;
        var to = startA.AddSeconds(secondsA) < startB.AddSeconds(secondsB) ? startA.AddSeconds(secondsA) : startB.AddSeconds(secondsB);
        return (to - from).TotalSeconds >= 0.5 * Math.Min(secondsA, secondsB);
    }
}

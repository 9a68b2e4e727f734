using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;

namespace MyKollector.Domain.Proofs;

/// <summary>What kind of evidence was given.</summary>
public enum ProofKind
{
    /// <summary>GPX, TCX, FIT or streams.</summary>
    Track,
    Photo,
    Document,
}

/// <summary>
/// A piece of evidence for a performance. The original stays encrypted until the decision plus thirty days; then only the crop to the
/// course's corridor, the hash and the signature remain.
/// </summary>
public sealed class Proof
{
    /// <summary>The <see cref="Source"/> of what the athlete gave with own hands.</summary>
    public const string Uploaded = "upload";

    public ProofId Id { get; init; }

    public PerformanceId? PerformanceId { get; set; }

    /// <summary>Who gave it.</summary>
    public AccountId Athlete { get; init; }

    public CourseId? CourseId { get; set; }

    public ProofKind Kind { get; init; }

    /// <summary>Where it came from: <c>upload</c>, <c>strava</c>, <c>garmin</c>. Anything but an upload is shown to its owner alone.</summary>
    public string Source { get; init; } = Uploaded;

    /// <summary>The encrypted original; null once purged.</summary>
    public StoredFileId? Original { get; set; }

    /// <summary>SHA-256 of the original bytes, lower-case hexadecimal.</summary>
    public string Hash { get; init; } = "";

    public long Length { get; init; }

    /// <summary>Media type found in the bytes, not the one that was claimed.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>The verifier's report, JSON; null for photos and documents.</summary>
    public string? Report { get; set; }

    /// <summary>The track cropped to the course's corridor, compressed; null for photos and documents.</summary>
    public byte[]? Crop { get; set; }

    /// <summary>Shape of arc length against time, for finding copies.</summary>
    public byte[]? Signature { get; set; }

    /// <summary>Finds the signatures that may be copies without reading them all.</summary>
    public long? SignatureKey { get; set; }

    /// <summary>How the athlete says to have climbed.</summary>
    public Category Category { get; set; }

    /// <summary>Version of the course's line that the report judged by.</summary>
    public int? GeometryVersion { get; set; }

    public DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? PurgedAt { get; set; }
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;

namespace MyKollector.Web.Data;

/// <summary>One version of a course's line as it is stored: JSON <c>[[latitude, longitude, altitude], …]</c> beside its gates.</summary>
public sealed class StoredGeometry
{
    public CourseId CourseId { get; init; }

    public int Version { get; init; }

    public string Line { get; init; } = "[]";

    public double StartLatitude { get; init; }

    public double StartLongitude { get; init; }

    public double StartBearing { get; init; }

    public double StartHalfWidth { get; init; }

    public double FinishLatitude { get; init; }

    public double FinishLongitude { get; init; }

    public double FinishBearing { get; init; }

    public double FinishHalfWidth { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public static StoredGeometry From(CourseId course, CourseGeometry geometry, DateTimeOffset now) => new()
    {
        CourseId = course, Version = geometry.Version, CreatedAt = now,
        Line = System.Text.Json.JsonSerializer.Serialize(geometry.Line.Select(p => new[] { p.Latitude, p.Longitude, p.Altitude })),
        StartLatitude = geometry.Start.Latitude, StartLongitude = geometry.Start.Longitude, StartBearing = geometry.Start.BearingDegrees, StartHalfWidth = geometry.Start.HalfWidthMetres,
        FinishLatitude = geometry.Finish.Latitude, FinishLongitude = geometry.Finish.Longitude, FinishBearing = geometry.Finish.BearingDegrees, FinishHalfWidth = geometry.Finish.HalfWidthMetres,
    };

    public CourseGeometry ToGeometry() => new(
        Version,
        [.. System.Text.Json.JsonSerializer.Deserialize<double[][]>(Line)!.Select(p => new GeoPoint(p[0], p[1], p[2]))],
        new Gate(StartLatitude, StartLongitude, StartBearing, StartHalfWidth),
        new Gate(FinishLatitude, FinishLongitude, FinishBearing, FinishHalfWidth));
}

/// <summary>Last line of a journal stream; its row is the lock that keeps the numbers gap-free.</summary>
public sealed class JournalHead
{
    public JournalStream Stream { get; init; }

    public long Sequence { get; set; }

    public byte[] Hash { get; set; } = HashChain.Genesis;
}

/// <summary>The key of one person's personal values in the journal. Erasing the row erases them, and the chain stays whole.</summary>
public sealed class SubjectKey
{
    public AccountId Subject { get; init; }

    /// <summary>AES-256 key, encrypted with the application's own.</summary>
    public byte[] WrappedKey { get; init; } = [];
}

/// <summary>Last number given in a gap-free series, <c>F-2026</c>.</summary>
public sealed class NumberSeries
{
    public string Name { get; init; } = "";

    public int Last { get; set; }
}

/// <summary>An event of a payment provider, stored once whatever repeats.</summary>
public sealed class PaymentEvent
{
    public string Provider { get; init; } = "";

    /// <summary>The provider's own identifier of the event.</summary>
    public string EventId { get; init; } = "";

    public string Type { get; init; } = "";

    public PaymentId? PaymentId { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A phone that punches. Its public key, once registered, signs its punches.</summary>
public sealed class Device
{
    public DeviceId Id { get; init; }

    /// <summary>The account it is merged into.</summary>
    public AccountId? AccountId { get; set; }

    /// <summary>P-256 public key, SubjectPublicKeyInfo; null before it is registered.</summary>
    public byte[]? PublicKey { get; set; }

    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>A file kept outside the database, encrypted, under a random name.</summary>
public sealed class StoredFile
{
    public StoredFileId Id { get; init; }

    /// <summary>Purpose, <c>proof</c> or <c>photo</c>; names the folder.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Media type found in the bytes.</summary>
    public string MediaType { get; init; } = "";

    public long Length { get; init; }

    /// <summary>SHA-256 of the plain bytes.</summary>
    public string Hash { get; init; } = "";

    public DateTimeOffset StoredAt { get; init; }
}

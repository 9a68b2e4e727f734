using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>What kind of file a track was read from.</summary>
public enum TrackFormat
{
    /// <summary>GPS Exchange Format 1.0 or 1.1.</summary>
    Gpx,

    /// <summary>Garmin Training Center XML.</summary>
    Tcx,

    /// <summary>Garmin Flexible and Interoperable Data Transfer.</summary>
    Fit,

    /// <summary>Streams of an activity service as JSON, keyed by type.</summary>
    Streams,
}

/// <summary>What the recording device or service says the activity was. Never proof of anything: people choose it by hand.</summary>
public enum TrackSport
{
    Unknown,
    Cycling,
    EBike,
    Handbike,
    Running,

    /// <summary>Walking, hiking, trail, mountaineering, snowshoes.</summary>
    Hiking,

    /// <summary>Something else on purpose: driving, swimming, skiing.</summary>
    Other,
}

/// <summary>Something a reader noticed. None of them stops the reading.</summary>
public enum TrackOddity
{
    /// <summary>The file ends before it should, or its checksum does not fit.</summary>
    FileTruncated,

    /// <summary>Points without usable position or time were left out; the count says how many.</summary>
    BadPointsIgnored,

    /// <summary>FIT records with a five-bit time offset in their header.</summary>
    CompressedTimestamps,

    /// <summary>The file came compressed.</summary>
    Gzip,

    /// <summary>Times without zone were taken as UTC.</summary>
    LocalTimeWithoutZone,

    /// <summary>More points than <see cref="TrackReader.MaxPoints"/>; the rest was not read.</summary>
    TooManyPoints,

    /// <summary>No point carries a time.</summary>
    WithoutTimes,

    /// <summary>The file's checksum is wrong although nothing is missing.</summary>
    BadChecksum,
}

/// <summary>An oddity and how often it was met.</summary>
public readonly record struct TrackFlag(TrackOddity Oddity, int Count);

/// <summary>One recorded position. A value, so that a file of 200 000 points is one array.</summary>
public struct TrackPoint
{
    /// <summary>The value of <see cref="Time"/> when the file gives none.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>The value of <see cref="HeartRate"/>, <see cref="Cadence"/> and <see cref="Power"/> when the file gives none.</summary>
    public const short None = -1;

    /// <summary>Degrees, WGS 84.</summary>
    public double Latitude { readonly get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public double Longitude { readonly get; set; }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z, or <see cref="NoTime"/>.</summary>
    public long Time { readonly get; set; }

    /// <summary>Metres, NaN when unknown. Barometers drift by a hundred metres: evidence, never a decision.</summary>
    public float Altitude { readonly get; set; }

    /// <summary>The device's own speed in metres per second, NaN when unknown.</summary>
    public float DeviceSpeed { readonly get; set; }

    /// <summary>Beats per minute.</summary>
    public short HeartRate { readonly get; set; }

    /// <summary>Revolutions or steps per minute.</summary>
    public short Cadence { readonly get; set; }

    /// <summary>Watts.</summary>
    public short Power { readonly get; set; }

    /// <summary>True when the point carries a time.</summary>
    public readonly bool HasTime => Time != NoTime;

    /// <summary>The time, or null.</summary>
    public readonly DateTimeOffset? Utc => HasTime ? DateTimeOffset.FromUnixTimeMilliseconds(Time) : null;

    /// <summary>A point that knows nothing but where it is.</summary>
    public static TrackPoint At(double latitude, double longitude) => new()
    {
        Latitude = latitude,
        Longitude = longitude,
        Time = NoTime,
        Altitude = float.NaN,
        DeviceSpeed = float.NaN,
        HeartRate = None,
        Cadence = None,
        Power = None,
    };
}

/// <summary>One activity as recorded: its points in the order of the file, nothing repaired.</summary>
public sealed class Track
{
    readonly TrackPoint[] _points;

    /// <summary>Takes the points over; the caller must not change them afterwards.</summary>
    public Track(TrackFormat format, TrackPoint[] points, TrackSport sport = TrackSport.Unknown, string? device = null, string? name = null, IReadOnlyList<TrackFlag>? flags = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        Format = format;
        _points = points;
        Sport = sport;
        Device = device;
        Name = name;
        Flags = flags ?? [];
    }

    public TrackFormat Format { get; }

    /// <summary>The points, in the order of the file.</summary>
    public ReadOnlySpan<TrackPoint> Points => _points;

    /// <summary>The same points for those that cannot hold a span.</summary>
    public ReadOnlyMemory<TrackPoint> Memory => _points;

    public TrackSport Sport { get; }

    /// <summary>The device or program that says it made the file, at most 80 characters.</summary>
    public string? Device { get; }

    /// <summary>The activity's name in the file, at most 80 characters. Personal: never logged.</summary>
    public string? Name { get; }

    /// <summary>What the reader noticed.</summary>
    public IReadOnlyList<TrackFlag> Flags { get; }

    /// <summary>True when the reader noticed this.</summary>
    public bool Has(TrackOddity oddity)
    {
        foreach (var flag in Flags)
        {
            if (flag.Oddity == oddity) return true;
        }

        return false;
    }

    /// <summary>The first time in the file, or null.</summary>
    public DateTimeOffset? StartUtc
    {
        get
        {
            foreach (ref readonly var point in Points)
            {
                if (point.HasTime) return point.Utc;
            }

            return null;
        }
    }
}

/// <summary>What one file holds: one activity, or several (a TCX of two rides, chained FIT).</summary>
/// <param name="Format">The format its content shows, whatever its name says.</param>
/// <param name="Activities">At least one, each with at least one point.</param>
public sealed record TrackFile(TrackFormat Format, IReadOnlyList<Track> Activities);

/// <summary>Why a file cannot be read at all.</summary>
public static class TrackErrors
{
    /// <summary>Not a format we know, or too damaged for a single point.</summary>
    public static readonly Error Unreadable = Error.Invalid("track.unreadable", "file");

    /// <summary>The file is empty.</summary>
    public static readonly Error Empty = Error.Invalid("track.empty", "file");

    /// <summary>More bytes than <see cref="TrackReader.MaxBytes"/>, or more than <see cref="TrackReader.MaxExpandedBytes"/> once expanded.</summary>
    public static readonly Error TooLarge = Error.Invalid("track.too_large", "file");

    /// <summary>The XML declares a document type: entity bombs and external files are refused unread.</summary>
    public static readonly Error DocumentType = Error.Invalid("track.document_type", "file");

    /// <summary>Readable, but without a single position.</summary>
    public static readonly Error NoPoints = Error.Invalid("track.no_points", "file");

    /// <summary>An archive inside an archive, or too many entries.</summary>
    public static readonly Error Archive = Error.Invalid("track.archive", "file");

    /// <summary>An archive holds several activities: read it with <see cref="ActivityArchive"/>.</summary>
    public static readonly Error ArchiveOfMany = Error.Invalid("track.archive_of_many", "file");
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Activities;

/// <summary>Identifies one PastSearch.</summary>
public readonly record struct PastSearchId(Guid Value) : ITypedId<PastSearchId>
{
    public static PastSearchId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static PastSearchId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Where a search through past activities stands.</summary>
public enum PastSearchStatus
{
    /// <summary>The service's lists are being read.</summary>
    Listing,

    /// <summary>All listed: what may have climbed a course is read in its turn.</summary>
    Listed,
    Cancelled,
}

/// <summary>
/// Looks through what an athlete did before connecting. Lists are cheap (a hundred activities a call); only what may have passed both gates of a course
/// is read, behind whatever is announced meanwhile.
/// </summary>
public sealed class PastSearch : Entity
{
    /// <summary>How far back at most.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(3 * 365);

    /// <summary>Activities of one list.</summary>
    public const int PageSize = 100;

    /// <summary>Lists at most: two thousand activities.</summary>
    public const int MostPages = 20;

    public PastSearchId Id { get; private init; }

    public ConnectionId ConnectionId { get; private init; }

    public AccountId Account { get; private init; }

    public ActivityProvider Provider { get; private init; }

    /// <summary>Activities after this.</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>Activities before this: later ones are announced.</summary>
    public DateTimeOffset Until { get; private init; }

    public DateTimeOffset StartedAt { get; private init; }

    public PastSearchStatus Status { get; private set; }

    /// <summary>Lists read so far.</summary>
    public int Pages { get; private set; }

    /// <summary>Activities seen in them.</summary>
    public int Seen { get; private set; }

    /// <summary>Of these, what may have climbed one of our courses.</summary>
    public int Candidates { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    PastSearch() { }

    /// <summary>Starts one.</summary>
    public static PastSearch Start(PastSearchId id, Connection connection, Actor by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var search = new PastSearch { Id = id, ConnectionId = connection.Id, Account = connection.Account, Provider = connection.Provider, Since = now - Reach, Until = now, StartedAt = now, Status = PastSearchStatus.Listing };
        search.Raise(new PastSearchChanged(search, "connection.past_search_started", by, now));
        return search;
    }

    /// <summary>One list was read.</summary>
    /// <param name="seen">Activities in it.</param>
    /// <param name="candidates">Of these, what may have climbed a course.</param>
    /// <param name="last">The service has no more.</param>
    /// <param name="now">When.</param>
    public void Advance(int seen, int candidates, bool last, DateTimeOffset now)
    {
        Pages++;
        Seen += seen;
        Candidates += candidates;
        if (!last && Pages < MostPages) return;
        Status = PastSearchStatus.Listed;
        EndedAt = now;
        Raise(new PastSearchChanged(this, "connection.past_search_listed", Actor.System, now));
    }

    /// <summary>The athlete ends it; the caller takes out what waits.</summary>
    public void Cancel(Actor by, DateTimeOffset now)
    {
        if (Status == PastSearchStatus.Cancelled) return;
        Status = PastSearchStatus.Cancelled;
        EndedAt = now;
        Raise(new PastSearchChanged(this, "connection.past_search_cancelled", by, now));
    }
}

/// <summary>A search through past activities began or ended. What was found never enters the journal.</summary>
public sealed record PastSearchChanged(PastSearch Search, string Action, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Security;

    public override string ObjectType => "connection";

    public override Guid ObjectId => Search.ConnectionId.Value;

    public override AccountId? Subject => Search.Account;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["provider"] = Search.Provider.Code() };
}

/// <summary>The rough outline of an activity, as lists give it.</summary>
public static class Outline
{
    /// <summary>An outline of a long ride is off its road by some hundred metres, metres.</summary>
    const double Tolerance = 1000;

    /// <summary>Whether the outline passes the start gate of a course and later its finish gate.</summary>
    public static bool MayClimb(IReadOnlyList<GeoPoint> outline, CourseGeometry course)
    {
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(course);
        var start = -1;
        for (var i = 0; i + 1 < outline.Count; i++)
        {
            if (start < 0 && Near(outline[i], outline[i + 1], course.Start)) start = i;
            if (start >= 0 && Near(outline[i], outline[i + 1], course.Finish)) return true;
        }

        return false;
    }

    static bool Near(GeoPoint a, GeoPoint b, Gate gate)
    {
        const double metres = 111_195;
        var across = metres * Math.Cos(double.DegreesToRadians(gate.Latitude));
        var (ax, ay) = ((a.Longitude - gate.Longitude) * across, (a.Latitude - gate.Latitude) * metres);
        var (dx, dy) = ((b.Longitude - a.Longitude) * across, (b.Latitude - a.Latitude) * metres);
        var length = dx * dx + dy * dy;
        var part = length <= 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
        var (x, y) = (ax + part * dx, ay + part * dy);
        return x * x + y * y <= Tolerance * Tolerance;
    }

    /// <summary>
    /// Reads the encoded polyline that map services use (five decimals, differences, six bits a character). Stops where the text makes no sense.
    /// </summary>
    public static IReadOnlyList<GeoPoint> Decode(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var points = new List<GeoPoint>();
        var (latitude, longitude, at) = (0L, 0L, 0);
        while (at < encoded.Length)
        {
            if (Next() is not { } north || Next() is not { } east) break;
            latitude += north;
            longitude += east;
            if (Math.Abs(latitude) > 90_00000 || Math.Abs(longitude) > 180_00000) break;
            points.Add(new(latitude / 1e5, longitude / 1e5, 0));
        }

        return points;

        long? Next()
        {
            long value = 0;
            for (var shift = 0; at < encoded.Length && shift < 35; shift += 5)
            {
                var bits = encoded[at++] - 63;
                if (bits is < 0 or > 63) return null;
                value |= (long)(bits & 31) << shift;
                if (bits < 32) return (value & 1) != 0 ? ~(value >> 1) : value >> 1;
            }

            return null;
        }
    }
}

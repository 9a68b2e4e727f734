using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Courses;

/// <summary>What a course may be climbed for. Belongs to the course; the category belongs to the attempt.</summary>
public enum Discipline
{
    Cycling,
    Running,
    Hiking,
}

/// <summary>Whether a course can be climbed now.</summary>
public enum CourseStatus
{
    Open,

    /// <summary>Snow, works, a closed road: no ranking meanwhile, and the page says why.</summary>
    Closed,

    /// <summary>A danger on the way: no ranking meanwhile, and the page warns.</summary>
    Hazard,
}

/// <summary>A fixed route with a start gate and a finish gate. Its line is versioned: see <see cref="CourseGeometry"/>.</summary>
public sealed class Course : Entity
{
    public CourseId Id { get; private init; }

    /// <summary>Lower-case address part, unique, never changed.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>The place climbed, <c>Col du Galibier</c>.</summary>
    public string Summit { get; private set; } = "";

    /// <summary>Where it starts.</summary>
    public string From { get; private set; } = "";

    public string Massif { get; private set; } = "";

    public string Department { get; private set; } = "";

    /// <summary>ISO 3166 code, <c>FR</c>.</summary>
    public string Country { get; private set; } = "FR";

    /// <summary>Two to four capital letters that start every serial number of this course.</summary>
    public string SerialPrefix { get; private set; } = "";

    public IReadOnlyList<Discipline> Disciplines { get; private set; } = [];

    /// <summary>Metres on the road.</summary>
    public int LengthMetres { get; private set; }

    /// <summary>Metres climbed, published figure.</summary>
    public int GainMetres { get; private set; }

    public int StartAltitude { get; private set; }

    public int FinishAltitude { get; private set; }

    /// <summary>The line in force; punches and proofs name the version they were judged by.</summary>
    public int GeometryVersion { get; private set; }

    /// <summary>Centre of the start gate, kept here for "near me".</summary>
    public double StartLatitude { get; private set; }

    /// <inheritdoc cref="StartLatitude"/>
    public double StartLongitude { get; private set; }

    public CourseStatus Status { get; private set; }

    /// <summary>Why it is closed or dangerous, shown on its page.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>Off where a road may not be raced by law: times stay private then.</summary>
    public bool RankingEnabled { get; private set; }

    /// <summary>When the gates were captured on site or validated; without it nothing is ranked.</summary>
    public DateTimeOffset? LinesValidatedAt { get; private set; }

    /// <summary>Who made the line and under what licence; shown wherever it is.</summary>
    public string Attribution { get; private set; } = "";

    /// <summary>How to get there, French and English.</summary>
    public string AccessFr { get; private set; } = "";

    /// <inheritdoc cref="AccessFr"/>
    public string AccessEn { get; private set; } = "";

    /// <summary>True when texts or steles are made up for demonstration.</summary>
    public bool Demonstration { get; private set; }

    public Difficulty Difficulty => Difficulty.Of(GainMetres, LengthMetres, FinishAltitude);

    /// <summary>Whether times may be ranked publicly now.</summary>
    public bool IsRanked => RankingEnabled && Status == CourseStatus.Open && LinesValidatedAt is not null;

    Course() { }

    /// <summary>A course with its first line.</summary>
    public static Course Create(CourseId id, string slug, string summit, string from, string massif, string department, string country, string serialPrefix,
        IReadOnlyList<Discipline> disciplines, int gainMetres, int startAltitude, int finishAltitude, CourseGeometry geometry, string attribution,
        string accessFr, string accessEn, bool demonstration, Actor by, DateTimeOffset now)
    {
        var course = new Course
        {
            Id = id, Slug = slug, Summit = summit, From = from, Massif = massif, Department = department, Country = country, SerialPrefix = serialPrefix,
            Disciplines = disciplines, GainMetres = gainMetres, StartAltitude = startAltitude, FinishAltitude = finishAltitude, Attribution = attribution,
            AccessFr = accessFr, AccessEn = accessEn, Demonstration = demonstration,
        };
        course.Apply(geometry);
        course.Raise(new CourseChanged(course, "course.created", null, null, geometry.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), by, now));
        return course;
    }

    /// <summary>Opens, closes or marks as dangerous. A reason is needed for anything but open.</summary>
    public Result SetStatus(CourseStatus status, string? reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Catalogue, Right.Write)) return Error.Forbidden();
        if (status != CourseStatus.Open && string.IsNullOrWhiteSpace(reason)) return CourseErrors.ReasonMissing;
        var before = Status;
        Status = status;
        StatusReason = status == CourseStatus.Open ? null : reason!.Trim();
        Raise(new CourseChanged(this, "course.status_changed", StatusReason, before.ToString(), status.ToString(), by, now));
        return Result.Ok;
    }

    /// <summary>Switches public ranking. Refused while the gates have not been validated.</summary>
    public Result SetRanking(bool enabled, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Rankings, Right.Write)) return Error.Forbidden();
        if (enabled && LinesValidatedAt is null) return CourseErrors.LinesNotValidated;
        var before = RankingEnabled;
        RankingEnabled = enabled;
        Raise(new CourseChanged(this, "course.ranking_changed", null, before.ToString(), enabled.ToString(), by, now));
        return Result.Ok;
    }

    /// <summary>States that the gates were captured on site or checked.</summary>
    public Result ValidateLines(string reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Steles, Right.Validate)) return Error.Forbidden();
        if (string.IsNullOrWhiteSpace(reason)) return CourseErrors.ReasonMissing;
        LinesValidatedAt = now;
        Raise(new CourseChanged(this, "course.lines_validated", reason, null, GeometryVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), by, now));
        return Result.Ok;
    }

    /// <summary>Puts a new version of the line in force; it must follow the one before.</summary>
    public Result ReplaceGeometry(CourseGeometry geometry, string reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Catalogue, Right.Validate)) return Error.Forbidden();
        if (geometry.Version != GeometryVersion + 1) return CourseErrors.GeometryOutOfOrder;
        if (string.IsNullOrWhiteSpace(reason)) return CourseErrors.ReasonMissing;
        Apply(geometry);
        LinesValidatedAt = null;
        Raise(new CourseChanged(this, "course.geometry_replaced", reason, (geometry.Version - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), geometry.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), by, now));
        return Result.Ok;
    }

    void Apply(CourseGeometry geometry)
    {
        GeometryVersion = geometry.Version;
        LengthMetres = (int)Math.Round(geometry.LengthMetres);
        StartLatitude = geometry.Start.Latitude;
        StartLongitude = geometry.Start.Longitude;
    }
}

/// <summary>Something about a course changed.</summary>
public sealed record CourseChanged(Course Changed, string Action, string? Why, string? Before, string? After, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "course";

    public override Guid ObjectId => Changed.Id.Value;

    public override CourseId? Course => Changed.Id;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["before"] = Before, ["after"] = After };
}

/// <summary>What can go wrong with a course.</summary>
public static class CourseErrors
{
    public static readonly Error NotFound = Error.NotFound("course.not_found");
    public static readonly Error ReasonMissing = Error.Invalid("course.reason_missing", "reason");
    public static readonly Error LinesNotValidated = Error.Conflict("course.lines_not_validated");
    public static readonly Error GeometryOutOfOrder = Error.Conflict("course.geometry_out_of_order");
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Courses;

/// <summary>Which gate a stele stands at.</summary>
public enum SteleGate
{
    Start,
    Finish,
}

/// <summary>A stele's life.</summary>
public enum SteleStatus
{
    /// <summary>Made, not yet standing.</summary>
    Planned,
    Standing,
    Retired,
}

/// <summary>A physical post with a fixed QR code. The code opens a page; it proves nothing by itself.</summary>
public sealed class Stele : Entity
{
    readonly List<FormerSteleCode> _formerCodes = [];

    public SteleId Id { get; private init; }

    public CourseId CourseId { get; private init; }

    /// <summary>Number printed large on the plate, for people to compare: <c>ALPE-01</c>.</summary>
    public string Number { get; private init; } = "";

    /// <summary>The public code of its short link, <c>/s/{code}</c>; rotated when a copy is suspected.</summary>
    public string Code { get; private set; } = "";

    public SteleGate Gate { get; private init; }

    public double Latitude { get; private set; }

    public double Longitude { get; private set; }

    public SteleStatus Status { get; private set; }

    public DateTimeOffset? InstalledAt { get; private set; }

    /// <summary>How it looks, for people to compare; null before somebody took its picture.</summary>
    public StoredFileId? Picture { get; private set; }

    /// <summary>Codes that were replaced: whoever opens one is told so.</summary>
    public IReadOnlyList<FormerSteleCode> FormerCodes => _formerCodes;

    /// <summary>True for seeded examples, which stand nowhere.</summary>
    public bool Demonstration { get; private init; }

    Stele() { }

    /// <summary>A stele at one of a course's gates.</summary>
    public static Stele Create(SteleId id, CourseId course, string number, string code, SteleGate gate, double latitude, double longitude, bool demonstration, Actor by, DateTimeOffset now)
    {
        var stele = new Stele { Id = id, CourseId = course, Number = number, Code = code, Gate = gate, Latitude = latitude, Longitude = longitude, Demonstration = demonstration };
        stele.Raise(new SteleChanged(stele, "stele.created", null, null, code, by, now));
        return stele;
    }

    /// <summary>Puts it up, or moves it.</summary>
    public Result Place(double latitude, double longitude, string? reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Steles, Right.Write)) return Error.Forbidden();
        if (Status == SteleStatus.Retired) return SteleErrors.Retired;
        if (Math.Abs(latitude) > 90 || Math.Abs(longitude) > 180) return SteleErrors.PositionInvalid;
        var moved = Status == SteleStatus.Standing;
        if (moved && string.IsNullOrWhiteSpace(reason)) return SteleErrors.ReasonMissing;
        Latitude = latitude;
        Longitude = longitude;
        Status = SteleStatus.Standing;
        InstalledAt ??= now;
        Raise(new SteleChanged(this, moved ? "stele.moved" : "stele.installed", reason, null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Shows it as it looks where it stands.</summary>
    public Result ShowPicture(StoredFileId picture, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Steles, Right.Write)) return Error.Forbidden();
        if (Status == SteleStatus.Retired) return SteleErrors.Retired;
        Picture = picture;
        Raise(new SteleChanged(this, "stele.pictured", null, null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Gives it a new code: the old plate's link says that it is no longer valid.</summary>
    public Result RotateCode(string code, string reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Steles, Right.Write)) return Error.Forbidden();
        if (Status == SteleStatus.Retired) return SteleErrors.Retired;
        if (string.IsNullOrWhiteSpace(reason)) return SteleErrors.ReasonMissing;
        var before = Code;
        Code = code;
        _formerCodes.Add(new() { Code = before, SteleId = Id, Until = now });
        Raise(new SteleChanged(this, "stele.code_rotated", reason, before, code, by, now));
        return Result.Ok;
    }

    /// <summary>Takes it down for good.</summary>
    public Result Retire(string reason, Actor by, DateTimeOffset now)
    {
        if (!by.May(Resource.Steles, Right.Write)) return Error.Forbidden();
        if (Status == SteleStatus.Retired) return SteleErrors.Retired;
        if (string.IsNullOrWhiteSpace(reason)) return SteleErrors.ReasonMissing;
        Status = SteleStatus.Retired;
        Raise(new SteleChanged(this, "stele.retired", reason, null, null, by, now));
        return Result.Ok;
    }
}

/// <summary>A code that a stele once had. No other stele ever gets it.</summary>
public sealed class FormerSteleCode
{
    public string Code { get; init; } = "";

    public SteleId SteleId { get; init; }

    public DateTimeOffset Until { get; init; }
}

/// <summary>Something about a stele changed.</summary>
public sealed record SteleChanged(Stele Changed, string Action, string? Why, string? Before, string? After, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "stele";

    public override Guid ObjectId => Changed.Id.Value;

    public override CourseId? Course => Changed.CourseId;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["before"] = Before, ["after"] = After };
}

/// <summary>What can go wrong with a stele.</summary>
public static class SteleErrors
{
    public static readonly Error NotFound = Error.NotFound("stele.not_found");
    public static readonly Error Retired = Error.Conflict("stele.retired");
    public static readonly Error CodeReplaced = Error.Conflict("stele.code_replaced");
    public static readonly Error ReasonMissing = Error.Invalid("stele.reason_missing", "reason");
    public static readonly Error PositionInvalid = Error.Invalid("stele.position_invalid", "latitude");
}

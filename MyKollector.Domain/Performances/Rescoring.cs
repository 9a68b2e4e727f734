using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Proofs;

namespace MyKollector.Domain.Performances;

/// <summary>Identifies one Rescoring.</summary>
public readonly record struct RescoringId(Guid Value) : ITypedId<RescoringId>
{
    public static RescoringId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static RescoringId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one RescoredTime.</summary>
public readonly record struct RescoredTimeId(Guid Value) : ITypedId<RescoredTimeId>
{
    public static RescoredTimeId From(Guid value) => new(value);

    /// <summary>A new identifier created at <paramref name="now"/>.</summary>
    public static RescoredTimeId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Where a run stands.</summary>
public enum RescoringStatus
{
    /// <summary>Judging; goes on after a restart where it stopped.</summary>
    Running,

    /// <summary>All judged: the differences wait for a person.</summary>
    Judged,
    Cancelled,

    /// <summary>A later run took its place.</summary>
    Superseded,
}

/// <summary>
/// Judges every past time of a course again, by the line in force and from what is kept of each. Nothing changes by it: it only writes down what
/// would change, for a person to approve.
/// </summary>
public sealed class Rescoring : Entity
{
    public RescoringId Id { get; private init; }

    public CourseId CourseId { get; private init; }

    /// <summary>The line that it judges by.</summary>
    public int GeometryVersion { get; private init; }

    public string StartedBy { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    public RescoringStatus Status { get; private set; }

    /// <summary>Times to judge, as counted at the start.</summary>
    public int Total { get; private init; }

    /// <summary>Times judged so far.</summary>
    public int Done { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    Rescoring() { }

    /// <summary>Starts a run.</summary>
    public static Rescoring Start(RescoringId id, CourseId course, int geometryVersion, int total, Actor by, DateTimeOffset now)
    {
        var run = new Rescoring { Id = id, CourseId = course, GeometryVersion = geometryVersion, Total = total, StartedBy = by.Name, StartedAt = now, Status = RescoringStatus.Running };
        run.Raise(new RescoringChanged(run, "rescoring.started", by, now));
        return run;
    }

    /// <summary>Notes what was judged in one step.</summary>
    public void Advance(int judged) => Done += judged;

    /// <summary>Everything is judged.</summary>
    public void Complete(DateTimeOffset now) => End(RescoringStatus.Judged, "rescoring.judged", Actor.System, now);

    /// <summary>Ends it: what was not approved stays as it is.</summary>
    public Result Cancel(Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        if (Status is not (RescoringStatus.Running or RescoringStatus.Judged)) return RescoringErrors.Ended;
        End(RescoringStatus.Cancelled, "rescoring.cancelled", by, now);
        return Result.Ok;
    }

    /// <summary>A new run begins on the same course.</summary>
    public void Supersede(Actor by, DateTimeOffset now) => End(RescoringStatus.Superseded, "rescoring.superseded", by, now);

    void End(RescoringStatus status, string code, Actor by, DateTimeOffset now)
    {
        Status = status;
        EndedAt = now;
        Raise(new RescoringChanged(this, code, by, now));
    }
}

/// <summary>What a time was judged again from, the best that is kept.</summary>
public enum RescoringBasis
{
    /// <summary>The file as the athlete gave it.</summary>
    Original,

    /// <summary>The track cropped to the corridor of the line of that time: where the new line leaves it, nothing is known.</summary>
    Crop,

    /// <summary>The two punches.</summary>
    Punches,

    /// <summary>Neither: the athlete's word, a photo or a document, which no line changes.</summary>
    Nothing,
}

/// <summary>What was done with a difference.</summary>
public enum RescoringChoice
{
    Waiting,
    Approved,

    /// <summary>The time stays as it was judged first.</summary>
    Kept,
}

/// <summary>One time judged again: before and after.</summary>
public sealed class RescoredTime
{
    public RescoredTimeId Id { get; init; }

    public RescoringId RescoringId { get; init; }

    public PerformanceId PerformanceId { get; init; }

    /// <summary>The performance as it was read; a later one is judged again instead.</summary>
    public int PerformanceVersion { get; init; }

    public ProofId? ProofId { get; init; }

    public RescoringBasis Basis { get; init; }

    public int GeometryBefore { get; init; }

    public int SecondsBefore { get; init; }

    public int SecondsAfter { get; init; }

    public double? UncertaintyAfter { get; init; }

    public ProofLevel LevelBefore { get; init; }

    public ProofLevel LevelAfter { get; init; }

    public PerformanceStatus StatusBefore { get; init; }

    public PerformanceStatus StatusAfter { get; init; }

    /// <summary>Of the recording; null without one.</summary>
    public Verdict? VerdictBefore { get; init; }

    /// <inheritdoc cref="VerdictBefore"/>
    public Verdict? VerdictAfter { get; init; }

    /// <summary>Whether anything that somebody sees would change.</summary>
    public bool Differs { get; init; }

    /// <summary>Codes of the ladder: the reasons after.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Codes of what would raise the level after.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];

    /// <summary>The ladder found something that a person must look at.</summary>
    public bool Suspicious { get; init; }

    /// <summary>The new report, to be put in force with the approval; null without a recording and once it was chosen.</summary>
    public string? Report { get; set; }

    public RescoringChoice Choice { get; set; }

    public string? ChosenBy { get; set; }

    public DateTimeOffset? ChosenAt { get; set; }

    /// <summary>What the ladder said.</summary>
    public ProofAssessment Assessment => new(LevelAfter, Reasons, Suspicious, NextSteps);
}

/// <summary>A run began or ended.</summary>
public sealed record RescoringChanged(Rescoring Run, string Action, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    readonly string _judged = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Run.Done}/{Run.Total}");

    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "rescoring";

    public override Guid ObjectId => Run.Id.Value;

    public override CourseId? Course => Run.CourseId;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["line"] = Run.GeometryVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), ["judged"] = _judged,
    };
}

/// <summary>What can go wrong with judging again.</summary>
public static class RescoringErrors
{
    public static readonly Error NotFound = Error.NotFound("rescoring.not_found");
    public static readonly Error AlreadyRunning = Error.Conflict("rescoring.already_running");
    public static readonly Error NothingToJudge = Error.Conflict("rescoring.nothing_to_judge");
    public static readonly Error StillRunning = Error.Conflict("rescoring.still_running");
    public static readonly Error Ended = Error.Conflict("rescoring.ended");
    public static readonly Error LineChanged = Error.Conflict("rescoring.line_changed");
    public static readonly Error TimeChanged = Error.Conflict("rescoring.time_changed");
    public static readonly Error AlreadyChosen = Error.Conflict("rescoring.already_chosen");
}

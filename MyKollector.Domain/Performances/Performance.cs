using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Timing;

namespace MyKollector.Domain.Performances;

/// <summary>Where a performance came from.</summary>
public enum PerformanceOrigin
{
    /// <summary>Two punches.</summary>
    Timed,

    /// <summary>A file given by the athlete.</summary>
    Uploaded,

    /// <summary>Declared afterwards.</summary>
    Claimed,

    /// <summary>A connected service: private corroboration, shown to its owner alone.</summary>
    Connected,
}

/// <summary>Where its decision stands.</summary>
public enum PerformanceStatus
{
    /// <summary>A person must look.</summary>
    InReview,

    /// <summary>The athlete is asked for more.</summary>
    MoreAsked,
    Validated,
    Refused,
    Withdrawn,
}

/// <summary>What a person decided, and why.</summary>
public sealed class Decision
{
    public DecisionId Id { get; init; }

    public PerformanceId PerformanceId { get; init; }

    public DateTimeOffset At { get; init; }

    public AccountId? Reviewer { get; init; }

    public string ReviewerName { get; init; } = "";

    /// <summary>Status after the decision.</summary>
    public PerformanceStatus Outcome { get; init; }

    public ProofLevel LevelBefore { get; init; }

    public ProofLevel LevelAfter { get; init; }

    /// <summary>Reason, also told to the athlete.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>What a recording measured between the gates.</summary>
/// <param name="GeometryVersion">The line that judged it.</param>
/// <param name="Seconds">Whole seconds, positive.</param>
/// <param name="UncertaintySeconds">Plus or minus.</param>
/// <param name="StartedAt">At the start gate.</param>
/// <param name="ClimbedOn">That day, Europe/Paris.</param>
public sealed record MeasuredTime(int GeometryVersion, int Seconds, double? UncertaintySeconds, DateTimeOffset StartedAt, DateOnly ClimbedOn);

/// <summary>A claimed time for an athlete on a course, with a proof level and a decision.</summary>
public sealed class Performance : Entity
{
    /// <summary>A record stays provisional this long.</summary>
    public static readonly TimeSpan ProvisionalWindow = TimeSpan.FromDays(7);

    readonly List<Decision> _decisions = [];

    public PerformanceId Id { get; private init; }

    public CourseId CourseId { get; private init; }

    /// <summary>Version of the line it was judged by.</summary>
    public int GeometryVersion { get; private set; }

    /// <summary>The athlete.</summary>
    public AccountId Athlete { get; private init; }

    public AttemptId? AttemptId { get; private init; }

    public PerformanceOrigin Origin { get; private init; }

    /// <summary>Shown to the athlete alone: it came through a connected service whose terms say so. The database hides it from everybody else.</summary>
    public bool OwnerOnly { get; private init; }

    public Category Category { get; private init; }

    /// <summary>The medal whose code was opened, or that the athlete confirmed; null when none is meant yet.</summary>
    public MedalId? MedalId { get; private set; }

    /// <summary>The order whose payment started the claim, if one did.</summary>
    public OrderId? OrderId { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Day of the climb, Europe/Paris.</summary>
    public DateOnly ClimbedOn { get; private set; }

    /// <summary>As measured or declared, whole seconds.</summary>
    public int RawSeconds { get; private set; }

    /// <summary>As adjusted by the athlete; null when not.</summary>
    public int? AdjustedSeconds { get; private set; }

    /// <summary>Plus or minus, seconds; null when declared.</summary>
    public double? UncertaintySeconds { get; private set; }

    public ProofLevel Level { get; private set; }

    /// <summary>Codes of the reasons for the level.</summary>
    public IReadOnlyList<string> LevelReasons { get; private set; } = [];

    /// <summary>Codes of what would raise it.</summary>
    public IReadOnlyList<string> NextSteps { get; private set; } = [];

    public PerformanceStatus Status { get; private set; }

    /// <summary>Note from the athlete to the reviewer.</summary>
    public string? Note { get; private set; }

    /// <summary>What the reviewer told the athlete last.</summary>
    public string? Answer { get; private set; }

    public DateTimeOffset SubmittedAt { get; private init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Provisional until then: a record that another athlete may still question.</summary>
    public DateTimeOffset? ProvisionalUntil { get; private set; }

    /// <summary>A record waits for a second person.</summary>
    public bool NeedsSecondReviewer { get; private set; }

    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>What is shown, engraved and ranked.</summary>
    public int CountedSeconds => AdjustedSeconds ?? RawSeconds;

    Performance() { }

    /// <summary>
    /// Submits a time. What counts by itself is validated at once; everything else waits for a person. Where the level rests on a recording,
    /// <paramref name="measured"/> takes the place of the time that was punched or declared.
    /// </summary>
    public static Performance Submit(PerformanceId id, CourseId course, int geometryVersion, AccountId athlete, AttemptId? attempt, PerformanceOrigin origin, Category category,
        DateTimeOffset? startedAt, DateOnly climbedOn, int rawSeconds, int? adjustedSeconds, double? uncertaintySeconds, ProofAssessment assessment, bool record, string? note, Actor by, DateTimeOffset now, MeasuredTime? measured = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rawSeconds);
        var performance = new Performance
        {
            Id = id, CourseId = course, GeometryVersion = geometryVersion, Athlete = athlete, AttemptId = attempt, Origin = origin, Category = category, StartedAt = startedAt,
            ClimbedOn = climbedOn, RawSeconds = rawSeconds, AdjustedSeconds = adjustedSeconds, UncertaintySeconds = uncertaintySeconds, Note = note, SubmittedAt = now,
        };
        performance.Raise(new PerformanceChanged(performance, "performance.submitted", null, null, by, now));
        performance.Weigh(assessment, measured, now);
        performance.CountOrWait(assessment, record, now);
        return performance;
    }

    /// <summary>The same of a finished attempt: its punches, or what its athlete corrected them to.</summary>
    public static Performance Submit(PerformanceId id, Attempt attempt, AccountId athlete, DateOnly climbedOn, ProofAssessment assessment, bool record, Actor by, DateTimeOffset now, MeasuredTime? measured = null)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return Submit(id, attempt.CourseId, attempt.GeometryVersion, athlete, attempt.Id, PerformanceOrigin.Timed, attempt.Category, attempt.StartedAt, climbedOn, Math.Max(1, (int)attempt.RawElapsed!.Value.TotalSeconds),
            attempt.AdjustedSeconds, attempt.UncertaintySeconds, assessment, record, null, by, now, measured);
    }

    /// <summary>
    /// Keeps a time that came through a connected service, for the athlete's own history. It is never ranked, engraved, certified or decided upon, and
    /// nobody is told.
    /// </summary>
    public static Performance KeepPrivately(PerformanceId id, CourseId course, int geometryVersion, AccountId athlete, Category category, DateTimeOffset startedAt, DateOnly climbedOn, int rawSeconds,
        double? uncertaintySeconds, ProofAssessment assessment, Actor by, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rawSeconds);
        var performance = new Performance
        {
            Id = id, CourseId = course, GeometryVersion = geometryVersion, Athlete = athlete, Origin = PerformanceOrigin.Connected, OwnerOnly = true, Category = category, StartedAt = startedAt,
            ClimbedOn = climbedOn, RawSeconds = rawSeconds, UncertaintySeconds = uncertaintySeconds, SubmittedAt = now, DecidedAt = now, Status = PerformanceStatus.Validated,
            Level = assessment.Level, LevelReasons = assessment.Reasons,
        };
        performance.Raise(new PerformanceChanged(performance, "performance.kept_privately", null, null, by, now));
        return performance;
    }

    /// <summary>
    /// Judges it again by new evidence. A person's decision is never overturned by this; but a validated time that a recording contradicts, or that it
    /// makes a record, is a person's business again: the caller then takes it off a medal that is not engraved yet.
    /// </summary>
    /// <param name="assessment">The ladder's word on all the evidence.</param>
    /// <param name="record">The time that counts by it would be a record.</param>
    /// <param name="measured">What the recording measured, if one was given.</param>
    /// <param name="doubt">Identifies the doubt in the history, if one arises.</param>
    /// <param name="now">When.</param>
    public void Assess(ProofAssessment assessment, bool record, MeasuredTime? measured, DecisionId doubt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var before = CountedSeconds;
        // A person who accepted it in spite of a contradiction is not asked again for the same one.
        var knownToDiffer = LevelReasons.Contains(ProofLadder.SourcesDisagree) || LevelReasons.Contains(ProofLadder.OtherClimb);
        Weigh(assessment, measured, now);
        if (Status == PerformanceStatus.Validated && ((assessment.Contradicted && !knownToDiffer) || (record && CountedSeconds < before)))
        {
            Record(PerformanceStatus.InReview, Level, "", doubt, Actor.System, now);
            NeedsSecondReviewer |= record;
            TakeUpAgain("performance.doubted", null, Actor.System, now);
        }
        else if (Status is PerformanceStatus.InReview or PerformanceStatus.MoreAsked && _decisions.Count == 0) CountOrWait(assessment, record, now);
    }

    void Weigh(ProofAssessment assessment, MeasuredTime? measured, DateTimeOffset now)
    {
        var before = Level;
        var undecided = _decisions.Count == 0;
        if (undecided || assessment.Level > Level) Level = assessment.Level;
        LevelReasons = assessment.Reasons;
        NextSteps = assessment.NextSteps;
        if (before != Level) Raise(new PerformanceChanged(this, "performance.level_changed", before.ToString(), null, Actor.System, now));
        if (measured is not null && assessment.MeasuredByTrace && (undecided || before != Level)) Take(measured, Actor.System, now);
    }

    void CountOrWait(ProofAssessment assessment, bool record, DateTimeOffset now)
    {
        if (assessment.CountsByItself && !record)
        {
            Status = PerformanceStatus.Validated;
            DecidedAt = now;
            Raise(new PerformanceChanged(this, "performance.validated", nameof(PerformanceStatus.InReview), null, Actor.System, now));
        }
        else
        {
            Status = PerformanceStatus.InReview;
            NeedsSecondReviewer = record;
        }
    }

    /// <summary>The recording's time, its plus or minus and its date count from here on; what was punched stays in the attempt, what was declared in the journal.</summary>
    void Take(MeasuredTime measured, Actor by, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(measured.Seconds);
        var before = Summary();
        var same = CountedSeconds == measured.Seconds && ClimbedOn == measured.ClimbedOn && StartedAt == measured.StartedAt;
        GeometryVersion = measured.GeometryVersion;
        (RawSeconds, AdjustedSeconds, UncertaintySeconds) = (measured.Seconds, null, measured.UncertaintySeconds);
        (StartedAt, ClimbedOn) = (measured.StartedAt, measured.ClimbedOn);
        if (!same) Raise(new PerformanceChanged(this, "performance.measured", before, null, by, now, Summary()));

        string Summary() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CountedSeconds} s, {ClimbedOn:yyyy-MM-dd}");
    }

    /// <summary>Whether accepting it at this level puts the recording's time in force.</summary>
    public bool TakesRecording(ProofLevel level) => level >= ProofLevel.N4 && !LevelReasons.Contains(ProofLadder.CrossChecked);

    /// <summary>Acceptances since the last question, refusal or reopening: only these count towards a record's two people.</summary>
    public IReadOnlyList<Decision> StandingApprovals() =>
        [.. _decisions.Where(d => d.Outcome == PerformanceStatus.Validated && !_decisions.Any(later => later.Outcome != PerformanceStatus.Validated && later.At >= d.At))];

    /// <summary>Whether this person may decide now.</summary>
    public Result CanDecide(Actor by)
    {
        if (by.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        if (by.Account == Athlete) return PerformanceErrors.OwnPerformance;
        return Status is PerformanceStatus.InReview or PerformanceStatus.MoreAsked ? Result.Ok : PerformanceErrors.AlreadyDecided(Status);
    }

    /// <summary>Accepts it, at a level. A record needs two different people and stays provisional for seven days.</summary>
    /// <param name="level">The level. From N4 on the recording's time counts, unless both punches confirm it.</param>
    /// <param name="reason">Told to the athlete.</param>
    /// <param name="decision">Identifies the decision.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    /// <param name="record">Whether the time that would count is a record now.</param>
    /// <param name="measured">What the recording given for it measured, if there is one.</param>
    public Result Approve(ProofLevel level, string reason, DecisionId decision, Actor by, DateTimeOffset now, bool record = false, MeasuredTime? measured = null)
    {
        if (CanDecide(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return PerformanceErrors.ReasonMissing;
        var approvals = StandingApprovals();
        var two = NeedsSecondReviewer || record;
        if (two && approvals.Any(d => d.Reviewer == by.Account)) return PerformanceErrors.SecondPersonNeeded;
        Record(PerformanceStatus.Validated, level, reason, decision, by, now);
        Level = level;
        if (measured is not null && TakesRecording(level)) Take(measured, by, now);
        if (two && approvals.Count == 0)
        {
            NeedsSecondReviewer = true;
            Raise(new PerformanceChanged(this, "performance.first_approval", null, reason, by, now));
            return Result.Ok;
        }

        NeedsSecondReviewer = false;
        ProvisionalUntil = two ? now + ProvisionalWindow : null;
        Settle(PerformanceStatus.Validated, "performance.validated", reason, by, now);
        return Result.Ok;
    }

    /// <summary>Refuses it.</summary>
    public Result Refuse(string reason, DecisionId decision, Actor by, DateTimeOffset now)
    {
        if (CanDecide(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return PerformanceErrors.ReasonMissing;
        Record(PerformanceStatus.Refused, Level, reason, decision, by, now);
        Settle(PerformanceStatus.Refused, "performance.refused", reason, by, now);
        return Result.Ok;
    }

    /// <summary>Asks the athlete for more.</summary>
    public Result AskForMore(string reason, DecisionId decision, Actor by, DateTimeOffset now)
    {
        if (CanDecide(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return PerformanceErrors.ReasonMissing;
        Record(PerformanceStatus.MoreAsked, Level, reason, decision, by, now);
        Settle(PerformanceStatus.MoreAsked, "performance.more_asked", reason, by, now);
        return Result.Ok;
    }

    /// <summary>Whether this person may take a decision up again.</summary>
    public Result CanReopen(Actor by)
    {
        if (by.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        if (by.Account == Athlete) return PerformanceErrors.OwnPerformance;
        return Status is PerformanceStatus.Validated or PerformanceStatus.Refused ? Result.Ok : PerformanceErrors.NotDecided;
    }

    /// <summary>
    /// Takes a decision up again: a doubt about a provisional record, a forged file found later, a refusal that was a mistake. The caller takes the
    /// time off a medal that is not engraved yet.
    /// </summary>
    public Result Reopen(string reason, DecisionId decision, Actor by, DateTimeOffset now)
    {
        if (CanReopen(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return PerformanceErrors.ReasonMissing;
        // A decision taken up again is a person's business from here on, whatever the evidence says.
        Record(PerformanceStatus.InReview, Level, reason, decision, by, now);
        TakeUpAgain("performance.reopened", reason, by, now);
        return Result.Ok;
    }

    /// <summary>A record asks for its two people again.</summary>
    void TakeUpAgain(string code, string? reason, Actor by, DateTimeOffset now)
    {
        var before = Status;
        NeedsSecondReviewer |= ProvisionalUntil is not null;
        (Status, DecidedAt, ProvisionalUntil) = (PerformanceStatus.InReview, null, null);
        Raise(new PerformanceChanged(this, code, before.ToString(), reason, by, now));
    }

    /// <summary>
    /// How it would stand after being judged again by another version of the line. A person's decision keeps its level at least, and is taken up again
    /// only where the recording now disproves the climb; what counted by itself and no longer does waits for a person.
    /// </summary>
    public (ProofLevel Level, PerformanceStatus Status) Foresee(ProofAssessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var decided = _decisions.Count > 0;
        var level = decided && assessment.Level < Level ? Level : assessment.Level;
        return Status switch
        {
            PerformanceStatus.Validated when !assessment.CountsByItself && (!decided || assessment.Reasons.Contains("proof.trace_refused")) => (level, PerformanceStatus.InReview),
            PerformanceStatus.InReview or PerformanceStatus.MoreAsked when assessment.CountsByItself && !decided && !NeedsSecondReviewer => (level, PerformanceStatus.Validated),
            _ => (level, Status),
        };
    }

    /// <summary>Puts in force what judging again by a newer version of the line gave, as a person approved it.</summary>
    /// <param name="geometryVersion">The line that judged now.</param>
    /// <param name="rawSeconds">As measured by it.</param>
    /// <param name="uncertaintySeconds">Of that measure.</param>
    /// <param name="assessment">The ladder's word.</param>
    /// <param name="reason">Why.</param>
    /// <param name="decision">Identifies the doubt in the history, if it waits for a person again.</param>
    /// <param name="by">A person who may validate.</param>
    /// <param name="now">When.</param>
    public Result Rescore(int geometryVersion, int rawSeconds, double? uncertaintySeconds, ProofAssessment assessment, string reason, DecisionId decision, Actor by, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rawSeconds);
        if (by.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        if (by.Account == Athlete) return PerformanceErrors.OwnPerformance;
        if (string.IsNullOrWhiteSpace(reason)) return PerformanceErrors.ReasonMissing;
        if (Status == PerformanceStatus.Withdrawn) return PerformanceErrors.AlreadyDecided(Status);
        if (geometryVersion <= GeometryVersion) return PerformanceErrors.JudgedByThisLine;
        var before = Summary();
        var (level, status) = Foresee(assessment);
        GeometryVersion = geometryVersion;
        RawSeconds = rawSeconds;
        UncertaintySeconds = uncertaintySeconds;
        LevelReasons = assessment.Reasons;
        NextSteps = assessment.NextSteps;
        Level = level;
        var accepted = status != Status && status == PerformanceStatus.Validated;
        if (status != Status)
        {
            if (!accepted && _decisions.Count > 0) Record(status, level, reason, decision, by, now);
            NeedsSecondReviewer |= !accepted && ProvisionalUntil is not null;
            Status = status;
            DecidedAt = accepted ? now : null;
            ProvisionalUntil = null;
        }

        Raise(new PerformanceChanged(this, "performance.rescored", before, reason.Trim(), by, now, Summary()));
        // Whoever waited for it is told as of any other decision.
        if (accepted) Raise(new PerformanceChanged(this, "performance.validated", nameof(PerformanceStatus.InReview), null, by, now));
        return Result.Ok;

        string Summary() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {GeometryVersion}, {CountedSeconds} s, {Level}, {Status}");
    }

    /// <summary>The athlete answers a refusal or a question with another proof or a note: a person looks again.</summary>
    public Result Appeal(string? note, Actor by, DateTimeOffset now)
    {
        if (by.Account != Athlete) return Error.Forbidden();
        if (Status is not (PerformanceStatus.Refused or PerformanceStatus.MoreAsked)) return PerformanceErrors.NothingToAppeal;
        if (note?.Length > 1000) return PerformanceErrors.NoteTooLong;
        var before = Status;
        Status = PerformanceStatus.InReview;
        Note = note ?? Note;
        DecidedAt = null;
        Raise(new PerformanceChanged(this, "performance.appealed", before.ToString(), null, by, now));
        return Result.Ok;
    }

    /// <summary>The athlete adds a proof or a note while a person has not decided yet.</summary>
    public Result Supplement(string? note, Actor by, DateTimeOffset now)
    {
        if (by.Account != Athlete) return Error.Forbidden();
        if (Status != PerformanceStatus.InReview) return PerformanceErrors.AlreadyDecided(Status);
        if (note?.Length > 1000) return PerformanceErrors.NoteTooLong;
        Note = note ?? Note;
        Raise(new PerformanceChanged(this, "performance.evidence_added", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>The athlete takes it back, while it waits.</summary>
    public Result Withdraw(Actor by, DateTimeOffset now)
    {
        if (by.Account != Athlete) return Error.Forbidden();
        if (Status == PerformanceStatus.Withdrawn) return PerformanceErrors.AlreadyDecided(Status);
        Settle(PerformanceStatus.Withdrawn, "performance.withdrawn", null, by, now);
        return Result.Ok;
    }

    /// <summary>Names the medal that the time is meant for; the caller has checked that it is the athlete's.</summary>
    public void MeantFor(MedalId medal) => MedalId = medal;

    /// <summary>Names the order that was paid for it.</summary>
    public void BoughtWith(OrderId order) => OrderId ??= order;

    void Record(PerformanceStatus outcome, ProofLevel level, string reason, DecisionId decision, Actor by, DateTimeOffset now) => _decisions.Add(new Decision
    {
        Id = decision, PerformanceId = Id, At = now, Reviewer = by.Account, ReviewerName = by.Name, Outcome = outcome, LevelBefore = Level, LevelAfter = level, Reason = reason.Trim(),
    });

    void Settle(PerformanceStatus status, string code, string? reason, Actor by, DateTimeOffset now)
    {
        var before = Status;
        Status = status;
        Answer = reason ?? Answer;
        DecidedAt = now;
        Raise(new PerformanceChanged(this, code, before.ToString(), reason, by, now));
    }
}

/// <summary>Something about a performance changed.</summary>
public sealed record PerformanceChanged(Performance Performance, string Action, string? Before, string? Why, Actor By, DateTimeOffset At, string? After = null) : DomainEvent(By, At)
{
    readonly string _after = After ?? $"{Performance.Status}/{Performance.Level}";

    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "performance";

    public override Guid ObjectId => Performance.Id.Value;

    public override CourseId? Course => Performance.CourseId;

    public override OrderId? Order => Performance.OrderId;

    public override AccountId? Subject => Performance.Athlete;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["before"] = Before, ["after"] = _after };
}

/// <summary>What can go wrong with a performance.</summary>
public static class PerformanceErrors
{
    public static readonly Error NotFound = Error.NotFound("performance.not_found");
    public static readonly Error ReasonMissing = Error.Invalid("performance.reason_missing", "reason");
    public static readonly Error OwnPerformance = Error.Conflict("performance.own");
    public static readonly Error SecondPersonNeeded = Error.Conflict("performance.second_person_needed");
    public static readonly Error NothingToAppeal = Error.Conflict("performance.nothing_to_appeal");
    public static readonly Error NoteTooLong = Error.Invalid("performance.note_too_long", "note");
    public static readonly Error JudgedByThisLine = Error.Conflict("performance.judged_by_this_line");
    public static readonly Error NotDecided = Error.Conflict("performance.not_decided");
    public static readonly Error TimeInvalid = Error.Invalid("performance.time_invalid", "elapsed");
    public static readonly Error DateInvalid = Error.Invalid("performance.date_invalid", "date");

    /// <summary>Somebody decided already. Argument: the status.</summary>
    public static Error AlreadyDecided(PerformanceStatus status) => Error.Conflict("performance.already_decided", status);
}

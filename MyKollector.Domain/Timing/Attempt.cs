using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Timing;

/// <summary>Where an attempt stands.</summary>
public enum AttemptStatus
{
    /// <summary>Only a finish has arrived so far: the start may still be on its way.</summary>
    StartMissing,
    Running,
    Finished,

    /// <summary>Taken back by the athlete within a minute.</summary>
    FalseStart,
}

/// <summary>One try at a course: derived from its punches, which stay as they are.</summary>
public sealed class Attempt : Entity
{
    /// <summary>How long a start can be taken back.</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromSeconds(60);

    /// <summary>Longer attempts are kept and shown, but a person must look.</summary>
    public static readonly TimeSpan LongestPlausible = TimeSpan.FromHours(24);

    public AttemptId Id { get; private init; }

    public CourseId CourseId { get; private init; }

    public int GeometryVersion { get; private set; }

    /// <summary>The phone that opened the attempt: the only one that may move its start or take it back.</summary>
    public DeviceId DeviceId { get; private set; }

    /// <summary>Who was signed in at the start; else null until the phone's attempts are merged into an account.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>The medal whose code was opened.</summary>
    public MedalId? MedalId { get; private set; }

    public Category Category { get; private set; }

    public PunchOrigin Origin { get; private set; }

    public AttemptStatus Status { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public double StartUncertaintyMilliseconds { get; private set; }

    /// <summary>The start punch was inside the start gate, by a fresh and accurate position.</summary>
    public bool StartInsideGate { get; private set; }

    /// <summary>The start came from a scanned stele or medal code.</summary>
    public bool StartScanned { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public double FinishUncertaintyMilliseconds { get; private set; }

    /// <inheritdoc cref="StartInsideGate"/>
    public bool FinishInsideGate { get; private set; }

    /// <summary>The code of a stele at the finish was open at the tap.</summary>
    public bool FinishScanned { get; private set; }

    /// <summary>A finish was tapped before the start: kept, and counts for nothing.</summary>
    public bool FinishBeforeStart { get; private set; }

    /// <summary>True when a clock could not be trusted: a person must look.</summary>
    public bool ClockSuspect { get; private set; }

    /// <summary>Whole seconds, if the athlete adjusted the time; the raw one is kept beside it.</summary>
    public int? AdjustedSeconds { get; private set; }

    public string? AdjustReason { get; private set; }

    public DateTimeOffset? AdjustedAt { get; private set; }

    /// <summary>Raw elapsed time between the two punches, wall clock, never moving time.</summary>
    public TimeSpan? RawElapsed => FinishedAt - StartedAt;

    /// <summary>What counts: the adjusted time if there is one, else the raw one truncated to the second.</summary>
    public int? CountedSeconds => AdjustedSeconds ?? (RawElapsed is { } raw ? (int)raw.TotalSeconds : null);

    /// <summary>Plus or minus, seconds: both clocks' uncertainties in quadrature.</summary>
    public double UncertaintySeconds => Math.Sqrt(StartUncertaintyMilliseconds * StartUncertaintyMilliseconds + FinishUncertaintyMilliseconds * FinishUncertaintyMilliseconds) / 1000;

    Attempt() { }

    /// <summary>An attempt opened by <paramref name="punch"/>.</summary>
    public static Attempt Open(Punch punch) => new()
    {
        Id = punch.AttemptId, CourseId = punch.CourseId, GeometryVersion = punch.GeometryVersion, DeviceId = punch.DeviceId,
        Category = punch.Category, Origin = punch.Origin, Status = AttemptStatus.StartMissing,
    };

    /// <summary>
    /// The punch that opened the attempt: the first that came here. Whoever scans the medal's code later is told the attempt's identifier, so that
    /// another phone can stop it; only the first phone made it up. Null when none counts.
    /// </summary>
    public static Punch? OpenerOf(IEnumerable<Punch> punches) => punches.Where(p => p.SetAside is null).MinBy(p => (p.ReceivedAt, p.Kind, p.Id.Value));

    /// <summary>
    /// Derives the attempt from all its punches, whatever the order they arrived in. The earliest start counts; of two finishes the earliest
    /// after the start, except that one inside the finish gate beats a bare tap outside. A start taken back within a minute, before any finish, is
    /// a false start. Punches set aside count for nothing. Another phone than the one that opened the attempt may stop it, and nothing else: it neither
    /// moves the start, nor takes it back, nor makes the attempt its holder's.
    /// </summary>
    /// <param name="punches">All the attempt's punches.</param>
    /// <param name="geometry">The line that the start names, else the finish: see <see cref="GeometryOf"/>.</param>
    /// <param name="by">Who punched last.</param>
    /// <param name="now">When.</param>
    /// <param name="finishSteles">Which of the punches' steles stand at the finish.</param>
    /// <param name="medalOwners">Whose the punches' medals are: their owner may take what another phone started for his medal.</param>
    public void Derive(IReadOnlyCollection<Punch> punches, CourseGeometry geometry, Actor by, DateTimeOffset now, IReadOnlySet<SteleId>? finishSteles = null, IReadOnlyDictionary<MedalId, AccountId>? medalOwners = null)
    {
        var counting = Counting(punches);
        var start = counting.FirstOrDefault(p => p.Kind == PunchKind.Start);
        var finish = counting
            .Where(p => p.Kind == PunchKind.Finish && (start is null || p.EffectiveAt > start.EffectiveAt))
            .OrderByDescending(p => p.Position?.Proves(geometry.Finish) == true).ThenBy(p => p.EffectiveAt).ThenBy(p => p.Id.Value)
            .FirstOrDefault();
        var first = start ?? finish ?? counting.FirstOrDefault();
        if (first is null) return;

        DeviceId = OpenerOf(counting)!.DeviceId;
        MedalId ??= counting.Where(p => p.DeviceId == DeviceId).Select(p => p.MedalId).FirstOrDefault(m => m is not null);
        AccountId ??= start?.AccountId ?? OwnerAtFinish();
        GeometryVersion = geometry.Version;
        Origin = first.Origin;
        // The category may still be corrected until the finish, by the athlete.
        Category = (finish is not null && (finish.DeviceId == DeviceId || (finish.AccountId is not null && finish.AccountId == AccountId)) ? finish : first).Category;
        ClockSuspect = counting.Where(p => p == start || p == finish).Any(p => p.Method == ClockMethod.Received || p.UncertaintyMilliseconds > 30_000);
        FinishBeforeStart = start is not null && counting.Any(p => p.Kind == PunchKind.Finish && p.EffectiveAt <= start.EffectiveAt);
        StartUncertaintyMilliseconds = start?.UncertaintyMilliseconds ?? 0;
        StartInsideGate = start?.Position?.Proves(geometry.Start) == true;
        StartScanned = start is { Origin: PunchOrigin.SteleQr or PunchOrigin.MedalQr or PunchOrigin.Kiosk };
        FinishUncertaintyMilliseconds = finish?.UncertaintyMilliseconds ?? 0;
        FinishInsideGate = finish?.Position?.Proves(geometry.Finish) == true;
        FinishScanned = finish?.SteleId is { } stele && finishSteles?.Contains(stele) == true;
        Move(start?.EffectiveAt, "attempt.started", StartedAt, at => StartedAt = at);
        Move(finish?.EffectiveAt, "attempt.finished", FinishedAt, at => FinishedAt = at);

        var undone = start is not null && counting.Any(p => p.Kind == PunchKind.Undo && p.EffectiveAt >= start.EffectiveAt && p.EffectiveAt - start.EffectiveAt <= UndoWindow
            && (finish is null || p.EffectiveAt <= finish.EffectiveAt));
        var before = Status;
        Status = (start, finish) switch
        {
            _ when undone => AttemptStatus.FalseStart,
            (null, _) => AttemptStatus.StartMissing,
            (_, null) => AttemptStatus.Running,
            _ => AttemptStatus.Finished,
        };
        if (undone && before != AttemptStatus.FalseStart) Raise(new AttemptChanged(this, "attempt.false_start", null, null, null, by, now));

        AccountId? OwnerAtFinish() => MedalId is { } medal && medalOwners?.TryGetValue(medal, out var owner) == true && counting.Exists(p => p.Kind == PunchKind.Finish && p.AccountId == owner) ? owner : null;

        void Move(DateTimeOffset? at, string code, DateTimeOffset? before, Action<DateTimeOffset?> set)
        {
            if (before == at) return;
            set(at);
            Raise(new AttemptChanged(this, code, before?.ToString("O", System.Globalization.CultureInfo.InvariantCulture), at?.ToString("O", System.Globalization.CultureInfo.InvariantCulture), null, by, now));
        }
    }

    /// <summary>Version of the line that these punches are judged by: the start's, while it is missing the finish's.</summary>
    public static int GeometryOf(IReadOnlyCollection<Punch> punches)
    {
        var counting = Counting(punches);
        return (counting.FirstOrDefault(p => p.Kind == PunchKind.Start) ?? counting.FirstOrDefault() ?? punches.First()).GeometryVersion;
    }

    static List<Punch> Counting(IReadOnlyCollection<Punch> punches)
    {
        var opener = OpenerOf(punches)?.DeviceId;
        return [.. punches.Where(p => p.SetAside is null && (p.DeviceId == opener || p.Kind == PunchKind.Finish)).OrderBy(p => p.EffectiveAt).ThenBy(p => p.Id.Value)];
    }

    /// <summary>
    /// Corrects the time at the arrival. The raw time stays; the proof level drops. Not below the fastest time that the course allows.
    /// </summary>
    /// <param name="seconds">Whole seconds.</param>
    /// <param name="reason">Why, 3 to 300 characters.</param>
    /// <param name="fastestPlausibleSeconds">Limit by the physics of the course and category.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    public Result Adjust(int seconds, string reason, int fastestPlausibleSeconds, Actor by, DateTimeOffset now)
    {
        if (!Holds(by)) return Error.Forbidden();
        if (Status != AttemptStatus.Finished) return AttemptErrors.NotFinished;
        if (reason.Trim().Length is < 3 or > 300) return AttemptErrors.ReasonMissing;
        if (seconds < fastestPlausibleSeconds || seconds > LongestPlausible.TotalSeconds * 2) return AttemptErrors.TimeImpossible;
        var before = CountedSeconds;
        AdjustedSeconds = seconds;
        AdjustReason = reason.Trim();
        AdjustedAt = now;
        Raise(new AttemptChanged(this, "attempt.adjusted", before?.ToString(System.Globalization.CultureInfo.InvariantCulture), seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), AdjustReason, by, now));
        return Result.Ok;
    }

    /// <summary>Merges an attempt of this device into the account that signed in.</summary>
    public Result GiveTo(AccountId account, Actor by, DateTimeOffset now)
    {
        if (AccountId == account) return Result.Ok;
        if (AccountId is not null) return AttemptErrors.NotYours;
        AccountId = account;
        Raise(new AttemptChanged(this, "attempt.claimed", null, null, null, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// Whether this account may make the attempt its own: it has it, or its phone made it. A phone for many riders makes none of them its holder's.
    /// </summary>
    public bool MayBeTakenBy(Actor by) => by.Account is not null && Holds(by) && (AccountId is not null || Origin != PunchOrigin.Kiosk);

    /// <summary>Names the medal that this attempt is for.</summary>
    public void For(MedalId medal) => MedalId = medal;

    /// <summary>A phone for many riders took this time under a number that belongs to no medal: until somebody says whose it was, nobody can take it.</summary>
    public bool RiderUnknown => Origin == PunchOrigin.Kiosk && MedalId is null && AccountId is null;

    /// <summary>The volunteer's phone says whose time it took, because the number typed at the start belongs to no medal.</summary>
    /// <param name="medal">The rider's medal, of the attempt's course.</param>
    /// <param name="by">Who; must hold the phone that took the time.</param>
    /// <param name="now">When.</param>
    public Result NameRider(MedalId medal, Actor by, DateTimeOffset now)
    {
        if (Origin != PunchOrigin.Kiosk || by.Device != DeviceId) return AttemptErrors.NotFound;
        if (!RiderUnknown) return AttemptErrors.RiderKnown;
        MedalId = medal;
        Raise(new AttemptChanged(this, "attempt.rider_named", null, null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether the attempt is this actor's: by account, or by phone while no account has it.</summary>
    public bool Holds(Actor by) => by.Account is { } account ? AccountId is null ? by.Device == DeviceId : account == AccountId : AccountId is null && by.Device == DeviceId;
}

/// <summary>Something about an attempt changed.</summary>
public sealed record AttemptChanged(Attempt Attempt, string Action, string? Before, string? After, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "attempt";

    public override Guid ObjectId => Attempt.Id.Value;

    public override CourseId? Course => Attempt.CourseId;

    public override AccountId? Subject => Attempt.AccountId;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["before"] = Before, ["after"] = After };
}

/// <summary>What can go wrong with an attempt.</summary>
public static class AttemptErrors
{
    public static readonly Error NotFound = Error.NotFound("attempt.not_found");
    public static readonly Error NotFinished = Error.Conflict("attempt.not_finished");
    public static readonly Error ReasonMissing = Error.Invalid("attempt.reason_missing", "reason");
    public static readonly Error TimeImpossible = Error.Invalid("attempt.time_impossible", "elapsed");
    public static readonly Error AccountNeeded = Error.Forbidden("attempt.account_needed");
    public static readonly Error AlreadySubmitted = Error.Conflict("attempt.already_submitted");
    public static readonly Error MedalOfOtherCourse = Error.Invalid("attempt.medal_other_course", "medal");
    public static readonly Error NotYours = Error.Forbidden("attempt.not_yours");
    public static readonly Error RiderUnknown = Error.NotFound("attempt.rider_unknown");
    public static readonly Error RiderKnown = Error.Conflict("attempt.rider_known");
}

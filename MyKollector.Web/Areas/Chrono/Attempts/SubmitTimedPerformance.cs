using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Attempts;

/// <summary>"Valider mon temps".</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Medal">The medal that it shall go to, confirmed by the athlete; null to decide later.</param>
public sealed record SubmitTimedPerformanceCommand(AttemptId Attempt, MedalId? Medal);

/// <summary>What became of it.</summary>
public sealed record SubmittedPerformance(PerformanceId Performance, PerformanceStatus Status, ProofLevel Level, string? MedalSerial);

sealed class SubmitTimedPerformanceValidator : AbstractValidator<SubmitTimedPerformanceCommand>
{
    public SubmitTimedPerformanceValidator() => RuleFor(c => c.Attempt).NotEqual(new AttemptId(Guid.Empty));
}

/// <summary>
/// Makes a performance of a finished attempt: the evidence gives the level, what counts by itself is validated at once, and its medal has
/// its time in the same transaction. Asking twice gives the same performance.
/// </summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class SubmitTimedPerformance(Database database, PerformanceFlow flow, TimeProvider time)
{
    public async Task<Result<SubmittedPerformance>> HandleAsync(SubmitTimedPerformanceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SubmitTimedPerformance>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return AttemptErrors.AccountNeeded;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "submit-performance", cancellation);
        var attempt = await work.Db.Attempts.SingleOrDefaultAsync(a => a.Id == command.Attempt, cancellation);
        if (attempt is null || !await MayAsync(work.Db, attempt, actor, cancellation)) return AttemptErrors.NotFound;
        if (attempt.Status != AttemptStatus.Finished || attempt.CountedSeconds is not > 0) return AttemptErrors.NotFinished;
        if (attempt.GiveTo(athlete, actor, now) is { Succeeded: false } foreign) return foreign.Error;
        if (command.Medal is { } wanted)
        {
            if (await CourseOfAsync(work.Db, wanted, athlete, cancellation) is not { } course) return MedalErrors.NotFound;
            if (course != attempt.CourseId) return AttemptErrors.MedalOfOtherCourse;
            attempt.For(wanted);
        }

        var performance = await work.Db.Performances.FirstOrDefaultAsync(p => p.AttemptId == attempt.Id, cancellation);
        if (performance is null) work.Db.Performances.Add(performance = await SubmitAsync(work.Db, attempt, athlete, actor, now, cancellation));
        // Anybody may have scanned a medal before he punched: only its owner's time goes there.
        if (attempt.MedalId is { } meant && await CourseOfAsync(work.Db, meant, athlete, cancellation) == attempt.CourseId) performance.MeantFor(meant);
        var medal = await flow.SettleAsync(work.Db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false } failed) return failed.Error;
        return new SubmittedPerformance(performance.Id, performance.Status, performance.Level, medal?.PieceSerial);
    }

    static async Task<Performance> SubmitAsync(AppDbContext db, Attempt attempt, AccountId athlete, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var course = await db.Courses.AsNoTracking().FirstAsync(c => c.Id == attempt.CourseId, cancellation);
        var counted = attempt.CountedSeconds!.Value;
        var record = await Records.WouldBeAsync(db, attempt.CourseId, attempt.Category, counted, cancellation);
        return Performance.Submit(
            PerformanceId.New(now), attempt.CourseId, attempt.GeometryVersion, athlete, attempt.Id, PerformanceOrigin.Timed, attempt.Category, attempt.StartedAt,
            DateOnly.FromDateTime(Formats.InParis(attempt.StartedAt!.Value)), Math.Max(1, (int)attempt.RawElapsed!.Value.TotalSeconds), attempt.AdjustedSeconds, attempt.UncertaintySeconds,
            ProofLadder.Assess(TimedEvidence.Of(attempt, course)), record, note: null, actor, now);
    }

    static async Task<CourseId?> CourseOfAsync(AppDbContext db, MedalId medal, AccountId owner, CancellationToken cancellation) =>
        await db.Medals.Where(m => m.Id == medal && m.Owner == owner).Select(m => (CourseId?)m.CourseId).FirstOrDefaultAsync(cancellation);

    /// <summary>One's own attempt, or one that a volunteer's phone took for one's own medal.</summary>
    static async Task<bool> MayAsync(AppDbContext db, Attempt attempt, Actor actor, CancellationToken cancellation) =>
        attempt.Holds(actor) || (attempt is { AccountId: null, MedalId: { } medal } && await db.Medals.AnyAsync(m => m.Id == medal && m.Owner == actor.Account, cancellation));
}

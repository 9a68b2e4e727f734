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

/// <summary>
/// Makes a performance of a finished attempt: the evidence gives the level, what counts by itself is validated at once, and its medal has
/// its time in the same transaction. Asking twice gives the same performance.
/// </summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class SubmitTimedPerformance(Database database, PerformanceFlow flow, TimeProvider time)
{
    /// <summary>Two phones, or an impatient thumb, ask at once: whoever came second looks again and finds what the first one made.</summary>
    const int Looks = 3;

    public async Task<Result<SubmittedPerformance>> HandleAsync(SubmitTimedPerformanceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SubmitTimedPerformance>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return AttemptErrors.AccountNeeded;
        for (var look = 1; ; look++)
        {
            var submitted = await SubmitOnceAsync(command, athlete, actor, cancellation);
            if (submitted.Succeeded || look == Looks || (submitted.Error != DataErrors.ChangedMeanwhile && submitted.Error != DataErrors.AlreadyThere)) return submitted;
        }
    }

    async Task<Result<SubmittedPerformance>> SubmitOnceAsync(SubmitTimedPerformanceCommand command, AccountId athlete, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "submit-performance", cancellation);
        var attempt = await work.Db.Attempts.SingleOrDefaultAsync(a => a.Id == command.Attempt, cancellation);
        if (attempt is null || !await AttemptRights.MayTakeAsync(work.Db, attempt, actor, cancellation)) return AttemptErrors.NotFound;
        if (attempt.Status != AttemptStatus.Finished || attempt.CountedSeconds is not > 0) return AttemptErrors.NotFinished;
        if (attempt.GiveTo(athlete, actor, now) is { Succeeded: false } foreign) return foreign.Error;
        if (command.Medal is { } wanted)
        {
            if (await work.Db.Medals.FirstOrDefaultAsync(m => m.Id == wanted && m.Owner == athlete, cancellation) is not { } named) return MedalErrors.NotFound;
            if (named.CourseId != attempt.CourseId) return AttemptErrors.MedalOfOtherCourse;
            attempt.For(wanted);
        }

        var performance = await work.Db.Performances.FirstOrDefaultAsync(p => p.AttemptId == attempt.Id, cancellation);
        if (performance is null) work.Db.Performances.Add(performance = await SubmitAsync(work.Db, attempt, athlete, actor, now, cancellation));
        if (await MeantAsync(work.Db, attempt, performance, confirmed: command.Medal is not null, cancellation) is { } meant) performance.MeantFor(meant);
        var medal = await flow.SettleAsync(work.Db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false } failed) return failed.Error;
        return new SubmittedPerformance(performance.Id, performance.Status, performance.Level, medal?.PieceSerial);
    }

    /// <summary>
    /// The medal of the code that was opened, or that the athlete confirmed. Anybody may have scanned a medal before he punched: only its owner's
    /// time goes there. One that has another time already takes this one only when its owner says so.
    /// </summary>
    static async Task<MedalId?> MeantAsync(AppDbContext db, Attempt attempt, Performance performance, bool confirmed, CancellationToken cancellation)
    {
        if (attempt.MedalId is not { } opened) return null;
        var medal = await db.Medals.FirstOrDefaultAsync(m => m.Id == opened && m.Owner == performance.Athlete && m.CourseId == attempt.CourseId, cancellation);
        return medal is not null && (confirmed || medal.Time != TimeFact.Validated || medal.PerformanceId == performance.Id) ? medal.Id : null;
    }

    static async Task<Performance> SubmitAsync(AppDbContext db, Attempt attempt, AccountId athlete, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var course = await db.Courses.AsNoTracking().FirstAsync(c => c.Id == attempt.CourseId, cancellation);
        var counted = attempt.CountedSeconds!.Value;
        var record = await Records.WouldBeAsync(db, attempt.CourseId, attempt.Category, counted, cancellation);
        return Performance.Submit(PerformanceId.New(now), attempt, athlete, DateOnly.FromDateTime(Formats.InParis(attempt.StartedAt!.Value)), ProofLadder.Assess(TimedEvidence.Of(attempt, course)), record, actor, now);
    }
}

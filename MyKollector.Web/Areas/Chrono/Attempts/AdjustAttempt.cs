using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Attempts;

/// <summary>Corrects a time at the arrival; the raw one is kept.</summary>
public sealed record AdjustAttemptCommand(AttemptId Attempt, int Seconds, string Reason);

[OpenToAll("The athlete at the summit may have no account yet; the aggregate lets only the phone or account that holds the attempt change it.")]
public sealed class AdjustAttempt(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(AdjustAttemptCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AdjustAttempt>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "adjust-attempt", cancellation);
        var attempt = await work.Db.Attempts.SingleOrDefaultAsync(a => a.Id == command.Attempt, cancellation);
        if (attempt is null) return AttemptErrors.NotFound;
        if (!attempt.Holds(actor))
        {
            if (!await AttemptRights.MayTakeAsync(work.Db, attempt, actor, cancellation)) return AttemptErrors.NotFound;
            attempt.GiveTo(actor.Account!.Value, actor, time.GetUtcNow());
        }

        if (await work.Db.Performances.AnyAsync(p => p.AttemptId == attempt.Id, cancellation)) return AttemptErrors.AlreadySubmitted;
        var course = await work.Db.Courses.AsNoTracking().SingleAsync(c => c.Id == attempt.CourseId, cancellation);
        // A phone that sends its correction again after a lost answer changes nothing twice.
        if (attempt.AdjustedSeconds == command.Seconds && attempt.AdjustReason == command.Reason.Trim()) return Result.Ok;
        if (attempt.Adjust(command.Seconds, command.Reason, TimedEvidence.FastestSeconds(attempt.Category, course), actor, time.GetUtcNow()) is { Succeeded: false } wrong) return wrong;
        return await work.CommitAsync(cancellation);
    }
}

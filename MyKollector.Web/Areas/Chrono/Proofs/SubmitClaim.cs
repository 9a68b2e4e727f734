using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Course">The course climbed.</param>
/// <param name="ClimbedOn">Day, Europe/Paris.</param>
/// <param name="Seconds">Declared elapsed time, whole seconds.</param>
/// <param name="Category">How.</param>
/// <param name="Note">To the reviewer, at most 1000 characters.</param>
/// <param name="Proof">A photo, document or recording given for it.</param>
public sealed record SubmitClaimCommand(CourseId Course, DateOnly ClimbedOn, int Seconds, Category Category, string? Note, ProofId? Proof);

/// <summary>Declares a time after the fact. A person decides, except where a recording proves it by itself.</summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class SubmitClaim(Database database, CourseGeometries geometries, PerformanceFlow flow, Throttle throttle, TimeProvider time)
{
    /// <summary>A declared time must be one that somebody can have needed: at most this long.</summary>
    public const int LongestSeconds = 48 * 3600;

    public async Task<Result<PerformanceId>> HandleAsync(SubmitClaimCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SubmitClaim>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        var now = time.GetUtcNow();
        if (command.ClimbedOn > DateOnly.FromDateTime(Formats.InParis(now)) || command.ClimbedOn.Year < 1950) return PerformanceErrors.DateInvalid;
        if (command.Seconds is <= 0 or > LongestSeconds) return PerformanceErrors.TimeInvalid;
        if (command.Note?.Length > 1000) return PerformanceErrors.NoteTooLong;

        await using var work = await database.BeginAsync(actor, "submit-claim", cancellation);
        var db = work.Db;
        if (await db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Id == command.Course, cancellation) is not { } course) return Domain.Courses.CourseErrors.NotFound;
        // The same claim sent twice is one.
        if (await db.Performances.Where(p => p.Athlete == athlete && p.CourseId == command.Course && p.ClimbedOn == command.ClimbedOn && p.Origin == PerformanceOrigin.Claimed && p.RawSeconds == command.Seconds && p.Status != PerformanceStatus.Withdrawn).Select(p => (PerformanceId?)p.Id).FirstOrDefaultAsync(cancellation) is { } same) return same;

        var proof = command.Proof is { } given ? await db.Proofs.FirstOrDefaultAsync(p => p.Id == given && p.Athlete == athlete && p.CourseId == command.Course && p.Source == Proof.Uploaded, cancellation) : null;
        if (proof?.PerformanceId is { } made) return made;
        if (throttle.Refuse(ProofLimits.Claims, athlete.ToString()) is not null) return ProofErrors.TooMany;
        var report = proof?.Report is { } stored ? ProofReportStorage.Read(stored) : null;
        var assessment = ClaimForecast.Assess(course, await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation), command.Category, command.Seconds, command.ClimbedOn, report);
        // A recording that proves the climb proves its own time: the declared one only has to agree with it.
        var measured = assessment.MeasuredByTrace ? TraceReading.MeasuredBy(report) : null;
        var record = await Records.WouldBeAsync(db, course.Id, command.Category, measured?.Seconds ?? command.Seconds, cancellation);
        var performance = Performance.Submit(PerformanceId.New(now), course.Id, course.GeometryVersion, athlete, null, PerformanceOrigin.Claimed, command.Category, null, command.ClimbedOn,
            command.Seconds, null, null, assessment, record, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), actor, now, measured);
        db.Performances.Add(performance);
        if (proof is not null) proof.PerformanceId = performance.Id;
        await flow.SettleAsync(db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return performance.Id;
    }
}

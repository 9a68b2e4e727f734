using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <param name="Climb">A proposed climb of the athlete.</param>
public sealed record KeepClimbCommand(RecognisedClimbId Climb);

/// <summary>
/// Keeps a recognised climb. Under the policy switch it becomes a time for the athlete's eyes only; without it, a time like another one of origin
/// « connected ».
/// </summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class KeepClimb(Database database, ActivitySettings settings, PerformanceFlow flow, TimeProvider time)
{
    public async Task<Result<PerformanceId>> HandleAsync(KeepClimbCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<KeepClimb>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "keep-climb", cancellation);
        var db = work.Db;
        if (await db.RecognisedClimbs.FirstOrDefaultAsync(c => c.Id == command.Climb && c.Account == athlete, cancellation) is not { } climb) return ConnectionErrors.ClimbNotFound;
        if (climb.PerformanceId is { } kept) return kept;
        if (climb.Status != ClimbStatus.Proposed) return ConnectionErrors.ClimbDecided;
        if (await db.Proofs.FirstOrDefaultAsync(p => p.Id == climb.ProofId && p.Athlete == athlete, cancellation) is not { Report: { } stored } proof
            || ProofReportStorage.Read(stored) is not { ElapsedSeconds: { } elapsed, StartUtc: { } started } report
            || ActivityProviders.Of(proof.Source) is not { } provider) return ConnectionErrors.ClimbNotFound;

        var assessment = ProofLadder.Assess(new Evidence { Plausible = true, Trace = new TraceEvidence(report.Verdict == Verdict.Valid, report.Verdict == Verdict.Review, elapsed) });
        var day = DateOnly.FromDateTime(Formats.InParis(started));
        Performance performance;
        if (settings.PrivateOnly(provider))
            performance = Performance.KeepPrivately(PerformanceId.New(now), climb.CourseId, report.CourseVersion, athlete, proof.Category, started, day, (int)elapsed, report.UncertaintySeconds, assessment, actor, now);
        else
        {
            var record = await Records.WouldBeAsync(db, climb.CourseId, proof.Category, (int)elapsed, cancellation);
            performance = Performance.Submit(PerformanceId.New(now), climb.CourseId, report.CourseVersion, athlete, null, PerformanceOrigin.Connected, proof.Category, started, day, (int)elapsed, null,
                report.UncertaintySeconds, assessment, record, null, actor, now);
        }

        db.Performances.Add(performance);
        proof.PerformanceId = performance.Id;
        (climb.Status, climb.PerformanceId, climb.DecidedAt) = (ClimbStatus.Kept, performance.Id, now);
        if (!performance.OwnerOnly) await flow.SettleAsync(db, performance, actor, now, cancellation);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return performance.Id;
    }
}

/// <param name="Climb">A proposed climb of the athlete.</param>
public sealed record DismissClimbCommand(RecognisedClimbId Climb);

/// <summary>The athlete does not want it: the proof goes, only the decision stays, so that it is not proposed again.</summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class DismissClimb(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(DismissClimbCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DismissClimb>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "dismiss-climb", cancellation);
        if (await work.Db.RecognisedClimbs.FirstOrDefaultAsync(c => c.Id == command.Climb && c.Account == athlete, cancellation) is not { } climb) return ConnectionErrors.ClimbNotFound;
        if (climb.Status == ClimbStatus.Dismissed) return Result.Ok;
        if (climb.Status != ClimbStatus.Proposed) return ConnectionErrors.ClimbDecided;
        (climb.Status, climb.DecidedAt) = (ClimbStatus.Dismissed, time.GetUtcNow());
        await work.Db.Proofs.Where(p => p.Id == climb.ProofId && p.Athlete == athlete && p.Source != Proof.Uploaded).ExecuteDeleteAsync(cancellation);
        return await work.CommitAsync(cancellation);
    }
}

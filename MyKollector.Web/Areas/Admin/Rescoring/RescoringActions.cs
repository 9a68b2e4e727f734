using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;
using Run = MyKollector.Domain.Performances.Rescoring;

namespace MyKollector.Web.Areas.Admin.Rescoring;

/// <summary>The course whose past times are judged again.</summary>
public sealed record StartRescoringCommand(CourseId Course);

/// <summary>Starts judging a course's past times again by the line in force. Nothing changes by it: the differences wait for a person.</summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class StartRescoring(Database database, RescoringJobs jobs, TimeProvider time)
{
    public async Task<Result<RescoringId>> HandleAsync(StartRescoringCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StartRescoring>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "rescoring-start", cancellation);
        if (await work.Db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Id == command.Course, cancellation) is not { } course) return CourseErrors.NotFound;
        var open = await work.Db.Rescorings.Where(r => r.CourseId == course.Id && (r.Status == RescoringStatus.Running || r.Status == RescoringStatus.Judged)).ToListAsync(cancellation);
        if (open.Exists(r => r.Status == RescoringStatus.Running && r.GeometryVersion == course.GeometryVersion)) return RescoringErrors.AlreadyRunning;
        var total = await RescoringJobs.ToJudge(work.Db, course.Id, course.GeometryVersion).CountAsync(cancellation);
        if (total == 0) return RescoringErrors.NothingToJudge;
        foreach (var before in open) before.Supersede(actor, now);
        var run = Run.Start(RescoringId.New(now), course.Id, course.GeometryVersion, total, actor, now);
        work.Db.Rescorings.Add(run);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        jobs.Wake();
        return run.Id;
    }
}

/// <summary>Which run is ended.</summary>
public sealed record CancelRescoringCommand(RescoringId Run);

/// <summary>Ends a run: what was not approved stays as it was.</summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class CancelRescoring(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(CancelRescoringCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CancelRescoring>(actor) is { } refused) return refused;
        for (var attempt = 0; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, "rescoring-cancel", cancellation);
            if (await work.Db.Rescorings.FirstOrDefaultAsync(r => r.Id == command.Run, cancellation) is not { } run) return RescoringErrors.NotFound;
            if (run.Cancel(actor, time.GetUtcNow()) is { Succeeded: false } ended) return ended;
            var saved = await work.CommitAsync(cancellation);
            // The job wrote a step this very moment: what it counted does not matter to who ends it.
            if (saved.Succeeded || attempt == 5) return saved;
        }
    }
}

/// <param name="Run">The run.</param>
/// <param name="Times">Its rows that are meant; null for all that wait.</param>
/// <param name="Approve">Put in force, or leave the time as it is.</param>
/// <param name="Reason">Why, for the journal.</param>
public sealed record ChooseRescoredCommand(RescoringId Run, IReadOnlyList<RescoredTimeId>? Times, bool Approve, string Reason);

/// <inheritdoc cref="ChooseRescored"/>
public sealed class ChooseRescoredValidator : AbstractValidator<ChooseRescoredCommand>
{
    public ChooseRescoredValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(500);
}

/// <summary>What became of the rows.</summary>
/// <param name="Done">Put in force, or left.</param>
/// <param name="Refused">Not possible: one's own time, or one that changed since it was judged.</param>
/// <param name="Why">The first refusal.</param>
public sealed record RescoringOutcome(int Done, int Refused, Error? Why);

/// <summary>
/// Puts differences in force, or leaves the times as they are. Each row is a transaction of its own with its journal line: one that cannot be does not
/// hold the others back.
/// </summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class ChooseRescored(Database database, PerformanceFlow flow, TimeProvider time, IValidator<ChooseRescoredCommand> validator)
{
    public async Task<Result<RescoringOutcome>> HandleAsync(ChooseRescoredCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChooseRescored>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Validate) != Scope.All) return Error.Forbidden();
        if (!(await validator.ValidateAsync(command, cancellation)).IsValid) return PerformanceErrors.ReasonMissing;
        List<RescoredTimeId> rows;
        await using (var db = database.CreateFor(actor))
        {
            if (await db.Rescorings.AsNoTracking().FirstOrDefaultAsync(r => r.Id == command.Run, cancellation) is not { } run) return RescoringErrors.NotFound;
            if (run.Status == RescoringStatus.Running) return RescoringErrors.StillRunning;
            if (run.Status != RescoringStatus.Judged) return RescoringErrors.Ended;
            if (!await db.Courses.AnyAsync(c => c.Id == run.CourseId && c.GeometryVersion == run.GeometryVersion, cancellation)) return RescoringErrors.LineChanged;
            var waiting = db.RescoredTimes.AsNoTracking().Where(t => t.RescoringId == run.Id && t.Choice == RescoringChoice.Waiting);
            if (command.Times is { } some) waiting = waiting.Where(t => some.Contains(t.Id));
            rows = await waiting.OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(cancellation);
            if (rows.Count == 0) return RescoringErrors.AlreadyChosen;
        }

        var (done, not, why) = (0, 0, (Error?)null);
        foreach (var row in rows)
        {
            var chosen = await ChooseAsync(row, command, actor, cancellation);
            if (chosen.Succeeded) done++;
            else
            {
                not++;
                why ??= chosen.Error;
            }
        }

        return new RescoringOutcome(done, not, why);
    }

    async Task<Result> ChooseAsync(RescoredTimeId id, ChooseRescoredCommand command, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "rescoring-choose", cancellation);
        var db = work.Db;
        var row = await db.RescoredTimes.FirstAsync(t => t.Id == id, cancellation);
        if (row.Choice != RescoringChoice.Waiting) return RescoringErrors.AlreadyChosen;
        if (command.Approve)
        {
            var performance = await db.Performances.FirstAsync(p => p.Id == row.PerformanceId, cancellation);
            if (performance.Version != row.PerformanceVersion) return RescoringErrors.TimeChanged;
            var line = await db.Rescorings.Where(r => r.Id == row.RescoringId).Select(r => r.GeometryVersion).FirstAsync(cancellation);
            if (await PutInForceAsync(db, performance, row, line, command.Reason, actor, now, cancellation) is { Succeeded: false } refused) return refused;
        }

        row.Choice = command.Approve ? RescoringChoice.Approved : RescoringChoice.Kept;
        row.ChosenBy = actor.Name;
        row.ChosenAt = now;
        row.Report = null;
        return await work.CommitAsync(cancellation);
    }

    async Task<Result> PutInForceAsync(AppDbContext db, Performance performance, RescoredTime row, int line, string reason, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var assessment = row.Assessment;
        // Not by this door: a record is decided by two people.
        if (performance.Status != PerformanceStatus.Validated && await Records.WouldBeAsync(db, performance.CourseId, performance.Category, performance.AdjustedSeconds ?? row.SecondsAfter, cancellation)) assessment = assessment with { Suspicious = true };
        if (performance.Rescore(line, row.SecondsAfter, row.UncertaintyAfter, assessment, reason, DecisionId.New(now), actor, now) is { Succeeded: false } refused) return refused;
        if (row is { ProofId: { } proofId, Report: { } report } && await db.Proofs.FirstOrDefaultAsync(p => p.Id == proofId, cancellation) is { } proof)
        {
            proof.Report = report;
            proof.GeometryVersion = line;
            if (Domain.Proofs.ProofReportStorage.Read(report)?.Signature is { } signature) (proof.Signature, proof.SignatureKey) = (signature.ToBytes(), signature.LookupKey);
        }

        // An engraved medal keeps the time on its metal; any other follows.
        if (performance.Status == PerformanceStatus.Validated) await flow.SettleAsync(db, performance, actor, now, cancellation);
        else await PerformanceFlow.TakeOffAsync(db, performance, reason, actor, now, cancellation);
        return Result.Ok;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Review;

/// <summary>What a reviewer decides.</summary>
public enum Ruling
{
    Accept,
    Refuse,
    AskForMore,
}

/// <param name="Performance">The performance.</param>
/// <param name="Ruling">The decision.</param>
/// <param name="Level">Proof level to give when accepting.</param>
/// <param name="Reason">Told to the athlete.</param>
public sealed record DecidePerformanceCommand(PerformanceId Performance, Ruling Ruling, ProofLevel Level, string Reason);

/// <inheritdoc cref="DecidePerformance"/>
public sealed class DecidePerformanceValidator : AbstractValidator<DecidePerformanceCommand>
{
    public DecidePerformanceValidator()
    {
        RuleFor(c => c.Reason).NotEmpty().MaximumLength(1000);
        RuleFor(c => c.Ruling).IsInEnum();
        RuleFor(c => c.Level).IsInEnum();
    }
}

/// <summary>
/// A person accepts, refuses or asks for more. An accepted time goes to its medal in the same transaction; a refused one leaves the medal
/// awaiting, and the customer chooses: another proof, a medal without time, or a refund.
/// </summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class DecidePerformance(Database database, PerformanceFlow flow, TimeProvider time, IValidator<DecidePerformanceCommand> validator)
{
    public async Task<Result> HandleAsync(DecidePerformanceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DecidePerformance>(actor) is { } refused) return refused;
        var valid = await validator.ValidateAsync(command, cancellation);
        if (!valid.IsValid) return string.IsNullOrWhiteSpace(command.Reason) ? PerformanceErrors.ReasonMissing : Error.Invalid("invalid", valid.Errors[0].PropertyName);
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "decide", cancellation);
        if (await work.Db.Performances.FirstOrDefaultAsync(p => p.Id == command.Performance, cancellation) is not { } performance) return PerformanceErrors.NotFound;
        var decided = command.Ruling switch
        {
            Ruling.Accept => await ApproveAsync(work.Db, performance, command, actor, now, cancellation),
            Ruling.Refuse => performance.Refuse(command.Reason, DecisionId.New(now), actor, now),
            Ruling.AskForMore => performance.AskForMore(command.Reason, DecisionId.New(now), actor, now),
        };
        if (!decided.Succeeded) return decided;
        await flow.SettleAsync(work.Db, performance, actor, now, cancellation);
        return await work.CommitAsync(cancellation);
    }

    /// <summary>Whether it is a record is asked of this moment: others were validated since it was submitted, and a recording may have changed its time.</summary>
    static async Task<Result> ApproveAsync(AppDbContext db, Performance performance, DecidePerformanceCommand command, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var measured = TraceReading.MeasuredBy(await TraceReading.BestOfAsync(db, performance, null, cancellation));
        var seconds = measured is not null && performance.TakesRecording(command.Level) ? measured.Seconds : performance.CountedSeconds;
        var record = await Records.WouldBeAsync(db, performance.CourseId, performance.Category, seconds, performance.Id, cancellation);
        return performance.Approve(command.Level, command.Reason, DecisionId.New(now), actor, now, record, measured);
    }
}

/// <param name="Performance">The performance.</param>
/// <param name="Reason">Why the decision is taken up again.</param>
public sealed record ReopenPerformanceCommand(PerformanceId Performance, string Reason);

/// <summary>Takes a decision up again; the time leaves its medal if the medal is not engraved yet.</summary>
[Needs(Resource.Performance, Right.Validate)]
public sealed class ReopenPerformance(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ReopenPerformanceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReopenPerformance>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "reopen", cancellation);
        if (await work.Db.Performances.FirstOrDefaultAsync(p => p.Id == command.Performance, cancellation) is not { } performance) return PerformanceErrors.NotFound;
        var done = performance.Reopen(command.Reason, DecisionId.New(now), actor, now);
        if (!done.Succeeded) return done;
        await PerformanceFlow.TakeOffAsync(work.Db, performance, command.Reason, actor, now, cancellation);
        return await work.CommitAsync(cancellation);
    }
}

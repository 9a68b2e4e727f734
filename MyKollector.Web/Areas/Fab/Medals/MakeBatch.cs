using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>« Fabriquée », by batch: how many blanks of a course and finish came out well, how many were spoilt and why.</summary>
public sealed record MakeBatchCommand(CourseId Course, string Finish, int Good, int Scrap, string? ScrapReason);

public sealed class MakeBatchValidator : AbstractValidator<MakeBatchCommand>
{
    public MakeBatchValidator()
    {
        RuleFor(c => c.Good).InclusiveBetween(0, WorkshopMoves.MostAtOnce);
        RuleFor(c => c.Scrap).InclusiveBetween(0, WorkshopMoves.MostAtOnce);
        RuleFor(c => c.ScrapReason).MaximumLength(200);
        RuleFor(c => c.Finish).Must(f => Domain.Catalogue.MedalCatalogue.Find(f) is not null);
    }
}

/// <summary>What a batch did.</summary>
/// <param name="Advanced">Medals it made.</param>
/// <param name="Surplus">Blanks it put into stock.</param>
/// <param name="Good">Good blanks.</param>
/// <param name="Scrap">Spoilt blanks.</param>
public sealed record DeclaredBatch(int Advanced, int Surplus, int Good, int Scrap);

/// <summary>Declares a batch: the oldest medals in production are made, then the oldest queued ones, and the surplus becomes stock.</summary>
[Needs(Resource.Production, Right.Produce)]
public sealed class MakeBatch(Database database, TimeProvider time, MakeBatchValidator validator)
{
    public async Task<Result<DeclaredBatch>> HandleAsync(MakeBatchCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MakeBatch>(actor) is { } refused) return refused;
        if (actor.Manufacturer is not { } workshop) return Error.Forbidden();
        if ((await validator.ValidateAsync(command, cancellation)) is { IsValid: false } invalid) return ManufacturingErrors.QuantityInvalid(invalid.Errors[0].PropertyName);
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, "make-batch", cancellation);
            var now = time.GetUtcNow();
            // Batches of one course follow each other: each advances what the one before left.
            await WorkshopThresholds.LockAsync(work.Db, workshop, command.Course, cancellation);
            var own = work.Db.Medals.Where(m => m.Manufacturer == workshop && m.CourseId == command.Course && m.Finish == command.Finish);
            if (!await work.Db.Allotments.AnyAsync(a => a.Manufacturer == workshop && a.CourseId == command.Course, cancellation) && !await own.AnyAsync(cancellation)) return ManufacturingErrors.NotAllotted;

            var onBench = await own.Where(m => m.Fabrication == Fabrication.InProduction && m.HeldSince == null).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id).Take(command.Good).ToListAsync(cancellation);
            var queued = await own.Where(m => m.Fabrication == Fabrication.Queued && m.HeldSince == null).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id).Take(command.Good - onBench.Count).ToListAsync(cancellation);
            var stock = await work.Db.BlankStocks.FirstOrDefaultAsync(s => s.Manufacturer == workshop && s.CourseId == command.Course && s.Finish == command.Finish, cancellation);
            if (stock is null) work.Db.BlankStocks.Add(stock = BlankStock.Empty(BlankStockId.New(now), workshop, command.Course, command.Finish));

            var batch = BlankBatch.Declare(BlankBatchId.New(now), [.. onBench, .. queued], stock, command.Good, command.Scrap, command.ScrapReason, actor, now);
            if (!batch.Succeeded) return batch.Error;
            work.Db.BlankBatches.Add(batch.Value);
            await WorkshopThresholds.ReviewAsync(work.Db, actor, now, cancellation);
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return new DeclaredBatch(batch.Value.Advanced, batch.Value.Surplus, batch.Value.Good, batch.Value.Scrap);

            // Another operator's batch was in between: theirs stands, ours is counted on what it left.
            if (attempt == 6 || saved.Error.Kind != ErrorKind.Conflict) return saved.Error;
        }
    }
}

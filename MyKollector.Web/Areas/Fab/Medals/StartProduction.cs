using FluentValidation;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>« En production »: the chosen medals, or the oldest queued of a course and finish.</summary>
/// <param name="Medals">The chosen medals; empty when <paramref name="Oldest"/> is given.</param>
/// <param name="Oldest">The oldest queued.</param>
public sealed record StartProductionCommand(IReadOnlyList<MedalId> Medals, OldestQueued? Oldest = null);

/// <summary>The oldest queued medals of a course and finish, those on hold left out.</summary>
public sealed record OldestQueued(CourseId Course, string Finish, int Count);

public sealed class StartProductionValidator : AbstractValidator<StartProductionCommand>
{
    public StartProductionValidator()
    {
        RuleFor(c => c.Medals.Count).InclusiveBetween(1, WorkshopMoves.MostAtOnce).When(c => c.Oldest is null);
        RuleFor(c => c.Oldest!.Count).InclusiveBetween(1, WorkshopMoves.MostAtOnce).When(c => c.Oldest is not null);
    }
}

/// <summary>Queued → InProduction.</summary>
[Needs(Resource.Production, Right.Produce)]
public sealed class StartProduction(WorkshopMoves moves, StartProductionValidator validator)
{
    public async Task<Result<MovedMedals>> HandleAsync(StartProductionCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StartProduction>(actor) is { } refused) return refused;
        if (!(await validator.ValidateAsync(command, cancellation)).IsValid) return Domain.Manufacturing.ManufacturingErrors.QuantityInvalid("count");
        return await moves.ApplyAsync(actor, "start-production", command.Medals, Select, (medal, now) => medal.StartProduction(actor, now), null, null, cancellation);

        IQueryable<Medal> Select(IQueryable<Medal> own)
        {
            var ids = command.Medals;
            return command.Oldest is { } oldest
                ? own.Where(m => m.CourseId == oldest.Course && m.Finish == oldest.Finish && m.Fabrication == Fabrication.Queued && m.HeldSince == null).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id).Take(oldest.Count)
                : own.Where(m => ids.Contains(m.Id)).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id);
        }
    }
}

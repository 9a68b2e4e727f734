using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Areas.Fab;

/// <summary>What became of one medal of a selection.</summary>
/// <param name="Medal">The medal.</param>
/// <param name="Serial">Serial of its piece; empty when it is not this workshop's.</param>
/// <param name="Refused">Why nothing happened to it; null when it moved.</param>
public sealed record MedalOutcome(MedalId Medal, string Serial, Error? Refused);

/// <summary>What became of a selection: each medal moved wholly or not at all.</summary>
public sealed record MovedMedals(IReadOnlyList<MedalOutcome> Medals)
{
    public int Done => Medals.Count(m => m.Refused is null);

    public IEnumerable<MedalOutcome> Refused => Medals.Where(m => m.Refused is not null);
}

/// <summary>
/// The common course of a change to a selection of medals: one transaction, the aggregate decides for each, and who comes second is told
/// who was first.
/// </summary>
public sealed class WorkshopMoves(Database database, TimeProvider time)
{
    /// <summary>Medals in one change at most: the change holds the journal's head.</summary>
    public const int MostAtOnce = 500;

    // Two operators at the same medal collide once; more means a very busy minute.
    const int Attempts = 6;

    /// <summary>Moves each of the medals that <paramref name="select"/> finds among the workshop's own.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="operation">Names the fail-points.</param>
    /// <param name="wanted">The medals asked for by identifier; those not found are answered as unknown.</param>
    /// <param name="select">Which medals, in which order.</param>
    /// <param name="move">The aggregate's method.</param>
    /// <param name="refuse">Those that shall not move although the aggregate would let them, and why.</param>
    /// <param name="after">More to change in the same transaction.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<Result<MovedMedals>> ApplyAsync(Actor actor, string operation, IReadOnlyList<MedalId> wanted, Func<IQueryable<Medal>, IQueryable<Medal>> select,
        Func<Medal, DateTimeOffset, Result> move, Func<AppDbContext, IReadOnlyList<Medal>, Task<IReadOnlyDictionary<MedalId, Error>>>? refuse, Func<AppDbContext, IReadOnlyList<Medal>, DateTimeOffset, Task>? after, CancellationToken cancellation)
    {
        if (actor.Manufacturer is not { } workshop) return Error.Forbidden();
        for (var attempt = 1; ; attempt++)
        {
            await using var work = await database.BeginAsync(actor, operation, cancellation);
            var now = time.GetUtcNow();
            var medals = await select(work.Db.Medals.Where(m => m.Manufacturer == workshop)).ToListAsync(cancellation);
            var unfit = refuse is null ? null : await refuse(work.Db, medals);
            var outcomes = new List<MedalOutcome>();
            var moved = new List<Medal>();
            foreach (var medal in medals)
            {
                var result = unfit?.GetValueOrDefault(medal.Id) is { } why ? why : move(medal, now);
                if (result.Succeeded) moved.Add(medal);
                outcomes.Add(new(medal.Id, medal.PieceSerial, result.Error is null ? null : await WhoWasFirst.ExplainAsync(work.Db, medal, result.Error, cancellation)));
            }

            outcomes.AddRange(wanted.Where(id => medals.TrueForAll(m => m.Id != id)).Select(id => new MedalOutcome(id, "", MedalErrors.NotFound)));
            if (moved.Count == 0) return new MovedMedals(outcomes);
            if (after is not null) await after(work.Db, moved, now);
            await WorkshopThresholds.ReviewAsync(work.Db, actor, now, cancellation);
            var saved = await work.CommitAsync(cancellation);
            if (saved.Succeeded) return new MovedMedals(outcomes);
            if (attempt == Attempts || saved.Error.Kind != ErrorKind.Conflict) return saved.Error;
        }
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Performance">Refused, or waiting for more.</param>
/// <param name="Note">To the reviewer.</param>
/// <param name="Proof">Another proof, if one was given.</param>
public sealed record AppealPerformanceCommand(PerformanceId Performance, string? Note, ProofId? Proof);

/// <summary>The athlete answers a refusal or a question: a person looks again.</summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class AppealPerformance(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(AppealPerformanceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AppealPerformance>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "appeal", cancellation);
        if (await work.Db.Performances.FirstOrDefaultAsync(p => p.Id == command.Performance && p.Athlete == actor.Account, cancellation) is not { } performance) return PerformanceErrors.NotFound;
        if (performance.Appeal(string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), actor, time.GetUtcNow()) is { Succeeded: false } refusedByRule) return refusedByRule;
        if (command.Proof is { } given && await work.Db.Proofs.FirstOrDefaultAsync(p => p.Id == given && p.Athlete == actor.Account && p.PerformanceId == null && p.Source == Domain.Proofs.Proof.Uploaded, cancellation) is { } proof) proof.PerformanceId = performance.Id;
        return await work.CommitAsync(cancellation);
    }
}

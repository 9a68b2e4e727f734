using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Performance">In review, refused, or waiting for more.</param>
/// <param name="Note">To the reviewer.</param>
/// <param name="Proof">A proof that was just given for it.</param>
public sealed record GiveEvidenceCommand(PerformanceId Performance, string? Note, ProofId? Proof);

/// <summary>The athlete adds a proof or a word to a time that waits, or answers a refusal or a question: a person looks again.</summary>
[Needs(Resource.Performance, Right.Write)]
public sealed class GiveEvidence(Database database, PerformanceEvidence evidence, TimeProvider time)
{
    public async Task<Result> HandleAsync(GiveEvidenceCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<GiveEvidence>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        var note = string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim();
        await using var work = await database.BeginAsync(actor, "give-evidence", cancellation);
        var db = work.Db;
        if (await db.Performances.FirstOrDefaultAsync(p => p.Id == command.Performance && p.Athlete == actor.Account && !p.OwnerOnly, cancellation) is not { } performance) return PerformanceErrors.NotFound;
        if (performance.Status == PerformanceStatus.InReview && note is null && command.Proof is null) return ProofErrors.FileMissing;
        var taken = performance.Status == PerformanceStatus.InReview ? performance.Supplement(note, actor, now) : performance.Appeal(note, actor, now);
        if (!taken.Succeeded) return taken;
        if (command.Proof is { } given)
        {
            if (await db.Proofs.FirstOrDefaultAsync(p => p.Id == given && p.Athlete == actor.Account && p.CourseId == performance.CourseId && p.Source == Domain.Proofs.Proof.Uploaded, cancellation) is not { } proof) return ProofErrors.NotFound;
            if (proof.PerformanceId is { } other && other != performance.Id) return ProofErrors.AlreadyUsed;
            if (proof.PerformanceId is null) await evidence.AddAsync(db, performance, proof, actor, now, cancellation);
        }

        return await work.CommitAsync(cancellation);
    }
}

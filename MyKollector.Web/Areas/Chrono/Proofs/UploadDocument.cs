using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Bytes">A photo (JPEG, PNG, WebP) or a PDF.</param>
/// <param name="Course">The course it is about.</param>
/// <param name="Category">How the athlete says to have climbed.</param>
public sealed record UploadDocumentCommand(byte[] Bytes, CourseId Course, Category Category);

/// <summary>Keeps a photo or document, encrypted, for a person to look at.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class UploadDocument(Database database, FileStore files, Throttle throttle, TimeProvider time)
{
    /// <summary>Largest photo or document, bytes.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    public async Task<Result<ProofId>> HandleAsync(UploadDocumentCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<UploadDocument>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        if (command.Bytes.Length == 0) return ProofErrors.FileMissing;
        if (command.Bytes.Length > MaxBytes) return ProofErrors.FileTooLarge;
        if (MediaTypes.OfDocument(command.Bytes) is not { } mediaType) return ProofErrors.FileKindUnknown;

        var now = time.GetUtcNow();
        var hash = FileStore.HashOf(command.Bytes);
        await using var work = await database.BeginAsync(actor, "upload-proof", cancellation);
        if (await work.Db.Proofs.Where(p => p.Athlete == athlete && p.Hash == hash && p.CourseId == command.Course).Select(p => (ProofId?)p.Id).FirstOrDefaultAsync(cancellation) is { } same) return same;
        if (throttle.Refuse(ProofLimits.Uploads, athlete.ToString()) is not null) return ProofErrors.TooMany;
        var original = await files.StoreAsync("proof", command.Bytes, mediaType, cancellation);
        work.Db.StoredFiles.Add(original);
        var proof = new Proof
        {
            Id = ProofId.New(now), Athlete = athlete, CourseId = command.Course, Kind = MediaTypes.IsPhoto(mediaType) ? ProofKind.Photo : ProofKind.Document,
            Original = original.Id, Hash = hash, Length = command.Bytes.Length, MediaType = mediaType, Category = command.Category, ReceivedAt = now,
        };
        work.Db.Proofs.Add(proof);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return proof.Id;
    }
}

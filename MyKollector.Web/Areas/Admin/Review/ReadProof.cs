using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Review;

/// <summary>The bytes of a proof, as it was given.</summary>
public sealed record ProofFile(byte[] Bytes, string MediaType, string Name);

/// <summary>Opens a proof for a reviewer, and says so in the journal. A connected service's data is shown to its owner alone.</summary>
[Needs(Resource.Trace, Right.Read)]
public sealed class ReadProof(Database database, ChangeInterceptor journal, FileStore files, TimeProvider time)
{
    public async Task<Result<ProofFile>> QueryAsync(ProofId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReadProof>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Trace, Right.Read) != Scope.All) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "read-proof", cancellation);
        if (await work.Db.Proofs.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellation) is not { Source: "upload", Original: { } original } proof) return Error.NotFound("proof.not_found");
        if (await files.ReadAsync(original, cancellation) is not { } bytes) return Error.NotFound("proof.not_found");
        await journal.AppendAsync(work.Db, [new JournalLine(actor, time.GetUtcNow(), JournalStream.Security, "proof.read", "proof", id.Value) { Subject = proof.Athlete, Course = proof.CourseId }], cancellation);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? new ProofFile(bytes, proof.MediaType, "preuve-" + id.Value.ToString("N")[^8..] + ExtensionOf(proof.MediaType)) : saved.Error;
    }

    static string ExtensionOf(string mediaType) => mediaType switch
    {
        MediaTypes.Jpeg => ".jpg",
        MediaTypes.Png => ".png",
        MediaTypes.WebP => ".webp",
        MediaTypes.Pdf => ".pdf",
        _ => "",
    };
}

/// <summary>Hands the file over: as an attachment, never to be run or sniffed; a picture still shows inside our own page.</summary>
public static class ProofFileEndpoint
{
    public static void MapProofFiles(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin/preuves/{id:guid}", async (Guid id, HttpContext context, ReadProof read, CurrentActor current, CancellationToken cancellation) =>
        {
            var file = await read.QueryAsync(new ProofId(id), await current.GetAsync(), cancellation);
            if (!file.Succeeded) return Results.StatusCode(file.Error.Kind == ErrorKind.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.File(file.Value.Bytes, file.Value.MediaType, file.Value.Name);
        }).RequireAuthorization(Policies.May(Resource.Trace, Right.Read)).WithMetadata(new AreaAttribute(AreaNames.Admin));
}

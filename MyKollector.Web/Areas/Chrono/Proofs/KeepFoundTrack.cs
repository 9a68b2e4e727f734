using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Judged">A climb found in an archive.</param>
/// <param name="Category">How the athlete says to have climbed.</param>
public sealed record KeepFoundTrackCommand(JudgedTrack Judged, Category Category);

/// <summary>Keeps a climb found in an archive: its crop and report only, so that a whole life of rides is never stored.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class KeepFoundTrack(Database database, TimeProvider time)
{
    public async Task<Result<ProofId>> HandleAsync(KeepFoundTrackCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<KeepFoundTrack>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        var crop = TrackCrop.Write(Corridor.Crop(command.Judged.Track, command.Judged.Line));
        var hash = FileStore.HashOf(crop);
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "upload-proof", cancellation);
        if (await work.Db.Proofs.Where(p => p.Athlete == athlete && p.CourseId == command.Judged.Course && p.Hash == hash).Select(p => (ProofId?)p.Id).FirstOrDefaultAsync(cancellation) is { } same) return same;
        var proof = new Proof
        {
            Id = ProofId.New(now), Athlete = athlete, CourseId = command.Judged.Course, GeometryVersion = command.Judged.Line.Version, Kind = ProofKind.Track, Hash = hash, Length = crop.Length,
            MediaType = "application/octet-stream", Category = command.Category, Report = ProofReportStorage.Write(command.Judged.Report), Crop = crop,
            Signature = command.Judged.Report.Signature?.ToBytes(), SignatureKey = command.Judged.Report.Signature?.LookupKey, ReceivedAt = now,
        };
        work.Db.Proofs.Add(proof);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return proof.Id;
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <param name="Bytes">The file as given.</param>
/// <param name="FileName">Only its ending is used, to choose a reader.</param>
/// <param name="Category">How the athlete says to have climbed.</param>
/// <param name="Course">Judge against this course only; null finds them all.</param>
public sealed record UploadTrackCommand(byte[] Bytes, string FileName, Category Category, CourseId? Course = null);

/// <summary>Reads a recording, judges it on every course it climbs, and keeps what is needed: the encrypted original, the crop, the report.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class UploadTrack(Database database, FileStore files, TrackJudge judge, Throttle throttle, TimeProvider time)
{
    /// <summary>The proofs made of it, likeliest first. Where it climbs none of our courses: the nearest one, with the reasons why it is none.</summary>
    public async Task<Result<IReadOnlyList<ProofId>>> HandleAsync(UploadTrackCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<UploadTrack>(actor) is { } refused) return refused;
        if (actor.Account is not { } athlete) return Error.Forbidden();
        if (command.Bytes.Length == 0) return ProofErrors.FileMissing;
        if (command.Bytes.Length > TrackReader.MaxBytes) return ProofErrors.FileTooLarge;

        var hash = FileStore.HashOf(command.Bytes);
        await using (var db = database.CreateFor(actor))
        {
            // The same file again is the same proof: a repeated click, a shaky network. What climbed no course is looked at anew: there may be new ones.
            var before = await db.Proofs.AsNoTracking().Where(p => p.Athlete == athlete && p.Hash == hash && (p.Original != null || p.PurgedAt != null) && (command.Course == null || p.CourseId == command.Course)).OrderBy(p => p.ReceivedAt).Select(p => p.Id).ToListAsync(cancellation);
            if (before.Count > 0) return before;
        }

        if (throttle.Refuse(ProofLimits.Uploads, athlete.ToString()) is not null) return ProofErrors.TooMany;
        var read = TrackReader.Read(command.Bytes, command.FileName);
        if (!read.Succeeded) return read.Error;
        var judged = await judge.JudgeAsync(read.Value, athlete, command.Category, command.Course, cancellation);
        if (judged.Count == 0) return await NotMatchedAsync(read.Value, athlete, command, hash, actor, cancellation);

        var now = time.GetUtcNow();
        var original = await files.StoreAsync("proof", command.Bytes, "application/octet-stream", cancellation);
        await using var work = await database.BeginAsync(actor, "upload-proof", cancellation);
        work.Db.StoredFiles.Add(original);
        var proofs = judged.OrderBy(j => j.Report.Verdict).ThenBy(j => j.Report.ElapsedSeconds).Select(j => ProofOf(j, athlete, command, original.Id, hash, now)).ToList();
        work.Db.Proofs.AddRange(proofs);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return proofs.ConvertAll(p => p.Id);
    }

    /// <summary>Keeps the nearest course's report, so that its page can say why. The ride itself is nobody's business: no original, and only what lies along that course.</summary>
    async Task<Result<IReadOnlyList<ProofId>>> NotMatchedAsync(TrackFile file, AccountId athlete, UploadTrackCommand command, string hash, Actor actor, CancellationToken cancellation)
    {
        if (await judge.NearestAsync(file, athlete, command.Category, cancellation) is not { } nearest) return ProofErrors.NoCourseFound;
        await using var work = await database.BeginAsync(actor, "upload-proof", cancellation);
        if (await work.Db.Proofs.Where(p => p.Athlete == athlete && p.Hash == hash && p.CourseId == nearest.Course).Select(p => (ProofId?)p.Id).FirstOrDefaultAsync(cancellation) is { } same) return new[] { same };
        var proof = ProofOf(nearest, athlete, command, null, hash, time.GetUtcNow());
        work.Db.Proofs.Add(proof);
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        return new[] { proof.Id };
    }

    static Proof ProofOf(JudgedTrack judged, AccountId athlete, UploadTrackCommand command, StoredFileId? original, string hash, DateTimeOffset now) => new()
    {
        Id = ProofId.New(now), Athlete = athlete, CourseId = judged.Course, GeometryVersion = judged.Line.Version, Kind = ProofKind.Track, Original = original,
        Hash = hash, Length = command.Bytes.Length, MediaType = "application/octet-stream", Category = command.Category, Report = ProofReportStorage.Write(judged.Report),
        Crop = TrackCrop.Write(Corridor.Crop(judged.Track, judged.Line)), Signature = judged.Report.Signature?.ToBytes(), SignatureKey = judged.Report.Signature?.LookupKey, ReceivedAt = now,
    };
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Platform.Files;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>A file field that takes anything that can be a proof: a photo or document by its first bytes, else a recording.</summary>
public sealed class ProofIntake(UploadTrack tracks, UploadDocument documents)
{
    /// <summary>The proof made of the file; null when no file was given.</summary>
    public async Task<Result<ProofId?>> TakeAsync(IFormFile? file, CourseId course, Category category, Actor actor, CancellationToken cancellation)
    {
        if (file is null || file.Length == 0) return (ProofId?)null;
        if (file.Length > TrackReader.MaxBytes) return ProofErrors.FileTooLarge;
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellation);
        var bytes = memory.ToArray();
        if (MediaTypes.OfDocument(bytes) is not null)
        {
            var document = await documents.HandleAsync(new(bytes, course, category), actor, cancellation);
            return document.Succeeded ? document.Value : document.Error;
        }

        var track = await tracks.HandleAsync(new(bytes, file.FileName, category, course), actor, cancellation);
        return track.Succeeded ? track.Value[0] : track.Error;
    }
}

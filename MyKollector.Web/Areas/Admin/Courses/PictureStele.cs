using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <param name="Stele">The stele.</param>
/// <param name="Photo">How it looks where it stands: JPEG, PNG or WebP.</param>
public sealed record PictureSteleCommand(SteleId Stele, byte[] Photo);

/// <summary>Keeps the picture by which people tell the true stele from one with a foreign sticker.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class PictureStele(Database database, FileStore files, TimeProvider time)
{
    /// <summary>Largest photo, bytes.</summary>
    public const int MaxBytes = 15 * 1024 * 1024;

    /// <summary>Longer side of what is kept, points: enough to compare on a phone.</summary>
    const int Side = 800;

    public static readonly Error Unreadable = Error.Invalid("stele.picture_unreadable", "picture");

    public async Task<Result> HandleAsync(PictureSteleCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PictureStele>(actor) is { } refused) return refused;
        if (command.Photo.Length > MaxBytes || Photos.Reduce(command.Photo, Side) is not { } photo) return Unreadable;
        await using var work = await database.BeginAsync(actor, "picture-stele", cancellation);
        if (await work.Db.Steles.FirstOrDefaultAsync(s => s.Id == command.Stele, cancellation) is not { } stele) return SteleErrors.NotFound;
        // The bytes of the one before go with the next sweep, once no row names them.
        if (stele.Picture is { } before) work.Db.StoredFiles.RemoveRange(await work.Db.StoredFiles.Where(f => f.Id == before).ToListAsync(cancellation));
        var file = await files.StoreAsync("stele", photo, MediaTypes.Jpeg, cancellation);
        var pictured = stele.ShowPicture(file.Id, actor, time.GetUtcNow());
        if (!pictured.Succeeded) return pictured;
        work.Db.StoredFiles.Add(file);
        return await work.CommitAsync(cancellation);
    }
}

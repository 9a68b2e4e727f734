using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Api.Field;

/// <summary>The picture of a stele, for whoever stands before it to compare.</summary>
[Needs(Resource.Catalogue, Right.Read)]
public sealed class StelePictures(Database database, FileStore files)
{
    /// <summary>A JPEG.</summary>
    public async Task<Result<byte[]>> QueryAsync(string code, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StelePictures>(actor) is { } refused) return refused;
        code = code.ToUpperInvariant();
        await using var db = database.CreateFor(actor);
        var picture = await db.Steles.AsNoTracking().Where(s => s.Code == code && s.Status != SteleStatus.Retired).Select(s => s.Picture).FirstOrDefaultAsync(cancellation);
        return picture is { } file && await files.ReadAsync(file, cancellation) is { } photo ? photo : SteleErrors.NotFound;
    }
}

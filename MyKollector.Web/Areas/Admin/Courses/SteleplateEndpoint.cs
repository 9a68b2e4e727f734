using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <summary>The plate of a stele, true to size, for printing.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class PrintSteleplate(Database database, FileStore files, SteleplateDocument plates, CourseGeometries geometries, SiteAddresses sites, TimeProvider time)
{
    public async Task<Result<(byte[] Pdf, string Name)>> QueryAsync(SteleId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PrintSteleplate>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        if (await db.Steles.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancellation) is not { } stele) return SteleErrors.NotFound;
        if (stele.Status == SteleStatus.Retired) return SteleErrors.Retired;
        var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == stele.CourseId, cancellation);
        var relief = await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation);
        var photo = stele.Picture is { } picture ? await files.ReadAsync(picture, cancellation) : null;
        var data = new SteleplateData(stele.Number, course.Summit, course.From, course.FinishAltitude, relief, sites.Field("/s/" + stele.Code), stele.Gate == SteleGate.Finish, DateOnly.FromDateTime(Formats.InParis(time.GetUtcNow())), photo);
        return (plates.Render(data, Cultures.French), $"plaque-{stele.Number}.pdf");
    }
}

public static class SteleplateEndpoint
{
    public static void MapSteleplates(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin/steles/{id:guid}/plaque.pdf", async (Guid id, HttpContext context, PrintSteleplate print, CurrentActor current, CancellationToken cancellation) =>
        {
            var plate = await print.QueryAsync(new SteleId(id), await current.GetAsync(), cancellation);
            if (!plate.Succeeded) return Results.StatusCode(plate.Error.Kind == ErrorKind.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
            context.Response.Headers.CacheControl = "no-store";
            return Results.File(plate.Value.Pdf, "application/pdf", plate.Value.Name);
        }).RequireAuthorization(Policies.May(Resource.Steles, Right.Write)).WithMetadata(new AreaAttribute(AreaNames.Admin));
}

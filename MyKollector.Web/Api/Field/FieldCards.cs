using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Api.Field;

/// <summary>The card of a course, by its identifier or by the code of one of its steles.</summary>
[Needs(Resource.Catalogue, Right.Read)]
public sealed class FieldCards(Database database, CourseGeometries geometries, TimeProvider time)
{
    /// <summary>Altitudes in a card: enough for a picture as wide as a phone.</summary>
    const int ReliefPoints = 60;

    public static readonly Error Unknown = Error.NotFound("stele.not_found");

    public async Task<Result<SteleView>> QueryAsync(string code, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<FieldCards>(actor) is { } refused) return refused;
        if (code.Length > 32) return Unknown;
        code = code.ToUpperInvariant();
        await using var db = database.CreateFor(actor);
        var stele = await db.Steles.AsNoTracking().Where(s => s.Code == code).Select(s => new { s.CourseId, s.Gate, s.Number, s.Status, s.Picture }).FirstOrDefaultAsync(cancellation);
        if (stele is null) return await db.Set<FormerSteleCode>().AnyAsync(c => c.Code == code, cancellation) ? SteleErrors.CodeReplaced : Unknown;
        if (stele.Status == SteleStatus.Retired) return SteleErrors.Retired;
        return new SteleView(code, Name(stele.Gate), stele.Number, await CardAsync(db, stele.CourseId, cancellation), stele.Picture is { } picture ? $"{FieldApi.Prefix}/steles/{code}/photo?v={picture.Value:N}" : null, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>The card itself, for queries that found the course another way.</summary>
    internal async Task<CourseCard> CardAsync(AppDbContext db, CourseId id, CancellationToken cancellation)
    {
        var course = await db.Courses.AsNoTracking().FirstAsync(c => c.Id == id, cancellation);
        var line = await geometries.LineAsync(id, course.GeometryVersion, cancellation);
        var steles = await db.Steles.AsNoTracking().Where(s => s.CourseId == id && s.Status == SteleStatus.Standing).OrderBy(s => s.Number).Select(s => new { s.Code, s.Gate, s.Number }).ToListAsync(cancellation);
        return new CourseCard(
            id.Value, course.Slug, course.Summit, course.From, course.Massif, course.LengthMetres, course.GainMetres, course.StartAltitude, course.FinishAltitude, course.GeometryVersion, course.SerialPrefix,
            course.Disciplines.Contains(Discipline.Cycling) ? "Bike" : "Foot", course.Status.ToString(), course.StatusReason,
            Cultures.IsEnglishCulture(CultureInfo.CurrentUICulture) ? course.AccessEn : course.AccessFr,
            Of(line.Start), Of(line.Finish),
            [.. Enumerable.Range(0, ReliefPoints).Select(i => (int)Math.Round(line.AltitudeAt(line.LengthMetres * i / (ReliefPoints - 1))))],
            [.. steles.Select(s => new SteleCard(s.Code, Name(s.Gate), s.Number))], course.Attribution);

        static double[] Of(Domain.Courses.Gate gate) => [gate.Latitude, gate.Longitude, gate.HalfWidthMetres];
    }

    static string Name(SteleGate gate) => gate == SteleGate.Finish ? "finish" : "start";
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Engraving;

/// <summary>A medal as it will be engraved, or why it cannot be.</summary>
/// <param name="Medal">The medal.</param>
/// <param name="Piece">Serial of its current piece.</param>
/// <param name="Summit">The col.</param>
/// <param name="Athlete">The name.</param>
/// <param name="Elapsed">The time; null for a finisher.</param>
/// <param name="ClimbedOn">The day.</param>
/// <param name="Finish">The metal.</param>
/// <param name="Artwork">The drawing, refused by the preflight where something does not fit.</param>
public sealed record MedalToEngrave(MedalId Medal, string Piece, string Summit, string Athlete, TimeSpan? Elapsed, DateOnly? ClimbedOn, string Finish, Result<MedalArtwork> Artwork);

/// <summary>Draws the workshop's medals from what is stored now: the same drawing that the customer saw, with the code of the current piece.</summary>
[Needs(Resource.EngravingFile, Right.Read)]
public sealed class EngravingArtworks(Database database, MedalDesigns designs, CourseGeometries geometries)
{
    /// <summary>Medals drawn at once at most.</summary>
    public const int MostAtOnce = 200;

    /// <summary>The medals in the order asked for; those that are not this workshop's, not made or wait for their time are left out.</summary>
    public async Task<Result<IReadOnlyList<MedalToEngrave>>> QueryAsync(ManufacturerId workshop, IReadOnlyList<MedalId> ids, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EngravingArtworks>(actor) is { } refused) return refused;
        if (ids.Count > MostAtOnce) return Domain.Manufacturing.ManufacturingErrors.QuantityInvalid("count");
        await using var db = database.CreateFor(actor);
        var medals = await db.Medals.AsNoTracking()
            .Where(m => m.Manufacturer == workshop && ids.Contains(m.Id) && m.Time != TimeFact.Awaiting && (m.Fabrication == Fabrication.Made || m.Fabrication == Fabrication.Engraved)).ToListAsync(cancellation);
        var courseIds = medals.Select(m => m.CourseId).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).Select(c => new { c.Id, c.Summit, c.FinishAltitude, c.GeometryVersion }).ToDictionaryAsync(c => c.Id, cancellation);
        var orderIds = medals.Select(m => m.OrderId).Distinct().ToList();
        var languages = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Id, o.Language }).ToDictionaryAsync(o => o.Id, o => o.Language, cancellation);

        var drawn = new Dictionary<MedalId, MedalToEngrave>();
        foreach (var m in medals)
        {
            var course = courses[m.CourseId];
            var relief = await geometries.ReliefAsync(m.CourseId, course.GeometryVersion, cancellation);
            var artwork = designs.Compose(m, course.Summit, course.FinishAltitude, relief, Cultures.Of(languages.GetValueOrDefault(m.OrderId)) ?? Cultures.French);
            drawn[m.Id] = new(m.Id, m.PieceSerial, course.Summit, m.AthleteName, m.ElapsedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, m.ClimbedOn, m.Finish, artwork);
        }

        return ids.Distinct().Where(drawn.ContainsKey).Select(id => drawn[id]).ToList();
    }
}

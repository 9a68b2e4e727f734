using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// From a stored medal to its artwork: the one way, so that the wall, the certificate and the engraving file cannot differ.
/// </summary>
public sealed class MedalDesigns(MedalPictures pictures, MedalTokens tokens, CourseGeometries geometries, SiteAddresses sites)
{
    /// <summary>The metal of a catalogue finish.</summary>
    public static Metal MetalOf(string finish) => finish switch
    {
        "silver" => Metal.Silver,
        "black" => Metal.Black,
        _ => Metal.Bronze,
    };

    /// <summary>The time as it stands on the medal.</summary>
    public static EngravedTime TimeOf(TimeFact fact, int? elapsedSeconds) => fact switch
    {
        TimeFact.NotNeeded => EngravedTime.Finisher,
        TimeFact.Validated => EngravedTime.Of(TimeSpan.FromSeconds(elapsedSeconds ?? 0)),
        TimeFact.Awaiting => EngravedTime.Awaited,
    };

    /// <summary>What is written on a stored medal, in the language of its order.</summary>
    public async Task<Result<MedalArtwork>> ComposeAsync(AppDbContext db, Medal medal, CancellationToken cancellation)
    {
        var course = await db.Courses.AsNoTracking().Where(c => c.Id == medal.CourseId).Select(c => new { c.Summit, c.FinishAltitude, c.GeometryVersion }).FirstAsync(cancellation);
        var language = await db.Orders.AsNoTracking().Where(o => o.Id == medal.OrderId).Select(o => o.Language).FirstOrDefaultAsync(cancellation);
        var culture = Cultures.Of(language ?? "fr") ?? Cultures.French;
        var relief = await geometries.ReliefAsync(medal.CourseId, course.GeometryVersion, cancellation);
        return Compose(medal, course.Summit, course.FinishAltitude, relief, culture);
    }

    /// <summary>The same when the course is already at hand.</summary>
    public Result<MedalArtwork> Compose(Medal medal, string summit, int altitude, Domain.Courses.Relief relief, CultureInfo culture)
    {
        var design = new MedalDesign(summit, altitude, relief, medal.AthleteName, TimeOf(medal.Time, medal.ElapsedSeconds), medal.ClimbedOn, Serial.Parse(medal.Serial).Value, MetalOf(medal.Finish))
        {
            Remake = medal.CurrentPiece.Number,
        };
        return pictures.Compose(design, sites.Medal(tokens.Open(medal.CurrentPiece)), culture);
    }
}

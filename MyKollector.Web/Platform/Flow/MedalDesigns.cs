using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
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
public sealed class MedalDesigns(MedalPictures pictures, MedalTokens tokens, CourseGeometries geometries, SiteAddresses sites) : IDisposable
{
    /// <summary>What the preflight said of a design stands as long as the design: the list that a workshop looks at has asked before "engraved" does.</summary>
    readonly MemoryCache _checked = new(new MemoryCacheOptions { SizeLimit = 5000 });

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
    public Result<MedalArtwork> Compose(Medal medal, string summit, int altitude, Domain.Courses.Relief relief, CultureInfo culture) =>
        pictures.Compose(DesignOf(medal, summit, altitude, relief), sites.Medal(tokens.Open(medal.CurrentPiece)), culture);

    /// <summary>Why medals cannot be engraved as they stand: one that can is not named.</summary>
    public async Task<IReadOnlyDictionary<MedalId, Error>> PreflightAsync(AppDbContext db, IReadOnlyList<Medal> medals, CancellationToken cancellation)
    {
        var courseIds = medals.Select(m => m.CourseId).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).Select(c => new { c.Id, c.Summit, c.FinishAltitude, c.GeometryVersion }).ToDictionaryAsync(c => c.Id, cancellation);
        var orderIds = medals.Select(m => m.OrderId).Distinct().ToList();
        var languages = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Id, o.Language }).ToDictionaryAsync(o => o.Id, o => o.Language, cancellation);
        var unfit = new Dictionary<MedalId, Error>();
        foreach (var medal in medals)
        {
            var course = courses[medal.CourseId];
            var culture = Cultures.Of(languages.GetValueOrDefault(medal.OrderId)) ?? Cultures.French;
            var key = (DesignOf(medal, course.Summit, course.FinishAltitude, await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation)), culture.Name);
            if (!_checked.TryGetValue(key, out Result ready))
            {
                var drawn = Compose(medal, course.Summit, course.FinishAltitude, key.Item1.Relief, culture);
                ready = _checked.Set(key, drawn.Succeeded ? drawn.Value.ReadyToEngrave() : drawn.Error, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
            }

            if (!ready.Succeeded) unfit[medal.Id] = ready.Error;
        }

        return unfit;
    }

    public void Dispose() => _checked.Dispose();

    static MedalDesign DesignOf(Medal medal, string summit, int altitude, Domain.Courses.Relief relief) =>
        new(summit, altitude, relief, medal.AthleteName, TimeOf(medal.Time, medal.ElapsedSeconds), medal.ClimbedOn, Serial.Parse(medal.Serial).Value, MetalOf(medal.Finish)) { Remake = medal.CurrentPiece.Number };
}

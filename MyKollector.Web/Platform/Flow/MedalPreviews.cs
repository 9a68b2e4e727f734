using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Catalogue;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Flow;

/// <summary>A performance that a medal may be bought for.</summary>
public sealed record BoughtPerformance(PerformanceId Id, int Seconds, DateOnly ClimbedOn, bool Validated, WayIn WayIn);

/// <summary>The course as the personalising page shows it.</summary>
public sealed record PersonalisedCourse(CourseId Id, string Slug, string Summit, string From, int Altitude, Relief Relief, BoughtPerformance? Performance);

/// <summary>What a visitor chose so far.</summary>
public sealed record MedalChoice(string? Name, string Finish, bool WithoutTime)
{
    /// <summary>Nothing was chosen yet: the medal of <see cref="MedalPreviews.DrawBare"/>.</summary>
    public bool IsBare => string.IsNullOrWhiteSpace(Name) && Finish == MedalCatalogue.Finishes[0].Code && !WithoutTime;
}

/// <summary>Both faces of a medal on its metal, for a page.</summary>
public sealed class DrawnMedal(Func<MedalSide, SvgNode> draw)
{
    readonly Lazy<SvgNode> _front = new(() => draw(MedalSide.Front)), _back = new(() => draw(MedalSide.Back));

    public SvgNode Front => _front.Value;

    public SvgNode Back => _back.Value;
}

/// <summary>
/// Keeps the medals drawn last: a page that many open shows them all the same one, and the medal that is put into the basket is the one that
/// was just looked at.
/// </summary>
public sealed class DrawnMedals : IDisposable
{
    readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 100 });

    public Result<DrawnMedal> GetOrDraw(MedalDesign design, CultureInfo culture, Func<Result<DrawnMedal>> draw) =>
        _kept.TryGetValue((design, culture.Name), out Result<DrawnMedal> kept)
            ? kept
            : _kept.Set((design, culture.Name), draw(), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(20) });

    public void Dispose() => _kept.Dispose();
}

/// <summary>
/// Draws a medal as it is being chosen: the very model that makes the engraving file, so that the preview cannot lie.
/// </summary>
[OpenToAll("Anybody may look at a medal before buying it.")]
public sealed class MedalPreviews(Database database, CourseGeometries geometries, MedalPictures pictures, DrawnMedals drawn, SiteAddresses sites)
{
    // A code that exists for nobody: a preview is not a medal.
    static readonly MedalToken Nobody = MedalToken.FromBytes(new byte[MedalToken.Bytes]);

    /// <summary>The course, and the performance if it is the actor's own and of this course.</summary>
    public async Task<PersonalisedCourse?> QueryAsync(string slug, Guid? performance, Actor actor, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var course = await db.Courses.AsNoTracking().Where(c => c.Slug == slug).Select(c => new { c.Id, c.Slug, c.Summit, c.From, c.FinishAltitude, c.GeometryVersion }).FirstOrDefaultAsync(cancellation);
        if (course is null) return null;
        return new(course.Id, course.Slug, course.Summit, course.From, course.FinishAltitude, await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation),
            performance is { } id ? await PerformanceAsync(db, new(id), course.Id, actor, cancellation) : null);
    }

    internal static async Task<BoughtPerformance?> PerformanceAsync(AppDbContext db, PerformanceId id, CourseId course, Actor actor, CancellationToken cancellation)
    {
        if (actor.Account is not { } athlete) return null;
        var performance = await db.Performances.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.CourseId == course && p.Athlete == athlete && p.Status != PerformanceStatus.Withdrawn && p.Status != PerformanceStatus.Refused, cancellation);
        return performance is null ? null : new(performance.Id, performance.CountedSeconds, performance.ClimbedOn, performance.Status == PerformanceStatus.Validated,
            performance.Origin == PerformanceOrigin.Timed ? WayIn.OnSite : WayIn.Afterwards);
    }

    /// <summary>A choice as a page shows it, or why it cannot be engraved.</summary>
    public Result<DrawnMedal> Draw(PersonalisedCourse course, MedalChoice choice, CultureInfo culture)
    {
        var name = EngravingPreflight.Normalize(choice.Name ?? "");
        if (name.Length > 0 && EngravingPreflight.CheckText(name, "Name") is { Succeeded: false, Error: var refused }) return refused;
        var time = choice.WithoutTime ? EngravedTime.Finisher : course.Performance is { } p ? EngravedTime.Of(TimeSpan.FromSeconds(p.Seconds)) : EngravedTime.Awaited;
        var design = new MedalDesign(course.Summit, course.Altitude, course.Relief, name.Length == 0 ? null : name, time, choice.WithoutTime ? null : course.Performance?.ClimbedOn, null, MedalDesigns.MetalOf(choice.Finish));
        return drawn.GetOrDraw(design, culture, () => Draw(design, culture));
    }

    /// <summary>The medal of a course before anybody chose anything: bronze, its name and time to come.</summary>
    public DrawnMedal DrawBare(string summit, int altitude, Relief relief, CultureInfo culture)
    {
        var design = new MedalDesign(summit, altitude, relief, null, EngravedTime.Awaited, null, null);
        return drawn.GetOrDraw(design, culture, () => Draw(design, culture)).Value;
    }

    Result<DrawnMedal> Draw(MedalDesign design, CultureInfo culture)
    {
        var composed = pictures.Compose(design, sites.Medal(Nobody), culture);
        if (!composed.Succeeded) return composed.Error.Field is null ? composed.Error : composed.Error with { Field = "Name" };
        // Whoever only asks whether it can be engraved needs no picture.
        return new DrawnMedal(side => pictures.Svg(composed.Value, side, side == MedalSide.Front ? "front" : "back", culture));
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Artwork;
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
public sealed record MedalChoice(string? Name, string Finish, bool WithoutTime);

/// <summary>
/// Draws a medal as it is being chosen: the very model that makes the engraving file, so that the preview cannot lie.
/// </summary>
[OpenToAll("Anybody may look at a medal before buying it.")]
public sealed class MedalPreviews(Database database, CourseGeometries geometries, MedalPictures pictures, SiteAddresses sites)
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

    /// <summary>The artwork of a choice, or why it cannot be engraved.</summary>
    public Result<MedalArtwork> Compose(PersonalisedCourse course, MedalChoice choice, CultureInfo culture)
    {
        var name = EngravingPreflight.Normalize(choice.Name ?? "");
        if (name.Length > 0 && EngravingPreflight.CheckText(name, "Name") is { Succeeded: false, Error: var refused }) return refused;
        var time = choice.WithoutTime ? EngravedTime.Finisher : course.Performance is { } p ? EngravedTime.Of(TimeSpan.FromSeconds(p.Seconds)) : EngravedTime.Awaited;
        var design = new MedalDesign(course.Summit, course.Altitude, course.Relief, name.Length == 0 ? null : name, time, choice.WithoutTime ? null : course.Performance?.ClimbedOn, null, MedalDesigns.MetalOf(choice.Finish));
        var drawn = pictures.Compose(design, sites.Medal(Nobody), culture);
        return drawn.Succeeded || drawn.Error.Field is null ? drawn : drawn.Error with { Field = "Name" };
    }

    /// <summary>One face, for a page.</summary>
    public SvgNode Picture(MedalArtwork artwork, MedalSide side, CultureInfo culture) => pictures.Svg(artwork, side, side == MedalSide.Front ? "front" : "back", culture);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.CoursePage;

/// <summary>A stele as the course's page names it. Its code stays out of the page: one must stand before the plate.</summary>
public sealed record SteleCard(string Number, SteleGate Gate, SteleStatus Status, double Latitude, double Longitude, bool Demonstration);

/// <summary>Everything a course's page shows.</summary>
public sealed record CourseDetails(
    CourseCard Card, string? StatusReason, string Attribution, string AccessFr, string AccessEn, bool Demonstration,
    CourseGeometry Geometry, Relief Relief, IReadOnlyList<SteleCard> Steles, WorkshopCard? Workshop)
{
    /// <summary>How to get there, in the page's language.</summary>
    public string Access => Ui.Localization.Cultures.IsEnglish ? AccessEn : AccessFr;
}

/// <summary>Keeps the most visited courses with their lines parsed and cut, until the catalogue changes.</summary>
public sealed class CourseShelf : IDisposable
{
    readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 400 });

    public bool TryGet<T>(CatalogueSnapshot snapshot, string what, out T? value) => _kept.TryGetValue((snapshot.Number, what), out value);

    public T Keep<T>(CatalogueSnapshot snapshot, string what, T value) =>
        _kept.Set((snapshot.Number, what), value, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });

    public void Dispose() => _kept.Dispose();
}

/// <summary>Reads one course for its page; null when there is none of that name.</summary>
[OpenToAll("Courses are public.")]
public sealed class ShowCourse(CourseCatalogue catalogue, CourseShelf shelf, Database database, TimeProvider time)
{
    public async Task<CourseDetails?> QueryAsync(string slug, CancellationToken cancellation)
    {
        var snapshot = await catalogue.GetAsync(cancellation);
        if (snapshot.Find(slug) is not { } card) return null;
        if (shelf.TryGet<CourseDetails>(snapshot, slug, out var kept)) return kept;

        await using var db = database.Open();
        var course = await db.Courses.AsNoTracking().SingleOrDefaultAsync(c => c.Id == card.Id, cancellation);
        var stored = await db.Geometries.AsNoTracking().SingleOrDefaultAsync(g => g.CourseId == card.Id && g.Version == card.GeometryVersion, cancellation);
        if (course is null || stored is null) return null;
        var geometry = stored.ToGeometry();
        var steles = await db.Steles.AsNoTracking().Where(s => s.CourseId == card.Id && s.Status != SteleStatus.Retired).OrderBy(s => s.Number)
            .Select(s => new SteleCard(s.Number, s.Gate, s.Status, s.Latitude, s.Longitude, s.Demonstration)).ToListAsync(cancellation);
        return shelf.Keep(snapshot, slug, new CourseDetails(card, course.StatusReason, course.Attribution, course.AccessFr, course.AccessEn, course.Demonstration,
            geometry, Relief.Of(geometry), steles, await WorkshopAsync(db, snapshot, card.Id, cancellation)));
    }

    async Task<WorkshopCard?> WorkshopAsync(AppDbContext db, CatalogueSnapshot snapshot, CourseId course, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // Few rows a course: the newest valid one is chosen here, since SQLite does not compare instants.
        var allotments = await db.Allotments.AsNoTracking().Where(a => a.CourseId == course).Select(a => new { a.Manufacturer, a.From, a.Until }).ToListAsync(cancellation);
        var valid = allotments.Where(a => a.From <= now && (a.Until is null || a.Until > now)).MaxBy(a => a.From);
        return valid is null ? null : snapshot.Workshops.FirstOrDefault(w => w.Id == valid.Manufacturer);
    }
}

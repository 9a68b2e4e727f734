using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>A course as lists show it.</summary>
public sealed record CourseCard(
    CourseId Id, string Slug, string Summit, string From, string Massif, string Department, IReadOnlyList<Discipline> Disciplines,
    int LengthMetres, int GainMetres, int StartAltitude, int FinishAltitude, int GeometryVersion, double StartLatitude, double StartLongitude, CourseStatus Status, bool Ranked)
{
    /// <summary>What a search looks through.</summary>
    public string Searched { get; } = SearchText.Normalize($"{Summit} {From} {Massif} {Department}");

    public string SortKey { get; } = SearchText.SortKey(Summit);

    public double Difficulty { get; } = Domain.Courses.Difficulty.Of(GainMetres, LengthMetres, FinishAltitude).Points;

    /// <summary>Mean gradient from foot to summit, as a fraction.</summary>
    public double MeanGradient => LengthMetres == 0 ? 0 : (FinishAltitude - StartAltitude) / (double)LengthMetres;

    /// <summary>Address of its small relief; a new line or palette has a new address, so that browsers keep each for ever.</summary>
    public string ReliefPath { get; } = FormattableString.Invariant($"/cols/{Slug}/relief.svg?v={GeometryVersion}.{ThemeCss.Hash[..4]}");
}

/// <summary>A partner workshop as the shop names it.</summary>
public sealed record WorkshopCard(ManufacturerId Id, string Name, string City);

/// <summary>All courses at one moment, sorted by name, ready to be searched without the database.</summary>
public sealed class CatalogueSnapshot(IReadOnlyList<CourseCard> courses, IReadOnlyList<WorkshopCard> workshops, long number)
{
    readonly Dictionary<string, CourseCard> _bySlug = courses.ToDictionary(c => c.Slug);

    public IReadOnlyList<CourseCard> Courses => courses;

    public IReadOnlyList<WorkshopCard> Workshops => workshops;

    /// <summary>Grows with each change: what is derived from a snapshot is kept under its number.</summary>
    public long Number => number;

    public IReadOnlyList<string> Massifs { get; } = [.. courses.Select(c => c.Massif).Distinct().Order(StringComparer.Create(Ui.Localization.Cultures.French, true))];

    public IReadOnlyList<string> Departments { get; } = [.. courses.Select(c => c.Department).Distinct().Order(StringComparer.Create(Ui.Localization.Cultures.French, true))];

    public CourseCard? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}

/// <summary>
/// The public catalogue in memory. A few hundred bytes a course: ten thousand of them are searched in a fraction of the time that one
/// question to a database takes. Dropped when a course, a stele or a workshop changes.
/// </summary>
public sealed class CourseCatalogue : IDisposable
{
    /// <summary>A change made by another node whose hint was lost is seen after this long at the latest.</summary>
    static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    readonly Database _database;
    readonly IDisposable _subscription;
    readonly SemaphoreSlim _loading = new(1, 1);
    long _changes;
    (CatalogueSnapshot Snapshot, long Changes, long LoadedAt)? _current;

    public CourseCatalogue(Database database, ChangeNotifier notifier)
    {
        _database = database;
        _subscription = notifier.Subscribe(hints =>
        {
            if (hints.Any(h => IsOurs(h.Code))) Interlocked.Increment(ref _changes);
        });
    }

    /// <summary>Grows with each change that this node hears of, whether or not somebody has looked since.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public ValueTask<CatalogueSnapshot> GetAsync(CancellationToken cancellation) =>
        _current is { } current && IsFresh(current.Changes, current.LoadedAt) ? new(current.Snapshot) : new(LoadAsync(cancellation));

    async Task<CatalogueSnapshot> LoadAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (_current is { } current && IsFresh(current.Changes, current.LoadedAt)) return current.Snapshot;
            // Counted before reading: a change that commits meanwhile makes this snapshot old at once.
            var changes = Changes;
            await using var db = _database.Open();
            var courses = await db.Courses.AsNoTracking()
                .Select(c => new CourseCard(c.Id, c.Slug, c.Summit, c.From, c.Massif, c.Department, c.Disciplines, c.LengthMetres, c.GainMetres, c.StartAltitude, c.FinishAltitude, c.GeometryVersion, c.StartLatitude, c.StartLongitude, c.Status, c.IsRanked))
                .ToListAsync(cancellation);
            var workshops = await db.Manufacturers.AsNoTracking().Where(m => m.Active).Select(m => new WorkshopCard(m.Id, m.Name, m.City)).ToListAsync(cancellation);
            var snapshot = new CatalogueSnapshot(
                [.. courses.OrderBy(c => c.SortKey, StringComparer.Ordinal).ThenBy(c => c.Slug, StringComparer.Ordinal)],
                [.. workshops.OrderBy(w => w.City, StringComparer.Ordinal)],
                (_current?.Snapshot.Number ?? 0) + 1);
            _current = (snapshot, changes, Environment.TickCount64);
            return snapshot;
        }
        finally
        {
            _loading.Release();
        }
    }

    bool IsFresh(long changes, long loadedAt) => changes == Changes && Environment.TickCount64 - loadedAt < Oldest.TotalMilliseconds;

    static bool IsOurs(string code) =>
        code.StartsWith("course.", StringComparison.Ordinal) || code.StartsWith("stele.", StringComparison.Ordinal) || code.StartsWith("manufacturer.", StringComparison.Ordinal);

    public void Dispose()
    {
        _subscription.Dispose();
        _loading.Dispose();
    }
}

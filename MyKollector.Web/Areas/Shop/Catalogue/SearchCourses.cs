using System.Globalization;
using MyKollector.Domain.Courses;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>How a list of courses is sorted.</summary>
public enum CourseOrder
{
    /// <summary>Best match first when words were typed, else by name.</summary>
    Relevance,
    Altitude,
    Difficulty,
    Length,

    /// <summary>Nearest start first; needs a position.</summary>
    Near,
}

/// <summary>What is searched for. Everything is optional; what cannot be read is ignored rather than refused.</summary>
public sealed record CourseSearch(
    string? Text = null, string? Massif = null, string? Department = null, Discipline? Discipline = null, int? LowestAltitude = null, int? HighestAltitude = null,
    CourseOrder Order = CourseOrder.Relevance, (double Latitude, double Longitude)? Near = null, int Page = 1)
{
    public const int PageSize = 24;

    /// <summary>From the words of an address.</summary>
    public static CourseSearch From(string? text, string? massif, string? department, string? discipline, string? lowest, string? highest, string? order, string? latitude, string? longitude, string? page)
    {
        var near = Real(latitude) is >= -90 and <= 90 and var lat && Real(longitude) is >= -180 and <= 180 and var lon ? (lat, lon) : ((double, double)?)null;
        var sorted = order switch
        {
            "altitude" => CourseOrder.Altitude,
            "difficulte" => CourseOrder.Difficulty,
            "longueur" => CourseOrder.Length,
            "proximite" when near is not null => CourseOrder.Near,
            _ => CourseOrder.Relevance,
        };
        return new(Trimmed(text), Trimmed(massif), Trimmed(department), Enum.TryParse<Discipline>(discipline, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null,
            Whole(lowest), Whole(highest), sorted, near, Math.Clamp(Whole(page) ?? 1, 1, 10_000));
    }

    /// <summary>True when something narrows the list.</summary>
    public bool Filters => Text is not null || Massif is not null || Department is not null || Discipline is not null || LowestAltitude is not null || HighestAltitude is not null;

    static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    static int? Whole(string? value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    static double? Real(string? value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

/// <summary>One course found.</summary>
/// <param name="Course">The course.</param>
/// <param name="MetresAway">From the searcher to its start, when a position was given.</param>
public sealed record CourseFound(CourseCard Course, double? MetresAway);

/// <summary>One page of what was found.</summary>
public sealed record CourseResults(IReadOnlyList<CourseFound> Items, int Total, int Page)
{
    public int Pages => (Total + CourseSearch.PageSize - 1) / CourseSearch.PageSize;
}

/// <summary>Searches the catalogue.</summary>
[OpenToAll("The catalogue is public.")]
public sealed class SearchCourses(CourseCatalogue catalogue)
{
    public async Task<CourseResults> QueryAsync(CourseSearch search, CancellationToken cancellation) => Find(await catalogue.GetAsync(cancellation), search);

    /// <summary>Searches a snapshot.</summary>
    public static CourseResults Find(CatalogueSnapshot snapshot, CourseSearch search)
    {
        var words = SearchText.Words(search.Text);
        var kept = new List<(CourseCard Course, int Rank)>();
        foreach (var course in snapshot.Courses)
            if (Passes(course, search) && Rank(course, words) is > 0 and var rank) kept.Add((course, rank));

        IEnumerable<(CourseCard Course, int Rank)> sorted = search.Order switch
        {
            CourseOrder.Altitude => kept.OrderByDescending(k => k.Course.FinishAltitude),
            CourseOrder.Difficulty => kept.OrderByDescending(k => k.Course.Difficulty),
            CourseOrder.Length => kept.OrderByDescending(k => k.Course.LengthMetres),
            CourseOrder.Near when search.Near is { } here => kept.OrderBy(k => Away(k.Course, here)),
            _ => words.Count == 0 ? kept : kept.OrderByDescending(k => k.Rank),
        };
        var page = Math.Min(search.Page, Math.Max(1, (kept.Count + CourseSearch.PageSize - 1) / CourseSearch.PageSize));
        return new([.. sorted.Skip((page - 1) * CourseSearch.PageSize).Take(CourseSearch.PageSize).Select(k => new CourseFound(k.Course, search.Near is { } here ? Away(k.Course, here) : null))], kept.Count, page);
    }

    static bool Passes(CourseCard course, CourseSearch search) =>
        (search.Massif is null || course.Massif.Equals(search.Massif, StringComparison.OrdinalIgnoreCase))
        && (search.Department is null || course.Department.Equals(search.Department, StringComparison.OrdinalIgnoreCase))
        && (search.Discipline is not { } discipline || course.Disciplines.Contains(discipline))
        && (search.LowestAltitude is not { } lowest || course.FinishAltitude >= lowest)
        && (search.HighestAltitude is not { } highest || course.FinishAltitude <= highest);

    /// <summary>Zero when a word is missing; more when the words begin the name or stand in it.</summary>
    static int Rank(CourseCard course, IReadOnlyList<string> words)
    {
        if (words.Count == 0) return 1;
        var rank = 1;
        for (var i = 0; i < words.Count; i++)
        {
            // Every word may be a beginning: people stop typing early.
            if (!course.Searched.Contains(" " + words[i], StringComparison.Ordinal)) return 0;
            if (course.SortKey.StartsWith(words[i], StringComparison.Ordinal)) rank += 4;
            else if ((" " + course.SortKey).Contains(" " + words[i], StringComparison.Ordinal)) rank += 2;
        }

        return rank;
    }

    static double Away(CourseCard course, (double Latitude, double Longitude) here) => GeoPoint.Distance(here.Latitude, here.Longitude, course.StartLatitude, course.StartLongitude);
}

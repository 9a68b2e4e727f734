using MyKollector.Domain.Courses;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>The real courses the product is seeded with, and a small one made up.</summary>
public static class SeedCourses
{
    public static IReadOnlyDictionary<string, CourseGeometry> All { get; } = Load();

    static Dictionary<string, CourseGeometry> Load()
    {
        var assembly = typeof(Program).Assembly;
        var courses = new Dictionary<string, CourseGeometry>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".geojson", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var file = CourseGeoJson.Read(copy.ToArray()).Value;
            courses[file.Slug] = file.Geometry;
        }

        return courses;
    }

    /// <summary>Six hundred metres with a hairpin.</summary>
    public static CourseGeometry Small()
    {
        GeoPoint P(double east, double north, double altitude) => new(45 + north / 111_195, 6 + east / (111_195 * Math.Cos(Math.PI / 4)), altitude);
        return new(1, [P(0, 0, 1000), P(150, 20, 1012), P(280, 60, 1024), P(300, 75, 1026), P(290, 90, 1028), P(150, 70, 1040), P(0, 80, 1052)],
            new(P(0, 0, 0).Latitude, P(0, 0, 0).Longitude, 82, 20), new(P(0, 80, 0).Latitude, P(0, 80, 0).Longitude, 274, 20));
    }
}

using System.Text;
using MyKollector.Domain.Courses;

namespace MyKollector.Tests.Domain.Proofs;

public sealed class CourseGeoJsonTests
{
    const string Whole = """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[6,45,1000],[6.001,45.001,1010],[6.001,45.001,1010],[6.002,45.001,1020]]},"properties":{"slug":"x","summit":"Col X","length_m":200,"elevation_gain_m":20,"disciplines":["cycling"],"start_gate":{"lat":45,"lon":6,"bearing_deg":-10,"half_width_m":30},"finish_gate":{"lat":45.001,"lon":6.002,"bearing_deg":370,"half_width_m":25},"geometry_version":3,"attribution":"© OSM"}}""";

    [Fact]
    public void Reads_line_gates_and_properties()
    {
        var file = CourseGeoJson.Read(Encoding.UTF8.GetBytes(Whole)).Value;
        Assert.Equal(3, file.Geometry.Line.Count);
        Assert.Equal(3, file.Geometry.Version);
        Assert.Equal(350, file.Geometry.Start.BearingDegrees);
        Assert.Equal(10, file.Geometry.Finish.BearingDegrees);
        Assert.Equal(25, file.Geometry.Finish.HalfWidthMetres);
        Assert.Equal(("x", "Col X", 200.0, "© OSM"), (file.Slug, file.Summit, file.LengthMetres, file.Attribution));
        Assert.Equal(1020, file.Geometry.Line[^1].Altitude);
    }

    [Fact]
    public void Missing_gates_are_laid_across_the_ends()
    {
        var file = CourseGeoJson.Read("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[6,45],[6,45.01]]}}]}"""u8.ToArray()).Value;
        Assert.Equal(0, file.Geometry.Start.BearingDegrees, 3);
        Assert.Equal(45.01, file.Geometry.Finish.Latitude);
        Assert.InRange(file.LengthMetres, 1100, 1120);
    }

    [Theory]
    [InlineData("", "course_file.unreadable")]
    [InlineData("[]", "course_file.unreadable")]
    [InlineData("{}", "course_file.no_line")]
    [InlineData("""{"geometry":{"coordinates":[[6,45]]}}""", "course_file.no_line")]
    [InlineData("""{"geometry":{"coordinates":[[6,95],[6,45]]}}""", "course_file.no_line")]
    [InlineData("""{"geometry":{"coordinates":[["6",45],[6,45]]}}""", "course_file.no_line")]
    [InlineData("""{"geometry":{"coordinates":5}}""", "course_file.no_line")]
    public void What_is_no_course_is_refused(string json, string code) => Assert.Equal(code, CourseGeoJson.Read(Encoding.UTF8.GetBytes(json)).Error?.Code);

    [Fact]
    public void All_seed_courses_are_read_with_their_own_length()
    {
        Assert.True(SeedCourses.All.Count >= 20);
        Assert.All(SeedCourses.All.Values, c => Assert.InRange(c.LengthMetres, 5000, 40_000));
    }
}

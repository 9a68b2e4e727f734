using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using CsCheck;
using MyKollector.Domain.Courses;
using MyKollector.Web.Ui.Components;
using MyKollector.Web.Ui.Drawings;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Tests.Pages.Ui;

public sealed partial class ReliefTests
{
    [Fact]
    public async Task A_relief_is_drawn_without_a_decimal_comma()
    {
        await using var context = new UiTestContext();
        foreach (var size in Enum.GetValues<ReliefSize>())
        {
            var view = context.Render<ReliefView>(p => p.Add(v => v.Relief, Relief.Of(Climb(13_780, 744, 1850))).Add(v => v.Name, "Alpe d’Huez").Add(v => v.Size, size));
            Assert.NotEmpty(view.FindAll("path.relief-line"));
            foreach (var path in view.FindAll("path")) Assert.DoesNotContain(',', path.GetAttribute("d")!);
            foreach (var placed in view.FindAll("[x], [y], [x1], [y1]"))
                Assert.All(placed.Attributes.Where(a => a.Name is "x" or "y" or "x1" or "y1" or "x2" or "y2"), a => Assert.DoesNotContain(',', a.Value));
        }
    }

    [Fact]
    public async Task A_relief_says_in_words_what_it_shows()
    {
        await using var context = new UiTestContext();
        var view = context.Render<ReliefView>(p => p.Add(v => v.Relief, Relief.Of(Climb(10_000, 1000, 1800))).Add(v => v.Name, "Col d’essai"));
        Assert.Equal("Profil de Col d’essai", view.Find("svg[role=img]").GetAttribute("aria-label"));
        var description = Plain(view.Find("desc").TextContent);
        Assert.Contains("10,0 km", description, StringComparison.Ordinal);
        Assert.Contains("1 000 m", description, StringComparison.Ordinal);
        Assert.Contains("8,0 %", description, StringComparison.Ordinal);
        Assert.Equal(10, view.FindAll(".relief-gradient").Count);
        Assert.Equal(9, view.FindAll(".relief-km:not(.unit)").Count);
        Assert.Contains("Départ 1 000 m", Plain(view.Find(".relief-gate").TextContent), StringComparison.Ordinal);
        Assert.Contains("Sommet 1 800 m", Plain(view.Find(".relief-gate").TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_has_every_kilometre_and_adds_up()
    {
        await using var context = new UiTestContext(english: true);
        var table = context.Render<ReliefTable>(p => p.Add(v => v.Relief, Relief.Of(Climb(10_400, 1000, 1832))).Add(v => v.Name, "Col d’essai"));
        var rows = table.FindAll("tbody tr");
        Assert.Equal(10, rows.Count);
        Assert.Equal("9 – 10.4 km", rows[^1].QuerySelector("th")!.TextContent.Trim());
        Assert.Equal("1,832 m", Plain(rows[^1].QuerySelectorAll("td")[0].TextContent));
        Assert.All(rows, r => Assert.Equal("8.0%", Plain(r.QuerySelectorAll("td")[2].TextContent)));
    }

    [Fact]
    public void Columns_cover_the_course_and_their_climbs_add_up() => Gen.Select(Gen.Double[300, 40_000], Gen.Double[0, 1500], Gen.Double[1, 1200]).Sample((length, low, climb) =>
    {
        var relief = Relief.Of(Climb(length, low, low + climb));
        var columns = new ReliefDrawing(relief, 10, 200).Columns;
        Assert.Equal(0, columns[0].FromMetres);
        Assert.Equal(relief.LengthMetres, columns[^1].ToMetres, 6);
        for (var i = 1; i < columns.Count; i++) Assert.Equal(columns[i - 1].ToMetres, columns[i].FromMetres);
        Assert.Equal(climb, columns.Sum(c => c.ToAltitude - c.FromAltitude), 1e-6);
    });

    [Fact]
    public void The_line_stays_in_its_box_and_ends_at_its_edge() => Gen.Select(Gen.Double[500, 40_000], Gen.Double[0, 2000], Gen.Double[0, 2000]).Sample((length, from, to) =>
    {
        var drawing = new ReliefDrawing(Relief.Of(Climb(length, from, to)), 10, 200);
        var points = Trace(drawing.Ground());
        Assert.Equal(0, points[0].X);
        Assert.Equal(ReliefDrawing.Width, points[^1].X, 6);
        Assert.Equal(drawing.Y(from), points[0].Y, 0.06);
        // Rounded steps must not add up to a wrong summit.
        Assert.Equal(drawing.Y(to), points[^1].Y, 0.06);
        Assert.All(points, p => Assert.InRange(p.Y, 9.9, 200.1));
        for (var i = 1; i < points.Count; i++) Assert.True(points[i].X >= points[i - 1].X);
    });

    [Fact]
    public void Tints_cover_the_width_once() => Gen.Double[500, 40_000].Sample(length =>
    {
        var drawing = new ReliefDrawing(Relief.Of(Climb(length, 500, 1500)), 10, 200);
        var covered = Enumerable.Range(0, Palette.Slopes.Count)
            .SelectMany(slope => Span().Matches(drawing.Tint(slope)).Select(m => Number(m.Groups[2].Value) - Number(m.Groups[1].Value))).Sum();
        Assert.Equal(ReliefDrawing.Width, covered, 6);
    });

    [Theory]
    [InlineData(-0.05, 0)]
    [InlineData(0.0, 0)]
    [InlineData(0.0299, 0)]
    [InlineData(0.03, 1)]
    [InlineData(0.0699, 2)]
    [InlineData(0.09, 4)]
    [InlineData(0.25, 5)]
    public void Steepness_has_its_tint(double gradient, int slope) => Assert.Equal(slope, ReliefDrawing.SlopeOf(gradient));

    [Fact]
    public void The_picture_of_a_list_is_small_and_stands_alone()
    {
        var picture = ReliefDrawing.Picture(Relief.Of(Climb(21_300, 350, 1909)));
        Assert.True(picture.Length < 4000, $"{picture.Length} characters");
        Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"", picture, StringComparison.Ordinal);
        Assert.Contains(Palette.Ink, picture, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", picture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_shows_gates_north_and_scale()
    {
        await using var context = new UiTestContext();
        var course = Climb(10_000, 1000, 1800);
        var plan = context.Render<CoursePlan>(p => p.Add(v => v.Course, course).Add(v => v.Name, "Col d’essai"));
        Assert.Equal(2, plan.FindAll(".plan-gate").Count);
        Assert.Contains("Départ", plan.Markup, StringComparison.Ordinal);
        Assert.Contains("Arrivée", plan.Markup, StringComparison.Ordinal);
        Assert.Equal("N", plan.Find(".plan-north text").TextContent);
        foreach (var path in plan.FindAll("path")) Assert.DoesNotContain(',', path.GetAttribute("d")!);
        // The course runs due north: its plan is a vertical line with the finish on top, and the scale is true.
        var drawing = new PlanDrawing(course);
        var (startX, startY) = drawing.At(course.Line[0].Latitude, course.Line[0].Longitude);
        var (finishX, finishY) = drawing.At(course.Line[^1].Latitude, course.Line[^1].Longitude);
        Assert.Equal(startX, finishX, 3);
        Assert.True(finishY < startY);
        Assert.Equal(10_000 * drawing.UnitsPerMetre, startY - finishY, 0);
    }

    /// <summary>A straight climb due north.</summary>
    static CourseGeometry Climb(double length, double low, double high)
    {
        const int count = 60;
        var line = Enumerable.Range(0, count + 1).Select(i => new GeoPoint(
            45 + double.RadiansToDegrees(length * i / count / GeoPoint.EarthRadiusMetres), 6, low + (high - low) * i / count)).ToList();
        return new(1, line, new Gate(line[0].Latitude, 6, 0, 15), new Gate(line[^1].Latitude, 6, 0, 15));
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    /// <summary>Positions along the profile of a ground path, without what closes it outside the box.</summary>
    static List<(double X, double Y)> Trace(string ground)
    {
        var y = Number(Start().Match(ground).Groups[1].Value);
        var points = new List<(double X, double Y)> { (0, y) };
        foreach (Match step in Step().Matches(ground)) points.Add((points[^1].X + Number(step.Groups[1].Value), points[^1].Y + Number(step.Groups[2].Value)));
        return points;
    }

    [GeneratedRegex(@"^M-9 \d+V(-?[\d.]+)H0")]
    private static partial Regex Start();

    [GeneratedRegex(@"l(-?[\d.]+) ?(-?[\d.]+)")]
    private static partial Regex Step();

    [GeneratedRegex(@"M(\d+) 0H(\d+)V")]
    private static partial Regex Span();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using CsCheck;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Tests.Support;
using MyKollector.Web.Ui.Drawings;
using MyKollector.Web.Ui.Proofs;

namespace MyKollector.Tests.Pages.Ui;

public sealed partial class MapTilesTests
{
    const string Service = "https://tiles.example.org/{z}/{x}/{y}.png";

    static Dictionary<string, string?> Settings(string url, string attribution = "© OpenStreetMap", string zoom = "17") =>
        new() { ["Maps:Tiles:Url"] = url, ["Maps:Tiles:Attribution"] = attribution, ["Maps:Tiles:MaximumZoom"] = zoom };

    static MapTiles Tiles(Dictionary<string, string?>? settings = null) => new(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());

    [GeneratedRegex(@"^https://tiles\.example\.org/(\d+)/(\d+)/(\d+)\.png$")]
    private static partial Regex Address { get; }

    static CourseGeometry Course(double latitude, double longitude, double eastMetres, double northMetres)
    {
        var (north, east) = (northMetres / GeoPoint.EarthRadiusMetres, eastMetres / GeoPoint.EarthRadiusMetres / Math.Cos(double.DegreesToRadians(latitude)));
        var line = Enumerable.Range(0, 41).Select(i => new GeoPoint(latitude + double.RadiansToDegrees(north * i / 40), longitude + double.RadiansToDegrees(east * i / 40), 1000 + i)).ToList();
        return new(1, line, new Gate(line[0].Latitude, line[0].Longitude, 0, 15), new Gate(line[^1].Latitude, line[^1].Longitude, 0, 15));
    }

    [Fact]
    public void Without_a_service_nobody_is_asked()
    {
        var tiles = Tiles();
        Assert.False(tiles.IsOn);
        Assert.Null(tiles.Host);
        Assert.Empty(tiles.Under(new PlanDrawing(Course(45, 6, 3000, 8000)), 0, 424));
    }

    [Theory]
    [InlineData("http://tiles.example.org/{z}/{x}/{y}.png", "© x", "17")]
    [InlineData("https://tiles.example.org/{z}/{x}.png", "© x", "17")]
    [InlineData("{z}/{x}/{y}", "© x", "17")]
    [InlineData(Service, "", "17")]
    [InlineData(Service, "© x", "23")]
    [InlineData(Service, "© x", "0")]
    public void Settings_that_cannot_work_stop_the_start(string url, string attribution, string zoom) =>
        Assert.Throws<InvalidOperationException>(() => Tiles(Settings(url, attribution, zoom)));

    [Fact]
    public void Every_place_of_the_box_lies_in_the_tile_that_the_grid_gives_it()
    {
        var tiles = Tiles(Settings(Service));
        Gen.Select(Gen.Double[-60, 60], Gen.Double[-170, 170], Gen.Double[-20_000, 20_000], Gen.Double[500, 20_000], Gen.Double[0, PlanDrawing.Box], Gen.Double[0, 424]).Sample((latitude, longitude, east, north, x, y) =>
        {
            var drawing = new PlanDrawing(Course(latitude, longitude, east, north));
            var under = tiles.Under(drawing, 0, 424);
            // A tile is at least half as wide as the widest one: at most seven each way.
            if (under.Count is 0 or > 49) throw new InvalidOperationException($"{under.Count} tiles");
            var zoom = int.Parse(Address.Match(under[0].Address).Groups[1].Value, CultureInfo.InvariantCulture);
            // The formula of the grid as OpenStreetMap's wiki writes it, for the place itself.
            var (atLatitude, atLongitude) = drawing.Where(x, y);
            var radians = atLatitude * Math.PI / 180;
            var column = (atLongitude + 180) / 360 * Math.Pow(2, zoom);
            var row = (1 - Math.Log(Math.Tan(radians) + 1 / Math.Cos(radians)) / Math.PI) / 2 * Math.Pow(2, zoom);
            var tile = under.Single(t => t.Address == $"https://tiles.example.org/{zoom}/{(int)Math.Floor(column)}/{(int)Math.Floor(row)}.png");
            // Within a tenth of a unit, a quarter of the line's width.
            return Math.Abs(tile.X + tile.Width * (column - Math.Floor(column)) - x) < 0.1 && Math.Abs(tile.Y + tile.Height * (row - Math.Floor(row)) - y) < 0.1;
        });
    }

    [Fact]
    public void A_service_that_stops_early_is_asked_for_nothing_finer()
    {
        var under = Tiles(Settings(Service, zoom: "9")).Under(new PlanDrawing(Course(45, 6, 3000, 8000)), 0, 424);
        Assert.NotEmpty(under);
        Assert.All(under, t => Assert.StartsWith("https://tiles.example.org/9/", t.Address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_track_lies_on_the_map_only_where_the_operator_names_one(bool named)
    {
        await using var context = new UiTestContext();
        if (named) context.Services.AddSingleton(Tiles(Settings(Service)));
        var report = new ProofReport { CourseVersion = 1, Verdict = Verdict.Valid };
        var map = context.Render<TrackMap>(p => p.Add(m => m.Course, Course(45, 6, 3000, 8000)).Add(m => m.Report, report).Add(m => m.Name, "Col d’essai"));
        Assert.Equal(named, map.FindAll("image").Count > 0);
        Assert.Equal(named, map.Markup.Contains("© OpenStreetMap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_may_show_pictures_of_the_named_service_and_of_no_other()
    {
        await using var without = await App.StartAsync();
        Assert.DoesNotContain("tiles.example.org", await PolicyAsync(without), StringComparison.Ordinal);
        await using var with = await App.StartAsync(settings: Settings(Service));
        Assert.Contains("img-src 'self' data: https://tiles.example.org;", await PolicyAsync(with), StringComparison.Ordinal);

        static async Task<string> PolicyAsync(App app) => Assert.Single((await (await Given.BrowserAsync(app)).GetAsync("/connexion")).Headers.GetValues("Content-Security-Policy"));
    }
}

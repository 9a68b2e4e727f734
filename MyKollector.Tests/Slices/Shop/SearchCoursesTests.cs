using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Areas.Shop.CoursePage;

namespace MyKollector.Tests.Slices.Shop;

public sealed class SearchCoursesTests
{
    /// <summary>Drawings are kept for all visitors, each language's for itself.</summary>
    [Fact]
    public async Task A_course_is_drawn_in_the_language_of_whoever_reads_it()
    {
        await using var app = await App.StartAsync();
        var browser = await Given.BrowserAsync(app);
        for (var visit = 0; visit < 2; visit++)
        {
            var (french, english) = (WebUtility.HtmlDecode(await browser.ReadAsync("/cols/galibier-lautaret")), WebUtility.HtmlDecode(await browser.ReadAsync("/en/cols/galibier-lautaret")));
            Assert.All(["Pente moyenne", "Plan de ", "Tronçon"], text => Assert.Contains(text, french, StringComparison.Ordinal));
            Assert.All(["Mean gradient", "Map of ", "Stretch"], text => Assert.Contains(text, english, StringComparison.Ordinal));
            Assert.DoesNotContain("Pente moyenne", english, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task Climbs_are_found_by_what_people_type(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var search = app.Get<SearchCourses>();
        async Task<string[]> Found(CourseSearch wanted) => [.. (await search.QueryAsync(wanted, default)).Items.Select(i => i.Course.Slug)];

        Assert.Equal(20, (await search.QueryAsync(new(), default)).Total);
        Assert.Equal("alpe-d-huez-bourg-d-oisans", (await Found(new()))[0]);
        Assert.Equal(["alpe-d-huez-bourg-d-oisans"], await Found(new("alpe huez")));
        Assert.Equal(["port-de-bales-mauleon-barousse"], await Found(new("BALES")));
        Assert.Equal(["puy-de-dome-clermont-ferrand"], await Found(new("puy de dôme")));
        Assert.Equal(["puy-de-dome-clermont-ferrand"], await Found(new("Puy-de-Dome")));
        Assert.Equal(["tourmalet-sainte-marie-de-campan"], await Found(new("Ste Marie")));
        Assert.Equal(["joux-plane-samoens"], await Found(new("samo")));
        Assert.Equal(2, (await Found(new("col du tourmalet"))).Length);
        Assert.Empty(await Found(new("everest")));
        Assert.Empty(await Found(new("oux")));
        // A name that begins with the word comes before a village that only contains it.
        Assert.Equal("luz-ardiden-luz-saint-sauveur", (await Found(new("luz")))[0]);
    }

    [Theory, OnBothEngines]
    public async Task Filters_narrow_and_orders_sort(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var search = app.Get<SearchCourses>();
        async Task<IReadOnlyList<CourseCard>> Found(CourseSearch wanted) => [.. (await search.QueryAsync(wanted, default)).Items.Select(i => i.Course)];

        Assert.All(await Found(new(Massif: "Pyrénées")), c => Assert.Equal("Pyrénées", c.Massif));
        Assert.All(await Found(new(Department: "savoie")), c => Assert.Equal("Savoie", c.Department));
        var high = await Found(new(LowestAltitude: 2000, HighestAltitude: 2500));
        Assert.NotEmpty(high);
        Assert.All(high, c => Assert.InRange(c.FinishAltitude, 2000, 2500));
        Assert.Equal(20, (await Found(new(Discipline: Discipline.Hiking))).Count);
        Assert.Equal("bonette-saint-etienne-de-tinee", (await Found(new(Order: CourseOrder.Altitude)))[0].Slug);
        Assert.Equal("iseran-lanslebourg", (await Found(new(Order: CourseOrder.Length)))[0].Slug);
        var hardest = await Found(new(Order: CourseOrder.Difficulty));
        Assert.Equal(hardest.OrderByDescending(c => c.Difficulty), hardest);
        var fromLourdes = await search.QueryAsync(new(Near: (43.1, 0.0), Order: CourseOrder.Near), default);
        Assert.Equal("hautacam-argeles-gazost", fromLourdes.Items[0].Course.Slug);
        Assert.InRange(fromLourdes.Items[0].MetresAway!.Value, 5_000, 20_000);
        Assert.True(fromLourdes.Items.Zip(fromLourdes.Items.Skip(1)).All(p => p.First.MetresAway <= p.Second.MetresAway));
    }

    [Theory, OnBothEngines]
    public async Task A_change_is_seen_at_the_next_question(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        Assert.Equal(CourseStatus.Open, (await app.Get<ShowCourse>().QueryAsync("galibier-lautaret", default))!.Card.Status);

        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var course = await work.Db.Courses.SingleAsync(c => c.Slug == "galibier-lautaret");
            Assert.True(course.SetStatus(CourseStatus.Closed, "Neige au sommet", Actor.System, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var shown = await app.Get<ShowCourse>().QueryAsync("galibier-lautaret", default);
        Assert.Equal(CourseStatus.Closed, shown!.Card.Status);
        Assert.Equal("Neige au sommet", shown.StatusReason);
        Assert.False(shown.Card.Ranked);
    }

    [Theory, OnBothEngines]
    public async Task A_course_is_read_with_its_line_its_steles_and_its_workshop(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var course = await app.Get<ShowCourse>().QueryAsync("luz-ardiden-luz-saint-sauveur", default);
        Assert.NotNull(course);
        Assert.Equal(course.Geometry.LengthMetres, course.Relief.LengthMetres);
        Assert.Equal(["LUZ-01", "LUZ-02"], course.Steles.Select(s => s.Number));
        Assert.Equal("Lourdes", course.Workshop!.City);
        Assert.Null(await app.Get<ShowCourse>().QueryAsync("nulle-part", default));
        // Read again without the database: the very same object.
        Assert.Same(course, await app.Get<ShowCourse>().QueryAsync("luz-ardiden-luz-saint-sauveur", default));
    }

    [Fact]
    public void What_cannot_be_read_is_ignored()
    {
        var search = CourseSearch.From("  ", null, "", "swimming", "haut", "9e99", "n'importe", "NaN", "200", "-3");
        Assert.Equal(new CourseSearch(), search);
        Assert.False(search.Filters);
        Assert.Equal(CourseOrder.Relevance, CourseSearch.From(null, null, null, null, null, null, "proximite", null, null, null).Order);
        Assert.Equal((45.1, 6.2), CourseSearch.From(null, null, null, null, null, null, "proximite", "45.1", "6.2", null).Near);
    }

    [Theory]
    [InlineData("Col de l'Œillon", " col de l oeillon", "oeillon")]
    [InlineData("L’Alpe d’Huez", " l alpe d huez", "alpe d huez")]
    [InlineData("St-Étienne", " saint etienne", "saint etienne")]
    [InlineData("Cime de la Bonette", " cime de la bonette", "bonette")]
    [InlineData("Mont Ventoux", " mont ventoux", "mont ventoux")]
    [InlineData("Col", " col", "col")]
    public void Words_are_compared_without_accents(string name, string searched, string sorted)
    {
        Assert.Equal(searched, SearchText.Normalize(name));
        Assert.Equal(sorted, SearchText.SortKey(name));
    }

    [Fact]
    public void Ten_thousand_climbs_are_paged()
    {
        var courses = Enumerable.Range(0, 10_000).Select(i => new CourseCard(new(Guid.NewGuid()), $"col-{i}", $"Col numéro {i}", "Village", i % 2 == 0 ? "Alpes" : "Pyrénées", "Isère", [Discipline.Cycling], 10_000, 800, 1000, 1800, 1, 45, 6, CourseStatus.Open, true)).ToList();
        var snapshot = new CatalogueSnapshot(courses, [], 1);
        var page = SearchCourses.Find(snapshot, new(Massif: "Alpes", Page: 3));
        Assert.Equal(5000, page.Total);
        Assert.Equal(CourseSearch.PageSize, page.Items.Count);
        Assert.Equal("col-96", page.Items[0].Course.Slug);
        Assert.Equal(209, SearchCourses.Find(snapshot, new(Massif: "Alpes", Page: 10_000)).Page);
        Assert.Equal(["col-4321"], SearchCourses.Find(snapshot, new("numero 4321")).Items.Select(i => i.Course.Slug));
    }
}

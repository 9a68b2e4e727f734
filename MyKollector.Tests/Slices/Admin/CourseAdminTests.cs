using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Manufacturing;
using MyKollector.Tests.Slices.Chrono;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Courses;
using MyKollector.Web.Areas.Admin.Workshops;

namespace MyKollector.Tests.Slices.Admin;

public sealed class CourseAdminTests
{
    [Theory, OnBothEngines]
    public async Task A_new_line_is_a_new_version_that_must_be_validated_before_it_ranks(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var course = await new House(app).CourseAsync();
        var before = (await app.Get<CourseRows>().OneAsync(course.Slug, admin, default)).Value;
        Assert.True(before.IsRanked);
        var import = app.Get<ImportCourseLine>();
        Assert.Equal(CourseErrors.ReasonMissing, (await import.HandleAsync(new(course.Id, GeoJson(before.Line, 0), " "), admin, default)).Error);
        Assert.Equal(CourseImportErrors.OtherClimb, (await import.HandleAsync(new(course.Id, GeoJson(before.Line, 1), "Relevé"), admin, default)).Error);
        Assert.Equal(CourseFileErrors.Unreadable, (await import.HandleAsync(new(course.Id, "{"u8.ToArray(), "Relevé"), admin, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await import.HandleAsync(new(course.Id, GeoJson(before.Line, 0), "Relevé"), await Given.SupportAsync(app), default)).Error!.Kind);

        Assert.True((await import.HandleAsync(new(course.Id, GeoJson(before.Line, 0), "Départ déplacé de 5 m"), admin, default)).Succeeded);
        var after = (await app.Get<CourseRows>().OneAsync(course.Slug, admin, default)).Value;
        Assert.Equal([2, 1], after.Versions.Select(v => v.Version));
        Assert.False(after.IsRanked);
        Assert.True((await app.Get<ValidateCourseLines>().HandleAsync(new(course.Id, "Sur place"), admin, default)).Succeeded);
        Assert.True((await app.Get<CourseRows>().OneAsync(course.Slug, admin, default)).Value.IsRanked);
    }

    [Theory, OnBothEngines]
    public async Task A_closed_course_says_why_and_is_not_ranked(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var course = await new House(app).CourseAsync();
        Assert.Equal(CourseErrors.ReasonMissing, (await app.Get<SetCourseStatus>().HandleAsync(new(course.Id, CourseStatus.Hazard, null), admin, default)).Error);
        Assert.True((await app.Get<SetCourseStatus>().HandleAsync(new(course.Id, CourseStatus.Hazard, "Chutes de pierres"), admin, default)).Succeeded);
        var seen = (await app.Get<CourseRows>().OneAsync(course.Slug, admin, default)).Value;
        Assert.Equal((CourseStatus.Hazard, "Chutes de pierres", false), (seen.Status, seen.StatusReason, seen.IsRanked));
        Assert.True((await app.Get<SetCourseRanking>().HandleAsync(new(course.Id, false), admin, default)).Succeeded);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<SetCourseStatus>().HandleAsync(new(course.Id, CourseStatus.Open, null), await Given.SupportAsync(app), default)).Error!.Kind);
    }

    [Theory, OnBothEngines]
    public async Task A_stele_is_created_printed_moved_rotated_and_retired(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var support = await Given.SupportAsync(app);
        var course = await new House(app).CourseAsync();
        Assert.True((await app.Get<CreateStele>().HandleAsync(new(course.Id, SteleGate.Start), support, default)).Succeeded);
        async Task<AdminStele> One() => (await app.Get<CourseRows>().OneAsync(course.Slug, support, default)).Value.Steles.Single(s => s.Number == "GAL-03");
        var stele = await One();
        Assert.Equal(SteleStatus.Planned, stele.Status);
        Assert.Equal("%PDF"u8.ToArray(), (await app.Get<PrintSteleplate>().QueryAsync(stele.Id, support, default)).Value.Pdf[..4]);
        Assert.True((await app.Get<PlaceStele>().HandleAsync(new(stele.Id, stele.Latitude, stele.Longitude, null), support, default)).Succeeded);
        Assert.Equal(SteleErrors.ReasonMissing, (await app.Get<PlaceStele>().HandleAsync(new(stele.Id, stele.Latitude + 0.001, stele.Longitude, " "), support, default)).Error);
        Assert.True((await app.Get<PlaceStele>().HandleAsync(new(stele.Id, stele.Latitude + 0.001, stele.Longitude, "Travaux"), support, default)).Succeeded);
        Assert.InRange((await One()).MetresFromGate, 100, 125);
        Assert.True((await app.Get<RotateSteleCode>().HandleAsync(new(stele.Id, "Autocollant suspect"), support, default)).Succeeded);
        Assert.NotEqual(stele.Code, (await One()).Code);
        Assert.True((await app.Get<RetireStele>().HandleAsync(new(stele.Id, "Remplacée"), support, default)).Succeeded);
        Assert.Equal(SteleErrors.Retired, (await app.Get<RotateSteleCode>().HandleAsync(new(stele.Id, "x"), support, default)).Error);
        Assert.Equal(SteleErrors.Retired, (await app.Get<PrintSteleplate>().QueryAsync(stele.Id, support, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<CreateStele>().HandleAsync(new(course.Id, SteleGate.Start), await Given.ClientAsync(app), default)).Error!.Kind);
    }

    [Theory]
    [InlineData(4, 30, SteleState.Unknown)]
    [InlineData(40, 1, SteleState.Well)]
    [InlineData(40, 6, SteleState.Well)]
    [InlineData(40, 12, SteleState.Silent)]
    public void Health_follows_from_the_usual_rhythm(int taps, int silentDays, SteleState expected)
    {
        var now = App.Beginning;
        var use = new SteleHealth.SteleUse(taps, now.AddDays(-silentDays).AddHours(-18 * (taps - 1)), now.AddDays(-silentDays));
        Assert.Equal(expected, SteleHealth.Judge(SteleStatus.Standing, use, [10, 12, 14, 15, 20], [], 4, now).State);
        Assert.Equal(expected == SteleState.Silent ? SteleState.Covered : expected, SteleHealth.Judge(SteleStatus.Standing, use, [10, 12, 14, 15, 20], [], 5, now).State);
        Assert.Equal(SteleState.Unknown, SteleHealth.Judge(SteleStatus.Planned, use, [], [], 5, now).State);
    }

    [Theory]
    [InlineData(new double[] { 20, 400, 410, 420, 430 }, new double[0], SteleState.Moved)]
    [InlineData(new double[] { 20, 30, 140, 420, 430 }, new double[0], SteleState.Well)]
    [InlineData(new double[] { 400, 410 }, new double[] { 300, 500, 600, 700, 900 }, SteleState.Well)]
    [InlineData(new double[] { 20, 30 }, new double[] { 900, 2500, 2600, 2700, 2800 }, SteleState.Moved)]
    [InlineData(new double[] { 20, 30, 40, 50, 60 }, new double[] { 2500, 2500, 2600, 2700, 2800 }, SteleState.Well)]
    public void Taps_far_from_the_post_say_that_it_moved_and_openings_only_where_there_are_too_few(double[] taps, double[] days, SteleState expected) =>
        Assert.Equal(expected, SteleHealth.Judge(SteleStatus.Standing, new(10, App.Beginning, App.Beginning.AddHours(9)), taps, days, 0, App.Beginning.AddHours(10)).State);

    [Theory, OnBothEngines]
    public async Task A_stele_that_falls_silent_while_its_course_is_climbed_may_be_covered(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        async Task<SteleVitals> VitalsAsync(string number) => (await app.Get<CourseRows>().OneAsync("alpe-d-huez-bourg-d-oisans", admin, default)).Value.Steles.Single(s => s.Code == number).Vitals;
        async Task OpenAsync(string code, double latitude) => Assert.True((await phone.SendAsync(HttpMethod.Post, "/api/field/scans", new { code, lat = latitude, lon = 6.07 })).IsSuccessStatusCode);
        for (var day = 0; day < 8; day++)
        {
            await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow(), where: new(45.06418, 6.03891, 0))));
            await OpenAsync("HUEZ02", 45.5);
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal((SteleState.Well, 8), (await VitalsAsync("HUEZ01") is var well ? (well.State, well.Taps) : default));
        Assert.Equal(SteleState.Moved, (await VitalsAsync("HUEZ02")).State);
        app.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal(SteleState.Silent, (await VitalsAsync("HUEZ01")).State);
        var course = await new House(app).CourseAsync("alpe-d-huez-bourg-d-oisans");
        for (var i = 0; i < 5; i++) await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", Guid.NewGuid(), app.Clock.GetUtcNow(), code: null, origin: "Manual", course: course.Id.Value)));
        Assert.Equal(SteleState.Covered, (await VitalsAsync("HUEZ01")).State);
        await OpenAsync("HUEZ01", 45.06);
        Assert.Equal(SteleState.Well, (await VitalsAsync("HUEZ01")).State);
    }

    [Theory, OnBothEngines]
    public async Task Whoever_opens_a_replaced_code_is_told_not_to_trust_the_plate(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var stele = (await app.Get<CourseRows>().OneAsync("alpe-d-huez-bourg-d-oisans", admin, default)).Value.Steles.Single(s => s.Code == "HUEZ01");
        Assert.True((await app.Get<RotateSteleCode>().HandleAsync(new(stele.Id, "Autocollant"), admin, default)).Succeeded);
        Assert.True((await app.Get<RotateSteleCode>().HandleAsync(new(stele.Id, "Autocollant encore"), admin, default)).Succeeded);
        var browser = app.CreateClient();
        using var old = await browser.GetAsync("/api/field/steles/huez01");
        Assert.Equal(HttpStatusCode.Conflict, old.StatusCode);
        Assert.Contains("remplacé", await old.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var now = (await app.Get<CourseRows>().OneAsync("alpe-d-huez-bourg-d-oisans", admin, default)).Value.Steles.Single(s => s.Id == stele.Id).Code;
        using var current = await browser.GetAsync("/api/field/steles/" + now);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        using var never = await browser.GetAsync("/api/field/steles/HUEZ99");
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task A_course_changes_workshop_from_a_day_on(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var house = new House(app);
        var admin = await Given.AdminAsync(app);
        var (course, other) = (await house.CourseAsync(), await house.WorkshopAsync("Gravure du Gave"));
        var allot = app.Get<AllotCourse>();
        var day = new DateOnly(2026, 8, 1);
        Assert.Equal(ErrorKind.Forbidden, (await allot.HandleAsync(new(course.Id, other, day, 5), await Given.SupportAsync(app), default)).Error!.Kind);
        Assert.Equal(ManufacturingErrors.NotFound, (await allot.HandleAsync(new(course.Id, default, day, 5), admin, default)).Error);
        Assert.True((await allot.HandleAsync(new(course.Id, other, day, 5), admin, default)).Succeeded);
        async Task<AllotmentRow> Row() => (await app.Get<AllotmentRows>().QueryAsync(admin, default)).Value.Courses.Single(c => c.Course == course.Id);
        Assert.Equal(("Atelier des Cimes", "Gravure du Gave"), ((await Row()).WorkshopName, (await Row()).NextWorkshop));
        app.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(("Gravure du Gave", 5), ((await Row()).WorkshopName, (await Row()).Threshold));
    }

    static byte[] GeoJson(CourseGeometry line, double shift)
    {
        string N(double v) => v.ToString("R", CultureInfo.InvariantCulture);
        string G(Gate g) => $$"""{"lat":{{N(g.Latitude + shift)}},"lon":{{N(g.Longitude)}},"bearing_deg":{{N(g.BearingDegrees)}},"half_width_m":20}""";
        return Encoding.UTF8.GetBytes($$"""{"type":"Feature","properties":{"start_gate":{{G(line.Start)}},"finish_gate":{{G(line.Finish)}}},"geometry":{"type":"LineString","coordinates":[{{string.Join(',', line.Line.Select(p => $"[{N(p.Longitude)},{N(p.Latitude + shift)},{N(p.Altitude)}]"))}}] } }""");
    }
}

using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Manufacturing;
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
        var times = Enumerable.Range(0, taps).Select(i => now.AddDays(-silentDays - 30).AddHours(i * 18.0)).ToList();
        times = [.. times.Select(t => t + (now.AddDays(-silentDays) - times[^1]))];
        Assert.Equal(expected, SteleHealth.Judge(SteleStatus.Standing, times, [10, 12, 14, 15, 20], now).State);
        Assert.Equal(SteleState.Unknown, SteleHealth.Judge(SteleStatus.Planned, times, [], now).State);
    }

    [Fact]
    public void Taps_far_from_the_post_say_that_it_moved() =>
        Assert.Equal(SteleState.Moved, SteleHealth.Judge(SteleStatus.Standing, [.. Enumerable.Range(0, 10).Select(i => App.Beginning.AddHours(i))], [20, 400, 410, 420, 430], App.Beginning.AddHours(10)).State);

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

using System.Globalization;
using Microsoft.AspNetCore.Components;
using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Shop.CoursePage;

/// <summary>What of a course's page is the same for everybody who reads its language, as text.</summary>
public sealed record CourseDrawings(MarkupString Relief, MarkupString Table, MarkupString Plan);

/// <summary>Draws a course once for each language and keeps it until the catalogue changes: hundreds of elements that no visitor sees otherwise than the last.</summary>
[OpenToAll("Courses are public.")]
public sealed class DrawCourse(CourseCatalogue catalogue, CourseShelf shelf, MarkupRenderer markup)
{
    public async Task<CourseDrawings> QueryAsync(CourseDetails course, CancellationToken cancellation)
    {
        var snapshot = await catalogue.GetAsync(cancellation);
        // All that the drawings depend on: the course was read before the snapshot and may be older.
        var what = string.Create(CultureInfo.InvariantCulture, $"{course.Card.Slug}/drawings/{course.Card.GeometryVersion}/{course.Card.Summit}/{CultureInfo.CurrentUICulture.Name}");
        if (shelf.TryGet<CourseDrawings>(snapshot, what, out var kept)) return kept!;
        return shelf.Keep(snapshot, what, new CourseDrawings(
            await DrawAsync<ReliefView>(course, nameof(ReliefView.Relief), course.Relief),
            await DrawAsync<ReliefTable>(course, nameof(ReliefTable.Relief), course.Relief),
            await DrawAsync<CoursePlan>(course, nameof(CoursePlan.Course), course.Geometry)));
    }

    async Task<MarkupString> DrawAsync<TDrawing>(CourseDetails course, string parameter, object value) where TDrawing : IComponent =>
        (await markup.RenderAsync<TDrawing>([new() { [parameter] = value, ["Name"] = course.Card.Summit }]))[0];
}

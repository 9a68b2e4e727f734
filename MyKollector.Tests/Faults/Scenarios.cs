using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Faults;

/// <summary>What a child process does before it is killed. Each is one thing that a person or a service does to the real application.</summary>
static class Scenarios
{
    public static readonly IReadOnlyDictionary<string, Func<App, string, Task>> All = new Dictionary<string, Func<App, string, Task>>
    {
        ["close-course"] = CloseCourseAsync,
    };

    static async Task CloseCourseAsync(App app, string slug)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "close-course", default);
        var course = await work.Db.Courses.SingleAsync(c => c.Slug == slug);
        course.SetStatus(CourseStatus.Closed, "Neige", Actor.System, app.Clock.GetUtcNow());
        await work.CommitAsync(default);
    }
}

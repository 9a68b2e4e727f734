using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Shipping;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Faults;

/// <summary>What a child process does before it is killed. Each is one thing that a person or a service does to the real application.</summary>
static class Scenarios
{
    public static readonly IReadOnlyDictionary<string, Func<App, string, Task>> All = new Dictionary<string, Func<App, string, Task>>
    {
        ["close-course"] = CloseCourseAsync,
        ["serve"] = ServeAsync,
        ["pay"] = (app, session) => app.Services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, session, default),
        ["engrave"] = async (app, medal) => await app.Get<EngraveMedals>().HandleAsync(new([new MedalId(Guid.Parse(medal))]), await WorkshopOfAsync(app), default),
        ["ship"] = async (app, order) => await app.Get<ShipOrders>().HandleAsync(new([new OrderToShip(new OrderId(Guid.Parse(order)))]), await WorkshopOfAsync(app), default),
    };

    /// <summary>The workshop that makes the medals of the scenarios' course.</summary>
    public static async Task<Actor> WorkshopOfAsync(App app)
    {
        await using var db = app.Database.Open();
        var workshop = await db.Manufacturers.Where(m => m.Name == "Atelier des Cimes").Select(m => m.Id).SingleAsync();
        return Given.ActorOf(AccountId.New(app.Clock.GetUtcNow()), Role.Manufacturer, workshop, "Opératrice");
    }

    /// <summary>Answers until it is killed. The address appears whole or not at all.</summary>
    static async Task ServeAsync(App app, string nothing)
    {
        var address = Path.Combine(app.Folder, CrashBed.AddressFile);
        await File.WriteAllTextAsync(address + ".new", app.Url);
        File.Move(address + ".new", address);
        await Task.Delay(Timeout.Infinite);
    }

    static async Task CloseCourseAsync(App app, string slug)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "close-course", default);
        var course = await work.Db.Courses.SingleAsync(c => c.Slug == slug);
        course.SetStatus(CourseStatus.Closed, "Neige", Actor.System, app.Clock.GetUtcNow());
        await work.CommitAsync(default);
    }
}

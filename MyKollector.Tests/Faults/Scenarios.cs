using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Medals;
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
        ["pay-and-mail"] = PayAndMailAsync,
        ["sell"] = SellAsync,
        ["make"] = MakeAsync,
        ["engrave"] = async (app, medals) => await app.Get<EngraveMedals>().HandleAsync(new([.. medals.Split(' ').Select(m => new MedalId(Guid.Parse(m)))]), await WorkshopOfAsync(app), default),
        ["ship"] = async (app, orders) => await app.Get<ShipOrders>().HandleAsync(new([.. orders.Split(' ').Select(o => new OrderToShip(new OrderId(Guid.Parse(o))))]), await WorkshopOfAsync(app), default),
    };

    /// <summary>The bank announces a payment and the customer's mail leaves: the whole way, over HTTP and through the outbox.</summary>
    static async Task PayAndMailAsync(App app, string session)
    {
        app.Services.GetRequiredService<DemoPaymentProvider>().Play(session, DemoChoice.Succeed);
        await MailedAsync(app, 1);
    }

    /// <summary>"So many made" of the course that <see cref="Given.MedalsAsync"/> sells.</summary>
    static async Task MakeAsync(App app, string good)
    {
        await using var db = app.Database.Open();
        var course = await db.Courses.Where(c => c.Slug == Given.Huez).Select(c => c.Id).SingleAsync();
        await app.Get<MakeBatch>().HandleAsync(new(course, "bronze", int.Parse(good, System.Globalization.CultureInfo.InvariantCulture), 0, null), await WorkshopOfAsync(app), default);
    }

    /// <summary>Several orders are paid and their mails leave.</summary>
    static async Task SellAsync(App app, string sessions)
    {
        var all = sessions.Split(' ');
        foreach (var session in all) await app.Services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, session, default);
        await MailedAsync(app, all.Length);
    }

    /// <summary>Waits until the mails of paid orders have left by themselves.</summary>
    public static Task MailedAsync(App app, int orders) => Eventually.TrueAsync(async () =>
    {
        await using var db = app.Database.Open();
        return await db.Outbox.CountAsync(m => m.Type == "mail.order_paid" && m.DoneAt != null) >= orders;
    }, 60);

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

using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Workshops;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Slices.Shop;

/// <summary>"Shipped around …" follows the workshop's queue and pace, everywhere it is said.</summary>
public sealed class ShippingPromiseTests
{
    [Theory, OnBothEngines]
    public async Task It_follows_the_queue_the_declared_capacity_and_then_the_real_pace(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var promises = app.Services.GetRequiredService<ShippingPromises>();
        var (course, workshop) = await CourseAsync(app, Given.Huez);
        async Task<int> DaysAsync() => (await promises.ForCoursesAsync([course], default)).DaysToShip;

        Assert.Equal(LeadTime.Least, await DaysAsync());
        await Given.MedalsAsync(app, count: 24, at: Fabrication.Queued);
        Assert.Equal(LeadTime.DaysFor(24, Manufacturer.FirstCapacity), await DaysAsync());

        // What waits for its athlete is made already, and what is held keeps nobody waiting.
        await Given.MedalsAsync(app, count: 15, at: Fabrication.Made, time: TimeFact.Awaiting);
        Assert.Equal(LeadTime.DaysFor(24, Manufacturer.FirstCapacity), await DaysAsync());

        var admin = await Given.AdminAsync(app);
        Assert.True((await app.Get<DeclareCapacity>().HandleAsync(new(workshop, 25), admin, default)).Succeeded);
        Assert.Equal(LeadTime.Least, await DaysAsync());
        Assert.Equal("manufacturing.quantity_invalid", (await app.Get<DeclareCapacity>().HandleAsync(new(workshop, 0), admin, default)).Error?.Code);

        // Forty engraved today: at least five days' work, whatever is declared.
        await Given.MedalsAsync(app, count: 20, at: Fabrication.Engraved);
        await Given.MedalsAsync(app, count: 20, at: Fabrication.Engraved);
        Assert.Equal(LeadTime.DaysFor(24, 40.0 / LeadTime.ShortestMeasure), await DaysAsync());

        // The other workshop's customers notice nothing.
        var (tourmalet, _) = await CourseAsync(app, Given.Tourmalet);
        Assert.Equal(LeadTime.Least, (await promises.ForCoursesAsync([tourmalet], default)).DaysToShip);
        Assert.Equal(await DaysAsync(), (await promises.ForCoursesAsync([tourmalet, course], default)).DaysToShip);
    }

    [Fact]
    public async Task Who_ordered_first_is_promised_first()
    {
        await using var app = await App.StartAsync();
        var first = await Given.MedalsAsync(app, count: 20);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Given.MedalsAsync(app, count: 20);
        await using var db = app.Database.Open();
        var all = await db.Medals.AsNoTracking().ToListAsync();
        var promised = await app.Services.GetRequiredService<ShippingPromises>().ForMedalsAsync(db, all, default);
        Assert.Equal(40, promised.Count);
        Assert.True(first.Medals.Max(m => promised[m].DaysToShip) <= second.Medals.Min(m => promised[m].DaysToShip));
        Assert.True(promised[first.Medals[0]].DaysToShip < promised[second.Medals[^1]].DaysToShip);
    }

    [Fact]
    public async Task The_course_the_recap_the_order_and_its_mail_say_the_same_day()
    {
        await using var app = await App.StartAsync();
        await Given.MedalsAsync(app, count: 20);
        var client = await Given.ClientAsync(app, "lea@example.com");
        var (course, _) = await CourseAsync(app, Given.Huez);
        var promise = await app.Services.GetRequiredService<ShippingPromises>().ForCoursesAsync([course], default);
        var day = promise.ShipsOn.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr-FR"));
        using var browser = await Given.BrowserAsync(app, client);

        Assert.Contains($"Commandée aujourd’hui, expédiée vers le {day}", await TextAsync(browser, "/cols/" + Given.Huez), StringComparison.Ordinal);
        Assert.Contains("Ordered today, shipped around", await TextAsync(browser, "/en/cols/" + Given.Huez), StringComparison.Ordinal);

        var order = await Given.PaidOrderAsync(app, client.Account, lines: new OrderedLine(WithoutTime: true));
        Assert.Contains($"Expédiée vers le {day}", await TextAsync(browser, $"/mes-medailles/commandes/{order.Id}"), StringComparison.Ordinal);
        await using var db = app.Database.Open();
        var message = await db.Outbox.SingleAsync(m => m.Type == "mail.order_paid" && m.OrderId == order.Id);
        var mail = await app.Services.GetServices<IMailTemplate>().Single(t => t.Type == "mail.order_paid").ComposeAsync(message, db, default);
        Assert.Contains($"vers le {day}", mail!.Body.ToText(), StringComparison.Ordinal);

        // With a time to come, days after it rather than a date.
        var awaited = await Given.PaidOrderAsync(app, client.Account);
        Assert.Contains("jours ouvrés après la validation de votre temps", await TextAsync(browser, $"/mes-medailles/commandes/{awaited.Id}"), StringComparison.Ordinal);
    }

    static async Task<(CourseId Course, ManufacturerId Workshop)> CourseAsync(App app, string slug)
    {
        await using var db = app.Database.Open();
        var course = await db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync();
        return (course, await db.Allotments.Where(a => a.CourseId == course).Select(a => a.Manufacturer).SingleAsync());
    }

    static async Task<string> TextAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.ReadAsync(path));
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Shipping;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Faults;

/// <summary>The process is killed between any two writes of "paid", "gravée" and "expédiée"; after the restart nothing is lost and nothing is double.</summary>
public sealed class MedalCrashTests
{
    static readonly DateTimeOffset Later = App.Beginning.AddMinutes(20);

    [Theory]
    [InlineData("fulfil.saving")]
    [InlineData("fulfil.saved")]
    [InlineData("fulfil.committed")]
    public async Task Killed_while_an_order_is_paid(string failPoint)
    {
        using var bed = new CrashBed();
        PlacedOrder order;
        await using (var before = await App.StartInAsync(bed.Folder, App.Beginning))
        {
            order = await Given.PlacedOrderAsync(before, lines: [new OrderedLine(Quantity: 3)]);
            before.Services.GetRequiredService<DemoPaymentProvider>().Play(order.Session, DemoChoice.LoseNotification);
        }

        Assert.True(await bed.RunAndKillAsync("pay", order.Session, failPoint, App.Beginning.AddMinutes(1)), "the fail-point was not reached");

        await using var app = await App.StartInAsync(bed.Folder, Later);
        // The provider announces it again, or the reconciliation finds it.
        for (var i = 0; i < 2; i++) Assert.Equal(FulfilmentState.Paid, await app.Services.GetRequiredService<OrderFulfilment>().FulfilAsync(DemoPaymentProvider.ProviderCode, order.Session, default));
        await using (var db = app.Database.Open())
        {
            Assert.Equal(OrderStatus.Paid, await db.Orders.Where(o => o.Id == order.Id).Select(o => o.Status).SingleAsync());
            Assert.Equal(3, await db.Medals.Where(m => m.OrderId == order.Id).Select(m => m.Serial).Distinct().CountAsync());
            Assert.Equal(3, await db.Medals.CountAsync());
            Assert.Equal(1, await db.Invoices.CountAsync());
            Assert.Equal(1, await db.Journal.CountAsync(e => e.Action == "order.paid"));
        }

        var ids = await MailsAsync(app, bed.Folder);
        Assert.InRange(ids.Count, 1, 2);
        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData("engrave.saving", false)]
    [InlineData("engrave.saved", false)]
    [InlineData("engrave.committed", true)]
    public async Task Killed_while_a_medal_is_engraved(string failPoint, bool engraved)
    {
        using var bed = new CrashBed();
        PaidOrder order;
        await using (var before = await App.StartInAsync(bed.Folder, App.Beginning)) order = await MadeAsync(before);
        Assert.True(await bed.RunAndKillAsync("engrave", order.Medal.ToString(), failPoint, App.Beginning.AddMinutes(1)));

        await using var app = await App.StartInAsync(bed.Folder, Later);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(engraved ? Fabrication.Engraved : Fabrication.Made, await db.Medals.Where(m => m.Id == order.Medal).Select(m => m.Fabrication).SingleAsync());
            Assert.Equal(engraved ? 1 : 0, await db.Journal.CountAsync(e => e.Action == "medal.engraved"));
        }

        // The operator presses again: one effect in all.
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medal]), await Scenarios.WorkshopOfAsync(app), default);
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Journal.CountAsync(e => e.Action == "medal.engraved"));
    }

    [Theory]
    [InlineData("ship.saving", false)]
    [InlineData("ship.saved", false)]
    [InlineData("ship.committed", true)]
    public async Task Killed_while_a_parcel_leaves(string failPoint, bool shipped)
    {
        using var bed = new CrashBed();
        PaidOrder order;
        await using (var before = await App.StartInAsync(bed.Folder, App.Beginning))
        {
            order = await MadeAsync(before);
            await before.Get<EngraveMedals>().HandleAsync(new([order.Medal]), await Scenarios.WorkshopOfAsync(before), default);
        }

        Assert.True(await bed.RunAndKillAsync("ship", order.Id.ToString(), failPoint, App.Beginning.AddMinutes(1)));
        await using var app = await App.StartInAsync(bed.Folder, Later);
        await using (var db = app.Database.Open())
        {
            Assert.Equal(shipped ? Fabrication.Shipped : Fabrication.Engraved, await db.Medals.Where(m => m.Id == order.Medal).Select(m => m.Fabrication).SingleAsync());
            Assert.Equal(shipped ? 1 : 0, await db.Parcels.CountAsync());
        }

        await app.Get<ShipOrders>().HandleAsync(new([new OrderToShip(order.Id)]), await Scenarios.WorkshopOfAsync(app), default);
        await using var after = app.Database.Open();
        Assert.Equal(1, await after.Parcels.CountAsync());
        Assert.Equal(1, await after.Journal.CountAsync(e => e.Action == "medal.shipped"));
    }

    static async Task<PaidOrder> MadeAsync(App app)
    {
        var order = await Given.PaidOrderAsync(app, lines: [new OrderedLine(WithoutTime: true)]);
        var operatorActor = await Scenarios.WorkshopOfAsync(app);
        await using var work = await app.Database.BeginAsync(operatorActor, "test", default);
        var medal = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
        Assert.True(medal.StartProduction(operatorActor, app.Clock.GetUtcNow()).Succeeded);
        Assert.True(medal.Make(operatorActor, app.Clock.GetUtcNow()).Succeeded);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return order;
    }

    /// <summary>Message-IDs of the order's mails, once everything due has left.</summary>
    static async Task<List<string>> MailsAsync(App app, string folder)
    {
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type == "mail.order_paid" && m.DoneAt == null);
        }, 30);
        var ids = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "mails"), "*.eml", SearchOption.AllDirectories))
        {
            using var mail = await MimeMessage.LoadAsync(file);
            if (mail.To.Mailboxes.Any(m => m.Address == "lea@example.com")) ids.Add(mail.MessageId!);
        }

        return ids;
    }
}

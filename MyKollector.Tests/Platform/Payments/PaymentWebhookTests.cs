using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Platform.Payments;

public sealed class PaymentWebhookTests
{
    const string Address = "/api/webhooks/payments/demo";
    const string Old = "an old secret of thirty-two bytes";
    const string New = "a new secret, also thirty-two byte";

    static readonly Dictionary<string, string?> BothSecrets = new() { ["Payments:Demo:WebhookSecrets:0"] = New, ["Payments:Demo:WebhookSecrets:1"] = Old };

    [Theory, OnBothEngines]
    public async Task Copies_and_shuffled_events_of_many_orders_have_one_effect_each(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine, BothSecrets);
        var client = app.CreateClient();
        var orders = new List<PlacedOrder>();
        for (var i = 0; i < 8; i++) orders.Add(await Given.PlacedOrderAsync(app));
        foreach (var order in orders) app.Services.GetRequiredService<DemoPaymentProvider>().Play(order.Session, DemoChoice.LoseNotification);
        var random = new Random(20260714);
        var events = orders.SelectMany(o => new[] { "session.completed", "session.succeeded", "session.expired" }.SelectMany(type => Enumerable.Repeat(new DemoEvent($"evt_{o.Session}_{type}", type, o.Session, 0), random.Next(1, 6)))).ToArray();
        random.Shuffle(events);

        var answers = await Task.WhenAll(events.Select(e => PostAsync(client, JsonSerializer.Serialize(e), app.Clock.GetUtcNow(), random.Next(2) == 0 ? Old : New)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a));

        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () =>
        {
            await dispatcher.SendDueAsync(default);
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type == "payment.notice" && m.DoneAt == null);
        }, 40);
        await using var after = app.Database.Open();
        Assert.Equal(24, await after.PaymentEvents.CountAsync());
        Assert.Equal(8, await after.Orders.CountAsync(o => o.Status == OrderStatus.Paid));
        Assert.Equal(8, await after.Medals.CountAsync());
        Assert.Equal(8, await after.Invoices.CountAsync());
        Assert.Equal(8, await after.Outbox.CountAsync(m => m.Type == "mail.order_paid"));
    }

    [Fact]
    public async Task Forged_altered_and_stale_events_are_refused_and_leave_no_row()
    {
        await using var app = await App.StartAsync(settings: BothSecrets);
        var client = app.CreateClient();
        var order = await Given.PlacedOrderAsync(app);
        var body = JsonSerializer.Serialize(new DemoEvent("evt_1", "session.completed", order.Session, 0));
        var now = app.Clock.GetUtcNow();
        var good = DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), now, Encoding.UTF8.GetBytes(New));

        var cases = new (string Body, string? Header)[]
        {
            (body, null), (body, ""), (body, "t=,v1="), (body, "rubbish"), (body, $"t={now.ToUnixTimeSeconds()}"), (body, "v1=" + new string('0', 64)), (body + " ", good), (body[..^1], good), ("", good),
            (body, good.Replace("t=", "t=1", StringComparison.Ordinal)), (body, good[..^1] + (good[^1] == '0' ? '1' : '0')), (body, good.Replace("v1=", "v0=", StringComparison.Ordinal)), (body, good.ToUpperInvariant()),
            (body, DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), now, Encoding.UTF8.GetBytes("another secret"))),
            (body, DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), now, [])),
            (body, DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), now.AddSeconds(-301), Encoding.UTF8.GetBytes(New))),
            (body, DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), now.AddSeconds(301), Encoding.UTF8.GetBytes(New))),
            ("[]", DemoWebhookSignature.Sign("[]"u8, now, Encoding.UTF8.GetBytes(New))), ("{", DemoWebhookSignature.Sign("{"u8, now, Encoding.UTF8.GetBytes(New))),
        };
        foreach (var (sent, header) in cases)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(sent, Encoding.UTF8, "application/json") };
            if (header is not null) request.Headers.TryAddWithoutValidation(DemoWebhookSignature.Header, header);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request)).StatusCode);
        }

        await using var db = app.Database.Open();
        Assert.Empty(await db.PaymentEvents.AsNoTracking().ToListAsync());
        Assert.Empty(await db.Outbox.AsNoTracking().Where(m => m.Type == "payment.notice").ToListAsync());

        Assert.Equal(HttpStatusCode.OK, await PostAsync(client, body, now.AddSeconds(-299), Old));
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/api/webhooks/payments/nobody", new StringContent(body))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync(Address, new ByteArrayContent(new byte[300_000]))).StatusCode);
    }

    [Fact]
    public async Task The_demonstration_bank_delivers_its_webhooks_over_http_and_its_books_survive_a_restart()
    {
        await using var app = await App.StartAsync(kestrel: true);
        var order = await Given.PlacedOrderAsync(app);
        app.Services.GetRequiredService<DemoPaymentProvider>().Play(order.Session, DemoChoice.NotifyTwice);
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.Database.Open();
            return await db.Orders.AnyAsync(o => o.Id == order.Id && o.Status == OrderStatus.Paid);
        });
        await Eventually.TrueAsync(() => Task.FromResult(app.Services.GetRequiredService<DemoSessions>().Find(order.Session)!.Notifications.All(n => n.DeliveredAt is not null)));
        await using (var db = app.Database.Open()) Assert.Equal(2, await db.PaymentEvents.CountAsync());

        var reopened = new DemoSessions(app.Services.GetRequiredService<MyKollector.Web.Platform.Security.AppFolders>());
        Assert.True(reopened.Find(order.Session)!.Paid);
        Assert.Equal(order.Id, reopened.Find(order.Session)!.Request.Order);
    }

    [Fact]
    public void The_demonstration_payment_refuses_to_start_in_production_and_is_not_there_by_default()
    {
        var production = new HostingEnvironment { EnvironmentName = "Production" };
        var asked = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Payments:Provider"] = "demo" }).Build();
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddPayments(asked, production));
        var services = new ServiceCollection().AddPayments(new ConfigurationBuilder().Build(), production);
        Assert.DoesNotContain(services, s => s.ServiceType == typeof(IPaymentProvider));
    }

    sealed class HostingEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = null!;
    }

    static async Task<HttpStatusCode> PostAsync(HttpClient client, string body, DateTimeOffset at, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(DemoWebhookSignature.Header, DemoWebhookSignature.Sign(Encoding.UTF8.GetBytes(body), at, Encoding.UTF8.GetBytes(secret)));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using MyKollector.Web.Platform.Email;

namespace MyKollector.Web.Platform.Payments.Demo;

/// <summary>Sends the demonstration bank's webhooks to our own address over HTTP, again and again until they are acknowledged.</summary>
public sealed class DemoNotifications(DemoSessions sessions, DemoWebhookSignature signature, IHttpClientFactory clients, SiteAddresses sites, IConfiguration configuration, TimeProvider time, ILogger<DemoNotifications> log) : BackgroundService
{
    public const string ClientName = "demo-webhooks";

    readonly SemaphoreSlim _wake = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Wake() => _wake.Release();
        sessions.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await SendDueAsync(stoppingToken);
                await _wake.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what is owed is in the books.
        }
        finally
        {
            sessions.Changed -= Wake;
        }
    }

    /// <summary>Sends what is due now.</summary>
    public async Task SendDueAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var session in sessions.All)
        {
            var due = session.Notifications.Select((notification, index) => (notification, index)).Where(n => n.notification.DeliveredAt is null && n.notification.DueAt <= now).ToList();
            // All at once: a real service does not wait between two copies either.
            await Task.WhenAll(due.Select(n => SendAsync(session.Reference, n.index, n.notification, cancellation)));
        }
    }

    async Task SendAsync(string reference, int index, DemoNotification notification, CancellationToken cancellation)
    {
        var delivered = false;
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new DemoEvent(notification.EventId, notification.Type, reference, notification.DueAt.ToUnixTimeSeconds()));
            using var request = new HttpRequestMessage(HttpMethod.Post, Target) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add(DemoWebhookSignature.Header, signature.Sign(body));
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.SendAsync(request, cancellation);
            delivered = answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException e)
        {
            log.LogInformation("A demonstration webhook was not taken: {Reason}", e.Message);
        }

        var now = time.GetUtcNow();
        sessions.Change(reference, session => session with
        {
            Notifications = [.. session.Notifications.Select((n, i) => i != index ? n : delivered
                ? n with { DeliveredAt = now, Attempts = n.Attempts + 1 }
                : n with { Attempts = n.Attempts + 1, DueAt = now + TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, n.Attempts))) })],
        });
    }

    string Target => configuration["Payments:Demo:WebhookUrl"] is { Length: > 0 } url ? url : sites.Own + "/api/webhooks/payments/demo";

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}

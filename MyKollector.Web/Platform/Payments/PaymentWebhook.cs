using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Payments;

/// <summary>
/// Where payment services announce what happened. A verified event is stored once, together with the message that will act on it; only
/// then is it answered with 200, so that what was acknowledged is never lost.
/// </summary>
public static class PaymentWebhook
{
    const int LargestBody = 256 * 1024;

    public static async Task<IResult> PostAsync(string provider, HttpContext context, PaymentProviders providers, Database database, TimeProvider time, CancellationToken cancellation)
    {
        if (providers.Find(provider) is not { } service) return Results.NotFound();
        if (context.Request.ContentLength > LargestBody) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > LargestBody) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            body.Write(buffer, 0, read);
        }

        if (service.ReadWebhook(body.ToArray(), context.Request.Headers) is not { Succeeded: true, Value: var notice }) return Results.BadRequest();

        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(Actor.System, "payment-webhook", cancellation);
        if (await work.Db.PaymentEvents.FindAsync([provider, notice.EventId], cancellation) is not null) return Results.Ok();
        work.Db.PaymentEvents.Add(new PaymentEvent { Provider = provider, EventId = notice.EventId, Type = notice.Type, ReceivedAt = now });
        if (notice.Kind != NoticeKind.Other)
            work.Db.Outbox.Add(new OutboxDraft(PaymentNoticeHandler.MessageType, new PaymentNoticeMessage(provider, notice), $"payment-event:{provider}:{notice.EventId}").ToMessage(now, context.TraceIdentifier));
        var stored = await work.CommitAsync(cancellation);
        // A copy that arrived at the same moment has stored it: that is what was wanted.
        return stored.Succeeded || stored.Error == DataErrors.AlreadyThere ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}

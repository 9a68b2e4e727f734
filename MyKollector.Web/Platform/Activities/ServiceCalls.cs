using System.Net;
using System.Text.Json;
using MyKollector.Domain.Activities;

namespace MyKollector.Web.Platform.Activities;

/// <summary>HTTP to the services: bounded in time and size, never redirected, and never written to the log (addresses carry keys).</summary>
public sealed class ServiceCalls(IHttpClientFactory clients, CallBudget budget)
{
    public const string ClientName = "activities";

    /// <summary>Streams of a day on the bike are about 5 MB; FIT files less.</summary>
    public const int LargestBody = 32 * 1024 * 1024;

    /// <summary>A reading call: counted first, and what the headers say learnt afterwards.</summary>
    public async Task<Answer<byte[]>> ReadAsync(ActivityProvider provider, string address, string accessToken, CancellationToken cancellation)
    {
        if (await budget.TryTakeAsync(provider, cancellation) is not { } ticket) return new(CallOutcome.NoBudget, RetryAt: await budget.NextAsync(provider, cancellation), Code: "budget");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", accessToken);
        return await SendAsync(provider, request, ticket, cancellation);
    }

    /// <summary>A call that is not counted: tokens and their end.</summary>
    public async Task<Answer<byte[]>> SendAsync(ActivityProvider provider, HttpRequestMessage request, CallTicket? ticket, CancellationToken cancellation)
    {
        Answer<byte[]> answer;
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (ticket is not null)
                await budget.LearnAsync(provider, ticket, Header(response, "X-RateLimit-Limit"), Header(response, "X-RateLimit-Usage"), Header(response, "X-ReadRateLimit-Limit"), Header(response, "X-ReadRateLimit-Usage"), cancellation);
            var body = await BodyAsync(response, cancellation);
            answer = body is null ? new(CallOutcome.Unavailable, Code: "too_large") : await UnderstandAsync(provider, response, body, cancellation);
        }
        catch (HttpRequestException)
        {
            answer = new(CallOutcome.Unavailable, Code: "unreachable");
        }
        catch (IOException)
        {
            answer = new(CallOutcome.Unavailable, Code: "interrupted");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            answer = new(CallOutcome.Unavailable, Code: "timeout");
        }

        await budget.NoteAsync(provider, answer.Outcome, answer.Code, cancellation);
        return answer;
    }

    async Task<Answer<byte[]>> UnderstandAsync(ActivityProvider provider, HttpResponseMessage response, byte[] body, CancellationToken cancellation)
    {
        var code = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        switch (response.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return new(CallOutcome.Ok, body);
            case HttpStatusCode.TooManyRequests:
                var wait = response.Headers.RetryAfter?.Delta;
                await budget.BlockAsync(provider, wait, cancellation);
                return new(CallOutcome.NoBudget, RetryAt: await budget.NextAsync(provider, cancellation), Code: code);
            case HttpStatusCode.Unauthorized:
                return new(CallOutcome.Unauthorized, Code: code);
            case HttpStatusCode.Forbidden when Says(body, "athlete") && Says(body, "exceeded"):
                return new(CallOutcome.AthletesExceeded, Code: "athletes_exceeded");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden:
                return new(CallOutcome.Gone, Code: code);
            case >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError:
                return new(CallOutcome.Refused, Code: code);
            default:
                return new(CallOutcome.Unavailable, Code: code);
        }
    }

    static bool Says(byte[] body, string word) => System.Text.Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 4096)).Contains(word, StringComparison.OrdinalIgnoreCase);

    static CallCounts? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? CallCounts.Read(values.FirstOrDefault()) : null;

    /// <summary>Null when there is more than is ever needed.</summary>
    static async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > LargestBody) return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > LargestBody) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}

/// <summary>Reads the services' JSON as it comes: numbers as texts, texts as numbers, nulls where there should be none.</summary>
public static class LooseJson
{
    /// <summary>Null when it is not JSON at all.</summary>
    public static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member, or null: absent, null, or its parent is no object.</summary>
    public static JsonElement? At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text or a number as a text: identifiers beyond 2^53 must never pass through a floating-point number.</summary>
    public static string? Text(this JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.String => element.Value.GetString(),
        JsonValueKind.Number => element.Value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    public static long? Whole(this JsonElement? element) =>
        long.TryParse(element.Text(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool IsTrue(this JsonElement? element) => string.Equals(element.Text(), "true", StringComparison.OrdinalIgnoreCase) || element.Text() == "1";
}

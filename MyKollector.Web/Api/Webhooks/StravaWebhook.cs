using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Activities;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Web.Api.Webhooks;

/// <summary>
/// Where Strava announces activities. Nothing here is signed: the address is secret, the subscription must be ours, and what is announced is only
/// ever a hint to ask Strava. An announcement is stored and answered at once; the work is the outbox's.
/// </summary>
public static class StravaWebhook
{
    public const string Address = "/api/webhooks/strava/{secret}";
    const int LargestBody = 64 * 1024;

    /// <summary>Strava asks at subscription whether it is really us.</summary>
    public static IResult Challenge(string secret, [FromQuery(Name = "hub.mode")] string? mode, [FromQuery(Name = "hub.challenge")] string? challenge, [FromQuery(Name = "hub.verify_token")] string? token, ActivitySettings settings)
    {
        if (!WebhookBodies.IsSecret(secret, settings.Strava.WebhookPath)) return Results.NotFound();
        if (mode != "subscribe" || challenge is not { Length: > 0 and < 512 } || settings.Strava.VerifyToken.Length == 0 || token != settings.Strava.VerifyToken) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return Results.Json(new Dictionary<string, string> { ["hub.challenge"] = challenge });
    }

    public static async Task<IResult> PostAsync(string secret, HttpContext context, ActivitySettings settings, ActivityIntake intake, CancellationToken cancellation)
    {
        if (!WebhookBodies.IsSecret(secret, settings.Strava.WebhookPath)) return Results.NotFound();
        if (await WebhookBodies.ReadAsync(context.Request, LargestBody, cancellation) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var json = LooseJson.Parse(body);
        if (json is null || json.RootElement.ValueKind != JsonValueKind.Object) return Results.BadRequest();
        if (settings.Strava.SubscriptionId is not { } ours || json.RootElement.At("subscription_id").Whole() != ours) return Results.NotFound();
        if (Read(json.RootElement, intake) is not { } notice) return Results.Ok();
        return await intake.StoreAsync([notice], context.TraceIdentifier, cancellation) ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Null for what does not concern us: new titles, other kinds.</summary>
    static ActivityNotice? Read(JsonElement happened, ActivityIntake intake)
    {
        if (happened.At("owner_id").Text() is not { Length: > 0 and <= 20 } owner || happened.At("object_id").Text() is not { Length: > 0 and <= 20 } id) return null;
        var at = happened.At("event_time").Text();
        return (happened.At("object_type").Text(), happened.At("aspect_type").Text()) switch
        {
            ("activity", "create") => intake.Notice(ActivityProvider.Strava, NoticeKind.ActivityCreated, owner, id, at),
            ("activity", "delete") => intake.Notice(ActivityProvider.Strava, NoticeKind.ActivityDeleted, owner, id, at),
            // Said as a text, and once upon a time as a boolean.
            ("athlete", _) when string.Equals(happened.At("updates")?.At("authorized").Text(), "false", StringComparison.OrdinalIgnoreCase) => intake.Notice(ActivityProvider.Strava, NoticeKind.AccessTakenBack, owner, null, at),
            _ => null,
        };
    }
}

using System.Text.Json;
using MyKollector.Domain.Activities;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Activities.Garmin;

namespace MyKollector.Web.Api.Webhooks;

/// <summary>
/// Where Garmin announces files (<c>activityFiles</c>, each with the address to pull it from), athletes who left (<c>deregistrations</c>) and
/// permissions that changed (<c>userPermissionsChange</c>).
/// </summary>
public static class GarminWebhook
{
    public const string Address = "/api/webhooks/garmin/{secret}";
    const int LargestBody = 1024 * 1024;
    const int MostEntries = 500;

    public static async Task<IResult> PostAsync(string secret, HttpContext context, ActivitySettings settings, ActivityServicesList services, ActivityIntake intake, TokenVault vault, CancellationToken cancellation)
    {
        if (!settings.Garmin.Configured || !WebhookBodies.IsSecret(secret, settings.Garmin.WebhookPath)) return Results.NotFound();
        if (await WebhookBodies.ReadAsync(context.Request, LargestBody, cancellation) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var json = LooseJson.Parse(body);
        if (json is null || json.RootElement.ValueKind != JsonValueKind.Object) return Results.BadRequest();
        var garmin = (GarminService)services.Of(ActivityProvider.Garmin);
        var notices = new List<ActivityNotice>();
        foreach (var file in Entries(json.RootElement, "activityFiles"))
        {
            if (file.At("userId").Text() is not { Length: > 0 and <= 64 } user || (file.At("summaryId") ?? file.At("activityId")).Text() is not { Length: > 0 and <= 64 } id) continue;
            if (!string.Equals(file.At("fileType").Text(), "FIT", StringComparison.OrdinalIgnoreCase) || !garmin.IsOurs(file.At("callbackURL").Text())) continue;
            var notice = intake.Notice(ActivityProvider.Garmin, NoticeKind.ActivityCreated, user, id);
            notice.FileAddress = vault.Seal(file.At("callbackURL").Text()!, notice.Id);
            notices.Add(notice);
        }

        foreach (var left in Entries(json.RootElement, "deregistrations"))
            if (left.At("userId").Text() is { Length: > 0 and <= 64 } user) notices.Add(intake.Notice(ActivityProvider.Garmin, NoticeKind.AccessTakenBack, user, null, context.TraceIdentifier));
        foreach (var changed in Entries(json.RootElement, "userPermissionsChange"))
        {
            if (changed.At("userId").Text() is not { Length: > 0 and <= 64 } user) continue;
            var notice = intake.Notice(ActivityProvider.Garmin, NoticeKind.ScopesChanged, user, null, (changed.At("summaryId") ?? changed.At("changeTimeInSeconds")).Text());
            notice.Scopes = string.Join(' ', GarminService.ScopesOf(changed));
            notices.Add(notice);
        }

        return await intake.StoreAsync(notices, context.TraceIdentifier, cancellation) ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    static IEnumerable<JsonElement> Entries(JsonElement root, string name) =>
        root.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Take(MostEntries) : [];
}

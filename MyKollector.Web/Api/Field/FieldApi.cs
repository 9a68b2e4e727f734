using Microsoft.AspNetCore.WebUtilities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Areas.Chrono.Journey;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Api.Field;

/// <summary>
/// What the timer's script asks and tells: see <c>Areas/Chrono/README.md</c>. Questions are GETs that write nothing; everything told is a POST
/// with the script's own header. Tokens travel in headers and bodies, never in addresses.
/// </summary>
public static class FieldApi
{
    public const string Prefix = "/api/field";

    /// <summary>Header with the phone's device token.</summary>
    public const string DeviceHeader = "X-Device";

    /// <summary>Header with a medal's token.</summary>
    public const string MedalHeader = "X-Medal";

    public static void MapFieldApi(this IEndpointRouteBuilder endpoints)
    {
        var field = endpoints.MapGroup(Prefix).AllowAnonymous().DisableAntiforgery().AddEndpointFilter(NoStore);
        field.MapGet("/time", (TimeProvider time) => Results.Json(new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
        field.MapGet("/steles/{code}", Stele);
        field.MapGet("/medal", Medal);
        field.MapGet("/attempts", Attempts);

        // The one picture of the timer, asked for by a touch; a new one has a new address.
        endpoints.MapGet(Prefix + "/steles/{code}/photo", Picture).AllowAnonymous();

        var told = field.MapGroup("").AddEndpointFilter(FieldGuard.SameSite);
        told.MapPost("/devices", Devices);
        told.MapPost("/punches", Punches);
        told.MapPost("/serials", SerialNumber);
        told.MapPost("/medal/owner", Bind);
        told.MapPost("/attempts/claim", Claim);
        told.MapPost("/attempts/{id:guid}/time", Adjust);
        told.MapPost("/attempts/{id:guid}/performance", Submit);
        told.MapPost("/attempts/{id:guid}/rider", Rider);
        told.MapPost("/scans", Scan);
        told.MapPost("/paper", Paper);
    }

    internal sealed record RegisterBody(Guid Id, string? Key);

    internal sealed record TextBody(string? Text);

    internal sealed record PaperBody(string? Text, string? Category);

    internal sealed record ScanBody(string? Code, double? Lat, double? Lon);

    internal sealed record AdjustBody(int Seconds, string? Reason);

    internal sealed record SubmitBody(Guid? Medal);

    static async Task<IResult> Stele(string code, HttpContext context, FieldCards cards, CurrentActor current, FieldGuard guard, ErrorMessages sentences) =>
        Found(context, guard, sentences, await cards.QueryAsync(code, await current.GetAsync(), context.RequestAborted));

    static async Task<IResult> Picture(string code, HttpContext context, StelePictures pictures, CurrentActor current)
    {
        var found = await pictures.QueryAsync(code, await current.GetAsync(), context.RequestAborted);
        if (!found.Succeeded) return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Bytes(found.Value, "image/jpeg");
    }

    static async Task<IResult> Medal(HttpContext context, FieldMedals medals, CurrentActor current, FieldGuard guard, ErrorMessages sentences)
    {
        var found = await medals.ByTokenAsync(context.Request.Headers[MedalHeader], await current.GetAsync(), context.RequestAborted);
        // Gone, and the page says what became of it.
        return found is { Succeeded: true, Value.State: nameof(CertificateState.Replaced) or nameof(CertificateState.Revoked) } ? Results.Json(found.Value, statusCode: StatusCodes.Status410Gone) : Found(context, guard, sentences, found);
    }

    static async Task<IResult> SerialNumber(TextBody body, HttpContext context, FieldMedals medals, CurrentActor current, FieldGuard guard, ErrorMessages sentences)
    {
        if (guard.TypedCode(context) is { } wait) return wait;
        var found = await medals.BySerialAsync(body.Text, await current.GetAsync(), context.RequestAborted);
        if (!found.Succeeded) return Problems.Answer(found.Error, sentences);
        guard.Known(context);
        return Results.Json(found.Value);
    }

    static async Task<IResult> Attempts(HttpContext context, FieldAttempts attempts, CurrentActor current, FieldTokens tokens) =>
        Results.Json(await attempts.QueryAsync(tokens.Device(context.Request.Headers[DeviceHeader]), await current.GetAsync(), context.RequestAborted));

    static async Task<IResult> Devices(RegisterBody body, HttpContext context, DeviceRegistry phones, FieldTokens tokens, DeviceCookie cookie, FieldGuard guard, ErrorMessages sentences)
    {
        if (guard.NewPhone(context) is { } wait) return wait;
        if (body.Id == Guid.Empty || !TryReadKey(body.Key, out var key)) return Problems.Answer(ReceivePunches.Malformed, sentences);
        var device = new DeviceId(body.Id);
        if (!await phones.RegisterAsync(device, key, context.RequestAborted)) return Results.Conflict();
        cookie.Write(context, device);
        return Results.Json(new { token = tokens.ForDevice(device) });
    }

    static async Task<IResult> Punches(PunchDelivery delivery, HttpContext context, ReceivePunches receive, CurrentActor current, FieldTokens tokens, FieldGuard guard, ErrorMessages sentences)
    {
        // Not registered here: the phone registers and comes again.
        if (tokens.Device(context.Request.Headers[DeviceHeader]) is not { } device) return Results.Unauthorized();
        if (guard.Phone(context, device) is { } wait) return wait;
        try
        {
            var received = await receive.HandleAsync(new(device, delivery), await current.GetAsync(), context.RequestAborted);
            return received.Succeeded ? Results.Json(received.Value, FieldJson.Default.DeliveryAnswer) : Problems.Answer(received.Error, sentences);
        }
        catch (PunchesNotStoredException)
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    static async Task<IResult> Bind(HttpContext context, BindMedal bind, CurrentActor current, FieldGuard guard, ErrorMessages sentences)
    {
        var bound = await bind.HandleAsync(new(context.Request.Headers[MedalHeader].ToString()), await current.GetAsync(), context.RequestAborted);
        return bound.Succeeded ? Results.NoContent() : bound.Error.Kind == ErrorKind.NotFound && guard.UnknownCode(context) is { } wait ? wait : Problems.Answer(bound.Error, sentences);
    }

    static async Task<IResult> Claim(HttpContext context, ClaimDeviceAttempts claim, CurrentActor current, FieldTokens tokens, ErrorMessages sentences)
    {
        if (tokens.Device(context.Request.Headers[DeviceHeader]) is not { } device) return Results.Unauthorized();
        var claimed = await claim.HandleAsync(new(device), await ActorAsync(context, current, tokens), context.RequestAborted);
        return claimed.Succeeded ? Results.Json(new { claimed = claimed.Value }) : Problems.Answer(claimed.Error, sentences);
    }

    static async Task<IResult> Adjust(Guid id, AdjustBody body, HttpContext context, AdjustAttempt adjust, CurrentActor current, FieldTokens tokens, ErrorMessages sentences)
    {
        var adjusted = await adjust.HandleAsync(new(new AttemptId(id), body.Seconds, body.Reason ?? ""), await ActorAsync(context, current, tokens), context.RequestAborted);
        return adjusted.Succeeded ? Results.NoContent() : Problems.Answer(adjusted.Error, sentences);
    }

    static async Task<IResult> Submit(Guid id, SubmitBody body, HttpContext context, SubmitTimedPerformance submit, CurrentActor current, FieldTokens tokens, ErrorMessages sentences)
    {
        var actor = await ActorAsync(context, current, tokens);
        // Without a session the phone is told to sign in: the one answer that it acts on.
        if (actor.Account is null) return Results.Json(Problems.Of(Domain.Timing.AttemptErrors.AccountNeeded, sentences), statusCode: StatusCodes.Status401Unauthorized, contentType: Problems.ContentType);
        var submitted = await submit.HandleAsync(new(new AttemptId(id), body.Medal is { } medal ? new MedalId(medal) : null), actor, context.RequestAborted);
        return submitted.Succeeded
            ? Results.Json(new { performance = submitted.Value.Performance.Value, status = submitted.Value.Status.ToString(), level = submitted.Value.Level.ToString(), medal = submitted.Value.MedalSerial })
            : Problems.Answer(submitted.Error, sentences);
    }

    static async Task<IResult> Rider(Guid id, TextBody body, HttpContext context, NameRider name, CurrentActor current, FieldTokens tokens, FieldGuard guard, ErrorMessages sentences)
    {
        if (guard.TypedCode(context) is { } wait) return wait;
        var named = await name.HandleAsync(new(new AttemptId(id), body.Text ?? ""), await ActorAsync(context, current, tokens), context.RequestAborted);
        if (named.Error is not { Kind: ErrorKind.NotFound }) guard.Known(context);
        return named.Succeeded ? Results.NoContent() : Problems.Answer(named.Error, sentences);
    }

    static async Task<IResult> Scan(ScanBody body, HttpContext context, CountScan count, CurrentActor current, FieldGuard guard, ErrorMessages sentences)
    {
        var counted = await count.HandleAsync(new(body.Code ?? "", body.Lat, body.Lon), await current.GetAsync(), context.RequestAborted);
        return counted.Succeeded ? Results.NoContent() : guard.UnknownCode(context) ?? Problems.Answer(counted.Error, sentences);
    }

    static async Task<IResult> Paper(PaperBody body, HttpContext context, RestorePaperCode restore, CurrentActor current, FieldTokens tokens, FieldGuard guard, ErrorMessages sentences)
    {
        if (tokens.Device(context.Request.Headers[DeviceHeader]) is not { } device) return Results.Unauthorized();
        if ((guard.Phone(context, device) ?? guard.TypedCode(context)) is { } wait) return wait;
        var restored = await restore.HandleAsync(new(body.Text ?? "", device, Enum.TryParse<Domain.Timing.Category>(body.Category, out var how) && Enum.IsDefined(how) ? how : null), await ActorAsync(context, current, tokens), context.RequestAborted);
        if (!restored.Succeeded) return Problems.Answer(restored.Error, sentences);
        guard.Known(context);
        return Results.Json(new { attempt = restored.Value.Value });
    }

    /// <summary>The session's actor; a phone without one acts as the device of its token.</summary>
    static async Task<Actor> ActorAsync(HttpContext context, CurrentActor current, FieldTokens tokens) =>
        await current.GetAsync() is var actor && tokens.Device(context.Request.Headers[DeviceHeader]) is { } device ? actor with { Device = device } : actor;

    static IResult Found<T>(HttpContext context, FieldGuard guard, ErrorMessages sentences, Result<T> found) =>
        found.Succeeded ? Results.Json(found.Value)
        : found.Error.Kind is ErrorKind.NotFound or ErrorKind.Invalid && guard.UnknownCode(context) is { } wait ? wait
        : Problems.Answer(found.Error, sentences);

    static bool TryReadKey(string? text, out byte[]? key)
    {
        key = null;
        if (text is null) return true;
        if (text.Length > 200) return false;
        try
        {
            key = WebEncoders.Base64UrlDecode(text);
            using var ecdsa = System.Security.Cryptography.ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out _);
            return ecdsa.KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    static async ValueTask<object?> NoStore(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers.CacheControl = "no-store";
        return await next(invocation);
    }
}

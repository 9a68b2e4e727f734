using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// How many requests machines may make, by the system's clock. Field pages count per phone: at an event a thousand phones share one
/// carrier's address, which therefore only meets a high ceiling, and a low one for codes that do not exist.
/// </summary>
public static class RateLimits
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            context.HttpContext.Response.Headers.RetryAfter = Seconds(wait);
            return ValueTask.CompletedTask;
        };
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsPartner(c) ? Window("partner-minute " + Partner(c), 60, TimeSpan.FromMinutes(1)) : Free),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsPartner(c) ? Window("partner-second " + Partner(c), 5, TimeSpan.FromSeconds(1)) : Free),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsField(c) && c.Items[CurrentActor.DeviceItem] is DeviceId device ? Window("device " + device, 120, TimeSpan.FromMinutes(1)) : Free),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsField(c) ? Window("address " + Throttle.AddressKey(c.Connection.RemoteIpAddress), 6000, TimeSpan.FromMinutes(1)) : Free));
    });

    /// <summary>Answers 429 to an address that asks for too many codes that do not exist. Codes that do exist, which nobody finds by trying, are always answered; what people type is guarded by its own endpoint.</summary>
    public static Task LimitUnknownCodes(HttpContext context, RequestDelegate next)
    {
        if (!IsField(context)) return next(context);
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status410Gone)) return Task.CompletedTask;
            var throttle = context.RequestServices.GetRequiredService<Throttle>();
            if (throttle.Refuse(ThrottleRule.UnknownCode, Throttle.AddressKey(context.Connection.RemoteIpAddress)) is not { } wait) return Task.CompletedTask;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Seconds(wait);
            return Task.CompletedTask;
        });
        return next(context);
    }

    static RateLimitPartition<string> Free => RateLimitPartition.GetNoLimiter("");

    static RateLimitPartition<string> Window(string key, int count, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = count, Window = window, QueueLimit = 0 });

    static bool IsPartner(HttpContext context) => context.Request.Path.StartsWithSegments("/api/v1");

    static bool IsField(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/s") || context.Request.Path.StartsWithSegments("/m") || (context.Request.Path.StartsWithSegments("/api") && !IsPartner(context));

    /// <summary>A hash of the key, so that no limiter keeps a secret in memory; the address without one.</summary>
    static string Partner(HttpContext context) => context.Request.Headers.Authorization.ToString() is { Length: > 0 } key
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))
        : Throttle.AddressKey(context.Connection.RemoteIpAddress);

    static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}

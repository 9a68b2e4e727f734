using System.Globalization;
using System.Threading.RateLimiting;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Api.Field;

/// <summary>
/// What guards the field's endpoints instead of a form's token: a header that another site cannot send without asking, the browser's own
/// word on who asks, and limits. A crowd shares one address at an event, so phones are counted one by one; an address is only counted
/// for codes that do not exist. Once it tried too many of them, nothing typed is looked up for it any more: what is short enough to be typed is
/// short enough to be tried one after the other. A scanned token, which is not, is answered as long as it exists.
/// </summary>
public sealed class FieldGuard(IConfiguration configuration, Throttle throttle) : IDisposable
{
    /// <summary>The header that the script sends.</summary>
    public const string Header = "X-Field";

    readonly PartitionedRateLimiter<Guid> _phones = PartitionedRateLimiter.Create<Guid, Guid>(device => RateLimitPartition.GetTokenBucketLimiter(device, _ => Bucket(configuration.GetValue("Field:DeliveriesPerMinute", 60))));
    readonly ThrottleRule _unknownCodes = new("field-code", configuration.GetValue("Field:UnknownCodesPerMinute", 20), TimeSpan.FromMinutes(1));
    readonly PartitionedRateLimiter<string> _newPhones = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(configuration.GetValue("Field:NewPhonesPerMinute", 600))));

    public void Dispose()
    {
        _phones.Dispose();
        _newPhones.Dispose();
    }

    /// <summary>Null when the phone may deliver now, else the answer.</summary>
    public IResult? Phone(HttpContext context, DeviceId device) => Ask(context, _phones.AttemptAcquire(device.Value));

    /// <inheritdoc cref="Phone"/>
    public IResult? NewPhone(HttpContext context) => Ask(context, _newPhones.AttemptAcquire(Address(context)));

    /// <summary>Counts a code that does not exist. Null while the address may go on guessing, else the answer.</summary>
    public IResult? UnknownCode(HttpContext context) => throttle.Refuse(_unknownCodes, Address(context)) is { } wait ? Refused(context, wait) : null;

    /// <summary>
    /// Counts what was typed before it is looked up, so that tries sent all at once meet the limit too; <see cref="Known"/> takes back what exists. Null
    /// while the address may go on, else the answer.
    /// </summary>
    public IResult? TypedCode(HttpContext context) => UnknownCode(context);

    /// <summary>What was typed exists: it was no guess.</summary>
    public void Known(HttpContext context) => throttle.Forgive(_unknownCodes, Address(context));

    /// <summary>Refuses what another site could have made a browser send.</summary>
    public static async ValueTask<object?> SameSite(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var headers = invocation.HttpContext.Request.Headers;
        if (headers[Header] != "1") return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: $"The header {Header} is missing.");
        if (headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin")) return Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Asked by another site.");
        return await next(invocation);
    }

    static IResult? Ask(HttpContext context, RateLimitLease lease)
    {
        using (lease)
        {
            if (lease.IsAcquired) return null;
            return Refused(context, lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10));
        }
    }

    static IResult Refused(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests; nothing was lost.");
    }

    static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, perMinute / 6), ReplenishmentPeriod = TimeSpan.FromSeconds(10), AutoReplenishment = true, QueueLimit = 0,
    };

    static string Address(HttpContext context) => Throttle.AddressKey(context.Connection.RemoteIpAddress);
}

using System.Collections.Concurrent;
using System.Security.Claims;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// The door of live pages: only our own pages may open a socket (browsers send cookies with foreign ones too), only signed-in people (the
/// fallback policy), and only so many of them at a time.
/// </summary>
public sealed class CircuitDoor(AreaHosts hosts, SessionCheck sessions, IConfiguration configuration)
{
    public const string Path = "/_blazor";

    /// <summary>Boards open on a workshop's tablets and desktops, one socket a page.</summary>
    public const int PerAccount = 20;

    /// <summary>One workshop or office behind one address.</summary>
    public const int PerAddress = 100;

    readonly ConcurrentDictionary<string, int> _open = new();
    readonly string? _public = configuration["Site:PublicUrl"];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Path))
        {
            await next(context);
            return;
        }

        if (!Trusts(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        // Sockets and long polls last as long as the request.
        if (!IsLasting(context.Request))
        {
            await next(context);
            return;
        }

        (string Key, int Most)[] counts = [("account " + context.User.FindFirstValue(ClaimTypes.NameIdentifier), PerAccount), ("address " + Throttle.AddressKey(context.Connection.RemoteIpAddress), PerAddress)];
        var entered = counts.Where(c => _open.AddOrUpdate(c.Key, 1, (_, n) => n + 1) > c.Most).ToList() is { Count: 0 };
        try
        {
            if (entered) await WhileHoldsAsync(context, next);
            else
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "30";
            }
        }
        finally
        {
            foreach (var (key, _) in counts)
                if (_open.AddOrUpdate(key, 0, (_, n) => n - 1) <= 0) _open.TryRemove(new KeyValuePair<string, int>(key, 0));
        }
    }

    /// <summary>
    /// Cuts the socket of a session that no longer holds. The page itself leaves before that; this is for whoever does not let it.
    /// </summary>
    async Task WhileHoldsAsync(HttpContext context, RequestDelegate next)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var watch = WatchAsync();
        try
        {
            await next(context);
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }

        async Task WatchAsync()
        {
            try
            {
                do await Task.Delay(TimeSpan.FromSeconds(3), ended.Token);
                while (await sessions.HoldsAsync(context.User, ended.Token));
                // Long enough for the page to leave by itself.
                await Task.Delay(TimeSpan.FromSeconds(3), ended.Token);
                context.Abort();
            }
            catch (OperationCanceledException)
            {
                // The page was left.
            }
        }
    }

    static bool IsLasting(HttpRequest request) => request.Path == Path && (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method));

    /// <summary>An origin of this very host, or one that is configured. Programs send none, and have no browser's cookies to abuse.</summary>
    bool Trusts(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return true;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)) return false;
        var from = uri.IsDefaultPort ? new HostString(uri.Host) : new HostString(uri.Host, uri.Port);
        if (string.Equals(from.Value, request.Host.Value, StringComparison.OrdinalIgnoreCase) && string.Equals(uri.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)) return true;
        return hosts.Knows(from) && uri.Scheme == Uri.UriSchemeHttps || (_public is not null && Uri.TryCreate(_public, UriKind.Absolute, out var own) && own.GetLeftPart(UriPartial.Authority) == uri.GetLeftPart(UriPartial.Authority));
    }
}

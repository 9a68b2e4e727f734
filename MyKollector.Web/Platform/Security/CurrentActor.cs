using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components.Authorization;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>Names of the claims that sign-in puts into a session.</summary>
public static class SessionClaims
{
    public const string Role = "mk:role";
    public const string Manufacturer = "mk:workshop";
    public const string Overrides = "mk:rights";

    /// <summary>Present once the session has proved its second factor; holds which kind it was.</summary>
    public const string SecondFactor = "mk:second-factor";

    /// <summary>When the session last proved who it is, in seconds since 1970.</summary>
    public const string Proved = "mk:proved";

    /// <summary>The account's security stamp at sign-in: a new one ends all sessions.</summary>
    public const string Stamp = "mk:stamp";

    /// <summary>When the session began, in seconds since 1970.</summary>
    public const string Since = "mk:since";

    /// <summary>Random identifier of the session.</summary>
    public const string Session = "mk:session";
}

/// <summary>Turns the session of this request or circuit into the actor that handlers take.</summary>
public sealed class CurrentActor(IHttpContextAccessor http, IServiceProvider services)
{
    /// <summary>Name of the signed cookie that tells devices of visitors apart.</summary>
    public const string DeviceItem = "mk:device";

    public async ValueTask<Actor> GetAsync()
    {
        // Inside a circuit the accessor holds the socket's own request, whose principal is frozen: ask the circuit instead.
        if (http.HttpContext is { } context && !context.Request.Path.StartsWithSegments("/_blazor"))
            return From(context.User, context);
        var state = await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        var origin = services.GetRequiredService<CircuitOrigin>();
        return From(state.User, null) with { TruncatedAddress = origin.TruncatedAddress, Correlation = origin.Correlation };
    }

    /// <summary>The actor of a principal; <see cref="Actor.Anonymous"/> with its device when nobody is signed in.</summary>
    public static Actor From(ClaimsPrincipal user, HttpContext? context)
    {
        var device = context?.Items[DeviceItem] as DeviceId?;
        var address = Truncate(context?.Connection.RemoteIpAddress);
        var correlation = context?.TraceIdentifier;
        if (user.Identity is not { IsAuthenticated: true } || !Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) || !Enum.TryParse<Role>(user.FindFirstValue(SessionClaims.Role), out var role))
            return Actor.Anonymous with { Device = device, TruncatedAddress = address, Correlation = correlation };
        return new Actor
        {
            Account = new AccountId(id), Role = role, Name = user.FindFirstValue(ClaimTypes.Name) ?? "",
            Manufacturer = Guid.TryParse(user.FindFirstValue(SessionClaims.Manufacturer), out var workshop) ? new ManufacturerId(workshop) : null,
            Overrides = user.FindFirstValue(SessionClaims.Overrides) is { } overrides ? System.Text.Json.JsonSerializer.Deserialize<List<PermissionOverride>>(overrides) ?? [] : [],
            SecondFactor = user.HasClaim(c => c.Type == SessionClaims.SecondFactor), ProvedAt = Instant(user.FindFirstValue(SessionClaims.Proved)), Device = device, TruncatedAddress = address, Correlation = correlation,
            SessionHash = user.FindFirstValue(SessionClaims.Session) is { } session ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)))[..16] : null,
        };
    }

    static DateTimeOffset? Instant(string? seconds) =>
        long.TryParse(seconds, System.Globalization.CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeSeconds(at) : null;

    /// <summary>IPv4 to /24, IPv6 to /48: enough to see where an attack comes from, not to follow a person.</summary>
    internal static string? Truncate(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6, address.AddressFamily == AddressFamily.InterNetwork ? 1 : 10);
        return new IPAddress(bytes).ToString();
    }
}

using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>Cookie names and flags: <c>__Host-</c> and Secure wherever people come by https, plain names on http in Development and Test.</summary>
public sealed class CookieRules(IConfiguration configuration, IHostEnvironment environment)
{
    public bool Secure { get; } = configuration.GetValue("Security:SecureCookies", !environment.IsDevelopment() && !environment.IsEnvironment("Test"));

    /// <summary>The full name of a cookie.</summary>
    public string Name(string name) => Secure ? "__Host-" + name : name;

    public CookieSecurePolicy Policy => Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    public CookieOptions Lasting(TimeSpan age) => new()
    {
        // Named, because the language's path base would otherwise become the cookie's path.
        Path = "/",
        HttpOnly = true, Secure = Secure, SameSite = SameSiteMode.Lax, MaxAge = age, IsEssential = true,
    };
}

/// <summary>
/// Tells phones of visitors apart, so that a start made without an account is found again at the finish. Written only when the field asks:
/// browsing leaves no cookie.
/// </summary>
public sealed class DeviceCookie(CookieRules rules, IDataProtectionProvider protection, TimeProvider time)
{
    readonly IDataProtector _protector = protection.CreateProtector("device");

    /// <summary>The device of the request, made now if it had none.</summary>
    public DeviceId GetOrCreate(HttpContext context)
    {
        if (context.Items[CurrentActor.DeviceItem] is DeviceId known) return known;
        var device = DeviceId.New(time.GetUtcNow());
        Write(context, device);
        return device;
    }

    /// <summary>Remembers the device of this browser: a phone makes its identifier itself, before it has any network.</summary>
    public void Write(HttpContext context, DeviceId device)
    {
        context.Items[CurrentActor.DeviceItem] = device;
        context.Response.Cookies.Append(rules.Name("mk.device"), _protector.Protect(device.Value.ToString()), rules.Lasting(TimeSpan.FromDays(400)));
    }

    /// <summary>Reads the cookie, if it came and was signed here.</summary>
    public void Read(HttpContext context)
    {
        if (context.Request.Cookies[rules.Name("mk.device")] is { Length: > 0 } cookie && SignedText.TryOpen(_protector, cookie, out var text) && Guid.TryParse(text, out var id))
            context.Items[CurrentActor.DeviceItem] = new DeviceId(id);
    }
}

/// <summary>
/// Remembers in a browser which account signed in here, so that an attacker who exhausts the account's tries from elsewhere does not shut its owner out.
/// </summary>
public sealed class KnownDevice(CookieRules rules, IDataProtectionProvider protection)
{
    readonly IDataProtector _protector = protection.CreateProtector("known-device");

    public static void Remember(HttpContext context, AccountId account) => context.RequestServices.GetRequiredService<KnownDevice>().Write(context, account);

    /// <summary>True when this browser signed in to the account before.</summary>
    public bool Knows(HttpContext context, AccountId account) =>
        context.Request.Cookies[rules.Name("mk.known")] is { Length: > 0 } cookie && SignedText.TryOpen(_protector, cookie, out var text) && text == account.Value.ToString();

    void Write(HttpContext context, AccountId account) =>
        context.Response.Cookies.Append(rules.Name("mk.known"), _protector.Protect(account.Value.ToString()), rules.Lasting(TimeSpan.FromDays(180)));
}

/// <summary>Opens what was signed here; anything else is as if it had not come.</summary>
static class SignedText
{
    public static bool TryOpen(IDataProtector protector, string text, out string plain)
    {
        plain = "";
        try
        {
            plain = protector.Unprotect(text);
            return true;
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Opens a text that carries its own end, and says whether it is past.</summary>
    public static bool TryOpen(IDataProtector protector, string text, DateTimeOffset now, out string plain)
    {
        var parts = TryOpen(protector, text, out var whole) ? whole.Split('\n', 2) : [];
        plain = parts.Length == 2 ? parts[1] : "";
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var until) && now.ToUnixTimeSeconds() <= until;
    }

    public static string Seal(IDataProtector protector, string plain, DateTimeOffset until) =>
        protector.Protect(until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "\n" + plain);
}

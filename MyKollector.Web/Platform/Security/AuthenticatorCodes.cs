using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;
using OtpNet;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Codes of an authenticator application (RFC 6238: six digits, thirty seconds, SHA-1, which is what the applications support). A code of
/// the previous, current or next step is taken, and each step once: the framework's own provider takes a code again for minutes.
/// </summary>
public sealed class AuthenticatorCodes(Database database, ApplicationKeys keys, SystemClock clock) : IUserTwoFactorTokenProvider<AppUser>
{
    /// <summary>Name under which the framework knows this provider.</summary>
    public const string Name = "Authenticator";

    /// <summary>Where the secret stands among the user's tokens; its value is encrypted.</summary>
    const string Store = "authenticator";
    const string Secret = "secret";

    static readonly VerificationWindow OneStepEachWay = new(previous: 1, future: 1);

    readonly byte[] _key = keys.For("totp");

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The row to store for a user's secret.</summary>
    public IdentityUserToken<Guid> Row(Guid user, byte[] secret) => new()
    {
        UserId = user, LoginProvider = Store, Name = Secret, Value = Convert.ToBase64String(SealedBytes.Seal(_key, secret, user.ToByteArray())),
    };

    /// <summary>Puts a new secret in the place of the old one; codes of the old one are worth nothing from then on.</summary>
    public async Task ReplaceAsync(AppDbContext db, Guid user, byte[] secret, CancellationToken cancellation)
    {
        await RemoveAsync(db, user, cancellation);
        db.UserTokens.Add(Row(user, secret));
    }

    public static Task RemoveAsync(AppDbContext db, Guid user, CancellationToken cancellation) =>
        db.UserTokens.Where(t => t.UserId == user && t.LoginProvider == Store && t.Name == Secret).ExecuteDeleteAsync(cancellation);

    /// <summary>The user's secret; null when no authenticator is enrolled.</summary>
    public async Task<byte[]?> SecretOfAsync(Guid user, CancellationToken cancellation = default)
    {
        await using var db = database.Open();
        var row = await db.UserTokens.Where(t => t.UserId == user && t.LoginProvider == Store && t.Name == Secret).Select(t => t.Value).FirstOrDefaultAsync(cancellation);
        return row is null ? null : SealedBytes.Open(_key, Convert.FromBase64String(row), user.ToByteArray());
    }

    /// <summary>The code shown by the user's application now.</summary>
    public string CodeNow(byte[] secret) => new Totp(secret).ComputeTotp(clock.Now.UtcDateTime);

    /// <summary>True when the code belongs to the secret now. Does not use it up: for enrolment, where nothing is stored yet.</summary>
    public bool Matches(byte[] secret, string code, out long step)
    {
        step = 0;
        return Digits(code) is { } digits && new Totp(secret).VerifyTotp(clock.Now.UtcDateTime, digits, out step, OneStepEachWay);
    }

    /// <summary>Takes a code, once. Of any number of equal tries at the same moment exactly one is told yes.</summary>
    public async Task<bool> TakeAsync(Guid user, string code, CancellationToken cancellation = default)
    {
        if (await SecretOfAsync(user, cancellation) is not { } secret || !Matches(secret, code, out var step)) return false;
        await using var db = database.Open();
        return await db.Users.Where(u => u.Id == user && u.LastTotpStep < step).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastTotpStep, step), cancellation) == 1;
    }

    static string? Digits(string code)
    {
        var digits = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length == 6 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    public Task<string> GenerateAsync(string purpose, UserManager<AppUser> manager, AppUser user) => Task.FromResult("");

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<AppUser> manager, AppUser user) => TakeAsync(user.Id, token);

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AppUser> manager, AppUser user) => await SecretOfAsync(user.Id) is not null;
}

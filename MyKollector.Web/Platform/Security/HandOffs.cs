using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>A session as the other host hands it on.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Proof">The second factor it showed.</param>
/// <param name="Session">Its identifier: it is the same session on both hosts.</param>
/// <param name="Proved">When it last proved who it is, in seconds since 1970: passing on is no new proof.</param>
public sealed record HandedSession(AccountId Account, SecondFactorProof Proof, string Session, string Proved);

/// <summary>
/// Lets a client's session pass between the customers' host and the chronometer's, whose cookies do not know each other. The host that wants a
/// session sends the browser to the other one; that one, if the client is signed in there, sends it back with a code that works once, for sixty
/// seconds, and in that browser alone. Staff never pass, and no other host takes part.
/// </summary>
public sealed class HandOffs(Database database, IDataProtectionProvider protection, CookieRules rules, AreaHosts hosts, SystemClock clock)
{
    /// <summary>Where a host is asked to look for a session at the other one: <c>?retour=</c> a path of its own.</summary>
    public const string Path = "/passage";

    /// <summary>Where the other host is asked for a code.</summary>
    public const string CodePath = "/passage/code";

    /// <summary>Where the code is brought back to.</summary>
    public const string EntryPath = "/passage/entree";

    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(60);

    const string Store = "hand-off";

    /// <summary>Codes of one account that may be on their way at once.</summary>
    const int MostAtOnce = 20;

    readonly IDataProtector _codes = protection.CreateProtector(Store, "code");
    readonly IDataProtector _asked = protection.CreateProtector(Store, "asked");

    string CookieName => rules.Name("mk.passage");

    /// <summary>Scheme and host of the other side; null on a host that takes no part, or where one host serves all.</summary>
    public string? OtherSide(HttpRequest request) =>
        hosts.Counterpart(request.Host) is { } other ? $"{request.Scheme}://{other}" : null;

    /// <summary>True on a host of the staff, where nothing of this exists.</summary>
    public bool IsStaff(HttpRequest request) => AreaNames.IsStaff(hosts.AreaOf(request.Host));

    /// <summary>Remembers in this browser what it came for, and names the question that goes to the other side.</summary>
    public string Ask(HttpContext context, string back, bool signIn)
    {
        var nonce = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(CookieName, SignedText.Seal(_asked, $"{nonce}\n{(signIn ? "1" : "0")}\n{back}", clock.Now.AddMinutes(5)), rules.Lasting(TimeSpan.FromMinutes(5)));
        return Question(nonce);
    }

    /// <summary>Takes what the browser came for; null when it never asked here, or too long ago.</summary>
    public (string Question, bool SignIn, string Back)? Asked(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 and < 8000 } cookie) return null;
        context.Response.Cookies.Delete(CookieName, rules.Lasting(TimeSpan.Zero));
        return SignedText.TryOpen(_asked, cookie, clock.Now, out var text) && text.Split('\n', 3) is [var nonce, var signIn, var back] ? (Question(nonce), signIn == "1", back) : null;
    }

    /// <summary>A question as it comes from the other side.</summary>
    public static bool IsQuestion(string? text) => text is { Length: 43 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A code for this client's session; null when it has none to hand on.</summary>
    public async Task<string?> IssueAsync(HttpContext context, string question, CancellationToken cancellation)
    {
        var actor = CurrentActor.From(context.User, context);
        if (actor is not { Role: Role.Client, Account: { } account } || hosts.Counterpart(context.Request.Host) is not { } target) return null;
        if (context.User.FindFirstValue(SessionClaims.Session) is not { } session || context.User.FindFirstValue(SessionClaims.Proved) is not { } proved) return null;
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var (now, until) = (Seconds(clock.Now), clock.Now + Lasts);
        await using var work = await database.BeginAsync(Actor.System, Store, cancellation);
        // Asked here and not of the sessions' check, which may be seconds old.
        if (await EndedSessions.HasAsync(work.Db, account, session, cancellation)) return null;
        // Ten digits for centuries: their order is the order of the moments.
#pragma warning disable CA1309 // The database compares.
        await work.Db.UserTokens.Where(t => t.UserId == account.Value && t.LoginProvider == Store && string.Compare(t.Value, now) < 0).ExecuteDeleteAsync(cancellation);
#pragma warning restore CA1309
        if (await work.Db.UserTokens.CountAsync(t => t.UserId == account.Value && t.LoginProvider == Store, cancellation) >= MostAtOnce) return null;
        work.Db.UserTokens.Add(new IdentityUserToken<Guid>
        {
            UserId = account.Value, LoginProvider = Store, Name = Hash(secret),
            Value = string.Join('\n', Seconds(until), target.Value, question, context.User.FindFirstValue(SessionClaims.SecondFactor) ?? nameof(SecondFactorProof.None), context.User.FindFirstValue(SessionClaims.Stamp), session, proved),
        });
        return (await work.CommitAsync(cancellation)).Succeeded ? SignedText.Seal(_codes, $"{account.Value:N}\n{secret}", until) : null;
    }

    /// <summary>
    /// Takes a code: taking is deleting its row, and one row is deleted by one caller, on both databases. A code that was brought to another host or by
    /// another browser than asked for it, or whose session ended meanwhile, is gone and opens nothing.
    /// </summary>
    public async Task<HandedSession?> TakeAsync(HttpContext context, string? code, string question, CancellationToken cancellation)
    {
        if (code is not { Length: > 0 and < 2000 } || !SignedText.TryOpen(_codes, code, clock.Now, out var text) || text.Split('\n') is not [var id, var secret] || !Guid.TryParseExact(id, "N", out var user)) return null;
        var hash = Hash(secret);
        await using var work = await database.BeginAsync(Actor.System, Store + "-take", cancellation);
        var rows = work.Db.UserTokens.Where(t => t.UserId == user && t.LoginProvider == Store && t.Name == hash);
        var value = await rows.Select(t => t.Value).FirstOrDefaultAsync(cancellation);
        if (value is null || await rows.ExecuteDeleteAsync(cancellation) != 1) return null;
        var stamp = await work.Db.Users.Where(u => u.Id == user).Select(u => u.SecurityStamp).FirstOrDefaultAsync(cancellation);
        if (value.Split('\n') is not [var until, var target, var asked, var proof, var then, var session, var proved]) return null;
        var ended = await EndedSessions.HasAsync(work.Db, new AccountId(user), session, cancellation);
        if (!(await work.CommitAsync(cancellation)).Succeeded || ended) return null;
        return string.CompareOrdinal(until, Seconds(clock.Now)) >= 0
            && hosts.Is(context.Request.Host, target) && Same(asked, question) && stamp is not null && Same(then, stamp) && Enum.TryParse<SecondFactorProof>(proof, out var shown)
            ? new HandedSession(new AccountId(user), shown, session, proved)
            : null;
    }

    static string Question(string nonce) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(nonce)));

    static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);

    static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Sessions whose owner signed out. A cookie cannot be called back: a copy of it, or the one that another host joined to the same session, would
/// go on. The identifier that all of them carry is therefore noted until the last of them would have ended by itself.
/// </summary>
public static class EndedSessions
{
    const string Store = "ended-session";

    /// <summary>A signed-out session is never renewed, so none of its cookies lasts longer than this from then on.</summary>
    static readonly TimeSpan Kept = Sessions.ClientIdle + TimeSpan.FromDays(1);

    /// <summary>Notes that a session ended, and forgets those that no cookie names any more.</summary>
    public static async Task AddAsync(AppDbContext db, AccountId account, string session, DateTimeOffset now, CancellationToken cancellation)
    {
        var old = Seconds(now - Kept);
        // Ten digits for centuries: their order is the order of the moments.
#pragma warning disable CA1309 // The database compares.
        await db.UserTokens.Where(t => t.UserId == account.Value && t.LoginProvider == Store && string.Compare(t.Value, old) < 0).ExecuteDeleteAsync(cancellation);
#pragma warning restore CA1309
        db.UserTokens.Add(new IdentityUserToken<Guid> { UserId = account.Value, LoginProvider = Store, Name = Hash(session), Value = Seconds(now) });
    }

    /// <summary>True when this session of the account ended.</summary>
    public static Task<bool> HasAsync(AppDbContext db, AccountId account, string session, CancellationToken cancellation)
    {
        var hash = Hash(session);
        return db.UserTokens.AnyAsync(t => t.UserId == account.Value && t.LoginProvider == Store && t.Name == hash, cancellation);
    }

    /// <summary>Every ended session of an account, to be looked for with <see cref="Hash"/>.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(AppDbContext db, Guid account, CancellationToken cancellation) =>
        (await db.UserTokens.Where(t => t.UserId == account && t.LoginProvider == Store).Select(t => t.Name).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);

    public static string Hash(string session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)));

    static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString("D10", System.Globalization.CultureInfo.InvariantCulture);
}

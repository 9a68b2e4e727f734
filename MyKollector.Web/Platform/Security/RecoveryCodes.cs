using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>Ten codes for whoever lost the authenticator. Only their keyed hashes are stored; each works once.</summary>
public sealed class RecoveryCodes(Database database, ApplicationKeys keys)
{
    public const int Count = 10;

    const string Store = "recovery";

    /// <summary>No letter or digit that can be taken for another one when copied by hand.</summary>
    const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    const int Length = 16;

    readonly byte[] _key = keys.For("recovery-codes");

    /// <summary>Puts ten new codes in the place of all old ones and returns them: the only time that they can be read.</summary>
    public async Task<IReadOnlyList<string>> ReplaceAsync(AppDbContext db, Guid user, CancellationToken cancellation)
    {
        await RemoveAsync(db, user, cancellation);
        // Sixteen of thirty letters: 78 bits, far beyond any guessing of a keyed hash.
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Length)).ToList();
        db.UserTokens.AddRange(codes.Select(c => new IdentityUserToken<Guid> { UserId = user, LoginProvider = Store, Name = Hash(user, c), Value = "unused" }));
        return [.. codes.Select(c => $"{c[..4]}-{c[4..8]}-{c[8..12]}-{c[12..]}")];
    }

    public static Task RemoveAsync(AppDbContext db, Guid user, CancellationToken cancellation) =>
        db.UserTokens.Where(t => t.UserId == user && t.LoginProvider == Store).ExecuteDeleteAsync(cancellation);

    /// <summary>Takes a code, once: taking is deleting its row, and one row is deleted by one caller.</summary>
    public async Task<bool> TakeAsync(Guid user, string code, CancellationToken cancellation = default)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (plain.Length != Length) return false;
        var hash = Hash(user, plain);
        await using var db = database.Open();
        return await db.UserTokens.Where(t => t.UserId == user && t.LoginProvider == Store && t.Name == hash).ExecuteDeleteAsync(cancellation) == 1;
    }

    public async Task<int> LeftAsync(Guid user, CancellationToken cancellation = default)
    {
        await using var db = database.Open();
        return await db.UserTokens.CountAsync(t => t.UserId == user && t.LoginProvider == Store, cancellation);
    }

    string Hash(Guid user, string code) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(user.ToString("N") + code)));
}

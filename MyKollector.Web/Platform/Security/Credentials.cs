using Microsoft.AspNetCore.Identity;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>Makes and changes the sign-in side of an account, inside the caller's transaction.</summary>
public sealed class Credentials(IPasswordHasher<AppUser> hasher, ILookupNormalizer normalizer)
{
    /// <summary>An account that exists for nobody: checking a password against it takes as long as against a real one.</summary>
    static readonly AppUser Nobody = new();

    string? _hashOfNobody;

    /// <summary>A user with the account's identifier; without password it can only be entered by a mailed link, Google or a passkey.</summary>
    public AppUser Create(AccountId id, string email, string? password, bool confirmed = false)
    {
        var user = new AppUser
        {
            Id = id.Value, UserName = email, NormalizedUserName = Normal(email), Email = email, NormalizedEmail = Normal(email), EmailConfirmed = confirmed,
        };
        NewStamp(user);
        if (password is not null) user.PasswordHash = hasher.HashPassword(user, password);
        return user;
    }

    /// <summary>Sets a password and ends all sessions.</summary>
    public void SetPassword(AppUser user, string password)
    {
        user.PasswordHash = hasher.HashPassword(user, password);
        NewStamp(user);
    }

    /// <summary>Ends all sessions and voids all mailed links.</summary>
    public static void NewStamp(AppUser user)
    {
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        user.ConcurrencyStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>Takes the same time whether there is such a user and whether it has a password.</summary>
    public PasswordVerificationResult Verify(AppUser? user, string password)
    {
        if (user?.PasswordHash is { } hash) return hasher.VerifyHashedPassword(user, hash, password);
        hasher.VerifyHashedPassword(Nobody, _hashOfNobody ??= hasher.HashPassword(Nobody, "nobody"), password);
        return PasswordVerificationResult.Failed;
    }

    /// <summary>Writes the hash again with the work factor of today.</summary>
    public void Rehash(AppUser user, string password) => user.PasswordHash = hasher.HashPassword(user, password);

    public string Normal(string email) => normalizer.NormalizeEmail(email.Trim())!;
}

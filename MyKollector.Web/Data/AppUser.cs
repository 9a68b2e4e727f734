using Microsoft.AspNetCore.Identity;

namespace MyKollector.Web.Data;

/// <summary>The sign-in side of an account: password, second factor, passkeys. Shares its identifier with the domain's account.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>The last accepted step of the authenticator: a code works once.</summary>
    public long LastTotpStep { get; set; }
}

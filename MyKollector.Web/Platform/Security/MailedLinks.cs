using Microsoft.AspNetCore.DataProtection;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Secrets of mailed links: sealed, with an end, and bound to a state that using them changes, so that each opens once. Nothing is stored.
/// </summary>
public sealed class MailedLinks(IDataProtectionProvider protection, SystemClock clock)
{
    /// <summary>A secret that says who it is for.</summary>
    /// <param name="purpose">What it opens; a secret of one purpose opens no other.</param>
    /// <param name="id">Of what it is about.</param>
    /// <param name="state">Must still be so when it is opened: the security stamp.</param>
    /// <param name="lasts">Until when.</param>
    public string Seal(string purpose, Guid id, string state, TimeSpan lasts) => SignedText.Seal(Protector(purpose), $"{id:N}\n{state}", clock.Now + lasts);

    /// <summary>What a secret is about and the state it was made in; null when it was not made here, for this, or is too old.</summary>
    public (Guid Id, string State)? Open(string purpose, string? secret)
    {
        if (string.IsNullOrEmpty(secret) || secret.Length > 2000 || !SignedText.TryOpen(Protector(purpose), secret, clock.Now, out var text)) return null;
        var parts = text.Split('\n', 2);
        return parts.Length == 2 && Guid.TryParseExact(parts[0], "N", out var id) ? (id, parts[1]) : null;
    }

    IDataProtector Protector(string purpose) => protection.CreateProtector("mailed-link", purpose);
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>The link by which a guest takes a purchase into an account: whoever holds the mail may, once.</summary>
public sealed class OrderLinks(IDataProtectionProvider protection)
{
    public const string ClaimPage = Ui.Navigation.Paths.ClaimOrder;

    readonly IDataProtector _protector = protection.CreateProtector("order-claim");

    public string ClaimPath(OrderId order) => $"{ClaimPage}?jeton={_protector.Protect(order.Value.ToString("N"))}";

    /// <summary>The order of a link; null when it was not made here.</summary>
    public OrderId? Open(string? secret)
    {
        if (string.IsNullOrEmpty(secret) || secret.Length > 1000) return null;
        try
        {
            return Guid.TryParseExact(_protector.Unprotect(secret), "N", out var id) ? new OrderId(id) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

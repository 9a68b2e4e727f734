using MyKollector.Domain.Common;

namespace MyKollector.Domain.Catalogue;

/// <summary>A metal tone the medal is made in.</summary>
/// <param name="Code">Stable code, <c>bronze</c>.</param>
/// <param name="Price">Price including VAT.</param>
public sealed record MedalFinish(string Code, Money Price);

/// <summary>What the shop sells. One product for now, the engraved medal, in three finishes.</summary>
public static class MedalCatalogue
{
    /// <summary>French standard rate since 2014.</summary>
    public const decimal VatRate = 0.20m;

    /// <summary>Delivery in a letter box, including VAT.</summary>
    public static readonly Money Delivery = Money.Euro(4.90m);

    /// <summary>Countries delivered to, ISO 3166.</summary>
    public static readonly IReadOnlyList<string> Countries = ["FR", "BE", "CH", "DE", "ES", "GB", "IT", "LU", "NL"];

    public static readonly IReadOnlyList<MedalFinish> Finishes =
    [
        new("bronze", Money.Euro(39.90m)),
        new("silver", Money.Euro(44.90m)),
        new("black", Money.Euro(44.90m)),
    ];

    /// <summary>The finish with this code, or null.</summary>
    public static MedalFinish? Find(string code) => Finishes.FirstOrDefault(f => f.Code == code);
}

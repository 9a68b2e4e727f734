using System.Globalization;

namespace MyKollector.Domain.Common;

/// <summary>An amount in whole euro cents. Integers only, so that sums are exact on every database.</summary>
/// <param name="Cents">Euro cents; negative on credit notes.</param>
public readonly record struct Money(long Cents) : IComparable<Money>
{
    /// <summary>No money.</summary>
    public static readonly Money Zero = new(0);

    /// <summary>An amount given in euro, rounded to the cent, half away from zero (the rule of French invoices).</summary>
    public static Money Euro(decimal euro) => new((long)decimal.Round(euro * 100, 0, MidpointRounding.AwayFromZero));

    /// <summary>The amount in euro, exact.</summary>
    public decimal InEuro => Cents / 100m;

    public static Money operator +(Money a, Money b) => new(a.Cents + b.Cents);

    public static Money operator -(Money a, Money b) => new(a.Cents - b.Cents);

    public static Money operator *(Money a, int times) => new(a.Cents * times);

    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    public static bool operator <(Money a, Money b) => a.Cents < b.Cents;

    public static bool operator >(Money a, Money b) => a.Cents > b.Cents;

    public static bool operator <=(Money a, Money b) => a.Cents <= b.Cents;

    public static bool operator >=(Money a, Money b) => a.Cents >= b.Cents;

    /// <summary>
    /// The part of this tax-inclusive amount that is VAT, rounded to the cent: <c>TTC − TTC / (1 + rate)</c>.
    /// </summary>
    /// <param name="rate">The rate as a fraction, 0.20 for 20 %.</param>
    public Money VatIncluded(decimal rate) => new(Cents - (long)decimal.Round(Cents / (1 + rate), 0, MidpointRounding.AwayFromZero));

    /// <summary>Written for the given culture with two decimals and the euro sign behind, as in French usage.</summary>
    public string ToString(CultureInfo culture) => InEuro.ToString("N2", culture) + "\u00A0€";

    public override string ToString() => ToString(CultureInfo.GetCultureInfo("fr-FR"));
}

using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.DataProtection;
using MyKollector.Domain.Catalogue;
using MyKollector.Domain.Common;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>Who buys and where it goes.</summary>
public sealed class CheckoutDetails
{
    public string? Email { get; set; }

    public string? Name { get; set; }

    public string? Line1 { get; set; }

    public string? Line2 { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    public string Country { get; set; } = "FR";

    public string? EmergencyContact { get; set; }

    public PostalAddress Address => new(Clean(Name), Clean(Line1), string.IsNullOrWhiteSpace(Line2) ? null : Clean(Line2), Clean(PostalCode), Clean(City), Country);

    /// <summary>Everything that is missing or wrong, each at its field.</summary>
    public IReadOnlyList<Error> Problems() => [.. Validator.Validate(this).Errors.Select(e => Error.Invalid(e.ErrorCode, e.PropertyName))];

    static readonly CheckoutDetailsValidator Validator = new();

    /// <summary>One line without control characters: addresses are printed on labels and in mails.</summary>
    static string Clean(string? text) => string.Join(' ', new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What a parcel and a mail need.</summary>
public sealed class CheckoutDetailsValidator : AbstractValidator<CheckoutDetails>
{
    public CheckoutDetailsValidator()
    {
        RuleFor(d => d.Email).Must(e => e is not null && e.Length <= 254 && e.Trim().IndexOf('@', StringComparison.Ordinal) > 0 && System.Net.Mail.MailAddress.TryCreate(e.Trim(), out var read) && read.Address == e.Trim()).WithErrorCode("order.email_invalid");
        RuleFor(d => d.Name).Must(n => Filled(n, 80)).WithErrorCode("checkout.name_missing");
        RuleFor(d => d.Line1).Must(n => Filled(n, 80)).WithErrorCode("checkout.street_missing");
        RuleFor(d => d.Line2).MaximumLength(80).WithErrorCode("checkout.too_long");
        RuleFor(d => d.PostalCode).Must((d, code) => Filled(code, 12) && (d.Country != "FR" || (code!.Trim().Length == 5 && code.Trim().All(char.IsAsciiDigit)))).WithErrorCode("checkout.postal_code_invalid");
        RuleFor(d => d.City).Must(n => Filled(n, 60)).WithErrorCode("checkout.city_missing");
        RuleFor(d => d.Country).Must(c => MedalCatalogue.Countries.Contains(c)).WithErrorCode("order.country_not_delivered");
        RuleFor(d => d.EmergencyContact).MaximumLength(120).WithErrorCode("checkout.too_long");
    }

    static bool Filled(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= longest;
}

/// <summary>
/// Carries the details from the form to the recap in an encrypted cookie of two hours: what is not ordered is stored nowhere here.
/// </summary>
public sealed class CheckoutCookie(CookieRules rules, IDataProtectionProvider protection, SystemClock clock)
{
    static readonly TimeSpan Lasts = TimeSpan.FromHours(2);

    readonly IDataProtector _protector = protection.CreateProtector("checkout");

    public void Write(HttpContext context, CheckoutDetails details) =>
        context.Response.Cookies.Append(rules.Name("mk.checkout"), SignedText.Seal(_protector, JsonSerializer.Serialize(details), clock.Now + Lasts), rules.Lasting(Lasts));

    public CheckoutDetails? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[rules.Name("mk.checkout")] is { Length: > 0 and < 4000 } cookie && SignedText.TryOpen(_protector, cookie, clock.Now, out var json) ? JsonSerializer.Deserialize<CheckoutDetails>(json) : null;
        }
        catch (JsonException)
        {
            // Written by an older version of this page: the form is asked again.
            return null;
        }
    }

    public void Forget(HttpContext context) => context.Response.Cookies.Delete(rules.Name("mk.checkout"), rules.Lasting(TimeSpan.Zero));
}

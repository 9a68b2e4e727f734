using MyKollector.Domain.Shipping;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// Who runs this shop: what the law wants printed on invoices and legal pages, and only the operator knows. Settings <c>Operator:*</c>;
/// the administration lists those still missing.
/// </summary>
public sealed class OperatorSettings(IConfiguration configuration)
{
    static readonly string[] Required = ["Name", "LegalForm", "Street", "PostalCode", "City", "Siren", "VatNumber", "Register", "Email", "Phone", "Director", "HostName", "HostAddress", "MediatorName", "MediatorUrl", "MediatorAddress", "PackagingIdentifier"];

    /// <summary>Names of the settings that are still empty, <c>Operator:Siren</c>.</summary>
    public IReadOnlyList<string> Missing => [.. Required.Where(name => Of(name) is null).Select(name => "Operator:" + name)];

    public string Name => Of("Name") ?? "MyKollectOr";

    /// <summary>With its capital.</summary>
    public string? LegalForm => Of("LegalForm");

    public string? Siren => Of("Siren");

    public string? VatNumber => Of("VatNumber");

    /// <summary>Register of commerce, <c>RCS Grenoble</c>.</summary>
    public string? Register => Of("Register");

    public string Email => Of("Email") ?? configuration["Email:From"] ?? "bonjour@mykollector.example";

    /// <summary>Where alerts go; the first administrator when it is not set.</summary>
    public string? AlertEmail => Of("AlertEmail");

    public string? Phone => Of("Phone");

    /// <summary>Director of publication (LCEN).</summary>
    public string? Director => Of("Director");

    public string? HostName => Of("HostName");

    public string? HostAddress => Of("HostAddress");

    public string? MediatorName => Of("MediatorName");

    public string? MediatorUrl => Of("MediatorUrl");

    public string? MediatorAddress => Of("MediatorAddress");

    /// <summary>Unique identifier of the packaging scheme (R541-173 of the environment code).</summary>
    public string? PackagingIdentifier => Of("PackagingIdentifier");

    public PostalAddress Address => new(Name, Of("Street") ?? "", null, Of("PostalCode") ?? "", Of("City") ?? "", "FR");

    string? Of(string name) => configuration["Operator:" + name] is { Length: > 0 } value ? value : null;
}

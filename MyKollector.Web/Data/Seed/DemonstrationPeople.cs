using MyKollector.Domain.Accounts;

namespace MyKollector.Web.Data.Seed;

/// <summary>Who the demonstration is shown with: somebody of every role.</summary>
public static class DemonstrationPeople
{
    /// <summary>The password of all of them; printed at the start in Development.</summary>
    public const string Password = "lacets-21-sur-21";

    /// <summary>Who they are, in the order of the sign-in page. Workshops by their seeded name.</summary>
    public static readonly IReadOnlyList<(string Email, string Name, Role Role, string? Workshop)> All =
    [
        ("lea@example.com", "Léa Martin", Role.Client, null),
        ("hugo@example.com", "Hugo Bernard", Role.Client, null),
        ("cimes@example.com", "Camille · Atelier des Cimes", Role.Manufacturer, "Atelier des Cimes"),
        ("gave@example.com", "Noé · Gravure du Gave", Role.Manufacturer, "Gravure du Gave"),
        ("support@example.com", "Inès · Support", Role.Support, null),
        ("admin@example.com", "Alix · Admin", Role.Admin, null),
        ("admin2@example.com", "Sacha · Admin", Role.Admin, null),
    ];
}

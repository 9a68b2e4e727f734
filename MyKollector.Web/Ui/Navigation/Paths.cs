namespace MyKollector.Web.Ui.Navigation;

/// <summary>Addresses that several areas link to, without language prefix (see <c>Links.To</c>).</summary>
public static class Paths
{
    public const string Home = "/";
    public const string Courses = "/cols";
    public const string Medals = "/mes-medailles";
    public const string ClaimOrder = Medals + "/rattacher";
    public const string Basket = "/panier";
    public const string Connections = "/chrono/connexions";
    public const string Timer = "/chrono";
    public const string Claim = "/chrono/revendication";
    public const string SignIn = "/connexion";
    public const string SignOut = "/deconnexion";
    public const string Register = "/inscription";
    public const string Account = "/compte";
    public const string Withdrawal = "/renoncer";
    public const string LegalNotice = "/mentions-legales";
    public const string Terms = "/cgv";
    public const string Privacy = "/confidentialite";
    public const string Accessibility = "/accessibilite";

    public static string Course(string slug) => Courses + "/" + slug;

    public static string Ranking(string slug) => Course(slug) + "/classement";

    public static string Personalise(string slug) => Course(slug) + "/medaille";
}

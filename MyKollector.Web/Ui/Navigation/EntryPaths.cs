namespace MyKollector.Web.Ui.Navigation;

/// <summary>Addresses of the sign-in and account pages, beside those of <see cref="Paths"/> that everybody links to.</summary>
public static class EntryPaths
{
    public const string Code = "/connexion/code";
    public const string Enrol = "/connexion/second-facteur";
    public const string Demonstration = "/connexion/demonstration";
    public const string Passkey = "/connexion/cle";
    public const string PasskeyOptions = "/connexion/cle/options";
    public const string Google = "/connexion/google";
    public const string GoogleReturn = "/connexion/google/retour";
    public const string GoogleRefused = "/connexion?refus=google";
    public const string PasskeyRefused = "/connexion?refus=cle";
    public const string Forgot = "/mot-de-passe-oublie";
    public const string Reset = "/nouveau-mot-de-passe";
    public const string Registered = "/inscription/envoyee";
    public const string Confirm = "/inscription/confirmer";
    public const string Security = "/compte/securite";
    public const string Password = "/compte/mot-de-passe";
    public const string Authenticator = "/compte/second-facteur";
    public const string NewPasskeyOptions = "/compte/cles/options";
    public const string AddPasskey = "/compte/cles";
    public const string RemovePasskey = "/compte/cles/retirer";
    public const string EndSessions = "/compte/sessions/fermer";
    public const string KeepAlive = "/session";
    public const string StepUp = "/compte/confirmer";
}

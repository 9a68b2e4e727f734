using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Asks for a proof of the last ten minutes (the second factor, or the password where none is enrolled) for what a stolen open session must
/// not do: roles, refunds, exports, keys, the second factor itself. Handlers call it after the gate; pages lead to <c>/compte/confirmer</c>.
/// </summary>
public sealed class StepUp(SystemClock clock)
{
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    /// <summary>The address of the page that asks for it, coming back to <paramref name="path"/>.</summary>
    public static string Address(string path) => Ui.Navigation.EntryPaths.StepUp + "?retour=" + Uri.EscapeDataString(path);

    /// <summary>Null when the actor showed one lately.</summary>
    public Error? Refuse(Actor actor) => actor.ProvedAt is { } at && clock.Now - at <= FreshFor ? null : StepUpErrors.Needed;
}

/// <summary>What <see cref="StepUp"/> answers.</summary>
public static class StepUpErrors
{
    public static readonly Error Needed = Error.Forbidden("stepup.needed");
}

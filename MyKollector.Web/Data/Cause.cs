namespace MyKollector.Web.Data;

/// <summary>
/// The outbox message that the current flow of work does, so that every line it writes into the journal says what caused it and belongs to what the
/// message belongs to. Unlike the actor it is no argument: it decides nothing, and no handler on the way could be trusted never to forget it.
/// </summary>
/// <param name="Message">The message.</param>
/// <param name="Correlation">What its own cause belongs to.</param>
public sealed record Cause(Guid Message, string? Correlation)
{
    static readonly AsyncLocal<Cause?> Ambient = new();

    /// <summary>Null while somebody acts, or a job.</summary>
    public static Cause? Current => Ambient.Value;

    /// <summary>Holds until the calling method ends.</summary>
    public static void Enter(Cause cause) => Ambient.Value = cause;
}

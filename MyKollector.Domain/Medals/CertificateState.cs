namespace MyKollector.Domain.Medals;

/// <summary>What a medal's code says in public.</summary>
public enum CertificateState
{
    /// <summary>Vierge: no time is attributed yet.</summary>
    Blank,

    /// <summary>Attribuée: engraved, or ready to be, with its time or as a finisher's.</summary>
    Attributed,

    /// <summary>Remplacée: this piece was scrapped or lost; another one is worn.</summary>
    Replaced,

    /// <summary>Révoquée: the medal was cancelled.</summary>
    Revoked,
}

/// <summary>Derives the public state of one piece of a medal.</summary>
public static class CertificateStates
{
    /// <param name="fabrication">How far the metal is.</param>
    /// <param name="time">What is known of the time.</param>
    /// <param name="pieceRevoked">The scanned piece has been replaced.</param>
    public static CertificateState Of(Fabrication fabrication, TimeFact time, bool pieceRevoked) => (fabrication, time, pieceRevoked) switch
    {
        (Fabrication.Cancelled, _, _) => CertificateState.Revoked,
        (_, _, true) => CertificateState.Replaced,
        (_, TimeFact.Awaiting, _) => CertificateState.Blank,
        _ => CertificateState.Attributed,
    };
}

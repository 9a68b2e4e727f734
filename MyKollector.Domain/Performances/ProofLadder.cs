namespace MyKollector.Domain.Performances;

/// <summary>What was shown for a time. Printed and filterable wherever the time is.</summary>
public enum ProofLevel
{
    /// <summary>Déclaré: the athlete's word.</summary>
    N0,

    /// <summary>Justifié: a dated, placed photo or a document, accepted by a person.</summary>
    N1,

    /// <summary>Scan départ: a code scanned at the start; stop tapped or time adjusted.</summary>
    N2,

    /// <summary>Double contrôle: both punches inside their gates, order and physics plausible.</summary>
    N3,

    /// <summary>Trace: an original file covers the course from gate to gate.</summary>
    N4,

    /// <summary>Croisé: N3 and N4 agree, or a person at the gate confirms.</summary>
    N5,
}

/// <summary>What a proof file said, reduced to what the ladder needs.</summary>
/// <param name="Valid">The verifier's verdict is valid: no doubt left.</param>
/// <param name="NeedsReview">The verifier has a doubt that a person must settle.</param>
/// <param name="ElapsedSeconds">Interpolated at the gates.</param>
/// <param name="OtherClimb">It was recorded at another moment than the one that the time is said to be of.</param>
public sealed record TraceEvidence(bool Valid, bool NeedsReview, double ElapsedSeconds, bool OtherClimb = false);

/// <summary>All that is known about one time.</summary>
public sealed record Evidence
{
    /// <summary>A code was scanned at the start.</summary>
    public bool StartScanned { get; init; }

    /// <summary>The start punch lies inside its gate.</summary>
    public bool StartInsideGate { get; init; }

    /// <summary>The finish punch lies inside its gate.</summary>
    public bool FinishInsideGate { get; init; }

    /// <summary>The code of a stele at the finish was scanned: more than a bare tap, less than a position, for a code can be photographed.</summary>
    public bool FinishScanned { get; init; }

    /// <summary>Seconds between the punches, if both exist and are not adjusted.</summary>
    public double? PunchedSeconds { get; init; }

    /// <summary>What the athlete says instead: a corrected or declared time. Null when the punches speak, or when there is nothing but the recording.</summary>
    public double? StatedSeconds { get; init; }

    /// <summary>The athlete changed the time by hand.</summary>
    public bool Adjusted { get; init; }

    /// <summary>Order and mean climbing rate are humanly plausible for the category.</summary>
    public bool Plausible { get; init; }

    /// <summary>A clock could not be trusted.</summary>
    public bool ClockSuspect { get; init; }

    public TraceEvidence? Trace { get; init; }

    /// <summary>A person accepted a photo or document.</summary>
    public bool DocumentAccepted { get; init; }

    /// <summary>A person at the gate confirms.</summary>
    public bool WitnessConfirmed { get; init; }
}

/// <summary>A level with the reasons for it, and what would raise it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Reasons">Codes, in the order they are told.</param>
/// <param name="Suspicious">True when a person must look before it counts.</param>
/// <param name="NextSteps">Codes of what the athlete could still show.</param>
public sealed record ProofAssessment(ProofLevel Level, IReadOnlyList<string> Reasons, bool Suspicious, IReadOnlyList<string> NextSteps)
{
    /// <summary>N3 to N5 enter the rankings by themselves when nothing is suspicious.</summary>
    public bool CountsByItself => Level >= ProofLevel.N3 && !Suspicious;

    /// <summary>A valid recording says another time, or is of another climb: which of the two counts is a person's business.</summary>
    public bool Contradicted => Reasons.Contains(ProofLadder.SourcesDisagree) || Reasons.Contains(ProofLadder.OtherClimb);

    /// <summary>The level rests on the recording alone, so its time counts. Where both punches lie in their gates and agree, the tap stays the truth.</summary>
    public bool MeasuredByTrace => Reasons.Contains(ProofLadder.TraceCovers) && !Reasons.Contains(ProofLadder.CrossChecked);
}

/// <summary>Computes the proof level from what is known. Pure: the same evidence always gives the same level.</summary>
public static class ProofLadder
{
    public const string TraceCovers = "proof.trace_covers";
    public const string CrossChecked = "proof.cross_checked";
    public const string SourcesDisagree = "proof.sources_disagree";
    public const string OtherClimb = "proof.other_climb";
    public const string Implausible = "proof.implausible";

    /// <summary>A trace and a double control agree within the larger of 15 s and 1 %.</summary>
    public static bool Agree(double punchedSeconds, double traceSeconds) =>
        Math.Abs(punchedSeconds - traceSeconds) <= Math.Max(15, 0.01 * traceSeconds);

    /// <summary>Climbs the ladder from the bottom.</summary>
    public static ProofAssessment Assess(Evidence evidence)
    {
        var reasons = new List<string>();
        var next = new List<string>();
        var valid = evidence.Trace is { Valid: true };
        var disagrees = valid && (evidence.PunchedSeconds ?? evidence.StatedSeconds) is { } said && !Agree(said, evidence.Trace!.ElapsedSeconds);
        var otherClimb = evidence.Trace is { Valid: true, OtherClimb: true };
        // A recording of something else proves nothing of this time.
        var trace = valid && !disagrees && !otherClimb;
        var suspicious = evidence.ClockSuspect || !evidence.Plausible || evidence.Trace is { Valid: false } || disagrees || otherClimb;
        if (evidence.ClockSuspect) reasons.Add("proof.clock_suspect");
        if (!evidence.Plausible) reasons.Add(Implausible);
        if (evidence.Adjusted) reasons.Add("proof.adjusted");

        var doubleControl = evidence is { StartInsideGate: true, FinishInsideGate: true, Adjusted: false, Plausible: true, ClockSuspect: false, PunchedSeconds: not null };
        if (evidence.Trace is { NeedsReview: true }) reasons.Add("proof.trace_in_review");
        if (evidence.Trace is { Valid: false, NeedsReview: false }) reasons.Add("proof.trace_refused");

        var level = ProofLevel.N0;
        if (evidence.DocumentAccepted) level = Reach(ProofLevel.N1, "proof.document_accepted");
        if (evidence.StartScanned) level = Reach(ProofLevel.N2, "proof.start_scanned");
        if (evidence is { FinishScanned: true, FinishInsideGate: false }) reasons.Add("proof.finish_scanned");
        if (doubleControl) level = Reach(ProofLevel.N3, "proof.both_gates");
        if (trace) level = Reach(ProofLevel.N4, TraceCovers);
        if (doubleControl && trace) level = Reach(ProofLevel.N5, CrossChecked);
        if (disagrees) reasons.Add(SourcesDisagree);
        if (otherClimb) reasons.Add(OtherClimb);

        if (evidence.WitnessConfirmed && level >= ProofLevel.N3) level = Reach(ProofLevel.N5, "proof.witness");

        if (level == ProofLevel.N0) reasons.Add("proof.word_only");
        if (!evidence.StartInsideGate) next.Add("proof.next_start_gate");
        if (!evidence.FinishInsideGate) next.Add("proof.next_finish_gate");
        if (!valid) next.Add("proof.next_trace");
        if (level == ProofLevel.N0) next.Add("proof.next_document");
        return new(level, reasons, suspicious, level == ProofLevel.N5 ? [] : next);

        ProofLevel Reach(ProofLevel reached, string reason)
        {
            reasons.Add(reason);
            return reached > level ? reached : level;
        }
    }
}

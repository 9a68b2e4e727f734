using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;

namespace MyKollector.Web.Areas.Admin.Review;

/// <summary>How much harm a wrong decision would do, or how likely it is.</summary>
public enum Risk
{
    Low,
    Medium,
    High,
}

/// <summary>Weighs a performance by what is already known of it, so that the queue can put the dangerous ones first.</summary>
public static class ReviewRisk
{
    static readonly string[] Grave = [ProofLadder.Implausible, ProofLadder.SourcesDisagree, ProofLadder.OtherClimb, "proof.trace_refused"];
    static readonly string[] Doubtful = ["proof.clock_suspect", "proof.trace_in_review", "proof.adjusted"];

    /// <param name="record">It would be a record.</param>
    /// <param name="levelReasons">Codes of the ladder.</param>
    /// <param name="report">The verifier's report on its file, if there is one.</param>
    public static Risk Of(bool record, IReadOnlyCollection<string> levelReasons, ProofReport? report) =>
        record || levelReasons.Any(Grave.Contains) || report?.Reasons.Any(r => r.Severity == ReasonSeverity.Error) == true ? Risk.High
        : levelReasons.Any(Doubtful.Contains) || report?.Verdict == Verdict.Review ? Risk.Medium
        : Risk.Low;
}

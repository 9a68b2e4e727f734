using MyKollector.Domain.Performances;

namespace MyKollector.Tests.Domain.Performances;

/// <summary>The ladder of proof, rung by rung.</summary>
public sealed class ProofLadderTests
{
    static readonly Evidence Nothing = new() { Plausible = true };
    static readonly Evidence Scanned = Nothing with { StartScanned = true, PunchedSeconds = 3600 };
    static readonly Evidence BothGates = Scanned with { StartInsideGate = true, FinishInsideGate = true };
    static readonly Evidence Corrected = BothGates with { PunchedSeconds = null, StatedSeconds = 3600, Adjusted = true };
    static readonly Evidence Declared = Nothing with { StatedSeconds = 3600 };

    static TraceEvidence Trace(double seconds) => new(true, false, seconds);

    public static TheoryData<string, Evidence, ProofLevel, bool, bool> Rungs => new()
    {
        // What is known, the level, whether it counts by itself, whether the recording's time counts.
        { "a word", Declared, ProofLevel.N0, false, false },
        { "a document", Declared with { DocumentAccepted = true }, ProofLevel.N1, false, false },
        { "a scan and a bare tap", Scanned, ProofLevel.N2, false, false },
        { "both gates", BothGates, ProofLevel.N3, true, false },
        { "both gates by a clock in doubt", BothGates with { ClockSuspect = true }, ProofLevel.N2, false, false },
        { "both gates, corrected by hand", Corrected, ProofLevel.N2, false, false },
        { "a recording alone", Nothing with { Trace = Trace(3600) }, ProofLevel.N4, true, true },
        { "a recording in doubt", Nothing with { Trace = new(false, true, 3600) }, ProofLevel.N0, false, false },
        { "a recording that was refused", BothGates with { Trace = new(false, false, 3600) }, ProofLevel.N3, false, false },
        { "a scan, a bare tap and a recording that agree", Scanned with { Trace = Trace(3610) }, ProofLevel.N4, true, true },
        { "both gates and a recording that agree", BothGates with { Trace = Trace(3630) }, ProofLevel.N5, true, false },
        { "both gates and a recording at the edge of one percent", BothGates with { Trace = Trace(3636.3) }, ProofLevel.N5, true, false },
        { "both gates and a recording beyond one percent", BothGates with { Trace = Trace(3637) }, ProofLevel.N3, false, false },
        { "a short climb within fifteen seconds", BothGates with { PunchedSeconds = 600, Trace = Trace(614.9) }, ProofLevel.N5, true, false },
        { "a short climb beyond fifteen seconds", BothGates with { PunchedSeconds = 600, Trace = Trace(615.1) }, ProofLevel.N3, false, false },
        { "a bare tap long before the recording's end", Scanned with { Trace = Trace(3900) }, ProofLevel.N2, false, false },
        { "a correction that the recording bears out", Corrected with { Trace = Trace(3590) }, ProofLevel.N4, true, true },
        { "a correction that the recording contradicts", Corrected with { Trace = Trace(3900) }, ProofLevel.N2, false, false },
        { "a declared time that the recording bears out", Declared with { Trace = Trace(3630) }, ProofLevel.N4, true, true },
        { "a declared time that the recording contradicts", Declared with { Trace = Trace(4000) }, ProofLevel.N0, false, false },
        { "a declared time and the recording of another day", Declared with { Trace = Trace(3600) with { OtherClimb = true } }, ProofLevel.N0, false, false },
        { "a witness at a double control", BothGates with { WitnessConfirmed = true }, ProofLevel.N5, true, false },
        { "a witness of a bare tap", Scanned with { WitnessConfirmed = true }, ProofLevel.N2, false, false },
        { "a witness and a recording alone", Nothing with { WitnessConfirmed = true, Trace = Trace(3600) }, ProofLevel.N5, true, true },
        { "what nobody climbs so fast", BothGates with { Plausible = false }, ProofLevel.N2, false, false },
    };

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Every_evidence_has_its_rung(string what, Evidence evidence, ProofLevel level, bool byItself, bool byTrace)
    {
        var assessment = ProofLadder.Assess(evidence);
        Assert.Equal((what, level, byItself, byTrace), (what, assessment.Level, assessment.CountsByItself, assessment.MeasuredByTrace));
        if (level == ProofLevel.N5) Assert.Empty(assessment.NextSteps);
    }

    [Fact]
    public void What_disagrees_says_so_and_is_no_cross_check()
    {
        var assessment = ProofLadder.Assess(BothGates with { Trace = Trace(4000) });
        Assert.True(assessment.Contradicted);
        Assert.Contains("proof.sources_disagree", assessment.Reasons);
        Assert.DoesNotContain("proof.cross_checked", assessment.Reasons);
        Assert.DoesNotContain("proof.next_trace", assessment.NextSteps);
        var other = ProofLadder.Assess(Declared with { Trace = Trace(3600) with { OtherClimb = true } });
        Assert.True(other.Contradicted);
        Assert.Contains("proof.other_climb", other.Reasons);
        Assert.False(ProofLadder.Assess(BothGates with { Trace = Trace(3600) }).Contradicted);
    }
}

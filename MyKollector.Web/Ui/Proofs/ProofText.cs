using Microsoft.Extensions.Localization;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;

namespace MyKollector.Web.Ui.Proofs;

/// <summary>Anchors the sentences about proof (ProofText.resx, ProofText.en.resx): one per reason, and one per thing that would raise the level.</summary>
public sealed class ProofText;

/// <summary>Says why a time has its level, in the reader's language.</summary>
public sealed class ProofWords(IStringLocalizer<ProofText> texts)
{
    /// <summary>The sentence of a code of <see cref="ProofLadder"/>.</summary>
    public string Of(string code) => texts[code];

    /// <summary>What an attempt's athlete should know of its punches.</summary>
    public IEnumerable<string> About(Attempt attempt)
    {
        if (attempt.Status == AttemptStatus.StartMissing) yield return texts["attempt.start_missing"];
        if (attempt.FinishBeforeStart) yield return texts["attempt.finish_before_start"];
        if (attempt.RawElapsed > Attempt.LongestPlausible) yield return texts["attempt.too_long"];
        if (attempt.UncertaintySeconds > 5) yield return texts["attempt.clock_doubt", Math.Round(attempt.UncertaintySeconds)];
    }
}

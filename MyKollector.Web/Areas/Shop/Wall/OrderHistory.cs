using Microsoft.Extensions.Localization;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>An order's journal in the customer's words; what has no word for customers is left out.</summary>
static class OrderHistory
{
    public static IReadOnlyList<TimelineStep> Steps(IReadOnlyList<HistoryLine> lines, bool severalMedals, IStringLocalizer<WallText> text)
    {
        var steps = new List<TimelineStep>();
        foreach (var line in lines)
        {
            var sentence = text["History." + line.Action];
            if (sentence.ResourceNotFound) continue;
            var tone = line.Action switch
            {
                "medal.cancelled" or "payment.failed" or "performance.refused" or "refund.failed" => Tone.Problem,
                "medal.rectified" or "medal.held" or "payment.problem" or "performance.more_asked" => Tone.Attention,
                _ => Tone.Done,
            };
            steps.Add(new(sentence, tone, line.At, severalMedals ? line.Serial : null));
        }

        return steps;
    }
}

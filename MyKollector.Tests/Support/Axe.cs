using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MyKollector.Tests.Support;

/// <summary>The accessibility engine axe, all its rules. Run in the page itself: ours have no frames, for whose sake its driver opens a second page each time.</summary>
static class Axe
{
    static readonly string Script = new BundledAxeScriptProvider().GetScript();

    // What passes is not told: on a large page that is most of the work.
    const string Run = "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')))";

    /// <summary>What it finds on the page as it stands, with the first elements of each.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run);
    }
}

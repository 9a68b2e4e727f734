using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MyKollector.Tests.Support;

/// <summary>The accessibility engine axe, all its rules.</summary>
static class Axe
{
    // What passes is not told: on a large page that is most of the work.
    static readonly AxeRunOptions Options = new() { ResultTypes = new HashSet<ResultType> { ResultType.Violations } };

    /// <summary>What it finds on the page as it stands, with the first elements of each.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page) =>
        [.. (await page.RunAxe(Options)).Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")];
}

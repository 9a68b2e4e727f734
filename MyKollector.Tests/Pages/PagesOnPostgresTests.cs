using System.Net;
using MyKollector.Domain.Common;
using MyKollector.Tests.Journeys;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Pages;

/// <summary>
/// SQLite answers before it is waited for; PostgreSQL does not, and a page is then rendered once with what it has so far. It must be whole that
/// first time too.
/// </summary>
public sealed class PagesOnPostgresTests(PostgresTown town) : IClassFixture<PostgresTown>
{
    [Fact]
    public async Task Every_page_bears_a_database_that_answers_later()
    {
        var faults = new List<string>();
        foreach (var actor in new[] { null, await Given.ClientAsync(town.App), await Given.WorkshopAsync(town.App), await Given.AdminAsync(town.App) })
        {
            using var browser = await Given.BrowserAsync(town.App, actor);
            var paths = await EveryPage.PathsAsync(town, actor);
            foreach (var path in paths) await LookAsync(path);
            // Once more in a crowd: what is kept in memory answers at once now, and the database later still.
            await Parallel.ForEachAsync(paths.Concat(paths), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (path, _) => await LookAsync(path));

            async Task LookAsync(string path)
            {
                using var answer = await browser.GetAsync(path);
                if (answer.StatusCode < HttpStatusCode.InternalServerError || EveryPage.IsOfErrors(path)) return;
                lock (faults) faults.Add($"{actor?.Role}: {path} answers {(int)answer.StatusCode}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}

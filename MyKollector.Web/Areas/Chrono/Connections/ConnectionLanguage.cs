using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>The language of the page that sent the athlete away: the registered way back carries none.</summary>
[OpenToAll("says only whether a page is shown in French or English")]
public sealed class ConnectionLanguage(Database database)
{
    public async Task<CultureInfo> OfAsync(string? state, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(state)) return Cultures.French;
        var hash = TokenVault.HashOf(state);
        await using var db = database.Open();
        return Cultures.Of(await db.ConnectionRequests.AsNoTracking().Where(r => r.StateHash == hash).Select(r => r.Language).FirstOrDefaultAsync(cancellation)) ?? Cultures.French;
    }
}

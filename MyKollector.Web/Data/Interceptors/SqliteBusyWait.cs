using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MyKollector.Web.Data.Interceptors;

/// <summary>
/// Lets SQLite itself wait for a locked file, in steps of milliseconds. The provider's own retry, which follows when that was in vain, sleeps
/// 150 ms at a time.
/// </summary>
sealed class SqliteBusyWait : DbConnectionInterceptor
{
    const string Pragma = "PRAGMA busy_timeout=5000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MyKollector.Web.Data.Interceptors;

/// <summary>
/// What every connection is told when it is opened, because the file does not keep it. A commit is on the disk before it is acknowledged: in WAL mode
/// a build of SQLite may think otherwise by default, and would lose the last payments with the power. And SQLite itself waits for a locked file, in steps
/// of milliseconds; the provider's own retry, which follows when that was in vain, sleeps 150 ms at a time.
/// </summary>
sealed class SqliteHabits : DbConnectionInterceptor
{
    const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

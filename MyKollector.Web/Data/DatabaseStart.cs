using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data.Seed;

namespace MyKollector.Web.Data;

/// <summary>Brings the database up to date and fills it, before the first request.</summary>
public static class DatabaseStart
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation = default)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("MyKollector.Database");
        await using (var db = services.GetRequiredService<Database>().Open())
        {
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).ToList();
            if (pending.Count > 0)
            {
                if (db.Database.IsSqlite()) await ReleaseAbandonedLockAsync(db, log, cancellation);
                log.LogInformation("Migrating the database: {Migrations}", string.Join(", ", pending));
                await db.Database.MigrateAsync(cancellation);
            }

            // The log mode is stored in the file; EF sets it only when it creates the file itself.
            if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellation);
        }

        await services.GetRequiredService<Seeder>().SeedAsync(cancellation);
    }

    /// <summary>
    /// A process killed while migrating leaves its lock row, and the next start would wait for ever. One process owns a SQLite file, so at
    /// start the row can only be abandoned.
    /// </summary>
    static async Task ReleaseAbandonedLockAsync(AppDbContext db, ILogger log, CancellationToken cancellation)
    {
        // A new file has no such table yet.
        if (!await db.Database.SqlQueryRaw<int>("""SELECT 1 AS "Value" FROM sqlite_master WHERE name = '__EFMigrationsLock'""").AnyAsync(cancellation)) return;
        var released = await db.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsLock" """, cancellation);
        if (released > 0) log.LogWarning("Released the migration lock that an interrupted start had left");
    }
}

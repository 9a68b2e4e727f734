using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Data;

/// <summary>
/// The only door to the database. A question opens a context for its actor; a change begins a <see cref="UnitOfWork"/>, whose transaction
/// is open before its first read.
/// </summary>
public sealed class Database(IDbContextFactory<AppDbContext> factory, ChangeNotifier notifier, OutboxSignal outbox) : IDisposable
{
    /// <summary>As long as SQLite's own wait: whoever waits longer asks the database itself, and is told that it is locked.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// SQLite has one writer. Changes of this process stand in line for it, first come first served; without the line each would ask again
    /// and again until it happens to find the file free, and under load some would wait a second for a change of milliseconds.
    /// </summary>
    readonly SemaphoreSlim _line = new(1, 1);

    public void Dispose() => _line.Dispose();

    /// <summary>A context without tenant, for the product's own work. Read with <c>AsNoTracking</c>.</summary>
    public AppDbContext Open() => factory.CreateDbContext();

    /// <summary>A context for one actor: a workshop's is filtered to its own rows; what is for its owner's eyes only is there for the owner.</summary>
    public AppDbContext CreateFor(Actor actor)
    {
        var db = factory.CreateDbContext();
        db.Viewer = actor.Account;
        if (actor.Role == Role.Manufacturer) db.Workshop = actor.Manufacturer ?? new ManufacturerId(Guid.Empty);
        return db;
    }

    /// <summary>Begins a change.</summary>
    /// <param name="actor">Who changes.</param>
    /// <param name="operation">Names the fail-points around the commit, <c>engrave</c>.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<UnitOfWork> BeginAsync(Actor actor, string operation, CancellationToken cancellation)
    {
        var db = CreateFor(actor);
        WriterTurn? turn = null;
        try
        {
            turn = new(db.Database.IsSqlite() && await _line.WaitAsync(Patience, cancellation) ? _line : null);
            return new UnitOfWork(db, await db.Database.BeginTransactionAsync(cancellation), operation, notifier, outbox, turn);
        }
        catch
        {
            turn?.End();
            await db.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A place at the head of the line of writers; none where the database lets many write.</summary>
public sealed class WriterTurn(SemaphoreSlim? line)
{
    SemaphoreSlim? _line = line;

    /// <summary>Lets the next one write. Once, however often it is called.</summary>
    public void End()
    {
        try
        {
            Interlocked.Exchange(ref _line, null)?.Release();
        }
        catch (ObjectDisposedException)
        {
            // The application has ended meanwhile: nobody waits.
        }
    }
}

/// <summary>One change: everything it writes, journal and outbox included, is there after <see cref="CommitAsync"/> or not at all.</summary>
public sealed class UnitOfWork(AppDbContext db, IDbContextTransaction transaction, string operation, ChangeNotifier notifier, OutboxSignal outbox, WriterTurn turn) : IAsyncDisposable
{
    public AppDbContext Db => db;

    /// <summary>
    /// Saves and commits. A conflict means that somebody else changed the same object meanwhile, or made what a unique key allows once;
    /// nothing was written then and the caller may look again.
    /// </summary>
    public async Task<Result> CommitAsync(CancellationToken cancellation)
    {
        FailPoints.Hit(operation + ".saving");
        try
        {
            await db.SaveChangesAsync(cancellation);
            FailPoints.Hit(operation + ".saved");
            await transaction.CommitAsync(cancellation);
            turn.End();
        }
        catch (DbUpdateConcurrencyException)
        {
            return DataErrors.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            return DataErrors.AlreadyThere;
        }
        catch (Exception e) when (LostToAnother.Is(e))
        {
            return DataErrors.ChangedMeanwhile;
        }

        FailPoints.Hit(operation + ".committed");
        notifier.Publish(ChangeHints.TakeFrom(db));
        outbox.Wake();
        return Result.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            await db.DisposeAsync();
        }
        finally
        {
            turn.End();
        }
    }
}

/// <summary>What the database itself can answer.</summary>
public static class DataErrors
{
    /// <summary>Somebody else changed it first.</summary>
    public static readonly Error ChangedMeanwhile = Error.Conflict("data.changed_meanwhile");

    /// <summary>A unique key holds it already.</summary>
    public static readonly Error AlreadyThere = Error.Conflict("data.already_there");
}

/// <summary>Recognises a violated unique key on both databases.</summary>
public static class UniqueViolation
{
    /// <summary>SQLite 1555 (primary key) and 2067 (unique); PostgreSQL 23505.</summary>
    public static bool Is(DbUpdateException e) => e.InnerException switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        Npgsql.PostgresException postgres => postgres.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}

/// <summary>Recognises a change that PostgreSQL undid because it and another one waited for each other. SQLite has one writer, who never meets another.</summary>
static class LostToAnother
{
    /// <summary>40P01 (deadlock) and 40001 (serialization), however deep: the provider wraps what may pass when tried again.</summary>
    public static bool Is(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.DeadlockDetected or Npgsql.PostgresErrorCodes.SerializationFailure }) return true;
        return false;
    }
}

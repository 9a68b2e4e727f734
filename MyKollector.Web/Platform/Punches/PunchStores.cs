using Microsoft.Data.Sqlite;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using Npgsql;

namespace MyKollector.Web.Platform.Punches;

/// <summary>What became of a punch.</summary>
public enum PunchFate
{
    /// <summary>On disk now.</summary>
    Stored,

    /// <summary>On disk since an earlier delivery.</summary>
    Duplicate,

    /// <summary>Its identifier is on disk with another content.</summary>
    IdentifierTaken,
}

/// <summary>Appends punches durably, many in one commit. Used by <see cref="PunchWriter"/> alone.</summary>
interface IPunchStore : IAsyncDisposable
{
    /// <summary>Commits all or throws. The answer is on disk when it returns.</summary>
    Task<PunchFate[]> AppendAsync(IReadOnlyList<Punch> punches, CancellationToken cancellation);
}

/// <summary>
/// One connection of its own, statements prepared once, <c>synchronous=FULL</c>: one sync of the disk for the whole group. SQLite's own busy
/// handler waits in steps of milliseconds; the provider's retry would wait in steps of 150.
/// </summary>
sealed class SqlitePunchStore(IConfiguration configuration, AppFolders folders) : IPunchStore
{
    SqliteConnection? _connection;
    SqliteCommand? _insert;
    SqliteCommand? _arrive;
    SqliteCommand? _look;

    public Task<PunchFate[]> AppendAsync(IReadOnlyList<Punch> punches, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(Append(punches));
        }
        catch
        {
            Close();
            throw;
        }
    }

    PunchFate[] Append(IReadOnlyList<Punch> punches)
    {
        Open();
        using var transaction = _connection!.BeginTransaction();
        _insert!.Transaction = _arrive!.Transaction = _look!.Transaction = transaction;
        var fates = new PunchFate[punches.Count];
        for (var i = 0; i < fates.Length; i++)
        {
            var punch = punches[i];
            for (var c = 0; c < PunchColumns.All.Count; c++) _insert.Parameters[c].Value = PunchColumns.All[c].SqliteValue(punch);
            if (_insert.ExecuteNonQuery() == 1)
            {
                fates[i] = PunchFate.Stored;
                if (punch.SetAside is not null) continue;
                _arrive.Parameters[0].Value = punch.Id.Value;
                _arrive.Parameters[1].Value = punch.AttemptId.Value;
                _arrive.ExecuteNonQuery();
            }
            else
            {
                _look.Parameters[0].Value = punch.Id.Value;
                fates[i] = (string?)_look.ExecuteScalar() == punch.Hash ? PunchFate.Duplicate : PunchFate.IdentifierTaken;
            }
        }

        transaction.Commit();
        return fates;
    }

    void Open()
    {
        if (_connection is not null) return;
        _connection = new SqliteConnection(DataServices.SqliteConnectionString(configuration, folders));
        _connection.Open();
        Run("PRAGMA busy_timeout=30000;");
        Run("PRAGMA synchronous=FULL;");
        _insert = Prepare($"INSERT OR IGNORE INTO \"Punches\" ({PunchColumns.Names}) VALUES ({string.Join(", ", PunchColumns.All.Select((_, i) => $"$p{i}"))})", PunchColumns.All.Count);
        _arrive = Prepare("""INSERT INTO "PunchArrivals" ("PunchId", "AttemptId") VALUES ($p0, $p1)""", 2);
        _look = Prepare("""SELECT "Hash" FROM "Punches" WHERE "Id" = $p0""", 1);

        void Run(string pragma)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this class.
            command.CommandText = pragma;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection!.CreateCommand();
#pragma warning disable CA2100 // Made of constant column names.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
        return command;
    }

    /// <summary>After a failure the next group starts with a fresh connection.</summary>
    void Close()
    {
        _insert?.Dispose();
        _arrive?.Dispose();
        _look?.Dispose();
        _connection?.Dispose();
        _connection = null;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One statement for the whole group: the columns travel as arrays.</summary>
sealed class PostgresPunchStore(string connectionString) : IPunchStore
{
    static readonly string Insert = $"""
        INSERT INTO "Punches" ({PunchColumns.Names})
        SELECT * FROM unnest({string.Join(", ", PunchColumns.All.Select((c, i) => $"${i + 1}::{c.PostgresType}[]"))})
        ON CONFLICT ("Id") DO NOTHING RETURNING "Id"
        """;

    readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public async Task<PunchFate[]> AppendAsync(IReadOnlyList<Punch> punches, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var stored = new HashSet<Guid>();
        await using (var insert = new NpgsqlCommand(Insert, connection, transaction))
        {
            foreach (var column in PunchColumns.All) insert.Parameters.Add(new NpgsqlParameter { Value = column.PostgresValues(punches) });
            await using var reader = await insert.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) stored.Add(reader.GetGuid(0));
        }

        var fates = new PunchFate[punches.Count];
        var arrived = new List<Punch>();
        var known = new List<int>();
        for (var i = 0; i < fates.Length; i++)
        {
            if (!stored.Remove(punches[i].Id.Value))
            {
                known.Add(i);
                continue;
            }

            fates[i] = PunchFate.Stored;
            if (punches[i].SetAside is null) arrived.Add(punches[i]);
        }

        if (arrived.Count > 0)
        {
            await using var arrive = new NpgsqlCommand("""INSERT INTO "PunchArrivals" ("PunchId", "AttemptId") SELECT * FROM unnest($1, $2)""", connection, transaction);
            arrive.Parameters.Add(new NpgsqlParameter { Value = arrived.Select(p => p.Id.Value).ToArray() });
            arrive.Parameters.Add(new NpgsqlParameter { Value = arrived.Select(p => p.AttemptId.Value).ToArray() });
            await arrive.ExecuteNonQueryAsync(cancellation);
        }

        if (known.Count > 0)
        {
            var hashes = new Dictionary<Guid, string>();
            await using (var look = new NpgsqlCommand("""SELECT "Id", "Hash" FROM "Punches" WHERE "Id" = ANY($1)""", connection, transaction))
            {
                look.Parameters.Add(new NpgsqlParameter { Value = known.Select(i => punches[i].Id.Value).ToArray() });
                await using var reader = await look.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation)) hashes[reader.GetGuid(0)] = reader.GetString(1);
            }

            foreach (var i in known) fates[i] = hashes.GetValueOrDefault(punches[i].Id.Value) == punches[i].Hash ? PunchFate.Duplicate : PunchFate.IdentifierTaken;
        }

        await transaction.CommitAsync(cancellation);
        return fates;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}

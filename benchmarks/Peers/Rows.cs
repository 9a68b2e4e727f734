using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace MyKollector.Peers;

/// <summary>One table in SQLite, write-ahead log, <c>synchronous=FULL</c>: a row for each request, alone or with its neighbours in one commit.</summary>
sealed class Rows : IDisposable
{
    const int LargestGroup = 2000;

    readonly Channel<(string Body, TaskCompletionSource Done)> _waiting = Channel.CreateUnbounded<(string, TaskCompletionSource)>(new() { SingleReader = true });
    readonly SemaphoreSlim _one = new(1, 1);
    readonly string _path;
    readonly Thread _writer;
    readonly Lazy<(SqliteConnection Connection, SqliteCommand Insert)> _single;

    public Rows(string path)
    {
        _path = path;
        _single = new(Open);
        using (var connection = Open().Connection) connection.Close();
        _writer = new Thread(Write) { IsBackground = true };
        _writer.Start();
    }

    /// <summary>Ends when the commit that holds the row is on disk.</summary>
    public Task GroupAsync(string body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((body, done));
        return done.Task;
    }

    /// <summary>One row, one commit.</summary>
    public async Task SingleAsync(string body)
    {
        await _one.WaitAsync();
        try
        {
            Bind(_single.Value.Insert, body);
            _single.Value.Insert.ExecuteNonQuery();
        }
        finally
        {
            _one.Release();
        }
    }

    void Write()
    {
        var (connection, insert) = Open();
        var done = new List<TaskCompletionSource>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            using (var transaction = connection.BeginTransaction())
            {
                insert.Transaction = transaction;
                while (done.Count < LargestGroup && _waiting.Reader.TryRead(out var row))
                {
                    Bind(insert, row.Body);
                    insert.ExecuteNonQuery();
                    done.Add(row.Done);
                }

                transaction.Commit();
            }

            foreach (var waiting in done) waiting.SetResult();
            done.Clear();
        }

        insert.Dispose();
        connection.Dispose();
    }

    static void Bind(SqliteCommand insert, string body)
    {
        insert.Parameters[0].Value = Guid.CreateVersion7().ToString();
        insert.Parameters[1].Value = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        insert.Parameters[2].Value = body;
    }

    (SqliteConnection Connection, SqliteCommand Insert) Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using (var prepare = connection.CreateCommand())
        {
            prepare.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; CREATE TABLE IF NOT EXISTS Rows(Id TEXT NOT NULL PRIMARY KEY, ReceivedAt TEXT NOT NULL, Body TEXT NOT NULL);";
            prepare.ExecuteNonQuery();
        }

        var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO Rows(Id, ReceivedAt, Body) VALUES($id, $at, $body)";
        foreach (var name in (string[])["$id", "$at", "$body"]) insert.Parameters.Add(new SqliteParameter(name, SqliteType.Text));
        insert.Prepare();
        return (connection, insert);
    }

    public void Dispose()
    {
        _waiting.Writer.Complete();
        _writer.Join();
        _one.Dispose();
    }
}

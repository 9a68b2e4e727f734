using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using Npgsql;

namespace MyKollector.Web.Platform.Live;

/// <summary>
/// Carries hints between nodes by PostgreSQL's NOTIFY: sent inside the transaction, so delivered at its commit or never. The listener has
/// its own connection outside the pool; when that was lost, everything may have changed meanwhile and all boards read again once.
/// </summary>
public sealed class PostgresChangeRelay(IConfiguration configuration, ChangeNotifier notifier, ILogger<PostgresChangeRelay> log) : BackgroundService
{
    const string Channel = "mykollector_changes";

    // NOTIFY takes 8000 bytes; a hint takes less than 200.
    const int HintsPerMessage = 30;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Announces the hints of the running transaction; nothing on SQLite, where one process owns the file.</summary>
    public static async Task AnnounceAsync(AppDbContext db, string node, IReadOnlyList<ChangeHint> hints, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql()) return;
        foreach (var part in hints.Chunk(HintsPerMessage))
        {
            var message = JsonSerializer.Serialize(new Message(node, [.. part.Select(h => new Line(h.Manufacturer?.Value, h.Order?.Value, h.Course?.Value, h.Code, h.ObjectId))]));
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {message})", cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(configuration["Database:Postgres"]) { Pooling = false, KeepAlive = 10, ApplicationName = "mykollector-live" }.ToString();
        var pause = TimeSpan.FromMilliseconds(200);
        var first = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                connection.Notification += (_, e) => Receive(e.Payload);
                await connection.OpenAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
                if (!first) notifier.Publish([ChangeHint.Everything]);
                first = false;
                pause = TimeSpan.FromMilliseconds(200);
                while (true) await connection.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever ended the connection, a new one is tried.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogWarning(e, "The connection that hears other nodes was lost; opening a new one");
                await Task.Delay(pause, stoppingToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    void Receive(string payload)
    {
        if (JsonSerializer.Deserialize<Message>(payload) is not { } message || message.Node == notifier.Node) return;
        notifier.Publish([.. message.Hints.Select(h => new ChangeHint(
            h.M is { } m ? new ManufacturerId(m) : null, h.O is { } o ? new OrderId(o) : null, h.C is { } c ? new CourseId(c) : null, h.A, h.I))]);
    }

    // Short names: they are repeated for every hint.
    sealed record Message(string Node, IReadOnlyList<Line> Hints);

    sealed record Line(Guid? M, Guid? O, Guid? C, string A, Guid I);
}

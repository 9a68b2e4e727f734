using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;

namespace MyKollector.Benchmarks.Running;

/// <summary>A throw-away PostgreSQL from this machine's own binaries, durable as in production, and its own load generator.</summary>
sealed partial class Postgres : IAsyncDisposable
{
    public const string Missing = "PostgreSQL (initdb, pg_ctl, pgbench) is not here.";

    readonly string _binaries;
    readonly string _folder;

    Postgres(string binaries, string folder, int port) => (_binaries, _folder, Port) = (binaries, folder, port);

    public int Port { get; }

    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "postgres", Database = database, MaxPoolSize = 40 }.ToString();

    public static async Task<Postgres?> StartAsync()
    {
        if (!Directory.Exists("/usr/lib/postgresql") || Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault() is not { } newest) return null;
        var folder = Directory.CreateTempSubdirectory("mykollector-pg-").FullName;
        var server = new Postgres(Path.Combine(newest, "bin"), folder, Server.FreePort());
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", folder);
        await server.ToolAsync("initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await server.ToolAsync("pg_ctl", "-D", folder + "/data", "-w", "-l", folder + "/log", "-o", $"-p {server.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200", "start");
        return server;
    }

    public async Task CreateAsync(string database)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // A name from this folder.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Transactions a second of one durable row each, as pgbench sees them.</summary>
    public async Task<double> BenchAsync(string database, int clients, int seconds)
    {
        await using (var connection = new NpgsqlConnection(ConnectionTo(database)))
        {
            await connection.OpenAsync();
            await using var table = new NpgsqlCommand("CREATE TABLE IF NOT EXISTS bench_rows (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), at timestamptz NOT NULL DEFAULT now(), body text NOT NULL)", connection);
            await table.ExecuteNonQueryAsync();
        }

        var script = Path.Combine(_folder, "insert.sql");
        await File.WriteAllTextAsync(script, $"INSERT INTO bench_rows(body) VALUES ('{new string('x', 800)}');");
        var said = await ToolAsync("pgbench", "-h", "127.0.0.1", "-p", Text(Port), "-U", "postgres", "-n", "-M", "prepared", "-f", script, "-c", Text(clients), "-j", "2", "-T", Text(seconds), database);
        return double.Parse(Rate().Match(said).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>PostgreSQL refuses to run as root.</summary>
    Task<string> ToolAsync(string tool, params string[] arguments) =>
        Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_binaries, tool), .. arguments]) : RunAsync(Path.Combine(_binaries, tool), arguments);

    static async Task<string> RunAsync(string file, params string[] arguments)
    {
        // The server that pg_ctl starts would keep our pipes open: output goes to a file.
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, file, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var said = await File.ReadAllTextAsync(log);
        File.Delete(log);
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{file}: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ToolAsync("pg_ctl", "-D", _folder + "/data", "-m", "immediate", "stop");
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder left behind harms nobody.
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();
}

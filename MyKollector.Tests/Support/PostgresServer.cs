using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MyKollector.Tests.Support;

/// <summary>
/// One PostgreSQL server for the whole run: the one named by MYKOLLECTOR_POSTGRES (a connection string of a role that may create databases),
/// else a throw-away server started from this machine's own binaries under an unprivileged user.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string HowToGetIt = "PostgreSQL is not here. Install it (Debian: apt install postgresql) or set MYKOLLECTOR_POSTGRES to a connection string of a role that may create databases.";
    static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    readonly string? _folder;
    readonly string? _binaries;
    int _databases;

    PostgresServer(string connectionString, string? folder, string? binaries, string? unavailable)
    {
        ConnectionString = connectionString;
        _folder = folder;
        _binaries = binaries;
        Unavailable = unavailable;
        if (folder is not null) AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    public string ConnectionString { get; }

    /// <summary>Why there is none, or null.</summary>
    public string? Unavailable { get; }

    /// <summary>The run's server; skips the calling test visibly when there is none.</summary>
    public static async Task<PostgresServer> GetAsync()
    {
        var server = await Shared.Value;
        if (server.Unavailable is { } why) Missing.Tool(why);
        return server;
    }

    /// <summary>A new database, copied from <paramref name="template"/> when given.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"mk_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ToString();

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<PostgresServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("MYKOLLECTOR_POSTGRES") is { Length: > 0 } given) return new(given, null, null, null);
        if (OperatingSystem.IsWindows() || FindBinaries() is not { } binaries) return new("", null, null, HowToGetIt);

        var folder = Directory.CreateTempSubdirectory("mykollector-pg-").FullName;
        var port = FreePort();
        if (IsRoot())
        {
            // PostgreSQL refuses to run as root.
            await RunAsync("chown", ["postgres", folder]);
            if (!Directory.Exists("/var/lib/postgresql")) return new("", null, null, HowToGetIt);
        }

        var data = Path.Combine(folder, "data");
        var initialised = await RunAsUserAsync(Path.Combine(binaries, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        if (initialised.Code != 0) return new("", null, null, $"{HowToGetIt} initdb said: {initialised.Error}");
        var started = await RunAsUserAsync(Path.Combine(binaries, "pg_ctl"), ["-D", data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=200", "start"]);
        if (started.Code != 0) return new("", null, null, $"{HowToGetIt} pg_ctl said: {started.Error}");
        return new($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false", folder, binaries, null);
    }

    static string? FindBinaries()
    {
        var candidates = new List<string>();
        if (Directory.Exists("/usr/lib/postgresql")) candidates.AddRange(Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")));
        candidates.AddRange(["/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"]);
        return candidates.Find(c => File.Exists(Path.Combine(c, "initdb")) && File.Exists(Path.Combine(c, "pg_ctl")));
    }

    static bool IsRoot() => Environment.UserName == "root";

    static Task<(int Code, string Error)> RunAsUserAsync(string file, string[] arguments) =>
        IsRoot() ? RunAsync("runuser", ["-u", "postgres", "--", file, .. arguments]) : RunAsync(file, arguments);

    static async Task<(int Code, string Error)> RunAsync(string file, string[] arguments)
    {
        // pg_ctl's server inherits our pipes and would keep them open for ever: its output goes to files instead.
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(log);
        start.ArgumentList.Add(file);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var output = await File.ReadAllTextAsync(log);
        File.Delete(log);
        return (process.ExitCode, output);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    void Stop()
    {
        if (_folder is null) return;
        RunAsUserAsync(Path.Combine(_binaries!, "pg_ctl"), ["-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop"]).GetAwaiter().GetResult();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder left behind harms nobody.
        }
        catch (UnauthorizedAccessException)
        {
            // The same.
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return default;
    }
}

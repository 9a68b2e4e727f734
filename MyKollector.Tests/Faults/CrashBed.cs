using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Hosting;
using Npgsql;

namespace MyKollector.Tests.Faults;

/// <summary>
/// Kills the application for real: a scenario runs in a child process on the test's own folder, and a named fail-point ends that process
/// between two writes, as a power cut would end it. The test then starts the application again on the same folder and database and looks.
/// Mails go to a server in the test's own process, which sees every copy.
/// </summary>
public sealed class CrashBed(DatabaseEngine engine = DatabaseEngine.Sqlite) : IDisposable
{
    const string ScenarioVariable = "MYKOLLECTOR_CRASH_SCENARIO";
    const string ArgumentVariable = "MYKOLLECTOR_CRASH_ARGUMENT";
    const string FolderVariable = "MYKOLLECTOR_CRASH_FOLDER";
    const string NowVariable = "MYKOLLECTOR_CRASH_NOW";
    const string FailPointVariable = "MYKOLLECTOR_FAILPOINT";
    const string SettingsVariable = "MYKOLLECTOR_CRASH_SETTINGS";
    const string PostgresVariable = "MYKOLLECTOR_CRASH_POSTGRES";

    /// <summary>File in the bed's folder in which a serving child says where it listens.</summary>
    internal const string AddressFile = "address";

    string? _postgres;
    Func<Task>? _dropAsync;

    /// <summary>Each kill takes some seconds: the long tier has all of them, a plain run the decisive ones.</summary>
    public static bool LongTier => Environment.GetEnvironmentVariable("MYKOLLECTOR_LONG") == "1";

    /// <summary>Takes the mails of the application, before and after the kill.</summary>
    public MailServer Mails { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("mykollector-crash-").FullName;

    /// <summary>Starts the application in this process on the bed's folder and database, listening on a port.</summary>
    public async Task<App> StartAsync(DateTimeOffset now)
    {
        await PrepareAsync();
        return await App.StartInAsync(Folder, now, settings: Mails.Settings, kestrel: true, postgres: _postgres);
    }

    /// <summary>A connection to the database beside the application: what it reads is committed.</summary>
    public DbConnection Connect() => _postgres is null
        ? new SqliteConnection($"Data Source={Path.Combine(Folder, "mykollector.db")};Mode=ReadOnly;Pooling=False")
        : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_postgres) { Pooling = false }.ToString());

    /// <summary>Runs a scenario in a child process. Returns whether it was killed at the fail-point.</summary>
    public async Task<bool> RunAndKillAsync(string scenario, string argument, string failPoint, DateTimeOffset now)
    {
        using var child = StartChild(scenario, argument, failPoint, now, Mails.Settings);
        var output = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        return child.ExitCode switch
        {
            0 => false,
            // Killed: 128 + SIGKILL on Unix, -1 on Windows.
            137 or -1 => true,
            var code => throw new InvalidOperationException($"The scenario failed ({code}): {await output}{await errors}"),
        };
    }

    /// <summary>The application in a child process that listens, until somebody kills it or it passes the fail-point.</summary>
    public async Task<ServingChild> ServeAsync(DateTimeOffset now, string? failPoint = null)
    {
        await PrepareAsync();
        var address = Path.Combine(Folder, AddressFile);
        File.Delete(address);
        // A crowd comes from one address and asks as fast as it can.
        var child = StartChild("serve", "", failPoint, now, new(Mails.Settings) { ["Field:DeliveriesPerMinute"] = "1000000", ["Field:NewPhonesPerMinute"] = "1000000" });
        // Nobody reads what it says, and a full pipe would stop it.
        _ = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(() => child.HasExited ? throw new InvalidOperationException("The child ended: " + errors.Result) : Task.FromResult(File.Exists(address)), 120);
        return new(child, new Uri(await File.ReadAllTextAsync(address)));
    }

    async Task PrepareAsync()
    {
        if (engine == DatabaseEngine.Postgres && _postgres is null) (_postgres, _dropAsync) = await App.KeptPostgresAsync();
    }

    Process StartChild(string scenario, string argument, string? failPoint, DateTimeOffset now, Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CrashBed).Assembly.Location);
        foreach (var argumentOfRunner in new[] { "-class", typeof(CrashChild).FullName!, "-explicit", "only", "-noLogo" }) start.ArgumentList.Add(argumentOfRunner);
        start.Environment[ScenarioVariable] = scenario;
        start.Environment[ArgumentVariable] = argument;
        start.Environment[FolderVariable] = Folder;
        start.Environment[NowVariable] = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment[FailPointVariable] = failPoint;
        start.Environment[SettingsVariable] = JsonSerializer.Serialize(settings);
        if (_postgres is not null) start.Environment[PostgresVariable] = _postgres;
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        Mails.Dispose();
        _dropAsync?.Invoke().GetAwaiter().GetResult();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The child's side.</summary>
    internal static async Task RunScenarioAsync()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("Only a crash test starts this.");
        var now = DateTimeOffset.Parse(Environment.GetEnvironmentVariable(NowVariable)!, System.Globalization.CultureInfo.InvariantCulture);
        // Starting passes fail-points of its own: the named one is armed only when the scenario begins.
        var failPoint = Environment.GetEnvironmentVariable(FailPointVariable);
        Environment.SetEnvironmentVariable(FailPointVariable, null);
        var settings = JsonSerializer.Deserialize<Dictionary<string, string?>>(Environment.GetEnvironmentVariable(SettingsVariable) ?? "{}");
        await using var app = await App.StartInAsync(folder, now, settings: settings, kestrel: true, postgres: Environment.GetEnvironmentVariable(PostgresVariable));
        FailPoints.Arm(failPoint);
        await Scenarios.All[Environment.GetEnvironmentVariable(ScenarioVariable)!](app, Environment.GetEnvironmentVariable(ArgumentVariable)!);
    }
}

/// <summary>A child process that serves, and where.</summary>
public sealed class ServingChild(Process process, Uri address) : IDisposable
{
    public Uri Address => address;

    /// <summary>kill -9, now.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits until it is dead, by whoever's hand.</summary>
    public Task DeadAsync() => process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}

/// <summary>Runs in the child process only.</summary>
public sealed class CrashChild
{
    [Fact(Explicit = true)]
    public Task Run() => CrashBed.RunScenarioAsync();
}

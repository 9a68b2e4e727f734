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
        if (engine == DatabaseEngine.Postgres && _postgres is null) (_postgres, _dropAsync) = await App.KeptPostgresAsync();
        return await App.StartInAsync(Folder, now, settings: Mails.Settings, kestrel: true, postgres: _postgres);
    }

    /// <summary>A connection to the database beside the application: what it reads is committed.</summary>
    public DbConnection Connect() => _postgres is null
        ? new SqliteConnection($"Data Source={Path.Combine(Folder, "mykollector.db")};Mode=ReadOnly;Pooling=False")
        : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_postgres) { Pooling = false }.ToString());

    /// <summary>Runs a scenario in a child process. Returns whether it was killed at the fail-point.</summary>
    public async Task<bool> RunAndKillAsync(string scenario, string argument, string failPoint, DateTimeOffset now)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CrashBed).Assembly.Location);
        foreach (var argumentOfRunner in new[] { "-class", typeof(CrashChild).FullName!, "-explicit", "only", "-noLogo" }) start.ArgumentList.Add(argumentOfRunner);
        start.Environment[ScenarioVariable] = scenario;
        start.Environment[ArgumentVariable] = argument;
        start.Environment[FolderVariable] = Folder;
        start.Environment[NowVariable] = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment[FailPointVariable] = failPoint;
        start.Environment[SettingsVariable] = JsonSerializer.Serialize(Mails.Settings);
        if (_postgres is not null) start.Environment[PostgresVariable] = _postgres;
        using var child = Process.Start(start)!;
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

/// <summary>Runs in the child process only.</summary>
public sealed class CrashChild
{
    [Fact(Explicit = true)]
    public Task Run() => CrashBed.RunScenarioAsync();
}

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Tests.Faults;

/// <summary>
/// Kills the application for real: a scenario runs in a child process on the test's own folder, and a named fail-point ends that process
/// between two writes, as a power cut would end it. The test then starts the application again on the same folder and looks.
/// </summary>
public sealed class CrashBed : IDisposable
{
    const string ScenarioVariable = "MYKOLLECTOR_CRASH_SCENARIO";
    const string ArgumentVariable = "MYKOLLECTOR_CRASH_ARGUMENT";
    const string FolderVariable = "MYKOLLECTOR_CRASH_FOLDER";
    const string NowVariable = "MYKOLLECTOR_CRASH_NOW";
    const string FailPointVariable = "MYKOLLECTOR_FAILPOINT";
    const string PostgresVariable = "MYKOLLECTOR_CRASH_POSTGRES";

    /// <summary>File in the bed's folder in which a serving child says where it listens.</summary>
    internal const string AddressFile = "address";

    string? _postgresName;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mykollector-crash-").FullName;

    /// <summary>The PostgreSQL database of the bed; null when its folder holds an SQLite one.</summary>
    public string? Postgres { get; private set; }

    /// <summary>A bed on this engine, seeded.</summary>
    public static async Task<CrashBed> OnAsync(DatabaseEngine engine)
    {
        var bed = new CrashBed();
        if (engine == DatabaseEngine.Postgres) (bed.Postgres, bed._postgresName) = await App.LastingPostgresAsync();
        else await (await bed.StartAsync(App.Beginning)).DisposeAsync();
        return bed;
    }

    /// <summary>The application on the bed, in this process.</summary>
    public Task<App> StartAsync(DateTimeOffset now) => App.StartInAsync(Folder, now, postgres: Postgres);

    /// <summary>Runs a scenario in a child process. Returns whether it was killed at the fail-point.</summary>
    public async Task<bool> RunAndKillAsync(string scenario, string argument, string failPoint, DateTimeOffset now)
    {
        using var child = StartChild(scenario, argument, failPoint, now);
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
        var address = Path.Combine(Folder, AddressFile);
        File.Delete(address);
        var child = StartChild("serve", "", failPoint, now);
        // Nobody reads what it says, and a full pipe would stop it.
        _ = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(() => child.HasExited ? throw new InvalidOperationException("The child ended: " + errors.Result) : Task.FromResult(File.Exists(address)), 60);
        return new(child, new Uri(await File.ReadAllTextAsync(address)));
    }

    Process StartChild(string scenario, string argument, string? failPoint, DateTimeOffset now)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CrashBed).Assembly.Location);
        foreach (var argumentOfRunner in new[] { "-class", typeof(CrashChild).FullName!, "-explicit", "only", "-noLogo" }) start.ArgumentList.Add(argumentOfRunner);
        start.Environment[ScenarioVariable] = scenario;
        start.Environment[ArgumentVariable] = argument;
        start.Environment[FolderVariable] = Folder;
        start.Environment[NowVariable] = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment[FailPointVariable] = failPoint;
        if (Postgres is not null) start.Environment[PostgresVariable] = Postgres;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Gives a PostgreSQL database back.</summary>
    public async Task DropAsync()
    {
        if (_postgresName is not null) await (await PostgresServer.GetAsync()).DropDatabaseAsync(_postgresName);
    }

    /// <summary>The child's side.</summary>
    internal static async Task RunScenarioAsync()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("Only a crash test starts this.");
        var now = DateTimeOffset.Parse(Environment.GetEnvironmentVariable(NowVariable)!, System.Globalization.CultureInfo.InvariantCulture);
        // Starting passes fail-points of its own: the named one is armed only when the scenario begins.
        var failPoint = Environment.GetEnvironmentVariable(FailPointVariable);
        Environment.SetEnvironmentVariable(FailPointVariable, null);
        var scenario = Environment.GetEnvironmentVariable(ScenarioVariable)!;
        // A crowd comes from one address and asks as fast as it can.
        var settings = new Dictionary<string, string?> { ["Field:DeliveriesPerMinute"] = "1000000", ["Field:NewPhonesPerMinute"] = "1000000" };
        await using var app = await App.StartInAsync(folder, now, settings: settings, kestrel: scenario == "serve", postgres: Environment.GetEnvironmentVariable(PostgresVariable));
        FailPoints.Arm(failPoint);
        await Scenarios.All[scenario](app, Environment.GetEnvironmentVariable(ArgumentVariable)!);
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

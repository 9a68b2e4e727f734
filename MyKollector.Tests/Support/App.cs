using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MyKollector.Web.Data;

namespace MyKollector.Tests.Support;

/// <summary>
/// The real application on a real database, with a clock that the test holds. The seeded database is made once per engine and run, then copied.
/// </summary>
public sealed class App : WebApplicationFactory<Program>
{
    /// <summary>When every test begins: a fixed summer day.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 7, 14, 6, 0, 0, TimeSpan.Zero);

    static readonly SemaphoreSlim Templates = new(1, 1);
    static string? _sqliteTemplate;
    static string? _postgresTemplate;

    readonly DatabaseEngine _engine;
    readonly string _folder;
    readonly bool _keepFolder;
    readonly Dictionary<string, string?> _settings;
    readonly Action<IServiceCollection>? _services;
    string? _database;
    PostgresServer? _postgres;
    bool _isTemplate;
    string _environment = "Test";

    App(DatabaseEngine engine, Dictionary<string, string?> settings, Action<IServiceCollection>? services, string? folder = null)
    {
        _keepFolder = folder is not null;
        _folder = folder ?? Directory.CreateTempSubdirectory("mykollector-").FullName;
        _engine = engine;
        _settings = settings;
        _services = services;
    }

    /// <summary>The domain's clock; sign-in and rate limits keep the system's.</summary>
    public FakeTimeProvider Clock { get; } = new(Beginning);

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>The folder of the database, mails and files.</summary>
    public string Folder => _folder;

    /// <summary>Starts the application in process. Settings override those of the file.</summary>
    public static async Task<App> StartAsync(DatabaseEngine engine = DatabaseEngine.Sqlite, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, bool kestrel = false, string environment = "Test")
    {
        var app = new App(engine, settings ?? [], services) { _environment = environment };
        await app.PrepareDatabaseAsync();
        if (kestrel)
        {
            app.UseKestrel(0);
            app.StartServer();
        }

        _ = app.Services;
        return app;
    }

    /// <summary>Starts on a folder that outlives the application, as a process does that is started again after it was killed.</summary>
    /// <param name="folder">Of the database, mails and files.</param>
    /// <param name="now">The domain's time.</param>
    /// <param name="services">Replaces services.</param>
    /// <param name="settings">Override those of the file.</param>
    /// <param name="kestrel">Whether it listens on a port.</param>
    /// <param name="postgres">A database of <see cref="LastingPostgresAsync"/> instead of the folder's own.</param>
    public static async Task<App> StartInAsync(string folder, DateTimeOffset now, Action<IServiceCollection>? services = null, Dictionary<string, string?>? settings = null, bool kestrel = false, string? postgres = null)
    {
        var app = new App(DatabaseEngine.Sqlite, settings ?? [], services, folder);
        app.Clock.SetUtcNow(now);
        if (postgres is not null)
        {
            app._settings["Database:Provider"] = "postgres";
            app._settings["Database:Postgres"] = postgres;
        }
        else if (!File.Exists(Path.Combine(folder, "mykollector.db"))) await app.PrepareDatabaseAsync();

        if (kestrel)
        {
            app.UseKestrel(0);
            app.StartServer();
        }

        _ = app.Services;
        return app;
    }

    /// <summary>A service from a new scope that lives as long as the application.</summary>
    public T Get<T>() where T : notnull => Services.CreateScope().ServiceProvider.GetRequiredService<T>();

    /// <summary>Address when started with Kestrel, <c>http://localhost:port</c>.</summary>
    public string Url => $"http://localhost:{ClientOptions.BaseAddress.Port}";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        // Outside Development fingerprinted assets would otherwise answer 200 with nothing in them.
        builder.UseStaticWebAssets();
        builder.UseSetting("Storage:Folder", _folder);
        builder.UseSetting("Security:MasterKey", Convert.ToBase64String(new byte[32]));
        if (_engine == DatabaseEngine.Postgres)
        {
            builder.UseSetting("Database:Provider", "postgres");
            builder.UseSetting("Database:Postgres", _postgres!.ConnectionTo(_database!));
        }

        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
            _services?.Invoke(services);
        });
    }

    /// <summary>A seeded PostgreSQL database that outlives the applications that use it: its connection string, and its name to drop it by.</summary>
    public static async Task<(string Connection, string Name)> LastingPostgresAsync()
    {
        var server = await PostgresServer.GetAsync();
        await Templates.WaitAsync();
        try
        {
            var name = await CopyAsync(server);
            return (server.ConnectionTo(name), name);
        }
        finally
        {
            Templates.Release();
        }
    }

    static async Task<string> CopyAsync(PostgresServer server)
    {
        if (_postgresTemplate is null)
        {
            var template = await server.CreateDatabaseAsync();
            await MakeTemplateAsync(template);
            _postgresTemplate = template;
        }

        return await server.CreateDatabaseAsync(_postgresTemplate);
    }

    async Task PrepareDatabaseAsync()
    {
        if (_engine == DatabaseEngine.Postgres) _postgres = await PostgresServer.GetAsync();
        await Templates.WaitAsync();
        try
        {
            if (_engine == DatabaseEngine.Postgres) _database = await CopyAsync(_postgres!);
            else File.Copy(_sqliteTemplate ??= await MakeTemplateAsync(null), Path.Combine(_folder, "mykollector.db"));
        }
        finally
        {
            Templates.Release();
        }
    }

    static async Task<string> MakeTemplateAsync(string? postgresDatabase)
    {
        var app = new App(postgresDatabase is null ? DatabaseEngine.Sqlite : DatabaseEngine.Postgres, [], null) { _database = postgresDatabase };
        if (postgresDatabase is not null) app._postgres = await PostgresServer.GetAsync();
        _ = app.Services;
        if (postgresDatabase is null)
            await using (var db = app.Database.Open())
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");
        app._isTemplate = true;
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
        return Path.Combine(app._folder, "mykollector.db");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_isTemplate) return;
        if (_keepFolder)
        {
            SqliteConnection.ClearPool(new SqliteConnection($"Data Source={Path.Combine(_folder, "mykollector.db")}"));
            return;
        }

        if (_database is not null) await _postgres!.DropDatabaseAsync(_database);
        else SqliteConnection.ClearPool(new SqliteConnection($"Data Source={Path.Combine(_folder, "mykollector.db")}"));
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A file still held by a background service is the temporary folder's business.
        }
    }
}

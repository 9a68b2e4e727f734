using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MyKollector.Benchmarks.Running;

/// <summary>A published server as a process of its own on 127.0.0.1, ended with the measurement.</summary>
sealed class Server : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly bool _ownFolder;

    Server(Process process, int port, string folder, bool ownFolder)
    {
        _process = process;
        _ownFolder = ownFolder;
        Port = port;
        Folder = folder;
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64 }) { BaseAddress = new(Url), Timeout = TimeSpan.FromMinutes(4) };
    }

    public int Port { get; }

    public string Folder { get; }

    public string Url => FormattableString.Invariant($"http://127.0.0.1:{Port}");

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>
    /// The real product, Release, environment Test. Its measuring door (<see cref="Probe"/>) comes in by a start-up hook, so that what is
    /// published is what is measured.
    /// </summary>
    public static Task<Server> ProductAsync(string? folder = null, params (string Name, string Value)[] settings)
    {
        var own = typeof(Server).Assembly;
        return StartAsync(Path.Combine(Installed("product"), "MyKollector.Web.dll"), folder, "/health",
        [
            ("ASPNETCORE_ENVIRONMENT", "Test"), ("DOTNET_ENVIRONMENT", "Test"), ("DOTNET_STARTUP_HOOKS", own.Location), ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", own.GetName().Name!),
            // A phone of the load taps more often than any person.
            ("Field__DeliveriesPerMinute", "100000000"), ("Field__NewPhonesPerMinute", "100000000"), ("Logging__LogLevel__Default", "Warning"), .. settings,
        ]);
    }

    /// <summary>The product as installed, without the measuring door.</summary>
    public static Task<Server> BareProductAsync(string folder) =>
        StartAsync(Path.Combine(Installed("product"), "MyKollector.Web.dll"), folder, "/health", [("ASPNETCORE_ENVIRONMENT", "Test"), ("DOTNET_ENVIRONMENT", "Test"), ("Logging__LogLevel__Default", "Warning")]);

    /// <summary>The bare pages and endpoints of <c>Peers/</c>.</summary>
    public static Task<Server> PeersAsync() => StartAsync(Path.Combine(Installed("peers"), "MyKollector.Peers.dll"), null, "/hello", [("ASPNETCORE_ENVIRONMENT", "Production")]);

    /// <summary>Any published .NET server that answers at <paramref name="ready"/>.</summary>
    public static async Task<Server> StartAsync(string assembly, string? folder, string ready, IEnumerable<(string Name, string Value)> settings)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("mykollector-bench-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetDirectoryName(assembly)!, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(assembly);
        start.Environment["ASPNETCORE_URLS"] = FormattableString.Invariant($"http://127.0.0.1:{port}");
        start.Environment["Storage__Folder"] = start.Environment["Folder"] = folder;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return await ReadyAsync(start, port, folder, own, ready);
    }

    /// <summary>Starts any server and waits for its first answer.</summary>
    public static async Task<Server> ReadyAsync(ProcessStartInfo start, int port, string folder, bool ownFolder, string ready)
    {
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        // A benchmark that is stopped must not leave its servers behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(process);
        var said = new Queue<string>();
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, port, folder, ownFolder);
        while (true)
        {
            try
            {
                using var answer = await server.Http.GetAsync(new Uri(ready, UriKind.Relative));
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest) break;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (process.HasExited || watch.Elapsed > Patience)
            {
                await server.DisposeAsync();
                lock (said) throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not answer:{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
            }

            await Task.Delay(5);
        }

        server.Started = watch.Elapsed;
        return server;

        void Hear(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null) return;
            lock (said)
            {
                said.Enqueue(line.Data);
                if (said.Count > 40) said.Dequeue();
            }

            if (Environment.GetEnvironmentVariable("BENCH_VERBOSE") is not null) Console.Error.WriteLine(line.Data);
        }
    }

    /// <summary>Processor time used so far, seconds.</summary>
    public double Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Resident memory, bytes.</summary>
    public long Resident()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public async Task<string> AskAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    public async Task<string> TellAsync(string path)
    {
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), null);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    public async Task<long> NumberAsync(string path) => long.Parse(await AskAsync(path), CultureInfo.InvariantCulture);

    static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Ended and forgotten already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (!_ownFolder) return;
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder left behind harms nobody.
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Where the build published one of the servers, beside the configuration's folder; or the folder that BENCH_PRODUCT or BENCH_PEERS names.</summary>
    static string Installed(string name)
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_" + name.ToUpperInvariant()) ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", name));
        return Directory.Exists(folder) ? folder : throw new InvalidOperationException($"{folder} is missing: build with -c Release.");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>
/// F3: the timer's first visit on a mountain link. F4: tap to screen on that link and without any. Both against one plain page that does
/// the least. F6: bytes of a first visit, against the framework's template and a bare MudBlazor page.
/// </summary>
static class FirstVisits
{
    const int Turns = 5;

    /// <summary>Notes the moment at which the page says that it can be used.</summary>
    const string WatchReady = """
        new MutationObserver((_, o) => { const a = document.getElementById('app'); if (a && a.dataset.ready === '1') { window.__ready = performance.now(); o.disconnect(); } })
          .observe(document, { subtree: true, childList: true, attributes: true });
        """;

    /// <summary>From the tap to the first frame that shows the timer running.</summary>
    const string Tap = """
        () => new Promise(done => {
          const app = document.getElementById('app'); let at;
          const shown = () => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => done(performance.now() - at); c.port2.postMessage(0); });
          if (app.dataset.state === 'running') return done(-1);
          new MutationObserver((_, o) => { if (app.dataset.state === 'running') { o.disconnect(); shown(); } }).observe(app, { attributes: true });
          at = performance.now(); document.querySelector('[data-do=start]').click();
        })
        """;

    public static async Task<int> MountainAsync()
    {
        await using var product = await Server.ProductAsync();
        await using var peers = await Server.PeersAsync();
        await using var chromium = await Chromium.StartAsync();
        (string Name, int Port, string Path)[] sides = [("plain page", peers.Port, "/plain"), ("timer", product.Port, "/s/HUEZ01")];
        var rounds = new Rounds("F3 first visit, 300 ms, 50 kB/s down, processor four times slower");
        for (var turn = -1; turn < Turns; turn++)
        {
            foreach (var (name, port, path) in sides)
            {
                await using var link = SlowLink.Mountain(port);
                var page = await chromium.PhoneAsync();
                await page.AddInitScriptAsync(WatchReady);
                await page.GotoAsync(link.Url + path, new() { Timeout = 60_000 });
                await page.WaitForSelectorAsync("#app[data-ready='1']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
                var ready = await page.EvaluateAsync<double>("window.__ready");
                // What the worker keeps for the summit comes after the page can be used.
                if (name == "timer") await page.WaitForSelectorAsync("#app[data-offline=true]", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
                await page.WaitForTimeoutAsync(1000);
                await page.Context.CloseAsync();
                if (turn < 0) continue;
                rounds.Add(name, "interactive ms", ready);
                rounds.Add(name, "bytes in all", link.Received);
            }
        }

        rounds.Print();
        rounds.Ratio("ratio of times", "timer", "plain page", "interactive ms", "≤ 1.5; bytes ≤ 16,384");
        return 0;
    }

    public static async Task<int> TapAsync()
    {
        await using var product = await Server.ProductAsync();
        await using var peers = await Server.PeersAsync();
        await using var chromium = await Chromium.StartAsync();
        (string Name, int Port, string Path)[] sides = [("plain page", peers.Port, "/plain"), ("timer", product.Port, "/s/HUEZ01")];
        foreach (var down in (bool[])[false, true])
        {
            var rounds = new Rounds($"F4 tap to screen, link {(down ? "down" : "slow")}, processor four times slower");
            for (var turn = -1; turn < Turns; turn++)
            {
                foreach (var (name, port, path) in sides)
                {
                    await using var link = SlowLink.Mountain(port);
                    var page = await chromium.PhoneAsync();
                    await page.AddInitScriptAsync(WatchReady);
                    await page.GotoAsync(link.Url + path, new() { Timeout = 60_000 });
                    await page.WaitForSelectorAsync("#app[data-ready='1']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
                    if (name == "timer") await page.WaitForSelectorAsync("#app[data-offline=true]", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
                    await page.WaitForSelectorAsync("[data-do=start]");
                    if (down) link.Cut();
                    var taken = await page.EvaluateAsync<double>(Tap);
                    await page.Context.CloseAsync();
                    if (turn >= 0) rounds.Add(name, "ms to the frame", taken);
                }
            }

            rounds.Print();
            rounds.Ratio("ratio of times", "timer", "plain page", "ms to the frame", "≤ 2");
        }

        return 0;
    }

    public static async Task<int> WeightAsync()
    {
        await using var product = await Server.ProductAsync();
        await using var peers = await Server.PeersAsync();
        await using var template = await TemplateAsync();
        await using var chromium = await Chromium.StartAsync();
        await product.TellAsync("/bench/medals?live=1000&past=0&ready=0");
        var (workshop, admin) = (await product.TellAsync("/bench/session?role=Manufacturer"), await product.TellAsync("/bench/session?role=Admin"));
        var bare = await BytesAsync(chromium, template, "/", null);
        var mud = await BytesAsync(chromium, peers, "/mud", null);
        Console.WriteLine("F6 bytes of a first visit, headers and all (one visit each: they do not vary)");
        Console.WriteLine($"  {"framework's template, /",-34} {bare,10}");
        Console.WriteLine($"  {"bare MudBlazor page",-34} {mud,10}");
        foreach (var path in (string[])["/", "/cols", "/cols/alpe-d-huez-bourg-d-oisans", "/cols/alpe-d-huez-bourg-d-oisans/medaille"])
        {
            var (all, html) = (await BytesAsync(chromium, product, path, null), await HtmlAsync(product, path));
            Console.WriteLine($"  {path,-44} {all,10}  ratio to the template {Part(all, bare)} (goal ≤ 0.6)  HTML {html} (goal ≤ 5,120)");
        }

        foreach (var (path, cookie) in ((string, string)[])[("/fab", workshop), ("/fab/gravure", workshop), ("/admin", admin), ("/admin/commandes", admin)])
        {
            var all = await BytesAsync(chromium, product, path, cookie);
            Console.WriteLine($"  {path,-44} {all,10}  ratio to MudBlazor {Part(all, mud)} (goal ≤ 1.05)");
        }

        return 0;
    }

    static string Part(long product, long peer) => ((double)product / peer).ToString("0.00", CultureInfo.InvariantCulture);

    static async Task<long> BytesAsync(Chromium chromium, Server server, string path, string? cookie)
    {
        await using var link = new SlowLink(server.Port);
        var page = await chromium.DesktopAsync(link.Url, cookie);
        var answer = await page.GotoAsync(link.Url + path, new() { WaitUntil = WaitUntilState.Load });
        if (answer is not { Ok: true }) throw new InvalidOperationException($"{path} answered {answer?.Status}");
        await page.WaitForTimeoutAsync(2500);
        await page.Context.CloseAsync();
        return link.Received;
    }

    static async Task<long> HtmlAsync(Server server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + path);
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await server.Http.SendAsync(request);
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    /// <summary>What <c>dotnet new blazor</c> gives, published.</summary>
    static async Task<Server> TemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mykollector-template-").FullName;
        await DotnetAsync("new", "blazor", "--interactivity", "Server", "--no-https", "--no-restore", "-n", "Bare", "-o", folder);
        var output = Path.Combine(folder, "out");
        await DotnetAsync("publish", folder, "-c", "Release", "-o", output, "-v", "q", "-p:NuGetAudit=false");
        return await Server.StartAsync(Path.Combine(output, "Bare.dll"), null, "/", [("ASPNETCORE_ENVIRONMENT", "Production")]);
    }

    static async Task DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(said.ToString());
    }
}

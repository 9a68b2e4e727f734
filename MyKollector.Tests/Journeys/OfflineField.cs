using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Punches;

namespace MyKollector.Tests.Journeys;

/// <summary>The application with the real clock, a wire that can be cut, and what a phone does.</summary>
public sealed class OfflineField : IAsyncDisposable
{
    /// <summary>In the middle of the seeded gates of Alpe d'Huez.</summary>
    public static readonly Geolocation Foot = new() { Latitude = 45.06418f, Longitude = 6.03891f, Accuracy = 8 };
    public static readonly Geolocation Summit = new() { Latitude = 45.09569f, Longitude = 6.06942f, Accuracy = 8 };

    OfflineField(App app, Airplane wire)
    {
        App = app;
        Wire = wire;
    }

    public App App { get; }

    public Airplane Wire { get; }

    public List<string> Console { get; } = [];

    public static async Task<OfflineField> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var app = await StartAppAsync(settings);
        return new(app, new Airplane(app.ClientOptions.BaseAddress.Port));
    }

    public static Task<App> StartAppAsync(Dictionary<string, string?>? settings = null) => App.StartAsync(settings: settings, services: s => s.AddSingleton(TimeProvider.System), kestrel: true);

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>A page of the field, ready to be used and, if wanted, without network.</summary>
    public async Task<IPage> OpenAsync(IBrowserContext phone, string path = "/s/HUEZ01", bool offlineReady = true)
    {
        var page = await phone.NewPageAsync();
        page.Console += (_, message) => Say(message.Text);
        page.PageError += (_, error) => Say("error " + error);
        await page.GotoAsync(Wire.Url + path);
        await ReadyAsync(page);
        if (offlineReady) await Assertions.Expect(page.Locator("#app[data-offline=true]")).ToBeAttachedAsync(new() { Timeout = 15_000 });
        return page;
    }

    void Say(string text)
    {
        lock (Console) Console.Add(text);
    }

    public static Task ReadyAsync(IPage page) => Assertions.Expect(page.Locator("#app[data-ready='1']")).ToBeAttachedAsync(new() { Timeout = 15_000 });

    public static Task StateAsync(IPage page, string state) => Assertions.Expect(page.Locator($"#app[data-state={state}]")).ToBeAttachedAsync(new() { Timeout = 15_000 });

    public static Task WaitingAsync(IPage page, int count) => Assertions.Expect(page.Locator($"[data-waiting='{count}']").First).ToBeAttachedAsync(new() { Timeout = 40_000 });

    /// <summary>Waits for what only a promise tells: WaitForFunction takes the promise itself for a yes.</summary>
    public static Task TrueAsync(IPage page, string promise) => Eventually.TrueAsync(() => page.EvaluateAsync<bool>(promise));

    /// <summary>Touches a button and tells between which two moments that was.</summary>
    public static async Task<(long From, long To)> TapAsync(IPage page, string action)
    {
        var button = page.Locator($"[data-do={action}]");
        await button.WaitForAsync();
        var from = Now;
        await button.ClickAsync();
        var to = Now;
        // The line of an untouched timer says "nothing waits" too: only the running one tells of this punch.
        if (action == "start") await StateAsync(page, "running");
        return (from, to);
    }

    public async Task CutAsync(IBrowserContext phone)
    {
        Wire.Cut();
        await phone.SetOfflineAsync(true);
    }

    public async Task RestoreAsync(IBrowserContext phone)
    {
        Wire.Restore();
        await phone.SetOfflineAsync(false);
    }

    public async Task<List<Punch>> PunchesAsync()
    {
        await using var db = App.Database.Open();
        return await db.Punches.AsNoTracking().OrderBy(p => p.EffectiveAt).ToListAsync();
    }

    /// <summary>The attempts, once every punch is derived.</summary>
    public async Task<List<Attempt>> AttemptsAsync()
    {
        await Eventually.TrueAsync(async () =>
        {
            await using var db = App.Database.Open();
            return !await db.Set<PunchArrival>().AnyAsync();
        });
        await using var after = App.Database.Open();
        return await after.Attempts.AsNoTracking().OrderBy(a => a.StartedAt).ToListAsync();
    }

    /// <summary>The punch lies where the touch was, as exactly as it says of itself.</summary>
    public static void At(Punch punch, (long From, long To) touch, int tolerance = 150)
    {
        var allowed = tolerance + (long)Math.Min(1000, punch.UncertaintyMilliseconds);
        Assert.InRange(punch.EffectiveAt.ToUnixTimeMilliseconds(), touch.From - allowed, touch.To + allowed);
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await App.DisposeAsync();
    }
}

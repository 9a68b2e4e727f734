using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>An athlete with a browser, the application, and Strava's double beside it.</summary>
public sealed class ConnectedAthlete : IAsyncDisposable
{
    public const long AthleteId = 88_443_322_110;
    public const string Slug = "alpe-d-huez-bourg-d-oisans";
    const string Page = "/chrono/connexions";

    ConnectedAthlete(App app, StravaDouble strava, Actor actor, HttpClient browser) => (App, Strava, Actor, Browser) = (app, strava, actor, browser);

    public App App { get; }

    public StravaDouble Strava { get; }

    public Actor Actor { get; }

    public HttpClient Browser { get; }

    /// <summary>The way home: what the service is asked for a course's ride.</summary>
    public static Track Ride(int seed = 7, string slug = Slug, DateTimeOffset? start = null) =>
        RideSimulator.Simulate(SeedCourses.All[slug], new RidePlan { Seed = seed, Approach = 2500, Start = start ?? new(2026, 7, 13, 7, 0, 0, TimeSpan.Zero) }).Track;

    public static async Task<ConnectedAthlete> StartAsync(DatabaseEngine engine = DatabaseEngine.Sqlite, bool connect = true, Dictionary<string, string?>? settings = null)
    {
        var strava = await StravaDouble.StartAsync();
        var all = strava.Settings;
        foreach (var (key, value) in settings ?? []) all[key] = value;
        var app = await App.StartAsync(engine, all);
        strava.Clock = app.Clock;
        var actor = await Given.ClientAsync(app);
        var athlete = new ConnectedAthlete(app, strava, actor, await Given.BrowserAsync(app, actor));
        if (connect) Assert.Equal("/chrono/connexions?fait=strava", await athlete.ConnectAsync());
        return athlete;
    }

    /// <summary>Presses the button; the address that the browser is sent to.</summary>
    public async Task<Uri> AskAsync()
    {
        var answer = await Forms.PostAsync(Browser, Page, "start-strava", []);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>Goes the whole way and says where the athlete lands.</summary>
    public async Task<string?> ConnectAsync(long athlete = AthleteId, string scope = "read,activity:read,activity:read_all")
    {
        var state = StateIn(await AskAsync());
        return await ReturnAsync($"?state={state}&code={Strava.CodeFor(athlete)}&scope={scope}");
    }

    public async Task<string?> ReturnAsync(string query, HttpClient? browser = null) => Forms.PathOf(await (browser ?? Browser).GetAsync($"{Page}/strava/retour{query}"));

    public static string StateIn(Uri address) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query)["state"].ToString();

    public Task<HttpResponseMessage> AnnounceAsync(long activity, string aspect = "create", string type = "activity", object? updates = null, long? subscription = null, string secret = StravaDouble.Secret, long owner = AthleteId) =>
        App.CreateClient().PostAsJsonAsync($"/api/webhooks/strava/{secret}", new
        {
            aspect_type = aspect, event_time = 1_549_560_669, object_id = activity, object_type = type, owner_id = owner, subscription_id = subscription ?? StravaDouble.Subscription, updates = updates ?? new { },
        });

    public Task<HttpResponseMessage> AnnounceLeavingAsync() => AnnounceAsync(AthleteId, "update", "athlete", new { authorized = "false" });

    /// <summary>Lets the outbox do all that is due now.</summary>
    public async Task WorkAsync(int seconds = 60)
    {
        var dispatcher = App.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () =>
        {
            await dispatcher.SendDueAsync(default);
            var now = App.Clock.GetUtcNow();
            await using var db = App.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type.StartsWith("activity.") && m.DoneAt == null && m.DeadAt == null && m.DueAt <= now);
        }, seconds);
    }

    /// <summary>A ride that Strava has, announced and read.</summary>
    public async Task RideAsync(long activity = 1_234_567_890_123, Track? track = null)
    {
        Strava.Add(activity, AthleteId, track ?? Ride());
        Assert.Equal(HttpStatusCode.OK, (await AnnounceAsync(activity)).StatusCode);
        await WorkAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Strava.DisposeAsync();
    }
}

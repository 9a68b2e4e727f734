using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Support;

/// <summary>One request to the double and its answer, as the contract sees them.</summary>
public sealed record StravaExchange(string Method, string Path, IReadOnlyDictionary<string, string> Query, int Status, string Body);

/// <summary>
/// Strava on the loopback: tokens that rotate and die, limits that count, and athletes who leave. Whatever it says is held to Strava's own contract
/// when that is at hand.
/// </summary>
public sealed class StravaDouble : IAsyncDisposable
{
    public const string Secret = "a-path-that-nobody-guesses";
    public const string VerifyToken = "verify-me";
    public const long Subscription = 120_475;

    readonly WebApplication _web;
    readonly ConcurrentDictionary<string, long> _codes = new();
    readonly ConcurrentDictionary<string, (long Athlete, DateTimeOffset Ends)> _access = new();
    readonly ConcurrentDictionary<string, long> _refresh = new();
    readonly ConcurrentDictionary<long, JsonObject> _activities = new();
    readonly ConcurrentDictionary<long, JsonObject> _streams = new();
    readonly ConcurrentDictionary<(string Window, DateTimeOffset Start), int> _used = new();
    int _made;

    StravaDouble(WebApplication web) => _web = web;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Url => _web.Urls.First();

    public ConcurrentQueue<StravaExchange> Exchanges { get; } = new();

    public CallCounts ReadLimit { get; set; } = new(100, 1000);

    /// <summary>Calls answered with 429: each is one that should not have been made.</summary>
    public int Refused => _refused;

    int _refused;

    public int Renewals => _renewals;

    int _renewals;

    public int Deauthorized => _deauthorized;

    int _deauthorized;

    /// <summary>Answers 500 to everything.</summary>
    public bool Down { get; set; }

    public bool Full { get; set; }

    public TimeSpan Delay { get; set; }

    public Dictionary<string, string?> Settings => new()
    {
        ["Activities:Strava:ClientId"] = "4711", ["Activities:Strava:ClientSecret"] = "client-secret-canary", ["Activities:Strava:AuthorizeAddress"] = Url + "/oauth/authorize", ["Activities:Strava:ApiAddress"] = Url + "/api/v3",
        ["Activities:Strava:DeauthorizeAddress"] = Url + "/oauth/deauthorize", ["Activities:Strava:WebhookPath"] = Secret, ["Activities:Strava:VerifyToken"] = VerifyToken,
        ["Activities:Strava:SubscriptionId"] = Subscription.ToString(CultureInfo.InvariantCulture),
    };

    public static async Task<StravaDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var strava = new StravaDouble(web);
        web.Use(strava.RecordAsync);
        web.MapPost("/api/v3/oauth/token", (Delegate)strava.TokenAsync);
        web.MapPost("/oauth/deauthorize", (Delegate)strava.DeauthorizeAsync);
        web.MapGet("/api/v3/activities/{id:long}", (long id, HttpContext context) => strava.Read(context, id, strava._activities));
        web.MapGet("/api/v3/athlete/activities", (Delegate)strava.List);
        web.MapGet("/api/v3/activities/{id:long}/streams", (long id, HttpContext context) => strava.Read(context, id, strava._streams));
        await web.StartAsync();
        return strava;
    }

    /// <summary>A code as the athlete's yes would bring.</summary>
    public string CodeFor(long athlete)
    {
        var code = $"code-{Interlocked.Increment(ref _made)}";
        _codes[code] = athlete;
        return code;
    }

    /// <summary>The athlete takes the permission back: all tokens die.</summary>
    public void Revoke(long athlete)
    {
        foreach (var (token, owner) in _access) if (owner.Athlete == athlete) _access.TryRemove(token, out _);
        foreach (var (token, owner) in _refresh) if (owner == athlete) _refresh.TryRemove(token, out _);
    }

    public bool Knows(string refreshToken) => _refresh.ContainsKey(refreshToken);

    public void Add(long id, long athlete, Track? track, string sport = "Ride")
    {
        var start = track?.StartUtc ?? Clock.GetUtcNow();
        _activities[id] = new JsonObject
        {
            ["id"] = id, ["athlete"] = new JsonObject { ["id"] = athlete }, ["name"] = "Sortie canari", ["distance"] = 98_765.4, ["moving_time"] = 7000, ["elapsed_time"] = 7777, ["sport_type"] = sport, ["manual"] = track is null,
            ["trainer"] = false, ["start_date"] = start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["device_name"] = "Garmin Edge 540", ["upload_id"] = 9_007_199_254_740_999L,
        };
        if (track is null) return;
        var positions = new JsonArray();
        var times = new JsonArray();
        var heights = new JsonArray();
        foreach (var point in track.Points)
        {
            positions.Add(new JsonArray(point.Latitude, point.Longitude));
            times.Add((point.Time - start.ToUnixTimeMilliseconds()) / 1000);
            heights.Add(Math.Round(point.Altitude, 1));
        }

        JsonObject Stream(JsonArray data) => new() { ["data"] = data, ["series_type"] = "distance", ["original_size"] = data.Count, ["resolution"] = "high" };
        _streams[id] = new JsonObject { ["latlng"] = Stream(positions), ["time"] = Stream(times), ["altitude"] = Stream(heights) };
    }

    public void Delete(long id)
    {
        _activities.TryRemove(id, out _);
        _streams.TryRemove(id, out _);
    }

    /// <summary>How many reading calls were answered in the window that the clock is in.</summary>
    public int UsedNow => _used.GetValueOrDefault(("quarter", RateWindows.Quarter(Clock.GetUtcNow())));

    async Task RecordAsync(HttpContext context, Func<Task> next)
    {
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, context.RequestAborted);
        var real = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        if (Down) context.Response.StatusCode = 500;
        else await next();
        context.Response.Body = real;
        Exchanges.Enqueue(new(context.Request.Method, context.Request.Path.Value!, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(copy.ToArray())));
        await real.WriteAsync(copy.ToArray());
    }

    async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != "4711" || form["client_secret"] != "client-secret-canary") return Fault(401, "Authorization Error");
        if (Full && form["grant_type"] == "authorization_code") return Fault(403, "Limit of connected athletes exceeded");
        long athlete;
        if (form["grant_type"] == "authorization_code")
        {
            if (!_codes.TryRemove(form["code"].ToString(), out athlete)) return Fault(400, "Bad Request");
        }
        else
        {
            Interlocked.Increment(ref _renewals);
            // The old one dies with the new one.
            if (!_refresh.TryRemove(form["refresh_token"].ToString(), out athlete)) return Fault(400, "Bad Request");
        }

        var number = Interlocked.Increment(ref _made);
        var (access, refresh) = ($"access-canary-{number}", $"refresh-canary-{number}");
        var ends = Clock.GetUtcNow().AddHours(6);
        _access[access] = (athlete, ends);
        _refresh[refresh] = athlete;
        return Results.Json(new { token_type = "Bearer", expires_at = ends.ToUnixTimeSeconds(), expires_in = 21600, refresh_token = refresh, access_token = access, athlete = new { id = athlete, firstname = "Léa" } });
    }

    async Task<IResult> DeauthorizeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!_access.TryGetValue(form["access_token"].ToString(), out var owner)) return Fault(401, "Authorization Error");
        Revoke(owner.Athlete);
        Interlocked.Increment(ref _deauthorized);
        return Results.Json(new { access_token = form["access_token"].ToString() });
    }

    IResult Read(HttpContext context, long id, ConcurrentDictionary<long, JsonObject> from) =>
        Within(context, _ => from.TryGetValue(id, out var found) ? Results.Text(found.ToJsonString(), "application/json") : Fault(404, "Record Not Found"));

    /// <summary>Newest first, with the outline that a list carries.</summary>
    IResult List(HttpContext context, long after, long before, int page, int per_page) => Within(context, athlete =>
    {
        var mine = _activities.Values.Where(a => (long)a["athlete"]!["id"]! == athlete).Select(a => (Activity: a, At: DateTimeOffset.Parse((string)a["start_date"]!, CultureInfo.InvariantCulture).ToUnixTimeSeconds()))
            .Where(a => a.At > after && a.At < before).OrderByDescending(a => a.At).ThenByDescending(a => (long)a.Activity["id"]!).Skip((page - 1) * per_page).Take(per_page);
        var list = new JsonArray();
        foreach (var (activity, _) in mine)
        {
            var item = (JsonObject)activity.DeepClone();
            if (_streams.TryGetValue((long)activity["id"]!, out var streams) && !WithoutOutline)
            {
                var points = streams["latlng"]!["data"]!.AsArray();
                item["map"] = new JsonObject { ["id"] = $"a{(long)activity["id"]!}", ["summary_polyline"] = Polyline(points.Where((_, i) => i % 50 == 0 || i == points.Count - 1).Select(p => ((double)p![0]!, (double)p[1]!))) };
            }

            list.Add(item);
        }

        return Results.Text(list.ToJsonString(), "application/json");
    });

    /// <summary>Lists say nothing about where.</summary>
    public bool WithoutOutline { get; set; }

    static string Polyline(IEnumerable<(double Latitude, double Longitude)> points)
    {
        var text = new System.Text.StringBuilder();
        var (north, east) = (0L, 0L);
        foreach (var (latitude, longitude) in points)
        {
            var (a, b) = ((long)Math.Round(latitude * 1e5), (long)Math.Round(longitude * 1e5));
            Append(a - north);
            Append(b - east);
            (north, east) = (a, b);
        }

        return text.ToString();

        void Append(long difference)
        {
            var value = difference < 0 ? ~(difference << 1) : difference << 1;
            for (; value >= 32; value >>= 5) text.Append((char)((32 | (value & 31)) + 63));
            text.Append((char)(value + 63));
        }
    }

    IResult Within(HttpContext context, Func<long, IResult> answer)
    {
        var now = Clock.GetUtcNow();
        var (quarter, day) = (("quarter", RateWindows.Quarter(now)), ("day", RateWindows.Day(now)));
        var within = _used.GetValueOrDefault(quarter) < ReadLimit.Quarter && _used.GetValueOrDefault(day) < ReadLimit.Day;
        if (within)
        {
            _used.AddOrUpdate(quarter, 1, (_, n) => n + 1);
            _used.AddOrUpdate(day, 1, (_, n) => n + 1);
        }

        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = "200,2000";
        headers["X-RateLimit-Usage"] = headers["X-ReadRateLimit-Usage"] = string.Create(CultureInfo.InvariantCulture, $"{_used.GetValueOrDefault(quarter)},{_used.GetValueOrDefault(day)}");
        headers["X-ReadRateLimit-Limit"] = string.Create(CultureInfo.InvariantCulture, $"{ReadLimit.Quarter},{ReadLimit.Day}");
        if (!within)
        {
            Interlocked.Increment(ref _refused);
            return Fault(429, "Rate Limit Exceeded");
        }

        if (Full) return Fault(403, "Limit of connected athletes exceeded");
        var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        if (!_access.TryGetValue(token, out var owner) || owner.Ends <= now) return Fault(401, "Authorization Error");
        return answer(owner.Athlete);
    }

    static IResult Fault(int status, string message) => Results.Json(new { message, errors = new[] { new { resource = "Athlete", field = "access", code = "invalid" } } }, statusCode: status);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        // Where the contract is at hand, a test may not lean on anything that Strava would not say.
        if (StravaContract.TryLoad() is { } contract) Xunit.Assert.Empty(Exchanges.SelectMany(contract.Violations));
    }
}

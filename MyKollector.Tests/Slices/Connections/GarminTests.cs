using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MyKollector.Domain.Activities;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>Garmin as it is published: PKCE, a ping for each file, files pulled from Garmin's own host only. Off unless asked for.</summary>
public sealed class GarminTests
{
    const string Path = "garmin-path-nobody-guesses";

    sealed class Double : IAsyncDisposable
    {
        readonly WebApplication _web;
        readonly ConcurrentDictionary<string, string> _challenges = new();

        public ConcurrentQueue<string> Pulled { get; } = new();

        public string Url => _web.Urls.First();

        public bool Revoked { get; set; }

        public byte[] File { get; set; } = [];

        Double(WebApplication web) => _web = web;

        public static async Task<Double> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var garmin = new Double(builder.Build());
            garmin._web.MapPost("/token", (Delegate)garmin.TokenAsync);
            garmin._web.MapGet("/rest/user/id", () => Results.Json(new { userId = "d3315b1072421d0dd7c8f6b8e1de4df8" }));
            garmin._web.MapGet("/rest/user/permissions", () => Results.Json(new[] { "ACTIVITY_EXPORT", "HEALTH_EXPORT" }));
            garmin._web.MapDelete("/rest/user/registration", () => Results.NoContent());
            garmin._web.MapGet("/rest/activityFile", (HttpContext context, string id) =>
            {
                garmin.Pulled.Enqueue(id);
                return context.Request.Headers.Authorization == "Bearer garmin-access" ? Results.Bytes(garmin.File) : Results.Unauthorized();
            });
            await garmin._web.StartAsync();
            return garmin;
        }

        public string Code(Uri way)
        {
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(way.Query);
            Assert.Equal("S256", query["code_challenge_method"]);
            var code = "code-" + _challenges.Count;
            _challenges[code] = query["code_challenge"].ToString();
            return code;
        }

        async Task<IResult> TokenAsync(HttpContext context)
        {
            var form = await context.Request.ReadFormAsync();
            if (Revoked) return Results.BadRequest();
            if (form["grant_type"] == "authorization_code")
            {
                var made = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
                if (!_challenges.TryRemove(form["code"].ToString(), out var challenge) || challenge != made) return Results.BadRequest();
            }

            return Results.Json(new { access_token = "garmin-access", refresh_token = "garmin-refresh", expires_in = 86400, token_type = "bearer" });
        }

        public Dictionary<string, string?> Settings(bool enabled) => new()
        {
            ["Activities:Garmin:Enabled"] = enabled ? "true" : "false", ["Activities:Garmin:ClientId"] = "g", ["Activities:Garmin:ClientSecret"] = "s", ["Activities:Garmin:AuthorizeAddress"] = Url + "/authorize",
            ["Activities:Garmin:TokenAddress"] = Url + "/token", ["Activities:Garmin:ApiAddress"] = Url + "/rest", ["Activities:Garmin:WebhookPath"] = Path,
        };

        public ValueTask DisposeAsync() => _web.DisposeAsync();
    }

    static async Task WorkAsync(App app)
    {
        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () =>
        {
            await dispatcher.SendDueAsync(default);
            await using var db = app.Database.Open();
            return !await db.Outbox.AnyAsync(m => m.Type.StartsWith("activity.") && m.DoneAt == null);
        });
    }

    [Theory, OnBothEngines]
    public async Task A_ping_brings_one_file_from_its_own_host_and_leaving_erases_it(DatabaseEngine engine)
    {
        await using var garmin = await Double.StartAsync();
        await using var app = await App.StartAsync(engine, garmin.Settings(enabled: true));
        var actor = await Given.ClientAsync(app);
        var browser = await Given.BrowserAsync(app, actor);
        var way = (await Forms.PostAsync(browser, "/chrono/connexions", "start-garmin", [])).Headers.Location!;
        Assert.Equal("/chrono/connexions?refus=connection.state_invalid", Forms.PathOf(await browser.GetAsync($"/chrono/connexions/garmin/retour?state={ConnectedAthlete.StateIn(way)}&code=code-without-its-verifier")));
        way = (await Forms.PostAsync(browser, "/chrono/connexions", "start-garmin", [])).Headers.Location!;
        Assert.Equal("/chrono/connexions?fait=garmin", Forms.PathOf(await browser.GetAsync($"/chrono/connexions/garmin/retour?state={ConnectedAthlete.StateIn(way)}&code={garmin.Code(way)}")));

        garmin.File = TrackFiles.Fit(ConnectedAthlete.Ride().Points.ToArray());
        object Ping(string address, string id) => new { userId = "d3315b1072421d0dd7c8f6b8e1de4df8", summaryId = id, fileType = "FIT", callbackURL = address };
        var announced = new { activityFiles = new[] { Ping($"{garmin.Url}/rest/activityFile?id=1&token=callback-canary", "a-1"), Ping("http://169.254.169.254/latest/meta-data", "a-2"), Ping(garmin.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/rest/activityFile?id=3", "a-3") } };
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await app.CreateClient().PostAsJsonAsync($"/api/webhooks/garmin/{Path}", announced)).StatusCode);
        await WorkAsync(app);

        Assert.Equal(["1"], garmin.Pulled);
        var climb = Assert.Single((await app.Get<ConnectionRows>().QueryAsync(actor, default)).Climbs);
        Assert.Equal((ActivityProvider.Garmin, ClimbStatus.Proposed), (climb.Provider, climb.Status));
        await using (var own = app.Database.CreateFor(actor)) Assert.Equal("garmin", (await own.Proofs.SingleAsync()).Source);

        garmin.Revoked = true;
        await app.CreateClient().PostAsJsonAsync($"/api/webhooks/garmin/{Path}", new { deregistrations = new[] { new { userId = "d3315b1072421d0dd7c8f6b8e1de4df8" } } });
        await WorkAsync(app);
        await using var after = app.Database.CreateFor(actor);
        Assert.Empty(await after.Proofs.ToListAsync());
        Assert.Equal(ConnectionStatus.Revoked, (await after.Connections.SingleAsync()).Status);
    }

    [Fact]
    public async Task With_keys_but_not_switched_on_there_is_no_door()
    {
        await using var garmin = await Double.StartAsync();
        await using var app = await App.StartAsync(settings: garmin.Settings(enabled: false));
        Assert.Equal(HttpStatusCode.NotFound, (await app.CreateClient().PostAsJsonAsync($"/api/webhooks/garmin/{Path}", new { })).StatusCode);
        var browser = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        Assert.DoesNotContain("start-garmin", await browser.GetStringAsync("/chrono/connexions"), StringComparison.Ordinal);
    }
}

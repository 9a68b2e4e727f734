using System.Buffers;
using System.Text.Json;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Platform.Activities.Strava;

/// <summary>Strava's interface, version 3: two reading calls an activity, and no more of it than a proof needs.</summary>
public sealed class StravaService(ActivitySettings settings, ServiceCalls calls, TimeProvider time) : IActivityService
{
    /// <summary>No heart rate, no power: a proof does not need them.</summary>
    const string StreamKeys = "time,latlng,altitude";

    readonly StravaSettings _settings = settings.Strava;

    public ActivityProvider Provider => ActivityProvider.Strava;

    public bool Configured => _settings.Configured;

    public string RequiredScope => "activity:read";

    public IReadOnlyList<string> WantedScopes { get; } = ["read", "activity:read", "activity:read_all"];

    // Strava's documents offer no PKCE; the client's secret and the state stand in for it.
    public bool UsesPkce => false;

    public string AuthorizeAddress(string state, string returnAddress, string? challenge) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(_settings.AuthorizeAddress, new Dictionary<string, string?>
    {
        ["client_id"] = _settings.ClientId, ["redirect_uri"] = returnAddress, ["response_type"] = "code", ["approval_prompt"] = "auto", ["scope"] = string.Join(',', WantedScopes), ["state"] = state,
    });

    public async Task<Answer<GrantedAccess>> ExchangeAsync(string code, string returnAddress, string? verifier, CancellationToken cancellation)
    {
        var answer = await TokenAsync(new() { ["grant_type"] = "authorization_code", ["code"] = code }, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } body }) return answer.As<GrantedAccess>();
        using var json = LooseJson.Parse(body);
        var athlete = json?.RootElement.At("athlete")?.At("id").Text();
        return json is not null && TokensOf(json.RootElement) is { } tokens && !string.IsNullOrEmpty(athlete) ? new(CallOutcome.Ok, new(athlete, tokens, null)) : new(CallOutcome.Unavailable, Code: "unreadable");
    }

    public async Task<Answer<GrantedTokens>> RenewAsync(string refreshToken, CancellationToken cancellation)
    {
        var answer = await TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } body }) return answer.As<GrantedTokens>();
        using var json = LooseJson.Parse(body);
        return json is not null && TokensOf(json.RootElement) is { } tokens ? new(CallOutcome.Ok, tokens) : new(CallOutcome.Unavailable, Code: "unreadable");
    }

    public async Task<Answer<bool>> DeauthorizeAsync(string accessToken, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.DeauthorizeAddress) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = accessToken }) };
        var answer = await calls.SendAsync(Provider, request, null, cancellation);
        return answer.Outcome == CallOutcome.Ok ? new(CallOutcome.Ok, true) : answer.As<bool>();
    }

    public async Task<Answer<ReadActivity>> ReadAsync(string activityId, string? fileAddress, string accessToken, CancellationToken cancellation)
    {
        var detail = await calls.ReadAsync(Provider, $"{_settings.ApiAddress}activities/{Uri.EscapeDataString(activityId)}?include_all_efforts=false", accessToken, cancellation);
        if (detail is not { Outcome: CallOutcome.Ok, Value: { } about }) return detail.As<ReadActivity>();
        using var activity = LooseJson.Parse(about);
        if (activity is null) return new(CallOutcome.Unavailable, Code: "unreadable");
        var athlete = activity.RootElement.At("athlete")?.At("id").Text();
        if (!MayShowAClimb(activity.RootElement)) return new(CallOutcome.Ok, new(null, athlete));

        var streams = await calls.ReadAsync(Provider, $"{_settings.ApiAddress}activities/{Uri.EscapeDataString(activityId)}/streams?keys={StreamKeys}&key_by_type=true", accessToken, cancellation);
        // An activity without streams (cropped, or entered by hand after all) answers 404 here, although it exists.
        if (streams.Outcome == CallOutcome.Gone) return new(CallOutcome.Ok, new(null, athlete));
        if (streams is not { Outcome: CallOutcome.Ok, Value: { } points }) return streams.As<ReadActivity>();
        var read = TrackReader.Read(Together(activity.RootElement, points));
        return new(CallOutcome.Ok, new(read.Succeeded ? read.Value : null, athlete));
    }

    public bool ListsPast => true;

    public async Task<Answer<IReadOnlyList<ListedActivity>>> ListAsync(DateTimeOffset since, DateTimeOffset until, int page, string accessToken, CancellationToken cancellation)
    {
        var query = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"after={since.ToUnixTimeSeconds()}&before={until.ToUnixTimeSeconds()}&page={page}&per_page={PastSearch.PageSize}");
        var answer = await calls.ReadAsync(Provider, $"{_settings.ApiAddress}athlete/activities?{query}", accessToken, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } body }) return answer.As<IReadOnlyList<ListedActivity>>();
        using var json = LooseJson.Parse(body);
        if (json?.RootElement.ValueKind != JsonValueKind.Array) return new(CallOutcome.Unavailable, Code: "unreadable");
        return new(CallOutcome.Ok, [.. json.RootElement.EnumerateArray().Select(a => new ListedActivity(a.At("id").Text() ?? "", a.At("id").Text() is { Length: > 0 } && MayShowAClimb(a), a.At("map")?.At("summary_polyline").Text() is { Length: > 0 } line ? Outline.Decode(line) : null))]);
    }

    /// <summary>Entered by hand, on a trainer or in a virtual world: no streams are worth a call.</summary>
    static bool MayShowAClimb(JsonElement activity) =>
        !activity.At("manual").IsTrue() && !activity.At("trainer").IsTrue() && (activity.At("sport_type") ?? activity.At("type")).Text() is var sport && sport?.StartsWith("Virtual", StringComparison.Ordinal) != true;

    /// <summary>The streams beside the few facts that their reader needs; the activity's name and everything else stay where they are.</summary>
    static byte[] Together(JsonElement activity, byte[] streams)
    {
        var buffer = new ArrayBufferWriter<byte>(streams.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("activity");
            json.WriteString("start_date", activity.At("start_date").Text());
            json.WriteString("sport_type", (activity.At("sport_type") ?? activity.At("type")).Text());
            json.WriteString("device_name", activity.At("device_name").Text());
            json.WriteEndObject();
            json.WritePropertyName("streams");
            json.WriteRawValue(streams, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    async Task<Answer<byte[]>> TokenAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        form["client_id"] = _settings.ClientId;
        form["client_secret"] = _settings.ClientSecret;
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.ApiAddress + "oauth/token") { Content = new FormUrlEncodedContent(form) };
        return await calls.SendAsync(Provider, request, null, cancellation);
    }

    GrantedTokens? TokensOf(JsonElement answer)
    {
        if (answer.At("access_token").Text() is not { Length: > 0 } access || answer.At("refresh_token").Text() is not { Length: > 0 } refresh) return null;
        var ends = answer.At("expires_at").Whole() is { } at and > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(at)
            : time.GetUtcNow().AddSeconds(answer.At("expires_in").Whole() is { } lasts and > 0 and < 1_000_000 ? lasts : 3600);
        return new(access, refresh, ends);
    }
}

using System.Text.Json;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Platform.Activities.Garmin;

/// <summary>
/// Garmin's activity files: OAuth 2 with PKCE, then a ping for each new file, which is pulled from the address it names. Written from what Garmin
/// publishes and from partners' accounts; off until the partner programme admits us.
/// </summary>
public sealed class GarminService(ActivitySettings settings, ServiceCalls calls, TimeProvider time) : IActivityService
{
    readonly GarminSettings _settings = settings.Garmin;

    public ActivityProvider Provider => ActivityProvider.Garmin;

    public bool Configured => _settings.Configured;

    public string RequiredScope => "ACTIVITY_EXPORT";

    /// <summary>Garmin takes none in the address: the athlete chooses on its page.</summary>
    public IReadOnlyList<string> WantedScopes { get; } = ["ACTIVITY_EXPORT"];

    public bool UsesPkce => true;

    public string AuthorizeAddress(string state, string returnAddress, string? challenge) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(_settings.AuthorizeAddress, new Dictionary<string, string?>
    {
        ["response_type"] = "code", ["client_id"] = _settings.ClientId, ["code_challenge"] = challenge, ["code_challenge_method"] = "S256", ["redirect_uri"] = returnAddress, ["state"] = state,
    });

    public async Task<Answer<GrantedAccess>> ExchangeAsync(string code, string returnAddress, string? verifier, CancellationToken cancellation)
    {
        var answer = await TokenAsync(new() { ["grant_type"] = "authorization_code", ["code"] = code, ["code_verifier"] = verifier ?? "", ["redirect_uri"] = returnAddress }, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } tokens }) return answer.As<GrantedAccess>();

        // The token says nothing about whose it is; and it is the permission, not the token, that lets us have the files.
        var user = await GetAsync("user/id", tokens.AccessToken, cancellation);
        if (user is not { Outcome: CallOutcome.Ok, Value: { } about }) return user.As<GrantedAccess>();
        var permissions = await GetAsync("user/permissions", tokens.AccessToken, cancellation);
        if (permissions is not { Outcome: CallOutcome.Ok, Value: { } given }) return permissions.As<GrantedAccess>();
        using var userJson = LooseJson.Parse(about);
        using var permissionsJson = LooseJson.Parse(given);
        if (userJson?.RootElement.At("userId").Text() is not { Length: > 0 } id) return new(CallOutcome.Unavailable, Code: "unreadable");
        return new(CallOutcome.Ok, new(id, tokens, permissionsJson is null ? [] : ScopesOf(permissionsJson.RootElement)));
    }

    public Task<Answer<GrantedTokens>> RenewAsync(string refreshToken, CancellationToken cancellation) =>
        TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellation);

    public async Task<Answer<bool>> DeauthorizeAsync(string accessToken, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, _settings.ApiAddress + "user/registration");
        request.Headers.Authorization = new("Bearer", accessToken);
        var answer = await calls.SendAsync(Provider, request, null, cancellation);
        return answer.Outcome == CallOutcome.Ok ? new(CallOutcome.Ok, true) : answer.As<bool>();
    }

    public async Task<Answer<ReadActivity>> ReadAsync(string activityId, string? fileAddress, string accessToken, CancellationToken cancellation)
    {
        if (!IsOurs(fileAddress)) return new(CallOutcome.Refused, Code: "address");
        var file = await calls.ReadAsync(Provider, fileAddress!, accessToken, cancellation);
        if (file is not { Outcome: CallOutcome.Ok, Value: { } bytes }) return file.As<ReadActivity>();
        var read = TrackReader.Read(bytes);
        return new(CallOutcome.Ok, new(read.Succeeded ? read.Value : null, null));
    }

    /// <summary>An announcement is not signed: an address elsewhere would make us a stranger's messenger, with the athlete's token in hand.</summary>
    public bool IsOurs(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var file) && new Uri(_settings.ApiAddress) is var api
        && file.Scheme == api.Scheme && string.Equals(file.Host, api.Host, StringComparison.OrdinalIgnoreCase) && file.Port == api.Port && file.UserInfo.Length == 0;

    /// <summary>An array of names, or an object that holds one.</summary>
    public static IReadOnlyList<string> ScopesOf(JsonElement permissions)
    {
        var list = permissions.ValueKind == JsonValueKind.Array ? permissions : permissions.At("permissions") ?? default;
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(e => ((JsonElement?)e).Text()).OfType<string>().Where(s => s.Length is > 0 and < 64).Take(20).Order(StringComparer.Ordinal)] : [];
    }

    Task<Answer<byte[]>> GetAsync(string path, string accessToken, CancellationToken cancellation) => calls.ReadAsync(Provider, _settings.ApiAddress + path, accessToken, cancellation);

    async Task<Answer<GrantedTokens>> TokenAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        form["client_id"] = _settings.ClientId;
        form["client_secret"] = _settings.ClientSecret;
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.TokenAddress) { Content = new FormUrlEncodedContent(form) };
        var answer = await calls.SendAsync(Provider, request, null, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } body }) return answer.As<GrantedTokens>();
        using var json = LooseJson.Parse(body);
        if (json?.RootElement.At("access_token").Text() is not { Length: > 0 } access || json.RootElement.At("refresh_token").Text() is not { Length: > 0 } refresh) return new(CallOutcome.Unavailable, Code: "unreadable");
        var lasts = json.RootElement.At("expires_in").Whole() is { } seconds and > 0 and < 100_000_000 ? seconds : 3600;
        return new(CallOutcome.Ok, new(access, refresh, time.GetUtcNow().AddSeconds(lasts)));
    }
}

using System.Text.Json;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Contracts;

/// <summary>Strava's published contract, where it is at hand: the checker can fail, and what we send and what our double says fit it.</summary>
public sealed class StravaContractTests
{
    static StravaContract Contract()
    {
        if (StravaContract.TryLoad() is { } contract) return contract;
        Assert.Skip("Strava's contract is not beside the project.");
        throw new InvalidOperationException();
    }

    static StravaExchange Streams(Dictionary<string, string> query, string body = "{}") => new("GET", "/api/v3/activities/1/streams", query, 200, body);

    [Fact]
    public void What_we_ask_for_is_allowed_and_what_we_do_not_ask_for_would_be_noticed()
    {
        var contract = Contract();
        Assert.Empty(contract.Violations(Streams(new() { ["keys"] = "time,latlng,altitude", ["key_by_type"] = "true" })));
        Assert.NotEmpty(contract.Violations(Streams(new() { ["keys"] = "time,bogus", ["key_by_type"] = "true" })));
        Assert.NotEmpty(contract.Violations(Streams(new() { ["keys"] = "time" })));
        Assert.NotEmpty(contract.Violations(Streams(new() { ["keys"] = "time", ["key_by_type"] = "true", ["page"] = "1" })));
        Assert.NotEmpty(contract.Violations(new("GET", "/api/v3/activity/1", new Dictionary<string, string>(), 200, "{}")));
    }

    [Theory]
    [InlineData("""{"id": "notanumber"}""")]
    [InlineData("""{"id": 1, "sport_type": "Unicycle"}""")]
    [InlineData("""{"id": 1, "start_latlng": [45.1]}""")]
    [InlineData("""{"id": 1, "start_date": "yesterday"}""")]
    [InlineData("""{"id": 1, "invented_by_us": true}""")]
    public void A_double_that_drifts_is_caught(string body)
    {
        using var json = JsonDocument.Parse(body);
        Assert.NotEmpty(Contract().Definition("DetailedActivity", json.RootElement));
    }

    [Fact]
    public async Task The_double_keeps_the_contract()
    {
        var contract = Contract();
        await using var strava = await StravaDouble.StartAsync();
        strava.Add(1, 7, new Track(TrackFormat.Gpx, [TrackPoint.At(45, 6) with { Time = 1_750_000_000_000, Altitude = 700 }]));
        using var client = new HttpClient { BaseAddress = new Uri(strava.Url) };
        using var token = await client.PostAsync("/api/v3/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "4711", ["client_secret"] = "client-secret-canary", ["grant_type"] = "authorization_code", ["code"] = strava.CodeFor(7) }));
        using var granted = JsonDocument.Parse(await token.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new("Bearer", granted.RootElement.GetProperty("access_token").GetString());
        foreach (var path in (string[])["/api/v3/activities/1?include_all_efforts=false", "/api/v3/activities/1/streams?keys=time,latlng,altitude&key_by_type=true", "/api/v3/activities/2"]) await client.GetAsync(path);
        strava.ReadLimit = new(0, 0);
        await client.GetAsync("/api/v3/activities/1");

        Assert.Equal([200, 200, 200, 404, 429], strava.Exchanges.Select(e => e.Status));
        Assert.Empty(strava.Exchanges.SelectMany(contract.Violations));
    }
}

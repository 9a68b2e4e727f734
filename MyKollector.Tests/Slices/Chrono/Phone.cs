using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>What the script does, without a browser: a key of its own, a chain of signed punches.</summary>
sealed class Phone(HttpClient http) : IDisposable
{
    ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    string? _head;

    /// <summary>The server's side may die and come back at another address.</summary>
    public HttpClient Http { get; set; } = http;

    public Guid Id { get; init; } = Guid.NewGuid();

    public string Token { get; set; } = "";

    public Guid Page { get; } = Guid.NewGuid();

    public void Dispose() => _key.Dispose();

    /// <summary>The same phone in another browser session: its key and the head of its chain.</summary>
    public void Continue(Phone before)
    {
        _key.Dispose();
        _key = ECDsa.Create(before._key.ExportParameters(true));
        _head = before._head;
    }

    public static async Task<Phone> RegisteredAsync(HttpClient http, bool withKey = true)
    {
        var phone = new Phone(http);
        await phone.RegisterAsync(withKey);
        return phone;
    }

    public async Task RegisterAsync(bool withKey = true)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/field/devices", new { id = Id, key = withKey ? WebEncoders.Base64UrlEncode(_key.ExportSubjectPublicKeyInfo()) : null });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>A punch at this moment by a right clock.</summary>
    public Tap Tap(string kind, Guid attempt, DateTimeOffset at, string? code = "HUEZ01", GeoPoint? where = null, string origin = "SteleQr", string? rider = null, Guid? course = null, string? run = null, Guid? id = null, string category = "Bike") => new(
        id ?? Guid.NewGuid(), attempt, kind, Id, course, code, origin, at.ToUnixTimeMilliseconds(), where is { } p ? [p.Latitude, p.Longitude, 10, 500] : null, run, rider, category);

    /// <summary>Signs a punch and hangs it onto the chain.</summary>
    public object Sealed(Tap tap, bool chained = true, bool signed = true, string? token = null)
    {
        var body = JsonSerializer.Serialize(new
        {
            id = tap.Id, attempt = tap.Attempt, kind = tap.Kind, device = tap.Device, course = tap.Course, code = tap.Code, origin = tap.Origin, category = tap.Category, wall = tap.Wall, mono = 1000.5, page = Page,
            offset = tap.Offset, step = tap.Step, position = tap.Position, run = tap.Run, previous = _head, rider = tap.Rider,
        });
        if (chained) _head = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return new { body, sig = signed ? WebEncoders.Base64UrlEncode(_key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256)) : null, token };
    }

    public async Task<List<JsonElement>> DeliverAsync(params object[] punches)
    {
        using var answer = await PostAsync(punches);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("acks").EnumerateArray()];
    }

    /// <summary>Server minus wall, as measured at delivery.</summary>
    public double? OffsetAtSend { get; set; } = 0;

    public Task<HttpResponseMessage> PostAsync(params object[] punches) =>
        SendAsync(HttpMethod.Post, "/api/field/punches", new { punches, clock = new { page = Guid.NewGuid(), wall = 0L, mono = 0d, offset = OffsetAtSend, trip = 40d } });

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? medal = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        request.Headers.Add("X-Field", "1");
        if (Token != "") request.Headers.Add("X-Device", Token);
        if (medal is not null) request.Headers.Add("X-Medal", medal);
        return await Http.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path, string? medal = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, medal: medal);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Waits until every stored punch has become part of its attempt.</summary>
    public static Task DerivedAsync(App app) => Eventually.TrueAsync(async () =>
    {
        await using var db = app.Database.Open();
        return !await db.Set<MyKollector.Web.Platform.Punches.PunchArrival>().AnyAsync();
    });
}

/// <summary>A punch before it is signed.</summary>
sealed record Tap(Guid Id, Guid Attempt, string Kind, Guid Device, Guid? Course, string? Code, string Origin, long Wall, double[]? Position, string? Run, string? Rider, string Category)
{
    /// <summary>Server minus wall, as last measured before the tap; null on a phone that never met the server.</summary>
    public double? Offset { get; init; } = 0;

    public double? Step { get; init; } = 0;
}

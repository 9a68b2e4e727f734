using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace MyKollector.Benchmarks.Running;

/// <summary>A phone at a stele: a key of its own and a chain of signed punches, made before the load begins.</summary>
sealed class Phone : IDisposable
{
    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly Guid _id = Guid.CreateVersion7();
    readonly Guid _page = Guid.CreateVersion7();
    string? _head;
    string _token = "";
    Guid _attempt;
    bool _running;

    public void Dispose() => _key.Dispose();

    public static async Task<Phone> RegisteredAsync(Server product)
    {
        var phone = new Phone();
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Url + "/api/field/devices")
        {
            Content = JsonContent.Create(new { id = phone._id, key = WebEncoders.Base64UrlEncode(phone._key.ExportSubjectPublicKeyInfo()) }),
        };
        request.Headers.Add("X-Field", "1");
        using var answer = await product.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        phone._token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        return phone;
    }

    public static async Task<Phone[]> ManyAsync(Server product, int count)
    {
        var phones = new Phone[count];
        for (var i = 0; i < count; i++) phones[i] = await RegisteredAsync(product);
        return phones;
    }

    /// <summary>Start and finish in turns, each delivery a request.</summary>
    public List<byte[]> Deliveries(int deliveries, int punchesEach) => [.. Enumerable.Range(0, deliveries).Select(_ => Delivery(punchesEach))];

    byte[] Delivery(int punches)
    {
        var body = JsonSerializer.Serialize(new
        {
            punches = Enumerable.Range(0, punches).Select(_ => Punch()).ToList(),
            clock = new { page = _page, wall = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), mono = 2000.5, offset = 0d, monoOffset = 0d, trip = 40d },
        });
        return Load.Request("POST", "/api/field/punches", body, ("X-Field", "1"), ("X-Device", _token));
    }

    object Punch()
    {
        if (!_running) _attempt = Guid.CreateVersion7();
        var body = JsonSerializer.Serialize(new
        {
            id = Guid.CreateVersion7(), attempt = _attempt, kind = _running ? "Finish" : "Start", device = _id, geometry = 1, code = "HUEZ01", origin = "SteleQr", category = "Bike",
            wall = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + (_running ? 1 : 0), mono = 1000.5, page = _page, offset = 0, step = 0, position = (double[])[45.06418, 6.03891, 8, 500], previous = _head,
        });
        _running = !_running;
        var bytes = Encoding.UTF8.GetBytes(body);
        _head = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new { body, sig = WebEncoders.Base64UrlEncode(_key.SignData(bytes, HashAlgorithmName.SHA256)) };
    }
}

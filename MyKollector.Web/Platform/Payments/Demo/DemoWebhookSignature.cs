using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Payments.Demo;

/// <summary>
/// Signs and checks webhooks the way real services do: HMAC-SHA256 over timestamp and raw body, <c>t=…,v1=…</c>, five minutes of
/// tolerance, several secrets while one replaces another. Setting <c>Payments:Demo:WebhookSecrets:0…</c>; the first signs, all are accepted.
/// </summary>
public sealed class DemoWebhookSignature
{
    public const string Header = "Demo-Signature";

    /// <summary>Oldest and, for clocks that are ahead, youngest accepted signature.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    readonly byte[][] _secrets;
    readonly TimeProvider _time;

    public DemoWebhookSignature(IConfiguration configuration, ApplicationKeys keys, TimeProvider time)
    {
        var set = configuration.GetSection("Payments:Demo:WebhookSecrets").Get<string[]>() ?? [];
        _secrets = set.Length > 0 ? [.. set.Select(Encoding.UTF8.GetBytes)] : [keys.For("demo-webhook")];
        _time = time;
    }

    /// <summary>The header's value for a body sent now.</summary>
    public string Sign(ReadOnlySpan<byte> body) => Sign(body, _time.GetUtcNow(), _secrets[0]);

    /// <summary>The header's value for a body sent at a moment, under one secret.</summary>
    public static string Sign(ReadOnlySpan<byte> body, DateTimeOffset at, byte[] secret)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Hash(seconds, body, secret))}";
    }

    /// <summary>True for an unaltered body, signed by a secret of ours within the last five minutes.</summary>
    public bool Holds(ReadOnlySpan<byte> body, string? header)
    {
        if (header is null || header.Length > 1000) return false;
        string? seconds = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal)) seconds = part[2..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 67 && part[3..].All(char.IsAsciiHexDigit)) signatures.Add(Convert.FromHexString(part[3..]));
        }

        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > 253_402_300_799) return false;
        if ((_time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() > Tolerance) return false;
        var holds = false;
        foreach (var secret in _secrets)
        {
            var expected = Hash(seconds!, body, secret);
            foreach (var signature in signatures) holds |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return holds;
    }

    static byte[] Hash(string seconds, ReadOnlySpan<byte> body, byte[] secret)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}

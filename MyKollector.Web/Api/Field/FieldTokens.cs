using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Api.Field;

/// <summary>
/// Two small signed texts that a phone keeps beside its punches. The device token says "this phone registered here"; the run token
/// adds whose session was open at the tap, so that a cookie lost on the summit loses nothing. HMAC-SHA256 cut to 16 bytes.
/// </summary>
public sealed class FieldTokens(ApplicationKeys keys)
{
    /// <summary>A run token outlives any attempt.</summary>
    public static readonly TimeSpan RunLength = TimeSpan.FromHours(48);

    const int Id = 16;
    const int Mac = 16;

    readonly byte[] _device = keys.For("field-device");
    readonly byte[] _run = keys.For("field-run");

    public string ForDevice(DeviceId device)
    {
        Span<byte> text = stackalloc byte[Id + Mac];
        device.Value.TryWriteBytes(text);
        Seal(_device, text);
        return WebEncoders.Base64UrlEncode(text);
    }

    /// <summary>The device of a token made here; null for anything else.</summary>
    public DeviceId? Device(string? token) => Open(_device, token, Id) is { } text ? new DeviceId(new Guid(text.AsSpan(0, Id))) : null;

    public string ForRun(DeviceId device, AccountId account, DateTimeOffset now)
    {
        Span<byte> text = stackalloc byte[Id + Id + 8 + Mac];
        device.Value.TryWriteBytes(text);
        account.Value.TryWriteBytes(text[Id..]);
        BinaryPrimitives.WriteInt64BigEndian(text[(2 * Id)..], (now + RunLength).ToUnixTimeSeconds());
        Seal(_run, text);
        return WebEncoders.Base64UrlEncode(text);
    }

    /// <summary>The account of a run token of this device that was valid at the tap.</summary>
    public AccountId? Run(string? token, DeviceId device, DateTimeOffset tappedAt)
    {
        if (Open(_run, token, Id + Id + 8) is not { } text || new Guid(text.AsSpan(0, Id)) != device.Value) return null;
        return tappedAt.ToUnixTimeSeconds() <= BinaryPrimitives.ReadInt64BigEndian(text.AsSpan(2 * Id)) ? new AccountId(new Guid(text.AsSpan(Id, Id))) : null;
    }

    static void Seal(byte[] key, Span<byte> text)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text[..^Mac], mac);
        mac[..Mac].CopyTo(text[^Mac..]);
    }

    static byte[]? Open(byte[] key, string? token, int length)
    {
        if (token is null || token.Length > 100) return null;
        byte[] text;
        try
        {
            text = WebEncoders.Base64UrlDecode(token);
        }
        catch (FormatException)
        {
            return null;
        }

        if (text.Length != length + Mac) return null;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text.AsSpan(0, length), mac);
        return CryptographicOperations.FixedTimeEquals(mac[..Mac], text.AsSpan(length)) ? text : null;
    }
}

using MyKollector.Domain.Common;

namespace MyKollector.Domain.Medals;

/// <summary>
/// The secret part of a medal's address <c>/m/{token}</c>: 128 random bits, written as 26 characters of Crockford's base32.
/// It opens a page and proves nothing. Stored as an HMAC for look-up and encrypted for printing; never logged, which is why
/// <see cref="ToString"/> does not show it.
/// </summary>
public sealed record MedalToken
{
    /// <summary>Random bytes needed by <see cref="FromBytes"/>.</summary>
    public const int Bytes = 16;

    /// <summary>Characters of <see cref="Text"/>.</summary>
    public const int Length = 26;

    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The 26 characters, upper case.</summary>
    public string Text { get; }

    MedalToken(string text) => Text = text;

    /// <summary>Writes exactly 16 bytes from a cryptographic source.</summary>
    /// <exception cref="ArgumentException">Not 16 bytes: a bug of the caller.</exception>
    public static MedalToken FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"{Bytes} bytes are needed.", nameof(bytes));
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        Span<char> text = stackalloc char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new(text.ToString());
    }

    /// <summary>The 16 bytes.</summary>
    public byte[] ToBytes()
    {
        UInt128 value = 0;
        foreach (var c in Text) value = value << 5 | (UInt128)(uint)Alphabet.IndexOf(c, StringComparison.Ordinal);
        var bytes = new byte[Bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Reads a token of any case; O is 0, I and L are 1, as Crockford's base32 says. White space around it is ignored, nothing else.</summary>
    public static Result<MedalToken> Parse(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length != Length) return SerialErrors.TokenMalformed;
        Span<char> read = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            var c = trimmed[i] switch { 'o' or 'O' => '0', 'i' or 'I' or 'l' or 'L' => '1', >= 'a' and <= 'z' and var lower => (char)(lower - 32), var other => other };
            if (!Alphabet.Contains(c, StringComparison.Ordinal)) return SerialErrors.TokenMalformed;
            read[i] = c;
        }

        // 26 characters carry 130 bits: the two above 128 must be zero, so that one token has one spelling.
        return read[0] > '7' ? SerialErrors.TokenMalformed : new MedalToken(read.ToString());
    }

    /// <summary>Does not show the token: it must not reach a log by accident.</summary>
    public override string ToString() => "MedalToken(…)";
}

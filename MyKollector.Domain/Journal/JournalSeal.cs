using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MyKollector.Domain.Journal;

/// <summary>Where a stream stood when it was sealed.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Sequence">Number of its last line.</param>
/// <param name="Hash">Hash of that line, lower-case hexadecimal.</param>
public sealed record SealedHead(JournalStream Stream, long Sequence, string Hash);

/// <summary>
/// The heads of all streams at one moment, signed and sent out of the machine. The chain alone cannot show that its end was cut off, or that
/// somebody who holds its key wrote it anew; a seal kept elsewhere can. Seals are chained too, so that none can be left out.
/// </summary>
/// <param name="Number">From 1, without gap.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Heads">One per stream, in the order of <see cref="JournalStream"/>.</param>
/// <param name="Previous">Digest of the seal before, 64 zeros for the first.</param>
public sealed record JournalSeal(long Number, DateTimeOffset At, IReadOnlyList<SealedHead> Heads, string Previous)
{
    /// <summary>What the first seal names as the one before.</summary>
    public static readonly string NoPrevious = new('0', 64);

    /// <summary>The signed bytes: one line per fact, UTF-8, pinned by a test.</summary>
    public byte[] Canonical()
    {
        var text = new StringBuilder("mykollector-seal-1\n")
            .Append(CultureInfo.InvariantCulture, $"{Number}\n")
            .Append(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}\n");
        foreach (var head in Heads) text.Append(CultureInfo.InvariantCulture, $"{head.Stream} {head.Sequence} {head.Hash}\n");
        text.Append(Previous).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>SHA-256 of <see cref="Canonical"/>, lower-case hexadecimal: what the next seal names.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Canonical()));

    /// <summary>Signs it: ECDSA P-256 over SHA-256, IEEE P1363 form.</summary>
    public byte[] Sign(ECDsa key) => key.SignData(Canonical(), HashAlgorithmName.SHA256);

    /// <summary>Whether the signature is this key's over exactly these facts.</summary>
    public bool IsSignedBy(ECDsa key, ReadOnlySpan<byte> signature) => key.VerifyData(Canonical(), signature, HashAlgorithmName.SHA256);
}

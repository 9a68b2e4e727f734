using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Journal;

/// <summary>The journal's three streams; each has its own chain, numbers and retention.</summary>
public enum JournalStream
{
    /// <summary>Sign-ins, second factors, roles, refused actions: twelve months.</summary>
    Security,

    /// <summary>Orders, times, production, rectifications: five years.</summary>
    Business,

    /// <summary>Payments, invoices, refunds: ten years.</summary>
    Accounting,
}

/// <summary>How the journalled action ended.</summary>
public enum Outcome
{
    Done,
    Denied,
    Failed,
}

/// <summary>
/// One line of the journal. Never changed, never deleted one by one; its hash covers every field and the line before it.
/// </summary>
public sealed class AuditEntry
{
    public AuditId Id { get; init; }

    public JournalStream Stream { get; init; }

    /// <summary>Gap-free number inside the stream, from 1.</summary>
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The actor's role at the time.</summary>
    public string ActorRole { get; init; } = "";

    public AccountId? ActorAccount { get; init; }

    /// <summary>Display name of a member of staff; empty for customers, whose names are personal.</summary>
    public string ActorName { get; init; } = "";

    public string? SessionHash { get; init; }

    public string? TruncatedAddress { get; init; }

    /// <summary>Stable action code, <c>medal.engraved</c>.</summary>
    public string Action { get; init; } = "";

    public string ObjectType { get; init; } = "";

    public Guid ObjectId { get; init; }

    public ManufacturerId? Manufacturer { get; init; }

    public OrderId? Order { get; init; }

    public CourseId? Course { get; init; }

    public Outcome Outcome { get; init; }

    public string? Reason { get; init; }

    public string? Correlation { get; init; }

    /// <summary>The outbox message whose work wrote this entry, if one did.</summary>
    public Guid? Causation { get; init; }

    /// <summary>Allow-listed values before and after, JSON with sorted keys.</summary>
    public string Details { get; init; } = "{}";

    public AccountId? Subject { get; init; }

    /// <summary>Personal values, AES-GCM under the subject's own key: nonce, tag, ciphertext.</summary>
    public byte[]? Personal { get; init; }

    /// <summary>Hash of the line before; 32 zero bytes for the first.</summary>
    public byte[] PreviousHash { get; init; } = [];

    /// <summary>HMAC-SHA256 over number, previous hash and canonical bytes.</summary>
    public byte[] Hash { get; set; } = [];
}

/// <summary>
/// The chain: <c>hash = HMAC-SHA256(key, sequence ‖ previous ‖ canonical bytes)</c>. It covers the ciphertext of personal values, so that
/// erasing a subject's key leaves the chain valid.
/// </summary>
public static class HashChain
{
    /// <summary>The hash before the first line.</summary>
    public static readonly byte[] Genesis = new byte[32];

    /// <summary>
    /// Every field in a fixed order, each as a four-byte big-endian length and its UTF-8 bytes; −1 stands for null. Instants are
    /// microseconds since 1970. The format is pinned by a test: changing it would break every stored chain.
    /// </summary>
    public static byte[] Canonical(AuditEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        Write(entry, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    static void Write(AuditEntry entry, ArrayBufferWriter<byte> bytes)
    {
        Text(entry.Stream.ToString());
        Text(((entry.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text(entry.ActorRole);
        Text(entry.ActorAccount?.ToString());
        Text(entry.ActorName);
        Text(entry.SessionHash);
        Text(entry.TruncatedAddress);
        Text(entry.Action);
        Text(entry.ObjectType);
        Text(entry.ObjectId.ToString());
        Text(entry.Manufacturer?.ToString());
        Text(entry.Order?.ToString());
        Text(entry.Course?.ToString());
        Text(entry.Outcome.ToString());
        Text(entry.Reason);
        Text(entry.Correlation);
        Text(entry.Causation?.ToString());
        Text(entry.Details);
        Text(entry.Subject?.ToString());
        Length(entry.Personal?.Length ?? -1);
        if (entry.Personal is { } personal) bytes.Write(personal);

        void Text(string? text)
        {
            if (text is null)
            {
                Length(-1);
                return;
            }

            var length = Encoding.UTF8.GetByteCount(text);
            Length(length);
            bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(length)));
        }

        void Length(int length)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), length);
            bytes.Advance(4);
        }
    }

    /// <summary>The hash of a stored line behind another, into and out of a buffer that is used again for the next one.</summary>
    internal static byte[] HashOf(ReadOnlySpan<byte> key, AuditEntry entry, ReadOnlySpan<byte> previous, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(8), entry.Sequence);
        buffer.Advance(8);
        buffer.Write(previous);
        Write(entry, buffer);
        return HMACSHA256.HashData(key, buffer.WrittenSpan);
    }

    /// <summary>The hash of a line.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> key, long sequence, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> canonical)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        hmac.AppendData(number);
        hmac.AppendData(previous);
        hmac.AppendData(canonical);
        return hmac.GetHashAndReset();
    }

    /// <summary>
    /// Checks a run of lines of one stream. Returns the first sequence number that does not fit, or null when all do.
    /// </summary>
    /// <param name="key">The chain's key.</param>
    /// <param name="entries">Lines in order.</param>
    /// <param name="previous">Hash before the first of them.</param>
    /// <param name="firstSequence">Number that the first of them must have.</param>
    public static long? FirstBreak(ReadOnlySpan<byte> key, IEnumerable<AuditEntry> entries, byte[] previous, long firstSequence = 1)
    {
        var expected = firstSequence;
        var buffer = new ArrayBufferWriter<byte>(1024);
        foreach (var entry in entries)
        {
            if (entry.Sequence != expected || !entry.PreviousHash.AsSpan().SequenceEqual(previous)) return expected;
            if (!CryptographicOperations.FixedTimeEquals(HashOf(key, entry, previous, buffer), entry.Hash)) return expected;
            previous = entry.Hash;
            expected++;
        }

        return null;
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace MyKollector.Domain.Journal;

/// <summary>What does not fit at a place of the chain.</summary>
public enum ChainFault
{
    /// <summary>A number is missing: a line was deleted.</summary>
    Gap,

    /// <summary>A number comes twice or out of order: a line was inserted or moved.</summary>
    OutOfOrder,

    /// <summary>The line does not name the hash of the one before it.</summary>
    PreviousDiffers,

    /// <summary>The line's own hash does not cover its content: something in it was changed, or written without the key.</summary>
    HashDiffers,

    /// <summary>The counter of the stream names a line that is not there: the end was cut off.</summary>
    HeadDiffers,

    /// <summary>A seal made earlier says something else about this line: the chain was rewritten or cut, even with the right key.</summary>
    SealDiffers,
}

/// <summary>The first place of a stream that does not fit.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Sequence">Number of the line.</param>
/// <param name="Fault">What is wrong there.</param>
public sealed record ChainBreak(JournalStream Stream, long Sequence, ChainFault Fault);

/// <summary>
/// Walks one stream line by line, so that a journal of millions of lines is checked in constant memory. Stops at the first line that does
/// not fit: everything behind it rests on it.
/// </summary>
public sealed class ChainWalk
{
    readonly ArrayBufferWriter<byte> _buffer = new(1024);
    readonly byte[] _key;
    readonly JournalStream _stream;
    readonly Dictionary<long, byte[]> _sealed;

    /// <summary>Begins at the first line, or behind one already checked.</summary>
    /// <param name="key">The chain's key.</param>
    /// <param name="stream">The stream walked.</param>
    /// <param name="sealed">Hash that a seal recorded at a number.</param>
    /// <param name="sequence">Number of the last line already checked, 0 for none.</param>
    /// <param name="hash">Its hash; the genesis for none.</param>
    public ChainWalk(byte[] key, JournalStream stream, IReadOnlyDictionary<long, byte[]>? @sealed = null, long sequence = 0, byte[]? hash = null)
    {
        _key = key;
        _stream = stream;
        _sealed = @sealed is null ? [] : new Dictionary<long, byte[]>(@sealed);
        Sequence = sequence;
        Hash = hash ?? HashChain.Genesis;
    }

    /// <summary>Number of the last line that fits.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its hash.</summary>
    public byte[] Hash { get; private set; }

    /// <summary>The first break met, or null.</summary>
    public ChainBreak? Break { get; private set; }

    /// <summary>Checks the next line. False from the first one on that does not fit.</summary>
    public bool Next(AuditEntry entry)
    {
        if (Break is not null) return false;
        var expected = Sequence + 1;
        ChainFault? fault =
            entry.Sequence > expected ? ChainFault.Gap
            : entry.Sequence < expected ? ChainFault.OutOfOrder
            : !entry.PreviousHash.AsSpan().SequenceEqual(Hash) ? ChainFault.PreviousDiffers
            : !CryptographicOperations.FixedTimeEquals(HashChain.HashOf(_key, entry, Hash, _buffer), entry.Hash) ? ChainFault.HashDiffers
            : _sealed.TryGetValue(expected, out var known) && !known.AsSpan().SequenceEqual(entry.Hash) ? ChainFault.SealDiffers
            : null;
        if (fault is { } found)
        {
            Break = new(_stream, expected, found);
            return false;
        }

        Sequence = expected;
        Hash = entry.Hash;
        return true;
    }

    /// <summary>Checks the end: the stream's counter, and that no seal knows a later line.</summary>
    /// <param name="headSequence">What the counter says.</param>
    /// <param name="headHash">The hash it says.</param>
    public void End(long headSequence, byte[] headHash)
    {
        if (Break is not null) return;
        if (_sealed.Keys.DefaultIfEmpty(0).Max() > Sequence) Break = new(_stream, Sequence + 1, ChainFault.SealDiffers);
        else if (headSequence != Sequence || !headHash.AsSpan().SequenceEqual(Hash)) Break = new(_stream, Sequence + 1, ChainFault.HeadDiffers);
    }
}

using System.Buffers.Binary;

namespace MyKollector.Domain.Proofs;

/// <summary>
/// What recognises a ride again whatever its date, format or a jitter of two metres: the time at 63 places of the course and the receiver's own
/// error there (how far from the line it put the rider). Two friends side by side share the former to a second or two, never the latter.
/// <see cref="LookupKey"/> makes it findable among millions by an ordinary index; nearby keys are in <see cref="LookupKeys"/>.
/// </summary>
public sealed class TrackSignature : IEquatable<TrackSignature>
{
    /// <summary>Places between the gates.</summary>
    public const int Places = 63;

    /// <summary>Bytes of the stored form.</summary>
    public const int ByteLength = 1 + 4 + Places * 3;

    const byte FormatVersion = 1;

    /// <summary>Width of a bucket of elapsed and half-way time, seconds.</summary>
    const double Bucket = 4;

    /// <summary>An offset that was not seen.</summary>
    const sbyte Unknown = sbyte.MinValue;

    readonly double[] _seconds;
    readonly double[] _offsets;

    internal TrackSignature(double elapsed, double[] seconds, double[] offsets)
    {
        // Rounded at once, so that a signature equals its stored form.
        ElapsedSeconds = Math.Round(elapsed, 1);
        _seconds = [.. seconds.Select(s => Math.Round(Math.Clamp(s / Math.Max(1, elapsed), 0, 1) * ushort.MaxValue) / ushort.MaxValue * ElapsedSeconds)];
        _offsets = [.. offsets.Select(o => double.IsNaN(o) ? double.NaN : Math.Round(Math.Clamp(o, -31, 31) * 4) / 4)];
    }

    /// <summary>Between the gates.</summary>
    public double ElapsedSeconds { get; }

    /// <summary>Seconds since the start gate at each place.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <summary>Metres from the line at each place, NaN where nothing was recorded.</summary>
    public IReadOnlyList<double> Offsets => _offsets;

    /// <summary>Key of this ride's bucket: store it in an indexed column beside <see cref="ToBytes"/>.</summary>
    public long LookupKey => Key((long)Math.Floor(ElapsedSeconds / Bucket), (long)Math.Floor(_seconds[Places / 2] / Bucket));

    /// <summary>The keys under which a repetition of this ride may be stored, itself included: look them all up.</summary>
    public IReadOnlyList<long> LookupKeys
    {
        get
        {
            var elapsed = (long)Math.Floor(ElapsedSeconds / Bucket);
            var half = (long)Math.Floor(_seconds[Places / 2] / Bucket);
            var keys = new long[9];
            for (var i = 0; i < 9; i++) keys[i] = Key(elapsed + i / 3 - 1, half + i % 3 - 1);
            return keys;
        }
    }

    static long Key(long elapsed, long half) => elapsed * 1_000_000 + half;

    /// <summary>True when the two are the same recording, perhaps shifted in time or jittered.</summary>
    public bool Repeats(TrackSignature other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Math.Abs(ElapsedSeconds - other.ElapsedSeconds) > 2 * Bucket) return false;
        // The shift between the two starts is fitted away: the gates themselves are only known to a second.
        var differences = new double[Places];
        var offsets = new List<double>(Places);
        double square = 0;
        double first = 0;
        double second = 0;
        for (var i = 0; i < Places; i++)
        {
            differences[i] = _seconds[i] - other._seconds[i];
            if (double.IsNaN(_offsets[i]) || double.IsNaN(other._offsets[i])) continue;
            offsets.Add(_offsets[i] - other._offsets[i]);
            square += _offsets[i] * _offsets[i];
            first += _offsets[i];
            second += other._offsets[i];
        }

        if (offsets.Count < Places / 3) return false;
        var shift = Median([.. differences]);
        for (var i = 0; i < Places; i++) differences[i] = Math.Abs(differences[i] - shift);
        var time = Quantile(differences, 0.8);
        // Root mean square of the best nine tenths: a stop or a splice may spoil a few places.
        var across = RootMeanSquare(offsets, 0.9);
        var mean = first / offsets.Count;
        var spread = Math.Sqrt(Math.Max(0, square / offsets.Count - mean * mean));
        if (time <= 0.9 && across <= 0.9) return true;
        // A stronger or slower jitter still leaves most of the receiver's own error in place.
        return time <= 1.4 && across <= Math.Min(1.7, 0.45 * spread);
    }

    static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    static double Quantile(double[] values, double part)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[(int)(part * (sorted.Length - 1))];
    }

    static double RootMeanSquare(List<double> values, double part)
    {
        var squares = values.Select(v => v * v).Order().Take((int)(part * values.Count)).ToArray();
        return Math.Sqrt(squares.Sum() / Math.Max(1, squares.Length));
    }

    /// <summary>The stored form: version, elapsed tenths of seconds, then for each place the share of it (16 bits) and the offset in quarter metres (8 bits), little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteLength];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), (int)Math.Round(ElapsedSeconds * 10));
        for (var i = 0; i < Places; i++)
        {
            var share = ElapsedSeconds <= 0 ? 0 : _seconds[i] / ElapsedSeconds;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(5 + i * 3), (ushort)Math.Round(Math.Clamp(share, 0, 1) * ushort.MaxValue));
            bytes[5 + i * 3 + 2] = (byte)(double.IsNaN(_offsets[i]) ? Unknown : (sbyte)Math.Round(_offsets[i] * 4));
        }

        return bytes;
    }

    /// <summary>Reads the stored form; null for another version or length.</summary>
    public static TrackSignature? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength || bytes[0] != FormatVersion) return null;
        var elapsed = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]) / 10.0;
        var seconds = new double[Places];
        var offsets = new double[Places];
        for (var i = 0; i < Places; i++)
        {
            seconds[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(5 + i * 3)..]) / (double)ushort.MaxValue * elapsed;
            var offset = (sbyte)bytes[5 + i * 3 + 2];
            offsets[i] = offset == Unknown ? double.NaN : offset / 4.0;
        }

        return new(elapsed, seconds, offsets);
    }

    public bool Equals(TrackSignature? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    public override bool Equals(object? obj) => Equals(obj as TrackSignature);

    public override int GetHashCode() => LookupKey.GetHashCode();
}

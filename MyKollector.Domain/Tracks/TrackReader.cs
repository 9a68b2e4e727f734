using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>
/// Reads a recorded activity, whatever its name says it is: GPX, TCX, FIT, service streams, each also compressed. Never throws for bad
/// input; time and memory are linear in the bytes and bounded by the limits below.
/// </summary>
public static class TrackReader
{
    /// <summary>Bytes of a file as uploaded.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>Bytes of a file once expanded.</summary>
    public const int MaxExpandedBytes = 50 * 1024 * 1024;

    /// <summary>Points kept of one file; 55 hours at one a second.</summary>
    public const int MaxPoints = 200_000;

    /// <summary>Activities kept of one file.</summary>
    public const int MaxActivities = 200;

    /// <summary>Entries in an archive that stands for one activity.</summary>
    public const int MaxArchiveEntries = 10;

    /// <summary>Reads a file held in memory.</summary>
    /// <param name="bytes">The file as uploaded.</param>
    /// <param name="fileName">Only a hint; the content decides.</param>
    /// <returns>The activities, or one of <see cref="TrackErrors"/>.</returns>
    public static Result<TrackFile> Read(ReadOnlyMemory<byte> bytes, string? fileName = null)
    {
        if (bytes.Length == 0) return TrackErrors.Empty;
        if (bytes.Length > MaxBytes) return TrackErrors.TooLarge;
        var span = bytes.Span;
        if (IsZip(span)) return ActivityArchive.ReadSingle(bytes);
        if (!IsGzip(span)) return ReadPlain(span);
        var expanded = Gunzip(bytes, out var cut);
        if (!expanded.Succeeded) return expanded.Error;
        var content = expanded.Value.Span;
        if (IsGzip(content) || IsZip(content)) return TrackErrors.Archive;
        var read = ReadPlain(content);
        if (!read.Succeeded) return read;
        return new TrackFile(read.Value.Format, [.. read.Value.Activities.Select((track, i) =>
            WithFlags(track, TrackOddity.Gzip, cut && i == read.Value.Activities.Count - 1 ? TrackOddity.FileTruncated : null))]);
    }

    /// <summary>Reads a stream to its end or to the limit, whichever comes first.</summary>
    public static Result<TrackFile> Read(Stream stream, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        var chunk = new byte[81_920];
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            if (buffer.Length + read > MaxBytes) return TrackErrors.TooLarge;
            buffer.Write(chunk, 0, read);
        }

        return Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), fileName);
    }

    internal static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;

    internal static bool IsZip(ReadOnlySpan<byte> bytes) => bytes.Length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] is 3 or 5 or 7;

    static Track WithFlags(Track track, TrackOddity first, TrackOddity? second)
    {
        var flags = new List<TrackFlag>(track.Flags) { new(first, 1) };
        if (second is { } other && !track.Has(other)) flags.Add(new(other, 1));
        return new(track.Format, track.Memory.ToArray(), track.Sport, track.Device, track.Name, flags);
    }

    /// <summary>The content of a file that is not compressed.</summary>
    internal static Result<TrackFile> ReadPlain(ReadOnlySpan<byte> bytes)
    {
        if (FitReader.IsFit(bytes)) return FitReader.Read(bytes);
        if (bytes.Length >= 2 && (bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF || bytes[0] == 0 && bytes[1] == '<' || bytes[0] == '<' && bytes[1] == 0))
        {
            var encoding = bytes[0] is 0xFE or 0 ? Encoding.BigEndianUnicode : Encoding.Unicode;
            return ReadText(Encoding.UTF8.GetBytes(encoding.GetString(bytes)));
        }

        return ReadText(bytes);
    }

    static Result<TrackFile> ReadText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        // Strava's exports of old TCX begin with blanks, which a strict parser refuses.
        var at = 0;
        while (at < bytes.Length && bytes[at] <= 32) at++;
        bytes = bytes[at..];
        if (bytes.Length == 0) return TrackErrors.Empty;
        if (bytes[0] is (byte)'{' or (byte)'[') return StreamsReader.Read(bytes);
        if (bytes[0] != '<') return TrackErrors.Unreadable;
        // The root decides; a document type is found before it.
        var scanner = new XmlScanner(bytes);
        var node = scanner.Read();
        if (node == XmlScanner.Node.DocumentType) return TrackErrors.DocumentType;
        if (node != XmlScanner.Node.Start) return TrackErrors.Unreadable;
        if (scanner.Name.SequenceEqual("TrainingCenterDatabase"u8)) return TcxReader.Read(bytes);
        if (scanner.Name.SequenceEqual("gpx"u8)) return GpxReader.Read(bytes);
        // A root we do not know: perhaps a damaged beginning. Which of the two kinds of points is there?
        if (bytes.IndexOf("<Trackpoint"u8) >= 0) return TcxReader.Read(bytes);
        return bytes.IndexOf("trkpt"u8) >= 0 ? GpxReader.Read(bytes) : TrackErrors.Unreadable;
    }

    /// <summary>Expands within the limit; what came before a damage is kept and <paramref name="cut"/> set.</summary>
    internal static Result<ReadOnlyMemory<byte>> Gunzip(ReadOnlyMemory<byte> bytes, out bool cut)
    {
        cut = false;
        // The trailer says the size modulo 2^32. It may lie, so it is only the first guess, kept within what deflate can reach (1032 : 1).
        var said = bytes.Length > 18 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[^4..]) : 0;
        if (said > MaxExpandedBytes && said <= bytes.Length * 1032L) return TrackErrors.TooLarge;
        var guess = said > 0 && said <= Math.Min(MaxExpandedBytes, bytes.Length * 1032L) ? (int)said : Math.Min(MaxExpandedBytes, bytes.Length * 4);
        var buffer = new byte[Math.Min(MaxExpandedBytes, guess) + 1];
        var count = 0;
        try
        {
            using var source = new MemoryStream(bytes.ToArray(), false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(buffer, count, buffer.Length - count);
                if (read == 0) break;
                count += read;
                if (count > MaxExpandedBytes) return TrackErrors.TooLarge;
                if (count == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(MaxExpandedBytes + 1L, buffer.Length * 2L));
            }

            // .NET ends silently when the source does: the size at the end tells.
            cut = said != (uint)count;
        }
        catch (InvalidDataException)
        {
            cut = true;
        }
        catch (IOException)
        {
            cut = true;
        }

        return count == 0 ? TrackErrors.Unreadable : new ReadOnlyMemory<byte>(buffer, 0, count);
    }
}

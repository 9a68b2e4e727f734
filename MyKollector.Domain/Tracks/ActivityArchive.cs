using System.IO.Compression;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>Limits for the archive that a service hands out with all activities of a person.</summary>
/// <param name="MaxEntries">Entries of any kind.</param>
/// <param name="MaxTotalBytes">Sum of what is expanded, over all entries.</param>
public sealed record ArchiveBudget(int MaxEntries, long MaxTotalBytes)
{
    /// <summary>Ten years of daily rides with photos beside them: 20 000 entries, 4 GiB expanded. Each activity still obeys <see cref="TrackReader"/>'s limits.</summary>
    public static readonly ArchiveBudget Export = new(20_000, 4L * 1024 * 1024 * 1024);

    /// <summary>An archive uploaded as if it were one activity.</summary>
    public static readonly ArchiveBudget Upload = new(TrackReader.MaxArchiveEntries, TrackReader.MaxExpandedBytes);
}

/// <summary>One activity file of an archive.</summary>
/// <param name="Name">Path inside the archive; shown to its owner only.</param>
/// <param name="File">What it holds, or why not.</param>
public sealed record ArchiveEntry(string Name, Result<TrackFile> File);

/// <summary>Reads zip archives one entry at a time. An archive inside an archive is refused, never opened.</summary>
public sealed class ActivityArchive : IDisposable
{
    static readonly string[] Extensions = [".gpx", ".tcx", ".fit", ".gpx.gz", ".tcx.gz", ".fit.gz"];

    readonly ZipArchive _archive;
    readonly ArchiveBudget _budget;

    ActivityArchive(ZipArchive archive, ArchiveBudget budget)
    {
        _archive = archive;
        _budget = budget;
        Count = archive.Entries.Count(IsActivity);
    }

    /// <summary>Activity files in the archive, by their names.</summary>
    public int Count { get; }

    /// <summary>Opens an archive. The stream must be seekable (a file on disk), because the directory is at its end; it stays open and the caller's.</summary>
    /// <returns>The archive, or <see cref="TrackErrors.Archive"/> when it nests or exceeds the budget, or <see cref="TrackErrors.Unreadable"/>.</returns>
    public static Result<ActivityArchive> Open(Stream stream, ArchiveBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        budget ??= ArchiveBudget.Export;
        ZipArchive? archive = null;
        try
        {
            archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            var refused = archive.Entries.Count > budget.MaxEntries || archive.Entries.Any(IsNested);
            // The directory's own sizes may lie downwards, never usefully upwards.
            if (refused || archive.Entries.Where(IsActivity).Sum(e => Math.Max(0, e.Length)) > budget.MaxTotalBytes)
            {
                archive.Dispose();
                return refused ? TrackErrors.Archive : TrackErrors.TooLarge;
            }

            return new ActivityArchive(archive, budget);
        }
        catch (Exception e) when (IsDamage(e))
        {
            archive?.Dispose();
            return TrackErrors.Unreadable;
        }
    }

    /// <summary>The activities, one by one, one in memory at a time. Files that are no activities are passed over unread.</summary>
    public IEnumerable<ArchiveEntry> Read()
    {
        var left = _budget.MaxTotalBytes;
        foreach (var entry in _archive.Entries)
        {
            if (!IsActivity(entry)) continue;
            if (left <= 0)
            {
                yield return new(entry.FullName, TrackErrors.TooLarge);
                yield break;
            }

            var content = Expand(entry, Math.Min(left, TrackReader.MaxBytes));
            if (!content.Succeeded)
            {
                left -= TrackReader.MaxBytes;
                yield return new(entry.FullName, content.Error);
                continue;
            }

            left -= content.Value.Length;
            yield return TrackReader.IsZip(content.Value.Span)
                ? new(entry.FullName, TrackErrors.Archive)
                : new(entry.FullName, TrackReader.Read(content.Value, entry.FullName));
        }
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>An archive uploaded where one activity was asked for: its only activity.</summary>
    internal static Result<TrackFile> ReadSingle(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), false);
        var opened = Open(stream, ArchiveBudget.Upload);
        if (!opened.Succeeded) return opened.Error;
        using var archive = opened.Value;
        if (archive.Count > 1) return TrackErrors.ArchiveOfMany;
        foreach (var entry in archive.Read()) return entry.File;
        return TrackErrors.Unreadable;
    }

    static Result<ReadOnlyMemory<byte>> Expand(ZipArchiveEntry entry, long limit)
    {
        try
        {
            if (entry.Length > limit) return TrackErrors.TooLarge;
            using var source = entry.Open();
            var buffer = new byte[Math.Max(0, entry.Length) + 1];
            var count = 0;
            while (true)
            {
                var read = source.Read(buffer, count, buffer.Length - count);
                if (read == 0) break;
                count += read;
                if (count > limit) return TrackErrors.TooLarge;
                if (count == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(limit + 1, buffer.Length * 2L));
            }

            return new ReadOnlyMemory<byte>(buffer, 0, count);
        }
        catch (Exception e) when (IsDamage(e))
        {
            return TrackErrors.Unreadable;
        }
    }

    static bool IsActivity(ZipArchiveEntry entry) =>
        Extensions.Any(x => entry.FullName.EndsWith(x, StringComparison.OrdinalIgnoreCase)) ||
        // Other JSON files of an export describe the account; streams are written by our own tools.
        entry.FullName.EndsWith(".streams.json", StringComparison.OrdinalIgnoreCase);

    static bool IsNested(ZipArchiveEntry entry) =>
        Path.GetExtension(entry.FullName).ToUpperInvariant() is ".ZIP" or ".7Z" or ".RAR" or ".TAR" or ".TGZ" or ".BZ2" or ".XZ";

    /// <summary>What the library throws for a damaged or unsupported archive.</summary>
    static bool IsDamage(Exception e) => e is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException;
}

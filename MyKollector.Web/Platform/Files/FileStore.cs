using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Files;

/// <summary>
/// Files that people give us: encrypted, under random names, outside the web root. A file is on disk before its row is committed; a row that
/// was never committed leaves an orphan, which the sweep removes.
/// </summary>
public sealed class FileStore(ApplicationKeys keys, AppFolders folders, TimeProvider time, SystemClock files)
{
    readonly byte[] _key = keys.For("files");

    /// <summary>Writes the bytes and returns the row to add in the caller's transaction.</summary>
    public async Task<StoredFile> StoreAsync(string purpose, byte[] bytes, string mediaType, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var file = new StoredFile
        {
            // Random, not by time: names in the folder tell nothing.
            Id = new StoredFileId(Guid.NewGuid()), Purpose = purpose, MediaType = mediaType, Length = bytes.LongLength, Hash = HashOf(bytes), StoredAt = now,
        };
        var path = PathOf(file.Id);
        var sealedBytes = SealedBytes.Seal(_key, bytes, file.Id.Value.ToByteArray());
        await using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        await stream.WriteAsync(sealedBytes, cancellation);
        stream.Flush(flushToDisk: true);
        return file;
    }

    /// <summary>The plain bytes; null when they were purged.</summary>
    public async Task<byte[]?> ReadAsync(StoredFileId id, CancellationToken cancellation)
    {
        var path = PathOf(id);
        return File.Exists(path) ? SealedBytes.Open(_key, await File.ReadAllBytesAsync(path, cancellation), id.Value.ToByteArray()) : null;
    }

    /// <summary>Removes the bytes for good.</summary>
    public void Delete(StoredFileId id) => File.Delete(PathOf(id));

    /// <summary>Removes files older than a day that no row names.</summary>
    public async Task<int> SweepAsync(AppDbContext db, CancellationToken cancellation)
    {
        var removed = 0;
        var aDayAgo = files.Now.UtcDateTime.AddDays(-1);
        foreach (var path in Directory.EnumerateFiles(folders.Folder("files")).Where(p => File.GetLastWriteTimeUtc(p) < aDayAgo))
        {
            if (!Guid.TryParseExact(Path.GetFileName(path), "N", out var value)) continue;
            var id = new StoredFileId(value);
            if (await db.StoredFiles.AnyAsync(f => f.Id == id, cancellation)) continue;
            File.Delete(path);
            removed++;
        }

        return removed;
    }

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    string PathOf(StoredFileId id) => Path.Combine(folders.Folder("files"), id.Value.ToString("N"));
}

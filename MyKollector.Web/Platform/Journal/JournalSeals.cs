using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Journal;

/// <summary>One seal file as it is written, and mailed.</summary>
/// <param name="Seal">The signed facts.</param>
/// <param name="Signature">ECDSA P-256 over <see cref="JournalSeal.Canonical"/>.</param>
public sealed record SignedSeal(JournalSeal Seal, byte[] Signature);

/// <summary>What reading the seals found.</summary>
/// <param name="Seals">The valid ones, in order.</param>
/// <param name="Faulty">Files that are missing from the sequence, unreadable or not signed by our key.</param>
public sealed record SealReading(IReadOnlyList<SignedSeal> Seals, IReadOnlyList<string> Faulty);

/// <summary>
/// Writes and reads the seals: small JSON files in <c>App_Data/seals</c>, named by number. Copy the folder, or the mails that carry them,
/// out of the machine: only what left it proves anything against somebody who owns it.
/// </summary>
public sealed class JournalSeals(Database database, AppFolders folders, ApplicationKeys keys) : IDisposable
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() } };

    readonly SemaphoreSlim _one = new(1, 1);
    readonly Lazy<ECDsa> _key = new(() => Derive(keys.For("journal-seal")));

    /// <summary>The key that verifies seals, PEM: publish it, it is no secret.</summary>
    public string PublicKeyPem => _key.Value.ExportSubjectPublicKeyInfoPem();

    public string Folder => folders.Folder("seals");

    /// <summary>A seal as its file holds it.</summary>
    public static string Write(SignedSeal seal) => JsonSerializer.Serialize(seal, Json);

    /// <summary>Seals the heads as they stand now. Null when nothing was written since the last seal.</summary>
    public async Task<SignedSeal?> SealAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            List<JournalHead> heads;
            await using (var db = database.Open()) heads = await db.JournalHeads.AsNoTracking().ToListAsync(cancellation);
            var last = (await ReadAsync(cancellation)).Seals is [.., var newest] ? newest : null;
            var sealedHeads = heads.OrderBy(h => h.Stream).Select(h => new SealedHead(h.Stream, h.Sequence, Convert.ToHexStringLower(h.Hash))).ToList();
            if (last is not null && last.Seal.Heads.SequenceEqual(sealedHeads)) return null;

            var seal = new JournalSeal((last?.Seal.Number ?? 0) + 1, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), sealedHeads, last?.Seal.Digest() ?? JournalSeal.NoPrevious);
            var signed = new SignedSeal(seal, seal.Sign(_key.Value));
            var path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{seal.Number:D8}.json"));
            await File.WriteAllTextAsync(path + ".part", Write(signed), cancellation);
            File.Move(path + ".part", path, overwrite: false);
            var publicKey = Path.Combine(Folder, "public-key.pem");
            if (!File.Exists(publicKey)) await File.WriteAllTextAsync(publicKey, PublicKeyPem, cancellation);
            return signed;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Reads every seal and checks signature, number and chain.</summary>
    public async Task<SealReading> ReadAsync(CancellationToken cancellation)
    {
        var seals = new List<SignedSeal>();
        var faulty = new List<string>();
        var previous = JournalSeal.NoPrevious;
        long expected = 1;
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            SignedSeal? read = null;
            try
            {
                await using var stream = File.OpenRead(file);
                read = await JsonSerializer.DeserializeAsync<SignedSeal>(stream, Json, cancellation);
            }
            catch (JsonException)
            {
                // An unreadable seal is a finding, told below.
            }

            if (read is null || read.Seal.Number != expected || read.Seal.Previous != previous || !read.Seal.IsSignedBy(_key.Value, read.Signature))
            {
                faulty.Add(name);
                if (read is null) continue;
                // A seal left out is told once: the chain goes on from the one that follows.
                if (!read.Seal.IsSignedBy(_key.Value, read.Signature)) continue;
            }

            seals.Add(read);
            expected = read.Seal.Number + 1;
            previous = read.Seal.Digest();
        }

        return new(seals, faulty);
    }

    public void Dispose()
    {
        _one.Dispose();
        if (_key.IsValueCreated) _key.Value.Dispose();
    }

    /// <summary>
    /// The signing key follows from the master key, so that every node signs alike and one backup covers it. The scalar is reduced into
    /// [1, n−1]; the bias of 256 bits over n is below 2⁻³², of no use to anybody here.
    /// </summary>
    static ECDsa Derive(byte[] secret)
    {
        var order = System.Numerics.BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var scalar = new System.Numerics.BigInteger(secret, isUnsigned: true, isBigEndian: true) % (order - 1) + 1;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[32];
        bytes.CopyTo(d, 32 - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }
}

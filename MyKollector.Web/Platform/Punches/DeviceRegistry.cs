using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Punches;

/// <summary>
/// What the server knows of the phones that punch now: their keys and the chains of their punches. One delivery of a phone is judged
/// and stored at a time.
/// </summary>
public sealed class DeviceRegistry(Database database, TimeProvider time) : IDisposable
{
    readonly MemoryCache _phones = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public void Dispose() => _phones.Dispose();

    /// <summary>The phone, alone for the caller until he disposes it.</summary>
    public async Task<KnownPhone> EnterAsync(DeviceId device, CancellationToken cancellation)
    {
        while (true)
        {
            var phone = _phones.GetOrCreate(device, entry =>
            {
                entry.SetSize(1).SetSlidingExpiration(TimeSpan.FromMinutes(10));
                return new KnownPhone(device);
            })!;
            await phone.Gate.WaitAsync(cancellation);
            try
            {
                if (!phone.Loaded) await LoadAsync(phone, cancellation);
            }
            catch
            {
                phone.Dispose();
                throw;
            }

            // Pushed out of the cache while we waited: somebody else may hold its successor.
            if (_phones.TryGetValue(device, out KnownPhone? current) && ReferenceEquals(current, phone)) return phone;
            phone.Dispose();
        }
    }

    /// <summary>Notes a phone and its public key. False when the identifier belongs to another key.</summary>
    /// <param name="device">Made by the phone.</param>
    /// <param name="publicKey">P-256, SubjectPublicKeyInfo; null from a phone that cannot sign.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<bool> RegisterAsync(DeviceId device, byte[]? publicKey, CancellationToken cancellation)
    {
        using var phone = await EnterAsync(device, cancellation);
        if (phone.Registered && (phone.PublicKey is not null || publicKey is null))
            return publicKey is null || phone.PublicKey.AsSpan().SequenceEqual(publicKey);
        await using var work = await database.BeginAsync(Actor.System, "register-device", cancellation);
        var stored = await work.Db.Devices.SingleOrDefaultAsync(d => d.Id == device, cancellation);
        if (stored is null) work.Db.Devices.Add(stored = new Device { Id = device });
        if (stored.PublicKey is not null && (publicKey is null || !stored.PublicKey.AsSpan().SequenceEqual(publicKey))) return publicKey is null;
        stored.PublicKey = publicKey;
        stored.SeenAt = time.GetUtcNow();
        if (!(await work.CommitAsync(cancellation)).Succeeded) return false;
        phone.Registered = true;
        phone.PublicKey = publicKey;
        return true;
    }

    /// <summary>Reads again what the database says: another node may have stored punches of this phone.</summary>
    public async Task LoadAsync(KnownPhone phone, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var stored = await db.Devices.AsNoTracking().SingleOrDefaultAsync(d => d.Id == phone.Device, cancellation);
        phone.Registered = stored is not null;
        phone.PublicKey = stored?.PublicKey;
        phone.Forget();
        foreach (var link in await db.Punches.AsNoTracking().Where(p => p.DeviceId == phone.Device && p.Signature != null && p.SetAside != PunchReasons.OtherDevice && p.SetAside != PunchReasons.Replayed)
            .Select(p => new { p.Hash, p.PreviousHash }).ToListAsync(cancellation))
            phone.Remember(link.Hash, link.PreviousHash);
        phone.Loaded = true;
    }
}

/// <summary>One phone, while a delivery of it is handled.</summary>
public sealed class KnownPhone(DeviceId device) : IDisposable
{
    readonly HashSet<string> _links = [];
    readonly HashSet<string> _followed = [];
    byte[]? _publicKey;
    ECDsa? _verifier;

    internal SemaphoreSlim Gate { get; } = new(1, 1);

    internal bool Loaded { get; set; }

    public DeviceId Device => device;

    public bool Registered { get; set; }

    /// <summary>P-256, SubjectPublicKeyInfo; null when the phone cannot sign.</summary>
    public byte[]? PublicKey
    {
        get => _publicKey;
        set
        {
            _publicKey = value;
            _verifier?.Dispose();
            _verifier = null;
            if (value is null) return;
            _verifier = ECDsa.Create();
            _verifier.ImportSubjectPublicKeyInfo(value, out _);
        }
    }

    /// <summary>Whether a text was signed by this phone's key: ECDSA P-256 with SHA-256, r and s side by side as WebCrypto writes them.</summary>
    public bool HasSigned(string body, byte[] signature) =>
        _verifier is not null && _verifier.VerifyData(Encoding.UTF8.GetBytes(body), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Whether a new punch follows the phone's last one: its predecessor is known and nothing else follows it.</summary>
    public bool Follows(string? previous) => (previous is null ? _links.Count == 0 : _links.Contains(previous)) && !_followed.Contains(previous ?? "");

    /// <summary>Notes a link of the chain.</summary>
    public void Remember(string hash, string? previous)
    {
        _links.Add(hash);
        _followed.Add(previous ?? "");
    }

    public bool Knows(string hash) => _links.Contains(hash);

    internal void Forget()
    {
        _links.Clear();
        _followed.Clear();
    }

    /// <summary>Lets the next delivery of this phone in.</summary>
    public void Dispose() => Gate.Release();
}

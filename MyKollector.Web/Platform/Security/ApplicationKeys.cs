using System.Security.Cryptography;
using System.Text;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Keys that live outside the database, all derived from one master key: the setting <c>Security:MasterKey</c> (32 bytes, base64), or a
/// file made at the first start and readable by its owner only. Losing it loses every printed code and the journal's proof: back it up apart.
/// </summary>
public sealed class ApplicationKeys
{
    readonly byte[] _master;

    public ApplicationKeys(IConfiguration configuration, AppFolders folders)
    {
        _master = configuration["Security:MasterKey"] is { Length: > 0 } setting ? Convert.FromBase64String(setting) : FromFile(folders.Keys("master.key"));
        if (_master.Length < 32) throw new InvalidOperationException("Security:MasterKey must hold at least 32 bytes, base64.");
    }

    /// <summary>The 32-byte key of one purpose (HKDF-SHA256, RFC 5869).</summary>
    public byte[] For(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, 32, info: Encoding.UTF8.GetBytes("mykollector/" + purpose));

    static byte[] FromFile(string path)
    {
        if (File.Exists(path)) return Convert.FromBase64String(File.ReadAllText(path));
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(path, options);
            writer.Write(Convert.ToBase64String(key));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process of the same folder was first; its key is the key.
            return Convert.FromBase64String(File.ReadAllText(path));
        }

        return key;
    }
}

/// <summary>Authenticated encryption of small values: nonce, tag, ciphertext in one array (AES-256-GCM).</summary>
public static class SealedBytes
{
    const int NonceLength = 12;
    const int TagLength = 16;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context = default)
    {
        var output = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(output.AsSpan(0, NonceLength), plain, output.AsSpan(NonceLength + TagLength), output.AsSpan(NonceLength, TagLength), context);
        return output;
    }

    /// <exception cref="CryptographicException">Wrong key, or the bytes were changed.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> context = default)
    {
        if (box.Length < NonceLength + TagLength) throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, context);
        return plain;
    }
}

/// <summary>Where the product keeps its own data: <c>App_Data</c> under the content root, or the setting <c>Storage:Folder</c>.</summary>
public sealed class AppFolders
{
    readonly string _root;

    public AppFolders(IConfiguration configuration, IHostEnvironment environment)
    {
        _root = configuration["Storage:Folder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : Path.Combine(environment.ContentRootPath, "App_Data");
        Directory.CreateDirectory(_root);
    }

    public string Root => _root;

    public string Database => Path.Combine(_root, "mykollector.db");

    /// <summary>A file of the keys folder, which only its owner may read.</summary>
    public string Keys(string file)
    {
        var folder = Path.Combine(_root, "keys");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(folder, file);
    }

    /// <summary>A folder for one kind of content, made when missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}

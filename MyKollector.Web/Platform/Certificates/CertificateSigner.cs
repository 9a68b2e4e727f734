using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Certificates;

/// <summary>What a certificate states. Names are part of the signed text: never rename one.</summary>
public sealed record CertificateStatement(
    int V, string Serial, string State, string Course, string From, int SummitAltitude, string? Athlete, int? ElapsedSeconds, double? UncertaintySeconds,
    string? ProofLevel, string? Category, string? Date, string? Workshop, DateTimeOffset IssuedAt);

/// <summary>
/// Signs certificates so that anybody can check them without us: JSON Web Signature, ES256 (RFC 7515, RFC 7518 3.4). The private key is the
/// setting <c>Certificates:PrivateKey</c> (PEM) or a file made at the first start beside the other keys.
/// </summary>
public sealed class CertificateSigner : IDisposable
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    readonly ECDsa _key;
    readonly Lock _signing = new();

    public CertificateSigner(IConfiguration configuration, AppFolders folders)
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (configuration["Certificates:PrivateKey"] is { Length: > 0 } pem) _key.ImportFromPem(pem);
        else FromFile(folders.Keys("certificates.pem"));
        PublicKeyPem = _key.ExportSubjectPublicKeyInfoPem();
        KeyId = Base64Url.EncodeToString(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()))[..16];
    }

    /// <summary>Published: whoever has it can check every certificate.</summary>
    public string PublicKeyPem { get; }

    /// <summary>Names the key inside certificates, so that it can be changed one day.</summary>
    public string KeyId { get; }

    /// <summary>The public key as a JSON Web Key (RFC 7517), for browsers.</summary>
    public object PublicJwk()
    {
        var point = _key.ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = KeyId, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
    }

    /// <summary>The certificate in compact form: header, statement and signature, base64url, joined by dots.</summary>
    public string Sign(CertificateStatement statement)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ = "mykollector-certificate", kid = KeyId });
        var text = Base64Url.EncodeToString(header) + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(statement, Json));
        byte[] signature;
        lock (_signing) signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return text + "." + Base64Url.EncodeToString(signature);
    }

    /// <summary>The statement of a genuine certificate; null for anything else.</summary>
    public static CertificateStatement? Verify(string certificate, string publicKeyPem)
    {
        try
        {
            var parts = certificate.Trim().Split('.');
            if (parts.Length != 3) return null;
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (header.RootElement.GetProperty("alg").GetString() != "ES256") return null;
            using var key = ECDsa.Create();
            key.ImportFromPem(publicKeyPem);
            var genuine = key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return genuine ? JsonSerializer.Deserialize<CertificateStatement>(Base64Url.DecodeFromChars(parts[1]), Json) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    void FromFile(string path)
    {
        if (File.Exists(path))
        {
            _key.ImportFromPem(File.ReadAllText(path));
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(_key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _key.Dispose();
}

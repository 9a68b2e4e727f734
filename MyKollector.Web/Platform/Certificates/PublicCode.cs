using System.Security.Cryptography;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Certificates;

/// <summary>
/// A medal's public address: its identifier enciphered as one AES block, so that nobody can guess or count them and nothing has to be stored.
/// It shows the certificate and opens nothing else; the engraved token stays secret.
/// </summary>
public sealed class PublicCode(ApplicationKeys keys)
{
    readonly byte[] _key = keys.For("certificate-address");

    public string Of(MedalId medal)
    {
        using var aes = Aes.Create();
        aes.Key = _key;
        // One block, each identifier once: a block cipher alone is the permutation that is wanted.
        return MedalToken.FromBytes(aes.EncryptEcb(medal.Value.ToByteArray(), PaddingMode.None)).Text;
    }

    /// <summary>The medal of a code; null when it is not one of ours.</summary>
    public MedalId? Read(string? code)
    {
        if (MedalToken.Parse(code) is not { Succeeded: true } parsed) return null;
        using var aes = Aes.Create();
        aes.Key = _key;
        return new MedalId(new Guid(aes.DecryptEcb(parsed.Value.ToBytes(), PaddingMode.None)));
    }
}

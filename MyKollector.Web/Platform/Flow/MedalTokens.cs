using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// The secret codes of medals: made of random bytes, stored as a keyed hash that finds the piece and as an encrypted copy that prints it
/// again. Neither tells the code to somebody who only has the database.
/// </summary>
public sealed class MedalTokens(ApplicationKeys keys)
{
    readonly byte[] _lookup = keys.For("token-lookup");
    readonly byte[] _encryption = keys.For("token-encryption");

    /// <summary>A new code and the form it is stored in.</summary>
    public (MedalToken Token, StoredToken Stored) Create()
    {
        var token = MedalToken.FromBytes(RandomNumberGenerator.GetBytes(MedalToken.Bytes));
        var lookup = LookupOf(token);
        return (token, new(lookup, SealedBytes.Seal(_encryption, token.ToBytes(), lookup)));
    }

    /// <summary>The hash that finds a code.</summary>
    public byte[] LookupOf(MedalToken token) => HMACSHA256.HashData(_lookup, token.ToBytes());

    /// <summary>The code of a piece, for printing it again.</summary>
    public MedalToken Open(MedalPiece piece) => Open(piece.TokenLookup, piece.TokenCipher);

    /// <summary>The code of a stored pair.</summary>
    public MedalToken Open(byte[] lookup, byte[] cipher) => MedalToken.FromBytes(SealedBytes.Open(_encryption, cipher, lookup));

    /// <summary>The piece that a scanned code belongs to, revoked or not; null when there is none.</summary>
    public async Task<MedalPiece?> FindAsync(AppDbContext db, MedalToken token, CancellationToken cancellation)
    {
        var lookup = LookupOf(token);
        return await db.MedalPieces.AsNoTracking().FirstOrDefaultAsync(p => p.TokenLookup == lookup, cancellation);
    }
}

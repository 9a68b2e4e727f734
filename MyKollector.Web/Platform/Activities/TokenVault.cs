using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Activities;

/// <summary>Seals what the services give. A database without the application's keys opens nothing.</summary>
public sealed class TokenVault(ApplicationKeys keys)
{
    readonly byte[] _key = keys.For("activity-tokens");

    public SealedTokens Seal(GrantedTokens tokens, ConnectionId connection) =>
        new(Seal(tokens.AccessToken, connection.Value), Seal(tokens.RefreshToken, connection.Value), tokens.ExpiresAt);

    /// <summary>Seals a text to one object: it opens for no other.</summary>
    public byte[] Seal(string text, Guid owner) => SealedBytes.Seal(_key, Encoding.UTF8.GetBytes(text), owner.ToByteArray());

    public string Open(byte[] box, Guid owner) => Encoding.UTF8.GetString(SealedBytes.Open(_key, box, owner.ToByteArray()));

    /// <summary>What is stored of a state: enough to recognise it, too little to use it.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>
/// Gives an access token that works, renewing it when it must. A refresh token dies with the next one, so one caller renews, whoever else comes
/// waits for its result, and what the service gave last is always what is stored.
/// </summary>
public sealed class AccessTokens(Database database, TokenVault vault, ActivityServicesList services, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="id">The connection.</param>
    /// <param name="rejected">A token that the service has just refused: another one is wanted, whatever its end says.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns><see cref="CallOutcome.Refused"/> when the service accepts no token of this connection any more.</returns>
    public async Task<Answer<string>> GetAsync(ConnectionId id, string? rejected, CancellationToken cancellation)
    {
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var now = time.GetUtcNow();
            await using (var work = await database.BeginAsync(Actor.System, "claim-renewal", cancellation))
            {
                var connection = await work.Db.Connections.FirstOrDefaultAsync(c => c.Id == id, cancellation);
                if (connection is not { IsConnected: true, AccessToken: { } sealedAccess, RefreshToken: { } sealedRefresh }) return new(CallOutcome.Refused, Code: "not_connected");
                var access = vault.Open(sealedAccess, id.Value);
                if (!connection.NeedsRenewal(now) && access != rejected) return new(CallOutcome.Ok, access);
                if (connection.ClaimRenewal(now).Succeeded && (await work.CommitAsync(cancellation)).Succeeded)
                    return await RenewAsync(id, connection.Provider, vault.Open(sealedRefresh, id.Value), cancellation);
            }

            // Somebody else renews it: what he gets is good for us too.
            if (waiting.Elapsed > Patience) return new(CallOutcome.Unavailable, Code: "renewal_busy");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    async Task<Answer<string>> RenewAsync(ConnectionId id, ActivityProvider provider, string refreshToken, CancellationToken cancellation)
    {
        var renewed = await services.Of(provider).RenewAsync(refreshToken, cancellation);
        // From here on nothing is cancelled: a token given and not stored would be lost.
        for (var attempt = 0; ; attempt++)
        {
            var now = time.GetUtcNow();
            await using var work = await database.BeginAsync(Actor.System, "renew-tokens", CancellationToken.None);
            var connection = await work.Db.Connections.FirstAsync(c => c.Id == id, CancellationToken.None);
            if (renewed is { Outcome: CallOutcome.Ok, Value: { } tokens })
            {
                if (!connection.Renew(vault.Seal(tokens, id), Actor.System, now).Succeeded) return new(CallOutcome.Refused, Code: "not_connected");
            }
            else connection.ReleaseRenewal();

            var stored = await work.CommitAsync(CancellationToken.None);
            if (!stored.Succeeded && attempt < 5) continue;
            if (!stored.Succeeded) return new(CallOutcome.Unavailable, Code: "renewal_not_stored");
            return renewed.Outcome switch
            {
                CallOutcome.Ok => new(CallOutcome.Ok, renewed.Value!.AccessToken),
                CallOutcome.Unauthorized or CallOutcome.Refused => new(CallOutcome.Refused, Code: renewed.Code),
                _ => renewed.As<string>(),
            };
        }
    }
}

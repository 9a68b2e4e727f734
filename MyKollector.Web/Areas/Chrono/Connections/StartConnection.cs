using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <param name="Provider">Which service.</param>
/// <param name="Language">Of the page that asks.</param>
public sealed record StartConnectionCommand(ActivityProvider Provider, string Language);

/// <summary>Prepares the way to a service: a state that this session alone can bring back, once, within ten minutes.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class StartConnection(Database database, ActivityServicesList services, TokenVault vault, SiteAddresses sites, TimeProvider time)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>The address to send the browser to.</summary>
    public async Task<Result<string>> HandleAsync(StartConnectionCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StartConnection>(actor) is { } refused) return refused;
        if (actor is not { Account: { } account, SessionHash: { } session }) return Error.Forbidden();
        var service = services.Of(command.Provider);
        if (!service.Configured) return ConnectionErrors.NotConfigured;

        var now = time.GetUtcNow();
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var verifier = service.UsesPkce ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(48)) : null;
        await using var work = await database.BeginAsync(actor, "start-connection", cancellation);
        await work.Db.ConnectionRequests.Where(r => r.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
        work.Db.ConnectionRequests.Add(new ConnectionRequest
        {
            StateHash = TokenVault.HashOf(state), Account = account, SessionHash = session, Provider = command.Provider, Verifier = verifier is null ? null : vault.Seal(verifier, account.Value),
            Language = command.Language, ExpiresAt = now + Lasts,
        });
        if (await work.CommitAsync(cancellation) is { Succeeded: false, Error: { } failed }) return failed;
        var challenge = verifier is null ? null : Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return service.AuthorizeAddress(state, ConnectionAddresses.ReturnTo(sites, command.Provider), challenge);
    }
}

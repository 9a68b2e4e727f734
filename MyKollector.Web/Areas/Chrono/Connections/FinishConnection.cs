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
/// <param name="State">As it came back.</param>
/// <param name="Code">To be traded for tokens.</param>
/// <param name="Refusal">The service's word when the athlete said no.</param>
/// <param name="Scope">What the athlete left ticked, where the way back says so.</param>
public sealed record FinishConnectionCommand(ActivityProvider Provider, string? State, string? Code, string? Refusal, string? Scope);

/// <summary>Ends the way to a service: checks that it began here, trades the code, and stores the connection.</summary>
[Needs(Resource.Trace, Right.Write)]
public sealed class FinishConnection(Database database, ActivityServicesList services, TokenVault vault, ActivityErasure erasure, SiteAddresses sites, TimeProvider time)
{
    public async Task<Result> HandleAsync(FinishConnectionCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<FinishConnection>(actor) is { } refused) return refused;
        if (actor is not { Account: { } account, SessionHash: { } session }) return Error.Forbidden();
        var service = services.Of(command.Provider);
        if (!service.Configured) return ConnectionErrors.NotConfigured;
        if (await TakeAsync(command, account, session, cancellation) is not { } request) return ConnectionErrors.StateInvalid;
        if (command.Refusal is not null || string.IsNullOrEmpty(command.Code)) return ConnectionErrors.Declined;
        var scopes = ScopesOf(command.Scope);
        if (command.Scope is not null && !Suffices(service, scopes)) return ConnectionErrors.ScopeMissing;

        var verifier = request.Verifier is { } box ? vault.Open(box, account.Value) : null;
        var answer = await service.ExchangeAsync(command.Code, ConnectionAddresses.ReturnTo(sites, command.Provider), verifier, cancellation);
        if (answer is not { Outcome: CallOutcome.Ok, Value: { } granted }) return ErrorOf(answer.Outcome);
        if (granted.Scopes is { } told) scopes = told;
        if (Suffices(service, scopes)) return await StoreAsync(command.Provider, granted, scopes, account, actor, cancellation);
        // Tokens that can read nothing are not kept.
        await service.DeauthorizeAsync(granted.Tokens.AccessToken, cancellation);
        return ConnectionErrors.ScopeMissing;
    }

    /// <summary>The question that this answers, taken so that no second answer finds it.</summary>
    async Task<ConnectionRequest?> TakeAsync(FinishConnectionCommand command, AccountId account, string session, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(command.State)) return null;
        var hash = TokenVault.HashOf(command.State);
        var now = time.GetUtcNow();
        await using var db = database.Open();
        var request = await db.ConnectionRequests.AsNoTracking().FirstOrDefaultAsync(r => r.StateHash == hash, cancellation);
        if (request is null || await db.ConnectionRequests.Where(r => r.StateHash == hash).ExecuteDeleteAsync(cancellation) != 1) return null;
        return request.Account == account && request.SessionHash == session && request.Provider == command.Provider && request.ExpiresAt > now ? request : null;
    }

    async Task<Result> StoreAsync(ActivityProvider provider, GrantedAccess granted, IReadOnlyList<string> scopes, AccountId account, Actor actor, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            ConnectionId? replaced = null;
            await using (var work = await database.BeginAsync(actor, "connect", cancellation))
            {
                var now = time.GetUtcNow();
                if (await work.Db.Connections.AnyAsync(c => c.Provider == provider && c.ProviderAthleteId == granted.AthleteId && c.Account != account && c.Status == ConnectionStatus.Connected, cancellation)) return ConnectionErrors.AthleteTaken;
                var before = await work.Db.Connections.FirstOrDefaultAsync(c => c.Provider == provider && c.Account == account && c.Status == ConnectionStatus.Connected, cancellation);
                if (before is not null && before.ProviderAthleteId != granted.AthleteId) replaced = before.Id;
                else
                {
                    if (before is not null) before.Reconnect(scopes, vault.Seal(granted.Tokens, before.Id), actor, now);
                    else
                    {
                        var id = ConnectionId.New(now);
                        work.Db.Connections.Add(Connection.Connect(id, account, provider, granted.AthleteId, scopes, vault.Seal(granted.Tokens, id), actor, now));
                    }

                    var stored = await work.CommitAsync(cancellation);
                    if (stored.Succeeded || attempt == 3) return stored;
                }
            }

            if (replaced is { } old) await erasure.DisconnectAsync(old, DisconnectReason.Replaced, tellService: true, actor, cancellation);
        }
    }

    static bool Suffices(IActivityService service, IReadOnlyList<string> scopes) => scopes.Any(s => s == service.RequiredScope || s == service.RequiredScope + "_all");

    static IReadOnlyList<string> ScopesOf(string? scope) => [.. (scope ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(s => s.Length < 64).Distinct(StringComparer.Ordinal).Take(20)];

    static Error ErrorOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.AthletesExceeded => ConnectionErrors.AthletesExceeded,
        CallOutcome.Refused or CallOutcome.Unauthorized or CallOutcome.Gone => ConnectionErrors.StateInvalid,
        CallOutcome.NoBudget or CallOutcome.Unavailable or CallOutcome.Ok => ConnectionErrors.Unreachable,
    };
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Activities;

/// <summary>A service that keeps people's activities.</summary>
public enum ActivityProvider
{
    Strava,
    Garmin,
}

/// <summary>Facts about the services.</summary>
public static class ActivityProviders
{
    /// <summary>The word used in addresses, settings and as a proof's source: <c>strava</c>, <c>garmin</c>.</summary>
    public static string Code(this ActivityProvider provider) => provider switch
    {
        ActivityProvider.Strava => "strava",
        ActivityProvider.Garmin => "garmin",
    };

    /// <summary>The other way; null for a word of no service.</summary>
    public static ActivityProvider? Of(string? code) => code switch
    {
        "strava" => ActivityProvider.Strava,
        "garmin" => ActivityProvider.Garmin,
        _ => null,
    };
}

/// <summary>Where a connection stands.</summary>
public enum ConnectionStatus
{
    Connected,

    /// <summary>Ended by the athlete, here or at the service. Nothing that came through it is kept.</summary>
    Revoked,
}

/// <summary>Why a connection ended.</summary>
public enum DisconnectReason
{
    /// <summary>The athlete asked for it on our page.</summary>
    Asked,

    /// <summary>The athlete took the permission back at the service.</summary>
    TakenBack,

    /// <summary>The service no longer accepts our token.</summary>
    Refused,

    /// <summary>The athlete connected another account of the same service.</summary>
    Replaced,
}

/// <summary>What the service gave: opaque here, sealed by whoever stores it.</summary>
/// <param name="AccessToken">Sealed bytes.</param>
/// <param name="RefreshToken">Sealed bytes; the newest one, the older ones are dead.</param>
/// <param name="ExpiresAt">End of the access token.</param>
public sealed record SealedTokens(byte[] AccessToken, byte[] RefreshToken, DateTimeOffset ExpiresAt);

/// <summary>An athlete's permission to read his activities at a service.</summary>
public sealed class Connection : Entity
{
    /// <summary>An access token is renewed this long before its end, so that it does not end under way.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    /// <summary>Whoever claimed the renewal and did not finish it is taken for dead after this long.</summary>
    public static readonly TimeSpan RenewalClaim = TimeSpan.FromSeconds(45);

    public ConnectionId Id { get; private init; }

    public AccountId Account { get; private init; }

    public ActivityProvider Provider { get; private init; }

    /// <summary>The athlete's identifier at the service; empty once revoked.</summary>
    public string ProviderAthleteId { get; private set; } = "";

    /// <summary>What the athlete ticked, which may be less than was asked.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public byte[]? AccessToken { get; private set; }

    public byte[]? RefreshToken { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Somebody is renewing the tokens until then.</summary>
    public DateTimeOffset? RenewingUntil { get; private set; }

    public ConnectionStatus Status { get; private set; }

    public DateTimeOffset ConnectedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    Connection() { }

    /// <summary>True while tokens are held and usable.</summary>
    public bool IsConnected => Status == ConnectionStatus.Connected;

    /// <summary>Connects an account with what the service gave.</summary>
    public static Connection Connect(ConnectionId id, AccountId account, ActivityProvider provider, string athlete, IReadOnlyList<string> scopes, SealedTokens tokens, Actor by, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(athlete);
        ArgumentNullException.ThrowIfNull(tokens);
        var connection = new Connection { Id = id, Account = account, Provider = provider, ProviderAthleteId = athlete, Scopes = scopes, ConnectedAt = now };
        connection.Hold(tokens);
        connection.Raise(new ConnectionChanged(connection, "connection.connected", null, by, now));
        return connection;
    }

    /// <summary>The same athlete said yes again, perhaps with other scopes.</summary>
    public Result Reconnect(IReadOnlyList<string> scopes, SealedTokens tokens, Actor by, DateTimeOffset now)
    {
        if (!IsConnected) return ConnectionErrors.NotConnected;
        Scopes = scopes;
        Hold(tokens);
        Raise(new ConnectionChanged(this, "connection.connected", null, by, now));
        return Result.Ok;
    }

    /// <summary>True when the access token should not be used any more.</summary>
    public bool NeedsRenewal(DateTimeOffset now) => ExpiresAt is not { } end || end <= now + RenewBefore;

    /// <summary>
    /// Claims the renewal: a refresh token dies when a newer one is given, so that two renewals at once would lose the connection. No event: a
    /// claim is not a change of anything that people see.
    /// </summary>
    public Result ClaimRenewal(DateTimeOffset now)
    {
        if (!IsConnected || RefreshToken is null) return ConnectionErrors.NotConnected;
        if (RenewingUntil > now) return ConnectionErrors.RenewalClaimed;
        RenewingUntil = now + RenewalClaim;
        return Result.Ok;
    }

    /// <summary>Ends a claim without new tokens.</summary>
    public void ReleaseRenewal() => RenewingUntil = null;

    /// <summary>Stores the newest tokens.</summary>
    public Result Renew(SealedTokens tokens, Actor by, DateTimeOffset now)
    {
        if (!IsConnected) return ConnectionErrors.NotConnected;
        Hold(tokens);
        Raise(new ConnectionChanged(this, "connection.renewed", null, by, now));
        return Result.Ok;
    }

    /// <summary>Stores the permissions that the athlete changed at the service.</summary>
    public Result ChangeScopes(IReadOnlyList<string> scopes, Actor by, DateTimeOffset now)
    {
        if (!IsConnected) return ConnectionErrors.NotConnected;
        if (Scopes.SequenceEqual(scopes)) return Result.Ok;
        Scopes = scopes;
        Raise(new ConnectionChanged(this, "connection.scopes_changed", null, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// Ends it. The tokens stay, sealed, only when the service must still be told; <see cref="ForgetTokens"/> follows then. What came through the
    /// connection is erased by the caller in the same transaction.
    /// </summary>
    public Result Revoke(DisconnectReason reason, bool tellService, Actor by, DateTimeOffset now)
    {
        if (!IsConnected) return ConnectionErrors.NotConnected;
        Status = ConnectionStatus.Revoked;
        RevokedAt = now;
        ProviderAthleteId = "";
        RenewingUntil = null;
        if (!tellService) Wipe();
        Raise(new ConnectionChanged(this, "connection.revoked", reason, by, now));
        return Result.Ok;
    }

    /// <summary>Forgets the tokens of a revoked connection.</summary>
    public void ForgetTokens(Actor by, DateTimeOffset now)
    {
        if (IsConnected || (AccessToken is null && RefreshToken is null)) return;
        Wipe();
        Raise(new ConnectionChanged(this, "connection.tokens_forgotten", null, by, now));
    }

    void Hold(SealedTokens tokens) => (AccessToken, RefreshToken, ExpiresAt, RenewingUntil) = (tokens.AccessToken, tokens.RefreshToken, tokens.ExpiresAt, null);

    void Wipe() => (AccessToken, RefreshToken, ExpiresAt) = (null, null, null);
}

/// <summary>Something about a connection changed. Tokens and the athlete's identifier at the service never enter the journal.</summary>
public sealed record ConnectionChanged(Connection Connection, string Action, DisconnectReason? Ended, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    readonly string _scopes = string.Join(' ', Connection.Scopes);

    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Security;

    public override string ObjectType => "connection";

    public override Guid ObjectId => Connection.Id.Value;

    public override AccountId? Subject => Connection.Account;

    public override IReadOnlyDictionary<string, string?> Details => Ended is { } reason
        ? new Dictionary<string, string?> { ["provider"] = Connection.Provider.Code(), ["ended"] = reason.ToString() }
        : new Dictionary<string, string?> { ["provider"] = Connection.Provider.Code(), ["scopes"] = _scopes };
}

/// <summary>What can go wrong with a connection.</summary>
public static class ConnectionErrors
{
    public static readonly Error NotConnected = Error.Conflict("connection.not_connected");
    public static readonly Error NotConfigured = Error.Conflict("connection.not_configured");
    public static readonly Error RenewalClaimed = Error.Conflict("connection.renewal_claimed");

    /// <summary>The answer does not belong to a question that this session asked, or it came too late, or a second time.</summary>
    public static readonly Error StateInvalid = Error.Conflict("connection.state_invalid");

    /// <summary>The athlete said no.</summary>
    public static readonly Error Declined = Error.Conflict("connection.declined");

    /// <summary>The athlete left out the permission without which nothing can be read.</summary>
    public static readonly Error ScopeMissing = Error.Conflict("connection.scope_missing");

    /// <summary>The service's account belongs to somebody else here.</summary>
    public static readonly Error AthleteTaken = Error.Conflict("connection.athlete_taken");

    /// <summary>The service lets us connect no more athletes for now.</summary>
    public static readonly Error AthletesExceeded = Error.Conflict("connection.athletes_exceeded");

    /// <summary>The service does not answer.</summary>
    public static readonly Error Unreachable = Error.Conflict("connection.unreachable");
    /// <summary>One search through the past at a time.</summary>
    public static readonly Error PastSearchRunning = Error.Conflict("connection.past_search_running");
    public static readonly Error ClimbNotFound = Error.NotFound("connection.climb_not_found");
    public static readonly Error ClimbDecided = Error.Conflict("connection.climb_decided");
}

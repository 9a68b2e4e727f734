using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Activities;

/// <summary>An announcement to act upon.</summary>
public sealed record NoticeMessage(Guid Notice);

/// <summary>Waiting activities of a service to read, as far as its budget goes.</summary>
public sealed record DrainMessage(ActivityProvider Provider);

/// <summary>A service to be told that we forgot an athlete.</summary>
public sealed record DeauthorizeMessage(ConnectionId Connection);

/// <summary>Tells the service after the athlete asked us to forget.</summary>
public sealed class ActivityOutbox : IOutboxSource
{
    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        if (happened is ConnectionChanged { Action: "connection.revoked", Connection: { AccessToken: not null } connection })
            yield return new(DeauthorizeHandler.MessageType, new DeauthorizeMessage(connection.Id), $"activity.deauthorize:{connection.Id}");
    }
}

/// <summary>Acts on a stored announcement: asks the service wherever believing it would cost somebody something.</summary>
public sealed class NoticeHandler(Database database, AccessTokens tokens, TokenVault vault, ActivityErasure erasure, TimeProvider time) : IOutboxHandler
{
    public const string MessageType = "activity.notice";

    /// <summary>Keys against repetitions are kept this long: services repeat for a day at most.</summary>
    static readonly TimeSpan KeysKept = TimeSpan.FromDays(7);

    public string Type => MessageType;

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var id = message.Read<NoticeMessage>().Notice;
        ActivityNotice? notice;
        Connection? connection;
        await using (var db = database.Open())
        {
            notice = await db.ActivityNotices.AsNoTracking().FirstOrDefaultAsync(n => n.Id == id && n.HandledAt == null, cancellation);
            if (notice is null) return null;
            connection = await db.Connections.AsNoTracking().FirstOrDefaultAsync(c => c.Provider == notice.Provider && c.ProviderAthleteId == notice.AthleteId && c.Status == ConnectionStatus.Connected, cancellation);
        }

        // Nobody we know, or no longer: nothing of it is kept.
        if (connection is null) return db => CloseAsync(db, id);
        if (notice.Kind == NoticeKind.AccessTakenBack)
        {
            await TakenBackAsync(connection, cancellation);
            return db => CloseAsync(db, id);
        }

        return async db =>
        {
            switch (notice.Kind)
            {
                case NoticeKind.ActivityCreated when notice.ActivityId is { Length: > 0 } activity:
                    if (await db.ActivityImports.AnyAsync(i => i.ConnectionId == connection.Id && i.ProviderActivityId == activity)) break;
                    Wait(db, connection, activity, notice);
                    Drain(db, connection.Provider, $"notice:{id:N}");
                    break;
                case NoticeKind.ActivityDeleted when notice.ActivityId is { Length: > 0 } activity:
                    if (await db.ActivityImports.FirstOrDefaultAsync(i => i.ConnectionId == connection.Id && i.ProviderActivityId == activity) is not { } import) break;
                    (import.Vanishing, import.Status, import.NotBefore) = (true, ImportStatus.Waiting, time.GetUtcNow());
                    Drain(db, connection.Provider, $"notice:{id:N}");
                    break;
                case NoticeKind.ScopesChanged:
                    var stored = await db.Connections.FirstAsync(c => c.Id == connection.Id);
                    stored.ChangeScopes((notice.Scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), Actor.System, time.GetUtcNow());
                    break;
            }

            await CloseAsync(db, id);
        };
    }

    void Wait(AppDbContext db, Connection connection, string activity, ActivityNotice notice)
    {
        var now = time.GetUtcNow();
        db.ActivityImports.Add(new ActivityImport
        {
            Id = ActivityImportId.New(now), ConnectionId = connection.Id, Account = connection.Account, Provider = connection.Provider, ProviderActivityId = activity,
            FileAddress = notice.FileAddress is { } box ? vault.Seal(vault.Open(box, notice.Id), connection.Id.Value) : null, Status = ImportStatus.Waiting, AnnouncedAt = now, NotBefore = now, LeaseUntil = now,
        });
    }

    void Drain(AppDbContext db, ActivityProvider provider, string key) =>
        db.Outbox.Add(new OutboxDraft(DrainHandler.MessageType, new DrainMessage(provider), $"{DrainHandler.MessageType}:{key}").ToMessage(time.GetUtcNow(), null));

    /// <summary>
    /// An announcement anybody could have sent must not erase a person's data: the service is asked for a new token first. If it gives one, the
    /// permission stands.
    /// </summary>
    async Task TakenBackAsync(Connection connection, CancellationToken cancellation)
    {
        var current = await tokens.GetAsync(connection.Id, rejected: null, cancellation);
        var asked = current.Outcome == CallOutcome.Ok ? await tokens.GetAsync(connection.Id, current.Value, cancellation) : current;
        switch (asked.Outcome)
        {
            case CallOutcome.Ok:
                return;
            case CallOutcome.Refused:
                await erasure.DisconnectAsync(connection.Id, DisconnectReason.TakenBack, tellService: false, Actor.System, cancellation);
                return;
            default:
                // Tried again by the outbox until the service answers.
                throw new InvalidOperationException($"The service could not be asked: {asked.Code}");
        }
    }

    async Task CloseAsync(AppDbContext db, Guid id)
    {
        var now = time.GetUtcNow();
        await db.ActivityNotices.Where(n => n.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(n => n.HandledAt, now).SetProperty(n => n.AthleteId, "").SetProperty(n => n.ActivityId, (string?)null).SetProperty(n => n.FileAddress, (byte[]?)null).SetProperty(n => n.Scopes, (string?)null));
        var old = now - KeysKept;
        await db.ActivityNotices.Where(n => n.HandledAt != null && n.HandledAt < old).ExecuteDeleteAsync();
    }
}

/// <summary>Reads waiting activities, and says when to go on.</summary>
public sealed class DrainHandler(ActivityReader reader, TimeProvider time) : IOutboxHandler
{
    public const string MessageType = "activity.drain";

    public string Type => MessageType;

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var provider = message.Read<DrainMessage>().Provider;
        if (await reader.DrainAsync(provider, cancellation) is not { } next) return null;
        return async db =>
        {
            var now = time.GetUtcNow();
            // One message a second of the future: a thousand waiting activities do not become a thousand messages a window.
            var key = next <= now ? $"{MessageType}:after:{message.Id}" : $"{MessageType}:{provider.Code()}:{next.ToUnixTimeSeconds()}";
            if (await db.Outbox.AnyAsync(m => m.DedupKey == key && m.DoneAt == null && m.DeadAt == null)) return;
            if (await db.Outbox.AnyAsync(m => m.DedupKey == key)) key = $"{key}:{message.Id}";
            db.Outbox.Add(new OutboxDraft(MessageType, new DrainMessage(provider), key, next <= now ? TimeSpan.Zero : next - now).ToMessage(now, null));
        };
    }
}

/// <summary>Tells the service that an athlete left us; then the last tokens are forgotten too.</summary>
public sealed class DeauthorizeHandler(Database database, ActivityServicesList services, TokenVault vault, TimeProvider time) : IOutboxHandler
{
    public const string MessageType = "activity.deauthorize";

    /// <summary>A service that cannot be told for so long is told nothing: keeping tokens of somebody who left would be worse.</summary>
    static readonly TimeSpan KeepTrying = TimeSpan.FromDays(1);

    public string Type => MessageType;

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var id = message.Read<DeauthorizeMessage>().Connection;
        ActivityProvider provider;
        string access, refresh;
        bool ended;
        await using (var db = database.Open())
        {
            if (await db.Connections.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.Status == ConnectionStatus.Revoked, cancellation) is not { AccessToken: { } sealedAccess, RefreshToken: { } sealedRefresh } connection) return null;
            (provider, access, refresh, ended) = (connection.Provider, vault.Open(sealedAccess, id.Value), vault.Open(sealedRefresh, id.Value), connection.NeedsRenewal(time.GetUtcNow()));
        }

        var service = services.Of(provider);
        if (ended && await service.RenewAsync(refresh, cancellation) is { Outcome: CallOutcome.Ok, Value: { } renewed }) access = renewed.AccessToken;
        var told = await service.DeauthorizeAsync(access, cancellation);
        if (told.Outcome is CallOutcome.Unavailable or CallOutcome.NoBudget && time.GetUtcNow() - message.CreatedAt < KeepTrying) throw new InvalidOperationException($"The service could not be told: {told.Code}");
        return async db =>
        {
            if (await db.Connections.FirstOrDefaultAsync(c => c.Id == id) is { } connection) connection.ForgetTokens(Actor.System, time.GetUtcNow());
        };
    }
}

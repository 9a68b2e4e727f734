using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>To one administrator or workshop, about one thing that is stuck.</summary>
public sealed record StuckNotice(StuckKind Kind, Guid Id, Guid Recipient)
{
    /// <summary>To an administrator.</summary>
    public const string ToAdministrator = "mail.stuck";

    /// <summary>To a workshop, about its medals.</summary>
    public const string ToWorkshop = "mail.workshop_stuck";

    /// <summary>What the keys of a recipient's notices begin with.</summary>
    public static string Prefix(string type, Guid recipient) => $"{type}:{recipient:N}:";
}

/// <summary>
/// Tells by mail what the board shows, for whoever is not looking: medals that stay too long in a stage, contradictions, what failed towards the outside.
/// Once for each object and stage. What is found together travels together: each thing has its message, and the first of them to leave tells all.
/// </summary>
public sealed class StuckWatch(IServiceScopeFactory scopes, Database database, TimeProvider time, ILogger<StuckWatch> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    /// <summary>What is found in one round leaves as one mail.</summary>
    public static readonly TimeSpan Gathered = TimeSpan.FromMinutes(1);

    // Short beside the period: a clock that was moved, and a machine that slept, are noticed.
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    const int PageSize = 500;

    /// <summary>A payment to look at and a broken journal have mails of their own; what waits for somebody's decision is no fault.</summary>
    static readonly StuckKind[] Kinds = [.. Enum.GetValues<StuckKind>().Where(k => k.IsInvariant() || k is StuckKind.RefundStuck or StuckKind.OutboxDead or StuckKind.OutboxLate or StuckKind.WorkshopMissing or StuckKind.MedalStuck)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset? last = null;
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetUtcNow();
                if (now - last < Period) continue;
                try
                {
                    await RunOnceAsync(stoppingToken);
                    last = now;
                }
#pragma warning disable CA1031 // The next round must come, whatever this one met.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    log.LogError(e, "What is stuck could not be told; trying again in a minute");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    /// <summary>Looks once and writes what nobody was told yet. Returns how many messages that made.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var drafts = new List<OutboxDraft>();
        await using (var scope = scopes.CreateAsyncScope())
        await using (var db = database.Open())
        {
            var administrators = await db.Accounts.AsNoTracking().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).Select(a => a.Id).ToListAsync(cancellation);
            foreach (var kind in Kinds)
            {
                var rows = await RowsAsync(scope.ServiceProvider, kind, cancellation);
                if (rows.Count == 0) continue;
                if (kind == StuckKind.RefundStuck) rows = await UntoldAsync(db, rows, cancellation);
                var workshops = kind == StuckKind.MedalStuck ? await WorkshopsAsync(db, rows, cancellation) : [];
                foreach (var row in rows.Where(r => IsTold(kind, r)))
                {
                    drafts.AddRange(administrators.Select(a => Draft(StuckNotice.ToAdministrator, new(kind, row.Id, a.Value), row, now)));
                    if (workshops.TryGetValue(new(row.Id), out var workshop)) drafts.Add(Draft(StuckNotice.ToWorkshop, new(kind, row.Id, workshop.Value), row, now));
                }
            }
        }

        await using var work = await database.BeginAsync(Actor.System, "stuck-notice", cancellation);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keys in drafts.Select(d => d.DedupKey!).Chunk(PageSize)) known.UnionWith(await work.Db.Outbox.Where(m => keys.Contains(m.DedupKey)).Select(m => m.DedupKey!).ToListAsync(cancellation));
        var fresh = drafts.Where(d => !known.Contains(d.DedupKey!)).ToList();
        if (fresh.Count == 0) return 0;
        work.Db.Outbox.AddRange(fresh.Select(d => d.ToMessage(now, null)));
        // Refused when another node wrote one of them this very moment; what is missing then comes with the next round.
        return (await work.CommitAsync(cancellation)).Succeeded ? fresh.Count : 0;
    }

    /// <summary>All rows of a kind, as the board has them.</summary>
    public static async Task<List<StuckRow>> RowsAsync(IServiceProvider services, StuckKind kind, CancellationToken cancellation)
    {
        var rows = new List<StuckRow>();
        StuckGroup page;
        do
        {
            page = kind.IsInvariant()
                ? await services.GetRequiredService<Watchdog>().OfKindAsync(kind, new(null, null), rows.Count, PageSize, Actor.System, cancellation)
                : await services.GetRequiredService<StuckItems>().OfKindAsync(kind, new(null, null), rows.Count, PageSize, Actor.System, cancellation);
            rows.AddRange(page.Rows);
        }
        while (page.Rows.Count == PageSize);
        return rows;
    }

    static OutboxDraft Draft(string type, StuckNotice notice, StuckRow row, DateTimeOffset now)
    {
        // A course without a workshop has been so since nobody knows when: once a month, then.
        var since = notice.Kind == StuckKind.WorkshopMissing ? now.ToString("yyyy-MM", CultureInfo.InvariantCulture) : row.Since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return new(type, notice, $"{StuckNotice.Prefix(type, notice.Recipient)}{notice.Kind}:{notice.Id:N}:{since}", Gathered);
    }

    /// <summary>Mails are not told about by mail, while they are tried again; nor are these, ever.</summary>
    static bool IsTold(StuckKind kind, StuckRow row) => kind switch
    {
        StuckKind.OutboxDead => row.Message is not (StuckNotice.ToAdministrator or StuckNotice.ToWorkshop),
        StuckKind.OutboxLate => row.Message?.StartsWith("mail.", StringComparison.Ordinal) != true,
        _ => true,
    };

    /// <summary>A refund that failed was told when it did.</summary>
    static async Task<List<StuckRow>> UntoldAsync(AppDbContext db, List<StuckRow> rows, CancellationToken cancellation)
    {
        List<RefundId> ids = [.. rows.Select(r => new RefundId(r.Id))];
        var failed = (await db.Refunds.AsNoTracking().Where(r => ids.Contains(r.Id) && r.Status == RefundStatus.Failed).Select(r => r.Id).ToListAsync(cancellation)).ToHashSet();
        return [.. rows.Where(r => !failed.Contains(new(r.Id)))];
    }

    static async Task<Dictionary<MedalId, ManufacturerId>> WorkshopsAsync(AppDbContext db, List<StuckRow> rows, CancellationToken cancellation)
    {
        List<MedalId> ids = [.. rows.Select(r => new MedalId(r.Id))];
        return await db.Medals.AsNoTracking().IgnoreAutoIncludes().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Manufacturer, cancellation);
    }
}

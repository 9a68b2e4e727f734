using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>Whom to make an administrator, and why.</summary>
public sealed record RequestAdminCommand(AccountId Account, string Reason);

/// <summary>Asks the other administrators to make somebody one of them.</summary>
[Needs(Resource.Roles, Right.Write)]
public sealed class RequestAdmin(Database database, StepUp stepUp, TimeProvider time)
{
    public async Task<Result> HandleAsync(RequestAdminCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RequestAdmin>(actor) is { } refused) return refused;
        if (stepUp.Refuse(actor) is { } needed) return needed;
        if (command.Reason.Length > 500) return AccountErrors.ReasonMissing;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "request-admin", cancellation);
        if (await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == command.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        if (await OpenGrants.Of(work.Db, now).AnyAsync(g => g.Account == account.Id, cancellation)) return AccountErrors.GrantPending;
        var others = await work.Db.Accounts.AsNoTracking().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active && a.Id != actor.Account).Select(a => a.Id).ToListAsync(cancellation);
        if (others.Count == 0) return AccountErrors.NoSecondAdmin;
        var grant = AdminGrant.Request(AdminGrantId.New(now), account, command.Reason, actor, now);
        if (!grant.Succeeded) return grant.Error;
        work.Db.AdminGrants.Add(grant.Value);
        AdminGrantNotice.Send(work.Db, AdminRequestedMail.Message, grant.Value, others, now, actor.Correlation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>Which request to approve.</summary>
public sealed record ApproveAdminCommand(AdminGrantId Grant);

/// <summary>The second administrator's yes, after a fresh second factor. The account's sessions end: the next one has the new rights.</summary>
[Needs(Resource.Roles, Right.Validate)]
public sealed class ApproveAdmin(Database database, StepUp stepUp, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(ApproveAdminCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ApproveAdmin>(actor) is { } refused) return refused;
        if (stepUp.Refuse(actor) is { } needed) return needed;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "approve-admin", cancellation);
        if (await work.Db.AdminGrants.FirstOrDefaultAsync(g => g.Id == command.Grant, cancellation) is not { } grant) return AccountErrors.GrantNotFound;
        var admins = await work.Db.Accounts.AsNoTracking().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).Select(a => a.Id).ToListAsync(cancellation);
        // Somebody who lost the role meanwhile has not asked: otherwise one stolen account would still count as the first of two.
        if (!admins.Contains(grant.RequestedBy)) return AccountErrors.GrantAskerGone;
        var account = await work.Db.Accounts.SingleAsync(a => a.Id == grant.Account, cancellation);
        if (grant.Approve(account, actor, now) is { Succeeded: false } refusal) return refusal;
        await AccountGuard.EndSessionsAsync(work, account.Id, cancellation);
        AdminGrantNotice.Send(work.Db, AdminApprovedMail.Message, grant, [account.Id, .. admins.Where(a => a != actor.Account)], now, actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(account.Id);
        return saved;
    }
}

/// <summary>Which request to decline or to take back, and why.</summary>
public sealed record DeclineAdminCommand(AdminGrantId Grant, string Reason);

/// <summary>Ends a request without giving the role.</summary>
[Needs(Resource.Roles, Right.Validate)]
public sealed class DeclineAdmin(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(DeclineAdminCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DeclineAdmin>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "decline-admin", cancellation);
        if (await work.Db.AdminGrants.FirstOrDefaultAsync(g => g.Id == command.Grant, cancellation) is not { } grant) return AccountErrors.GrantNotFound;
        return grant.Decline(command.Reason, actor, time.GetUtcNow()) is { Succeeded: false } refusal ? refusal : await work.CommitAsync(cancellation);
    }
}

/// <summary>A request that waits for a second administrator.</summary>
/// <param name="Id">The request.</param>
/// <param name="Account">Whom it is for.</param>
/// <param name="Name">That person's name.</param>
/// <param name="Email">That person's address: names are not unique.</param>
/// <param name="RequestedBy">Name of the asker.</param>
/// <param name="RequestedAt">When it was asked.</param>
/// <param name="ExpiresAt">Until when it may be approved.</param>
/// <param name="Reason">The asker's words.</param>
/// <param name="CanApprove">Whether the person who looks may be the second.</param>
public sealed record AdminGrantRow(AdminGrantId Id, AccountId Account, string Name, string Email, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string Reason, bool CanApprove);

/// <summary>Open requests, the oldest first.</summary>
[Needs(Resource.Roles, Right.Read)]
public sealed class AdminGrantRows(Database database, TimeProvider time)
{
    public async Task<IReadOnlyList<AdminGrantRow>> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AdminGrantRows>(actor) is not null) return [];
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var open = await OpenGrants.Of(db, now).AsNoTracking().OrderBy(g => g.RequestedAt).ToListAsync(cancellation);
        var ids = open.Select(g => g.Account).Concat(open.Select(g => g.RequestedBy)).Distinct().ToList();
        var people = await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.DisplayName, a.Email }).ToDictionaryAsync(a => a.Id, cancellation);
        return [.. open.Select(g => new AdminGrantRow(g.Id, g.Account, people[g.Account].DisplayName, people[g.Account].Email, people[g.RequestedBy].DisplayName, g.RequestedAt, g.ExpiresAt, g.Reason, g.CanApprove(actor, now).Succeeded))];
    }
}

/// <summary>Requests that may still be answered.</summary>
static class OpenGrants
{
    public static IQueryable<AdminGrant> Of(AppDbContext db, DateTimeOffset now)
    {
        var oldest = now - AdminGrant.Lasts;
        return db.AdminGrants.Where(g => g.Status == AdminGrantStatus.Pending && g.RequestedAt > oldest);
    }
}

/// <summary>The actions of the card that lists open requests.</summary>
public sealed class AdminGrantActions(ApproveAdmin approve, DeclineAdmin decline)
{
    public ApproveAdmin Approve => approve;

    public DeclineAdmin Decline => decline;
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>What the three changes of somebody else's account share.</summary>
static class AccountGuard
{
    /// <summary>
    /// Support may help clients; accounts of the team and of workshops are the business of whoever may give roles.
    /// </summary>
    public static Error? Refuse(Actor actor, Role target)
    {
        if (actor.ScopeOf(Resource.Account, Right.Write) != Scope.All) return Error.Forbidden();
        return target != Role.Client && !actor.May(Resource.Roles, Right.Write) ? Error.Forbidden() : null;
    }

    /// <summary>
    /// Saves, and takes everything back when no administrator would remain. Asked after saving: the journal's head row, locked by then, makes
    /// two administrators who remove each other at the same moment see one another.
    /// </summary>
    public static async Task<Result> CommitAsync(UnitOfWork work, bool removesAdmin, CancellationToken cancellation)
    {
        if (!removesAdmin) return await work.CommitAsync(cancellation);
        try
        {
            await work.Db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return DataErrors.ChangedMeanwhile;
        }

        return await work.Db.Accounts.AnyAsync(a => a.Role == Role.Admin && a.Status == AccountStatus.Active, cancellation) ? await work.CommitAsync(cancellation) : AccountErrors.LastAdmin;
    }

    /// <summary>Ends all sessions of the account, in the same change.</summary>
    public static async Task EndSessionsAsync(UnitOfWork work, AccountId id, CancellationToken cancellation)
    {
        if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id.Value, cancellation) is { } user) Credentials.NewStamp(user);
    }
}

/// <summary>Makes an account for somebody.</summary>
public sealed record CreateAccountCommand(string Email, string DisplayName, string Language, Role Role, ManufacturerId? Workshop);

/// <summary>Makes an account without password and mails an invitation to choose one. An administrator takes two: the account first, then the request.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class CreateAccount(Database database, Credentials credentials, StepUp stepUp, TimeProvider time)
{
    public async Task<Result<AccountId>> HandleAsync(CreateAccountCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CreateAccount>(actor) is { } refused) return refused;
        if (AccountGuard.Refuse(actor, command.Role) is { } guarded) return guarded;
        if (command.Role == Role.Admin) return AccountErrors.SecondAdminNeeded;
        if (command.Role != Role.Client && stepUp.Refuse(actor) is { } needed) return needed;
        if (command.DisplayName.Trim().Length is 0 or > 80) return AccountErrors.NameInvalid;
        var now = time.GetUtcNow();
        var account = Account.Open(AccountId.New(now), command.Email, command.DisplayName, command.Language, command.Role, command.Workshop, actor, now);
        if (!account.Succeeded) return account.Error;
        await using var work = await database.BeginAsync(actor, "create-account", cancellation);
        if (command.Workshop is { } workshop && !await work.Db.Manufacturers.AnyAsync(m => m.Id == workshop, cancellation)) return AccountErrors.WorkshopMissing;
        var user = credentials.Create(account.Value.Id, account.Value.Email, null);
        if (await work.Db.Users.AnyAsync(u => u.NormalizedEmail == user.NormalizedEmail, cancellation)) return AccountErrors.EmailTaken;
        work.Db.Accounts.Add(account.Value);
        work.Db.Users.Add(user);
        AccountMessage.Send(work.Db, AccountMessage.Invited, account.Value.Id, now, actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? account.Value.Id : saved.Error == DataErrors.AlreadyThere ? AccountErrors.EmailTaken : saved.Error;
    }
}

/// <summary>Stops somebody from signing in.</summary>
public sealed record SuspendAccountCommand(AccountId Account, string Reason);

/// <summary>Suspends an account; its sessions, live pages included, end within ten seconds.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class SuspendAccount(Database database, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(SuspendAccountCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SuspendAccount>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "suspend-account", cancellation);
        if (await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == command.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        if (AccountGuard.Refuse(actor, account.Role) is { } guarded) return guarded;
        var suspended = account.Suspend(command.Reason, actor, time.GetUtcNow());
        if (!suspended.Succeeded) return suspended;
        await AccountGuard.EndSessionsAsync(work, account.Id, cancellation);
        var saved = await AccountGuard.CommitAsync(work, account.Role == Role.Admin, cancellation);
        sessions.Forget(account.Id);
        return saved;
    }
}

/// <summary>Lets somebody sign in again.</summary>
public sealed record RestoreAccountCommand(AccountId Account, string Reason);

/// <summary>Restores a suspended account.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class RestoreAccount(Database database, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(RestoreAccountCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RestoreAccount>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "restore-account", cancellation);
        if (await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == command.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        if (AccountGuard.Refuse(actor, account.Role) is { } guarded) return guarded;
        var restored = account.Restore(command.Reason, actor, time.GetUtcNow());
        if (!restored.Succeeded) return restored;
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(account.Id);
        return saved;
    }
}

/// <summary>Gives an account another role.</summary>
public sealed record ChangeAccountRoleCommand(AccountId Account, Role Role, ManufacturerId? Workshop, string Reason);

/// <summary>Changes a role after a fresh second factor. The account's sessions end: the next one has the new rights.</summary>
[Needs(Resource.Roles, Right.Write)]
public sealed class ChangeAccountRole(Database database, StepUp stepUp, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeAccountRoleCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangeAccountRole>(actor) is { } refused) return refused;
        if (stepUp.Refuse(actor) is { } needed) return needed;
        await using var work = await database.BeginAsync(actor, "change-role", cancellation);
        if (await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == command.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        if (command.Workshop is { } workshop && !await work.Db.Manufacturers.AnyAsync(m => m.Id == workshop, cancellation)) return AccountErrors.WorkshopMissing;
        var removesAdmin = account.Role == Role.Admin && command.Role != Role.Admin;
        var changed = account.ChangeRole(command.Role, command.Workshop, command.Reason, actor, time.GetUtcNow());
        if (!changed.Succeeded) return changed;
        await AccountGuard.EndSessionsAsync(work, account.Id, cancellation);
        var saved = await AccountGuard.CommitAsync(work, removesAdmin, cancellation);
        sessions.Forget(account.Id);
        return saved;
    }
}

/// <summary>Sends the invitation, or a link for a new password, once more.</summary>
public sealed record ResendAccessCommand(AccountId Account);

/// <summary>Mails a link with which the account's owner chooses a password.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class ResendAccess(Database database, SecurityJournal journal, TimeProvider time)
{
    public async Task<Result> HandleAsync(ResendAccessCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ResendAccess>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "resend-access", cancellation);
        if (await work.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == command.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        if (AccountGuard.Refuse(actor, account.Role) is { } guarded) return guarded;
        if (account.Status != AccountStatus.Active) return AccountErrors.NotActive;
        var invited = await work.Db.Users.AnyAsync(u => u.Id == command.Account.Value && u.PasswordHash == null, cancellation);
        AccountMessage.Send(work.Db, invited ? AccountMessage.Invited : AccountMessage.Reset, account.Id, time.GetUtcNow(), actor.Correlation);
        await journal.AddAsync(work, actor, "account.access_sent", account.Id, Domain.Journal.Outcome.Done, null, cancellation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>The changes that the account's page offers.</summary>
public sealed class AccountActions(SuspendAccount suspend, RestoreAccount restore, ChangeAccountRole role, RequestAdmin admin, ResendAccess resend)
{
    public RequestAdmin Admin => admin;

    public SuspendAccount Suspend => suspend;

    public RestoreAccount Restore => restore;

    public ChangeAccountRole Role => role;

    public ResendAccess Resend => resend;
}

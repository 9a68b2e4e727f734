using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What a person sees of the own account.</summary>
public sealed record OwnAccountRow(
    string Email, string DisplayName, string Language, string? Pseudonym, string? EmergencyContact, Role Role, DateTimeOffset CreatedAt,
    bool EmailConfirmed, bool HasPassword, bool SecondFactor, int RecoveryCodesLeft, bool Google, Sex? Sex, int? BirthYear);

/// <summary>Reads the actor's own account.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class OwnAccount(Database database, RecoveryCodes recovery)
{
    public async Task<OwnAccountRow?> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OwnAccount>(actor) is not null || actor.Account is not { } id) return null;
        await using var db = database.CreateFor(actor);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Value, cancellation);
        if (account is null || user is null) return null;
        var google = await db.UserLogins.AnyAsync(l => l.UserId == id.Value, cancellation);
        return new(account.Email, account.DisplayName, account.Language, account.Pseudonym, account.EmergencyContact, account.Role, account.CreatedAt,
            user.EmailConfirmed, user.PasswordHash is not null, user.TwoFactorEnabled, await recovery.LeftAsync(id.Value, cancellation), google, account.Sex, account.BirthYear);
    }
}

/// <summary>Changes the own profile. Sex and year of birth are for the rankings alone; null erases them.</summary>
public sealed record ChangeOwnProfileCommand(string DisplayName, string Language, string? Pseudonym, string? EmergencyContact, Sex? Sex, int? BirthYear);

/// <summary>Changes what a person may change without help.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class ChangeOwnProfile(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeOwnProfileCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangeOwnProfile>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "profile", cancellation);
        if (await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == actor.Account, cancellation) is not { } account) return AccountErrors.NotFound;
        var now = time.GetUtcNow();
        var changed = account.ChangeProfile(command.DisplayName, command.Language, command.Pseudonym, command.EmergencyContact, actor, now);
        if (changed.Succeeded) changed = account.ChangeRankingFacts(command.Sex, command.BirthYear, actor, now);
        return changed.Succeeded ? await work.CommitAsync(cancellation) : changed;
    }
}

/// <summary>Changes the own password. The old one is asked for; where there is none yet, another fresh proof is.</summary>
public sealed record ChangePasswordCommand(string? Current, string? Password);

/// <summary>Sets a new password and ends all other sessions.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class ChangePassword(Database database, Credentials credentials, Throttle throttle, StepUp stepUp, SecurityJournal journal, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangePasswordCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ChangePassword>(actor) is { } refused) return refused;
        if (actor.Account is not { } id) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "password", cancellation);
        var user = await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id.Value, cancellation);
        if (user is null) return AccountErrors.NotFound;
        if (user.PasswordHash is not null)
        {
            if (throttle.Refuse(ThrottleRule.SignIn, "change " + id) is { } wait) return SignInErrors.TooMany(wait);
            if (credentials.Verify(user, command.Current ?? "") == PasswordVerificationResult.Failed) return OwnAccountErrors.CurrentWrong;
        }
        else if (stepUp.Refuse(actor) is { } needed)
        {
            return needed;
        }

        if (PasswordRules.Refuse(command.Password, actor.Role, user.Email ?? "") is { } weak) return weak;
        credentials.SetPassword(user, command.Password!);
        await journal.AddAsync(work, actor, "password.changed", id, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, id, time.GetUtcNow(), actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(id);
        return saved;
    }
}

/// <summary>Ends every session of the own account; the caller's own is renewed by the page.</summary>
public sealed record EndAllSessionsCommand;

/// <summary>Signs out everywhere.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class EndAllSessions(Database database, SecurityJournal journal, SessionCheck sessions)
{
    public async Task<Result> HandleAsync(EndAllSessionsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EndAllSessions>(actor) is { } refused) return refused;
        if (actor.Account is not { } id) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "end-sessions", cancellation);
        if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id.Value, cancellation) is not { } user) return AccountErrors.NotFound;
        Credentials.NewStamp(user);
        await journal.AddAsync(work, actor, "session.all_closed", id, Outcome.Done, null, cancellation);
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(id);
        return saved;
    }
}

/// <summary>Gives up the own authenticator.</summary>
public sealed record RemoveAuthenticatorCommand;

/// <summary>Removes a client's authenticator and recovery codes after it was shown once more; staff cannot be without.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class RemoveAuthenticator(Database database, StepUp stepUp, SecurityJournal journal, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result> HandleAsync(RemoveAuthenticatorCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RemoveAuthenticator>(actor) is { } refused) return refused;
        if (actor.Account is not { } id) return Error.Forbidden();
        if (Roles.NeedsSecondFactor(actor.Role)) return OwnAccountErrors.StaffKeepsFactor;
        if (stepUp.Refuse(actor) is { } needed) return needed;
        await using var work = await database.BeginAsync(actor, "remove-factor", cancellation);
        if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id.Value, cancellation) is not { } user) return AccountErrors.NotFound;
        user.TwoFactorEnabled = false;
        Credentials.NewStamp(user);
        await AuthenticatorCodes.RemoveAsync(work.Db, id.Value, cancellation);
        await RecoveryCodes.RemoveAsync(work.Db, id.Value, cancellation);
        await journal.AddAsync(work, actor, "second_factor.removed", id, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, id, time.GetUtcNow(), actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(id);
        return saved;
    }
}

/// <summary>Makes ten new recovery codes.</summary>
public sealed record RenewRecoveryCodesCommand;

/// <summary>Replaces all recovery codes after the second factor was shown once more.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class RenewRecoveryCodes(Database database, RecoveryCodes recovery, StepUp stepUp, SecurityJournal journal)
{
    public async Task<Result<NewRecoveryCodes>> HandleAsync(RenewRecoveryCodesCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RenewRecoveryCodes>(actor) is { } refused) return refused;
        if (actor.Account is not { } id) return Error.Forbidden();
        if (stepUp.Refuse(actor) is { } needed) return needed;
        await using var work = await database.BeginAsync(actor, "recovery-codes", cancellation);
        if (!await work.Db.Users.AnyAsync(u => u.Id == id.Value && u.TwoFactorEnabled, cancellation)) return AccountErrors.NotFound;
        var codes = await recovery.ReplaceAsync(work.Db, id.Value, cancellation);
        await journal.AddAsync(work, actor, "second_factor.recovery_codes_renewed", id, Outcome.Done, null, cancellation);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? new NewRecoveryCodes(codes) : saved.Error;
    }
}

/// <summary>What can go wrong with one's own account.</summary>
public static class OwnAccountErrors
{
    public static readonly Error CurrentWrong = Error.Invalid("password.current_wrong", "current");
    public static readonly Error StaffKeepsFactor = Error.Conflict("second_factor.staff_keeps");
    public static readonly Error LastWayIn = Error.Conflict("account.last_way_in");
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Asks for a link to choose a new password.</summary>
public sealed record AskPasswordResetCommand(string Email, string Address);

/// <summary>Mails a link to the account's address, if there is one; the answer is the same.</summary>
[OpenToAll("Whoever forgot the password cannot sign in")]
public sealed class AskPasswordReset(Database database, Credentials credentials, Throttle throttle, SecurityJournal journal, TimeProvider time)
{
    public async Task<Result> HandleAsync(AskPasswordResetCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AskPasswordReset>(actor) is { } refused) return refused;
        if (command.Email.Length > 254) return AccountErrors.EmailInvalid;
        if (throttle.Refuse(ThrottleRule.Forgot, command.Address) is { } wait) return SignInErrors.TooMany(wait);
        var normal = credentials.Normal(command.Email);
        await using var work = await database.BeginAsync(actor, "forgot", cancellation);
        var user = await work.Db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normal, cancellation);
        AccountId? account = user is null ? null : new AccountId(user.Id);
        await journal.AddAsync(work, actor, "password.reset_asked", account, account is null ? Outcome.Failed : Outcome.Done, null, cancellation);
        if (account is { } known) AccountMessage.Send(work.Db, ResetMail.Message, known, time.GetUtcNow(), actor.Correlation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>Chooses a new password with a mailed link.</summary>
public sealed record ResetPasswordCommand(string? Secret, string? Password);

/// <summary>
/// Sets the password and ends all sessions; the stamp that changes with it voids the link. The second factor stays: a mailbox is not one.
/// </summary>
[OpenToAll("The mailed secret names the account")]
public sealed class ResetPassword(Database database, MailedLinks links, Credentials credentials, SecurityJournal journal, SessionCheck sessions, Throttle throttle, TimeProvider time)
{
    public async Task<Result<AccountId>> HandleAsync(ResetPasswordCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ResetPassword>(actor) is { } refused) return refused;
        if (links.Open(ResetMail.Purpose, command.Secret) is not var (id, stamp)) return SignInErrors.LinkInvalid;
        await using var work = await database.BeginAsync(actor, "reset", cancellation);
        var user = await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id && u.SecurityStamp == stamp, cancellation);
        var account = await work.Db.Accounts.FirstOrDefaultAsync(a => a.Id == new AccountId(id), cancellation);
        if (user is null || account is not { Status: AccountStatus.Active }) return SignInErrors.LinkInvalid;
        if (PasswordRules.Refuse(command.Password, account.Role, account.Email) is { } weak) return weak;
        credentials.SetPassword(user, command.Password!);
        // The link came through the mailbox.
        user.EmailConfirmed = true;
        await journal.AddAsync(work, actor with { Account = account.Id, Role = account.Role }, "password.reset", account.Id, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, account.Id, time.GetUtcNow(), actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        if (!saved.Succeeded) return SignInErrors.LinkInvalid;
        sessions.Forget(account.Id);
        throttle.Reset(ThrottleRule.Account, user.NormalizedEmail!);
        return account.Id;
    }
}

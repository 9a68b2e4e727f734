using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Confirms an address with a mailed link.</summary>
public sealed record ConfirmEmailCommand(string? Secret);

/// <summary>Confirms the address, once, and lets its owner in: on a mountain nobody types a password twice.</summary>
[OpenToAll("The mailed secret names the account")]
public sealed class ConfirmEmail(Database database, MailedLinks links, SecurityJournal journal)
{
    public async Task<Result<PasswordSignInAnswer>> HandleAsync(ConfirmEmailCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ConfirmEmail>(actor) is { } refused) return refused;
        if (links.Open(ConfirmMail.Purpose, command.Secret) is not var (id, _)) return SignInErrors.LinkInvalid;
        await using var work = await database.BeginAsync(actor, "confirm", cancellation);
        var user = await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id && !u.EmailConfirmed, cancellation);
        var account = await work.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == new AccountId(id), cancellation);
        if (user is null || account is not { Status: AccountStatus.Active, Role: Role.Client }) return SignInErrors.LinkInvalid;
        user.EmailConfirmed = true;
        user.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        await journal.AddAsync(work, actor with { Account = account.Id, Role = account.Role }, "account.email_confirmed", account.Id, Outcome.Done, null, cancellation);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? new PasswordSignInAnswer(account.Id, user.TwoFactorEnabled ? SignInStep.SecondFactor : SignInStep.Open) : SignInErrors.LinkInvalid;
    }
}

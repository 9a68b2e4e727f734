using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Opens an account for oneself.</summary>
public sealed record RegisterClientCommand(string Email, string DisplayName, string Password, string Language, string Address);

/// <summary>
/// Opens a client's account and mails a confirmation. An address that has an account gets a mail that says so, and the page the same
/// answer in the same time: who is registered is nobody's business.
/// </summary>
[OpenToAll("Whoever registers has no account yet")]
public sealed class RegisterClient(Database database, Credentials credentials, Throttle throttle, TimeProvider time)
{
    public async Task<Result> HandleAsync(RegisterClientCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RegisterClient>(actor) is { } refused) return refused;
        var email = command.Email.Trim();
        if (email.Length > 254 || !MailAddress.TryCreate(email, out _)) return AccountErrors.EmailInvalid;
        if (command.DisplayName.Trim().Length is 0 or > 80) return AccountErrors.NameInvalid;
        if (PasswordRules.Refuse(command.Password, Role.Client, email) is { } weak) return weak;
        if (throttle.Refuse(ThrottleRule.Register, command.Address) is { } wait) return SignInErrors.TooMany(wait);

        var now = time.GetUtcNow();
        var id = AccountId.New(now);
        // Hashed before anything is known, so that both answers take the same time.
        var user = credentials.Create(id, email, command.Password);
        await using var work = await database.BeginAsync(actor, "register", cancellation);
        if (await work.Db.Users.Where(u => u.NormalizedEmail == user.NormalizedEmail).Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancellation) is { } taken)
        {
            AccountMessage.Send(work.Db, AlreadyRegisteredMail.Message, new AccountId(taken), now, actor.Correlation);
        }
        else
        {
            var account = Account.Open(id, email, command.DisplayName, command.Language, Role.Client, null, actor, now);
            if (!account.Succeeded) return account.Error;
            work.Db.Accounts.Add(account.Value);
            work.Db.Users.Add(user);
            AccountMessage.Send(work.Db, ConfirmMail.Message, id, now, actor.Correlation);
        }

        var saved = await work.CommitAsync(cancellation);
        // Twice at the same moment: the other one made the account, and its mail is on the way.
        return saved.Error == DataErrors.AlreadyThere ? Result.Ok : saved;
    }
}

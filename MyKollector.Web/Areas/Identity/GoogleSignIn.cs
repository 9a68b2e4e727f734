using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What Google says about somebody.</summary>
/// <param name="Subject">Google's own identifier of the person, the only thing that links: an address can change hands.</param>
/// <param name="Email">The address.</param>
/// <param name="EmailVerified">Whether Google verified it.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Language">Of the page.</param>
public sealed record GoogleSignInCommand(string? Subject, string? Email, bool EmailVerified, string? Name, string Language);

/// <summary>
/// Signs in by Google, links Google to the account that is signed in, or makes an account. An address that has an account already is not
/// linked by itself: its owner signs in, proves once more to be there and links it, so that nobody enters through an address that once was another's,
/// or makes a way in of an open session that he found.
/// </summary>
[OpenToAll("Whoever signs in has no session yet")]
public sealed class GoogleSignIn(Database database, Credentials credentials, StepUp stepUp, SecurityJournal journal, TimeProvider time)
{
    /// <summary>Claim that holds whether Google verified the address.</summary>
    public const string EmailVerified = "email_verified";

    const string Provider = "Google";

    public async Task<Result<PasswordSignInAnswer>> HandleAsync(GoogleSignInCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<GoogleSignIn>(actor) is { } refused) return refused;
        if (string.IsNullOrEmpty(command.Subject)) return GoogleErrors.Refused;
        await using var work = await database.BeginAsync(actor, "google", cancellation);
        var linked = await work.Db.UserLogins.Where(l => l.LoginProvider == Provider && l.ProviderKey == command.Subject).Select(l => (Guid?)l.UserId).FirstOrDefaultAsync(cancellation);
        if (actor.Account is { } own)
        {
            if (linked is { } other && other != own.Value) return GoogleErrors.OtherAccount;
            if (linked is null)
            {
                if (stepUp.Refuse(actor) is { } needed) return needed;
                work.Db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = Provider, ProviderKey = command.Subject, ProviderDisplayName = Provider, UserId = own.Value });
                await journal.AddAsync(work, actor, "google.linked", own, Outcome.Done, null, cancellation);
                AccountMessage.Send(work.Db, SecurityChangedMail.Message, own, time.GetUtcNow(), actor.Correlation);
            }

            var saved = await work.CommitAsync(cancellation);
            return saved.Succeeded ? new PasswordSignInAnswer(own, await LeftAsync(own, actor.Role, cancellation)) : saved.Error;
        }

        if (linked is null)
        {
            if (command.Email is not { Length: > 0 } email || !command.EmailVerified) return GoogleErrors.Refused;
            var normal = credentials.Normal(email);
            if (await work.Db.Users.AnyAsync(u => u.NormalizedEmail == normal, cancellation)) return GoogleErrors.LinkFirst;
            var now = time.GetUtcNow();
            var opened = Account.Open(AccountId.New(now), email, command.Name ?? email.Split('@')[0], command.Language, Role.Client, null, actor, now);
            if (!opened.Succeeded) return opened.Error;
            work.Db.Accounts.Add(opened.Value);
            work.Db.Users.Add(credentials.Create(opened.Value.Id, email, null, confirmed: true));
            work.Db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = Provider, ProviderKey = command.Subject, ProviderDisplayName = Provider, UserId = opened.Value.Id.Value });
            linked = opened.Value.Id.Value;
        }

        var id = new AccountId(linked.Value);
        var account = work.Db.Accounts.Local.FirstOrDefault(a => a.Id == id) ?? await work.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation);
        if (account is not { Status: AccountStatus.Active }) return SignInErrors.Suspended;
        await journal.AddAsync(work, actor with { Account = id, Role = account.Role }, "session.opened", id, Outcome.Done, "google", cancellation);
        var done = await work.CommitAsync(cancellation);
        if (!done.Succeeded) return done.Error;
        return new PasswordSignInAnswer(id, await LeftAsync(id, account.Role, cancellation));
    }

    /// <summary>What Google alone does not prove.</summary>
    async Task<SignInStep> LeftAsync(AccountId id, Role role, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var twoFactor = await db.Users.Where(u => u.Id == id.Value).Select(u => u.TwoFactorEnabled).FirstAsync(cancellation);
        return twoFactor ? SignInStep.SecondFactor : Roles.NeedsSecondFactor(role) ? SignInStep.Enrol : SignInStep.Open;
    }
}

/// <summary>What can go wrong with Google.</summary>
public static class GoogleErrors
{
    public static readonly Error Refused = Error.Conflict("google.refused");
    public static readonly Error LinkFirst = Error.Conflict("google.link_first");
    public static readonly Error OtherAccount = Error.Conflict("google.other_account");
}

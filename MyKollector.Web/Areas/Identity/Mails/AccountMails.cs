using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity.Mails;

/// <summary>A mail about an account, with at most one button whose link holds a secret made at the moment of writing.</summary>
public abstract class AccountMail : IMailTemplate
{
    public abstract string Type { get; }

    public virtual TimeSpan? WorthlessAfter => null;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<AccountMessage>().AccountId;
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == new AccountId(id), cancellation);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellation);
        if (account is not { Status: AccountStatus.Active } || user is null) return null;
        var words = new MailWords<IdentityMailText>(Cultures.Of(account.Language) ?? Cultures.French);
        return Write(account, user, words) is { } body ? new Mail(new(account.Email, account.DisplayName), words[Key + ".Subject"], body) : null;
    }

    /// <summary>Beginning of this mail's texts.</summary>
    protected abstract string Key { get; }

    protected abstract MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words);

    protected MailBody Begin(MailWords<IdentityMailText> words) => new MailBody(words.Culture).Heading(words[Key + ".Title"]).Text(words[Key + ".Text"]);
}

/// <summary>Confirms the address of a new account.</summary>
public sealed class ConfirmMail(SiteAddresses sites, MailedLinks links) : AccountMail
{
    public const string Message = "mail.account_confirm";
    public const string Purpose = "confirm";

    public override string Type => Message;

    protected override string Key => "Confirm";

    // Bound to the address being unconfirmed, not to the stamp: signing in meanwhile must not void it.
    protected override MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words) => user.EmailConfirmed
        ? null
        : Begin(words).Button(words["Confirm.Button"], sites.SignInPage(account.Role, $"{EntryPaths.Confirm}?jeton={links.Seal(Purpose, user.Id, "", TimeSpan.FromDays(3))}", words.Culture)).Small(words["NotYou"]);
}

/// <summary>Tells the owner of an address that somebody tried to register it again.</summary>
public sealed class AlreadyRegisteredMail(SiteAddresses sites) : AccountMail
{
    public const string Message = "mail.account_exists";

    public override string Type => Message;

    protected override string Key => "Exists";

    protected override MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words) =>
        Begin(words).Button(words["Exists.Button"], sites.SignInPage(account.Role, Ui.Navigation.Paths.SignIn, words.Culture)).Link(words["Exists.Forgot"], sites.SignInPage(account.Role, EntryPaths.Forgot, words.Culture)).Small(words["NotYou"]);
}

/// <summary>A link for a new password: one hour, one use, two-factor stays.</summary>
public sealed class ResetMail(SiteAddresses sites, MailedLinks links) : AccountMail
{
    public const string Message = AccountMessage.Reset;
    public const string Purpose = "reset";

    static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public override string Type => Message;

    public override TimeSpan? WorthlessAfter => Lasts;

    protected override string Key => "Reset";

    protected override MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words) =>
        Begin(words).Button(words["Reset.Button"], sites.SignInPage(account.Role, $"{EntryPaths.Reset}?jeton={links.Seal(Purpose, user.Id, user.SecurityStamp!, Lasts)}", words.Culture)).Small(words["NotYou"]);
}

/// <summary>Invites somebody for whom an administrator made an account.</summary>
public sealed class InvitationMail(SiteAddresses sites, MailedLinks links) : AccountMail
{
    public const string Message = AccountMessage.Invited;

    public override string Type => Message;

    protected override string Key => "Invited";

    protected override MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words) =>
        Begin(words).Button(words["Invited.Button"], sites.SignInPage(account.Role, $"{EntryPaths.Reset}?jeton={links.Seal(ResetMail.Purpose, user.Id, user.SecurityStamp!, TimeSpan.FromDays(3))}", words.Culture))
            .Small(Roles.NeedsSecondFactor(account.Role) ? words["Invited.SecondFactor"] : words["NotYou"]);
}

/// <summary>Tells the owner that the password or the second factor changed.</summary>
public sealed class SecurityChangedMail(SiteAddresses sites) : AccountMail
{
    public const string Message = "mail.account_security_changed";

    public override string Type => Message;

    protected override string Key => "Changed";

    protected override MailBody? Write(Account account, AppUser user, MailWords<IdentityMailText> words) =>
        Begin(words).Button(words["Changed.Button"], sites.SignInPage(account.Role, EntryPaths.Forgot, words.Culture)).Small(words["Changed.Note"]);
}

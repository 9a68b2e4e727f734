using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Security;

/// <summary>Whom a mail about an account is for: the message carries nothing else.</summary>
public sealed record AccountMessage(Guid AccountId)
{
    /// <summary>Invites somebody for whom an account was made.</summary>
    public const string Invited = "mail.account_invited";

    /// <summary>A link for a new password.</summary>
    public const string Reset = "mail.account_reset";

    /// <summary>Writes the message in the change that causes it.</summary>
    public static void Send(AppDbContext db, string type, AccountId account, DateTimeOffset now, string? correlation) =>
        db.Outbox.Add(new OutboxDraft(type, new AccountMessage(account.Value)).ToMessage(now, correlation));
}

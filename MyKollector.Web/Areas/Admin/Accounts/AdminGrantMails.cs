using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>To one person, about one request.</summary>
public sealed record AdminGrantNotice(AdminGrantId Grant, AccountId Recipient)
{
    /// <summary>Writes one message for each recipient in the change that causes them.</summary>
    public static void Send(AppDbContext db, string type, AdminGrant grant, IEnumerable<AccountId> recipients, DateTimeOffset now, string? correlation)
    {
        foreach (var recipient in recipients)
            db.Outbox.Add(new OutboxDraft(type, new AdminGrantNotice(grant.Id, recipient), $"{type}:{grant.Id}:{recipient}").ToMessage(now, correlation));
    }
}

/// <summary>What the two mails about a request share: who asks for whom, and the people's names as they are now.</summary>
public abstract class AdminGrantMail(SiteAddresses sites, string key) : IMailTemplate
{
    public abstract string Type { get; }

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var (id, recipient) = message.Read<AdminGrantNotice>();
        var grant = await db.AdminGrants.AsNoTracking().SingleAsync(g => g.Id == id, cancellation);
        if (!StillTrue(grant)) return null;
        List<AccountId> ids = [grant.Account, grant.RequestedBy, recipient];
        if (grant.SettledBy is { } second) ids.Add(second);
        var people = await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellation);
        if (people[recipient] is not { Status: AccountStatus.Active, Role: Role.Admin } to) return null;
        var words = new MailWords<AccountsText>(Cultures.Of(to.Language) ?? Cultures.French);
        var person = people[grant.Account];
        var body = new MailBody(words.Culture).Heading(words[key + ".Title", person.DisplayName]).Text(words[key + ".Text"]).Facts([
            (words[key + ".Who"], $"{person.DisplayName}\n{person.Email}"),
            (words["Grant.AskedBy"], people[grant.RequestedBy].DisplayName),
            .. grant.SettledBy is { } by ? [(words["Grant.ApprovedBy"], people[by].DisplayName)] : Array.Empty<(string, string)>(),
            (words["Grant.Reason"], grant.Reason),
            .. grant.Status == AdminGrantStatus.Pending ? [(words["Grant.Until"], Formats.DateAndTime(grant.ExpiresAt, words.Culture))] : Array.Empty<(string, string)>(),
        ]).Button(words[key + ".Button"], sites.Admin("/admin/comptes" + (grant.Status == AdminGrantStatus.Pending ? "" : $"/{grant.Account}")));
        return new(new(to.Email, to.DisplayName), words[key + ".Subject", person.DisplayName], body.Small(words["Grant.NotYou"]));
    }

    /// <summary>False when what the mail tells is over.</summary>
    protected abstract bool StillTrue(AdminGrant grant);
}

/// <summary>To the other administrators: one of them asks for a second yes.</summary>
public sealed class AdminRequestedMail(SiteAddresses sites, TimeProvider time) : AdminGrantMail(sites, "Grant.Requested")
{
    public const string Message = "mail.admin_requested";

    public override string Type => Message;

    protected override bool StillTrue(AdminGrant grant) => grant.IsOpen(time.GetUtcNow());
}

/// <summary>To every administrator, the new one among them: there is one more.</summary>
public sealed class AdminApprovedMail(SiteAddresses sites) : AdminGrantMail(sites, "Grant.Approved")
{
    public const string Message = "mail.admin_approved";

    public override string Type => Message;

    protected override bool StillTrue(AdminGrant grant) => grant.Status == AdminGrantStatus.Approved;
}

using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Platform.Journal;

/// <summary>Anchors the texts of the journal's mails (JournalMailText.resx, JournalMailText.en.resx).</summary>
public sealed class JournalMailText;

sealed record JournalSealNotice(long Number);

sealed record JournalBrokenNotice(Guid Account);

/// <summary>Carries a seal out of the machine: whoever rewrites the journal here cannot rewrite that mailbox.</summary>
sealed class JournalSealMail(JournalSeals seals, IConfiguration configuration) : IMailTemplate
{
    public const string MailType = "mail.journal_seal";

    public string Type => MailType;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        if (configuration["Journal:SealRecipient"] is not { Length: > 0 } recipient) return null;
        var number = message.Read<JournalSealNotice>().Number;
        if ((await seals.ReadAsync(cancellation)).Seals.FirstOrDefault(s => s.Seal.Number == number) is not { } signed) return null;
        var words = new MailWords<JournalMailText>(Cultures.French);
        return new(new(recipient), words["Seal.Subject", number], new MailBody(words.Culture).Heading(words["Seal.Title", number]).Text(words["Seal.Text"]).Facts([.. signed.Seal.Heads.Select(h => (h.Stream.ToString(), $"{h.Sequence} · {h.Hash}"))]))
        {
            Attachments = [new($"{number:D8}.json", "application/json", Encoding.UTF8.GetBytes(JournalSeals.Write(signed)))],
        };
    }
}

/// <summary>Tells an administrator that the journal does not verify.</summary>
sealed class JournalBrokenMail(JournalHealth health, SiteAddresses sites) : IMailTemplate
{
    public const string MailType = "mail.journal_broken";

    public string Type => MailType;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = new AccountId(message.Read<JournalBrokenNotice>().Account);
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation) is not { } account) return null;
        var words = new MailWords<JournalMailText>(Cultures.Of(account.Language) ?? Cultures.French);
        var places = health.Last is { } last ? string.Join("\n", last.Streams.Select(s => s.Break).OfType<Domain.Journal.ChainBreak>().Select(b => $"{b.Stream} {b.Sequence} · {b.Fault}").Concat(last.FaultySeals.Select(s => $"{words["Broken.Seal"]} {s}"))) : "";
        return new(new(account.Email, account.DisplayName), words["Broken.Subject"], new MailBody(words.Culture).Heading(words["Broken.Title"]).Text(words["Broken.Text"]).Quote(places.Length == 0 ? "–" : places).Button(words["Broken.Button"], sites.Admin("/admin/journal")));
    }
}

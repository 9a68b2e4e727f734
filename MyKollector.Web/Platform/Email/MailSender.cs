using System.Globalization;
using MimeKit;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// Takes every <c>mail.*</c> message of the outbox: lets its template write the mail, encodes it and hands it to the transport. The
/// Message-ID is the outbox message's own, so that a repeat after a crash is recognised by mail programs.
/// </summary>
public sealed class MailSender(IEnumerable<IMailTemplate> templates, IMailTransport transport, Database database, EmailSettings settings, TimeProvider time, ILogger<MailSender> log) : IOutboxHandler
{
    readonly Dictionary<string, IMailTemplate> _templates = templates.ToDictionary(t => t.Type, StringComparer.Ordinal);

    public string Type => "mail.";

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        if (!_templates.TryGetValue(message.Type, out var template)) throw new InvalidOperationException($"Nobody writes {message.Type}");
        if (template.WorthlessAfter is { } limit && time.GetUtcNow() - message.CreatedAt > limit)
        {
            log.LogWarning("Mail {Id} of type {Type} was dropped: it came too late to be of use", message.Id, message.Type);
            return null;
        }

        Mail? mail;
        await using (var db = database.Open()) mail = await template.ComposeAsync(message, db, cancellation);
        if (mail is null) return null;
        using var encoded = Encode(mail, message);
        await transport.SendAsync(encoded, message, cancellation);
        return null;
    }

    MimeMessage Encode(Mail mail, OutboxMessage message)
    {
        var encoded = new MimeMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.Id.Value:N}@{settings.Domain}"),
            Date = message.CreatedAt,
            Subject = OneLine(mail.Subject),
        };
        encoded.From.Add(Mailbox(new(settings.FromAddress, settings.FromName)));
        encoded.To.Add(Mailbox(mail.To));
        if (mail.ReplyTo is { } reply) encoded.ReplyTo.Add(Mailbox(reply));
        // Tells answering machines and other robots that no person wrote this (RFC 3834).
        encoded.Headers.Add("Auto-Submitted", "auto-generated");
        encoded.Headers.Add(HeaderId.ContentLanguage, mail.Body.Culture.TwoLetterISOLanguageName);
        encoded.Headers.Add("X-MyKollector-Type", message.Type);
        var body = new BodyBuilder { TextBody = mail.Body.ToText(), HtmlBody = mail.Body.ToHtml() };
        foreach (var file in mail.Attachments) body.Attachments.Add(OneLine(file.FileName), file.Content, ContentType.Parse(file.MediaType));
        encoded.Body = body.ToMessageBody();
        return encoded;
    }

    static MailboxAddress Mailbox(MailRecipient recipient)
    {
        // The parser would take "a@b, c@d" as the first of two; a recipient is one address and nothing else.
        if (recipient.Address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>') || !recipient.Address.Contains('@', StringComparison.Ordinal) || !MailboxAddress.TryParse(recipient.Address, out var parsed))
            throw new InvalidOperationException("The recipient is not an e-mail address.");
        return new(OneLine(recipient.Name ?? ""), parsed.Address);
    }

    /// <summary>Header values are one line: a line break in a name must not begin a new header.</summary>
    static string OneLine(string text) => string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

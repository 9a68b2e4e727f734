using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// Writes the mail of one outbox type. Every area registers its own with <see cref="EmailServices.AddMail{T}"/>; the message carries
/// identifiers only, so the mail is written from what the database says when it leaves.
/// </summary>
public interface IMailTemplate
{
    /// <summary>The outbox type it writes, beginning with <c>mail.</c></summary>
    string Type { get; }

    /// <summary>After this long the mail is worthless (a reset link) and is dropped instead of sent; null keeps it for ever.</summary>
    TimeSpan? WorthlessAfter => null;

    /// <summary>The mail, or null when its cause no longer stands (a shipment taken back): then nothing is sent.</summary>
    Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation);
}

/// <summary>Who receives a mail. Made safe for headers by the sender; an address that is none ends as a dead letter.</summary>
public sealed record MailRecipient(string Address, string? Name = null);

/// <summary>A file with a mail.</summary>
public sealed record MailAttachment(string FileName, string MediaType, byte[] Content);

/// <summary>A mail before it is encoded: addresses, subject, body and attachments.</summary>
public sealed record Mail(MailRecipient To, string Subject, MailBody Body)
{
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>Where an answer goes; the house's own address when null.</summary>
    public MailRecipient? ReplyTo { get; init; }
}

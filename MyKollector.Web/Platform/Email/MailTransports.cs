using System.Globalization;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Email;

/// <summary>Where encoded mails go.</summary>
public interface IMailTransport
{
    /// <summary>Sends or throws; a throw puts the message off.</summary>
    Task SendAsync(MimeMessage mail, OutboxMessage message, CancellationToken cancellation);
}

/// <summary>
/// The default: one file per mail in a folder, readable by any mail program and in the administration. The name is the message's own,
/// so that a repeat overwrites instead of doubling.
/// </summary>
public sealed class FolderTransport(AppFolders folders) : IMailTransport
{
    /// <summary>Name of the folder under the product's own.</summary>
    public const string FolderName = "mails";

    public async Task SendAsync(MimeMessage mail, OutboxMessage message, CancellationToken cancellation)
    {
        var file = Path.Combine(folders.Folder(FolderName), NameOf(message));
        var half = file + ".tmp";
        await mail.WriteToAsync(half, cancellation);
        File.Move(half, file, overwrite: true);
    }

    internal static string NameOf(OutboxMessage message) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}-{message.Type["mail.".Length..]}-{message.Id.Value:N}.eml");
}

/// <summary>Sends through a mail server, chosen by the settings <c>Email:Smtp:*</c>.</summary>
public sealed class SmtpTransport(EmailSettings settings) : IMailTransport
{
    public async Task SendAsync(MimeMessage mail, OutboxMessage message, CancellationToken cancellation)
    {
        // One connection per mail: a kept one would have to be guarded against half-closed servers, and we send dozens, not thousands.
        using var client = new SmtpClient { Timeout = 10_000 };
        await client.ConnectAsync(settings.SmtpHost ?? throw new InvalidOperationException("Email:Smtp:Host is empty."), settings.SmtpPort, settings.SmtpSecurity, cancellation);
        if (settings.SmtpUser is not null) await client.AuthenticateAsync(settings.SmtpUser, settings.SmtpPassword ?? "", cancellation);
        await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(true, cancellation);
    }
}

/// <summary>Settings of mail, read once at start.</summary>
public sealed class EmailSettings
{
    public EmailSettings(IConfiguration configuration)
    {
        FromAddress = configuration["Email:From"] is { Length: > 0 } from ? from : "bonjour@mykollector.example";
        FromName = configuration["Email:FromName"] is { Length: > 0 } name ? name : "MyKollectOr";
        SmtpHost = configuration["Email:Smtp:Host"] is { Length: > 0 } host ? host : null;
        SmtpPort = configuration.GetValue("Email:Smtp:Port", 587);
        SmtpSecurity = configuration.GetValue("Email:Smtp:Security", SecureSocketOptions.StartTls);
        SmtpUser = configuration["Email:Smtp:User"] is { Length: > 0 } user ? user : null;
        SmtpPassword = configuration["Email:Smtp:Password"];
    }

    public string FromAddress { get; }

    public string FromName { get; }

    /// <summary>Null: mails go to the folder.</summary>
    public string? SmtpHost { get; }

    public int SmtpPort { get; }

    /// <summary><c>StartTls</c> unless the setting says <c>SslOnConnect</c> or, for a relay on the same machine, <c>None</c>.</summary>
    public SecureSocketOptions SmtpSecurity { get; }

    public string? SmtpUser { get; }

    public string? SmtpPassword { get; }

    /// <summary>Right side of our Message-IDs.</summary>
    public string Domain => FromAddress[(FromAddress.LastIndexOf('@') + 1)..];
}

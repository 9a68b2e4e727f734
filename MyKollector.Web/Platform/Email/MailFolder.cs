using System.Text.RegularExpressions;
using MimeKit;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Email;

/// <summary>One mail of the folder, as a list shows it.</summary>
public sealed record FolderMail(string File, DateTimeOffset At, string Type, string To, string Subject, int Attachments);

/// <summary>Reads the folder of mails for the administration and the tests.</summary>
public sealed partial class MailFolder(AppFolders folders)
{
    string Root => folders.Folder(FolderTransport.FolderName);

    /// <summary>Newest first. Only file names are read to count them; a page of mails is parsed.</summary>
    public async Task<(IReadOnlyList<FolderMail> Mails, int Total)> ListAsync(int skip, int take, CancellationToken cancellation)
    {
        var files = Directory.EnumerateFiles(Root, "*.eml").Select(Path.GetFileName).OfType<string>().OrderDescending(StringComparer.Ordinal).ToList();
        var mails = new List<FolderMail>();
        foreach (var file in files.Skip(skip).Take(take))
        {
            using var mail = await MimeMessage.LoadAsync(Path.Combine(Root, file), cancellation);
            mails.Add(new(file, mail.Date, mail.Headers["X-MyKollector-Type"] ?? "", mail.To.Mailboxes.FirstOrDefault()?.Address ?? "", mail.Subject ?? "", mail.Attachments.Count()));
        }

        return (mails, files.Count);
    }

    /// <summary>One mail; null when there is none of that name. Only names of this folder are accepted.</summary>
    public async Task<MimeMessage?> ReadAsync(string file, CancellationToken cancellation)
    {
        if (!FileNames().IsMatch(file)) return null;
        var path = Path.Combine(Root, file);
        return File.Exists(path) ? await MimeMessage.LoadAsync(path, cancellation) : null;
    }

    /// <summary>
    /// Hides what would let a reader act for the receiver: the secret part of a link. Staff must be able to read a mail without being
    /// able to reset its receiver's password, or to take a present whose code is the right to own it.
    /// </summary>
    public static string WithoutSecrets(string text) => Secrets().Replace(text, match => match.Groups["kept"].Value + "…");

    [GeneratedRegex(@"^\d{8}-\d{6}-[a-z0-9_.]+-[0-9a-f]{32}\.eml$", RegexOptions.CultureInvariant)]
    private static partial Regex FileNames();

    [GeneratedRegex(@"(?<kept>[?&;](?:jeton|token|code)=)[A-Za-z0-9%._~+/=-]{8,}|(?<kept>(?:/|%2F)m(?:/|%2F))[A-Za-z0-9]{26}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Mails;

/// <summary>A page of the folder's mails, and the one that is read.</summary>
public sealed record MailPage(IReadOnlyList<FolderMail> Mails, int Total, MailRead? Read);

/// <summary>A mail as staff may read it.</summary>
public sealed record MailRead(string Subject, string From, string To, DateTimeOffset At, string Text, IReadOnlyList<string> Attachments);

/// <summary>
/// The mails that were written to the folder; their secrets are hidden by <see cref="MailFolder.WithoutSecrets"/>, except where one click signs in as
/// anybody: there this page is the only mailbox that the demonstration's customers have.
/// </summary>
[Needs(Resource.Account, Right.Read)]
public sealed class MailRows(MailFolder folder, IConfiguration configuration, IHostEnvironment environment)
{
    public const int PerPage = 30;

    public async Task<Result<MailPage>> QueryAsync(int page, string? file, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MailRows>(actor) is { } refused) return refused;
        // A client may read its own account, not everybody's mail.
        if (actor.ScopeOf(Resource.Account, Right.Read) != Scope.All) return Error.Forbidden();
        var (mails, total) = await folder.ListAsync(Math.Max(0, page - 1) * PerPage, PerPage, cancellation);
        return new MailPage(mails, total, file is null ? null : await ReadAsync(file, cancellation));
    }

    async Task<MailRead?> ReadAsync(string file, CancellationToken cancellation)
    {
        using var mail = await folder.ReadAsync(file, cancellation);
        if (mail is null) return null;
        var text = mail.TextBody ?? "";
        return new(mail.Subject ?? "", mail.From.ToString(), mail.To.ToString(), mail.Date, DevelopmentOnly.Cheats(configuration, environment) ? text : MailFolder.WithoutSecrets(text),
            [.. mail.Attachments.Select(a => a.ContentDisposition?.FileName ?? a.ContentType.Name).OfType<string>()]);
    }
}

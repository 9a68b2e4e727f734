using MimeKit;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Mails;

/// <summary>A page of the folder's mails, and the one that is read.</summary>
public sealed record MailPage(IReadOnlyList<FolderMail> Mails, int Total, MimeMessage? Read);

/// <summary>The mails that were written to the folder; their secret links are hidden by <see cref="MailFolder.WithoutSecrets"/>.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class MailRows(MailFolder folder)
{
    public const int PerPage = 30;

    public async Task<Result<MailPage>> QueryAsync(int page, string? file, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MailRows>(actor) is { } refused) return refused;
        // A client may read its own account, not everybody's mail.
        if (actor.ScopeOf(Resource.Account, Right.Read) != Scope.All) return Error.Forbidden();
        var (mails, total) = await folder.ListAsync(Math.Max(0, page - 1) * PerPage, PerPage, cancellation);
        return new MailPage(mails, total, file is null ? null : await folder.ReadAsync(file, cancellation));
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>What the two mails about stuck things share: one mail tells all that one recipient is still to be told.</summary>
public abstract class StuckMailBase : IMailTemplate
{
    public abstract string Type { get; }

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var recipient = message.Read<StuckNotice>().Recipient;
        var prefix = StuckNotice.Prefix(Type, recipient);
        // One of those that were written together has already told about all of them.
        if (await db.Outbox.AnyAsync(m => m.DedupKey!.StartsWith(prefix) && m.Id != message.Id && m.DoneAt > message.CreatedAt, cancellation)) return null;
        var open = await db.Outbox.AsNoTracking().Where(m => m.DedupKey!.StartsWith(prefix) && m.DoneAt == null && m.WithdrawnAt == null).ToListAsync(cancellation);
        return await WriteAsync(recipient, [.. open.Select(m => m.Read<StuckNotice>())], db, cancellation);
    }

    /// <summary>The mail about what is still stuck; null when nothing is.</summary>
    protected abstract Task<Mail?> WriteAsync(Guid recipient, IReadOnlyList<StuckNotice> notices, AppDbContext db, CancellationToken cancellation);
}

/// <summary>To an administrator: what the board shows.</summary>
public sealed class StuckMail(IServiceScopeFactory scopes, SiteAddresses sites) : StuckMailBase
{
    public override string Type => StuckNotice.ToAdministrator;

    protected override async Task<Mail?> WriteAsync(Guid recipient, IReadOnlyList<StuckNotice> notices, AppDbContext db, CancellationToken cancellation)
    {
        var id = new AccountId(recipient);
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation) is not { Status: AccountStatus.Active, Role: Role.Admin } to) return null;
        var words = new MailWords<AdminText>(Cultures.Of(to.Language) ?? Cultures.French);
        // The rows' own words are those of whoever asks.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = words.Culture;
        var groups = new List<(StuckKind Kind, List<StuckRow> Rows)>();
        await using (var scope = scopes.CreateAsyncScope())
        {
            foreach (var group in notices.GroupBy(n => n.Kind).OrderBy(g => g.Key))
            {
                var ids = group.Select(n => n.Id).ToHashSet();
                var rows = (await StuckWatch.RowsAsync(scope.ServiceProvider, group.Key, cancellation)).FindAll(r => ids.Contains(r.Id));
                if (rows.Count > 0) groups.Add((group.Key, rows));
            }
        }

        if (groups.Count == 0) return null;
        var count = groups.Sum(g => g.Rows.Count);
        var body = new MailBody(words.Culture).Heading(words[count == 1 ? "Stuck.Mail.Title.One" : "Stuck.Mail.Title.Many", count]).Text(words["Stuck.Mail.Text"]);
        foreach (var (kind, rows) in groups)
            body.Text($"{Sentence(words["Stuck." + kind], words)}\n{words[$"Stuck.{kind}.Do"]}").Facts([.. rows.Select(r => (r.Label, words["Stuck.Mail.Since", Formats.DateAndTime(r.Since, words.Culture)]))]);
        return new(new(to.Email, to.DisplayName), count == 1 ? words["Stuck.Mail.Subject.One", groups[0].Rows[0].Label] : words["Stuck.Mail.Subject.Many", count],
            body.Button(words["Stuck.Mail.Button"], sites.Admin(groups.Count == 1 ? "/admin/a-traiter/" + groups[0].Kind : "/admin")).Small(words["Stuck.Mail.Once"]));
    }

    /// <summary>On the board the words follow a figure.</summary>
    static string Sentence(string text, MailWords<AdminText> words) => char.ToUpper(text[0], words.Culture) + text[1..];
}

/// <summary>To a workshop: its medals that stay too long in a stage.</summary>
public sealed class WorkshopStuckMail(StageLimits limits, SiteAddresses sites, TimeProvider time) : StuckMailBase
{
    public override string Type => StuckNotice.ToWorkshop;

    protected override async Task<Mail?> WriteAsync(Guid recipient, IReadOnlyList<StuckNotice> notices, AppDbContext db, CancellationToken cancellation)
    {
        var workshop = new ManufacturerId(recipient);
        List<MedalId> ids = [.. notices.Select(n => new MedalId(n.Id))];
        var medals = await MedalStages.Late(db.Medals.AsNoTracking().Where(m => ids.Contains(m.Id) && m.Manufacturer == workshop), limits, time.GetUtcNow())
            .Join(db.Courses, m => m.CourseId, c => c.Id, (m, c) => new { Medal = m, c.Summit }).ToListAsync(cancellation);
        if (medals.Count == 0) return null;
        var to = await db.Manufacturers.AsNoTracking().SingleAsync(m => m.Id == workshop, cancellation);

        // Workshops are in France.
        var (words, stages) = (new MailWords<AdminText>(Cultures.French), new MailWords<WordText>(Cultures.French));
        return new(new(to.Email, to.Name), words[medals.Count == 1 ? "Stuck.Workshop.Subject.One" : "Stuck.Workshop.Subject.Many", medals.Count], new MailBody(words.Culture)
            .Heading(words[medals.Count == 1 ? "Stuck.Workshop.Subject.One" : "Stuck.Workshop.Subject.Many", medals.Count])
            .Text(words["Stuck.Workshop.Text"])
            .Facts([.. medals.OrderBy(m => m.Medal.Serial, StringComparer.Ordinal).Select(m => (Medal.PieceSerialOf(m.Medal.Serial, m.Medal.CurrentPiece.Number),
                $"{m.Summit} · {stages[$"{nameof(MedalStatus)}.{m.Medal.Status}"]} · {words["Stuck.Mail.Since", Formats.DateAndTime(Since(m.Medal), words.Culture)]}"))])
            .Button(words["Stuck.Workshop.Button"], sites.Fab("/fab/medailles"))
            .Small(words["Stuck.Mail.Once"]));
    }

    static DateTimeOffset Since(Medal m) => MedalStages.SinceOf(m.Fabrication, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt);
}

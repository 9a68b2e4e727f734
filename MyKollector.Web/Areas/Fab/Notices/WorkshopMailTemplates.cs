using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Notices;

/// <summary>Anchors the texts of the mails to workshops.</summary>
public sealed class FabMailText;

/// <summary>To the workshop: a course's queue has reached its threshold.</summary>
public sealed class ThresholdMail(SiteAddresses sites) : IMailTemplate
{
    public string Type => WorkshopMails.Threshold;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var (workshop, courseId) = message.Read<ThresholdNotice>();
        var to = await db.Manufacturers.AsNoTracking().SingleAsync(m => m.Id == workshop, cancellation);
        var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == courseId, cancellation);
        var queued = await db.Medals.CountAsync(m => m.Manufacturer == workshop && m.Fabrication == Fabrication.Queued && m.CourseId == courseId, cancellation);

        // Workshops are in France.
        var words = new MailWords<FabMailText>(Cultures.French);
        return new(new(to.Email, to.Name), words["Threshold.Subject", course.Summit, queued], new MailBody(words.Culture)
            .WithPreview(words["Threshold.Preview"])
            .Heading(words["Threshold.Title", queued, course.Summit])
            .Text(words["Threshold.Text", course.From])
            .Button(words["Threshold.Button"], sites.Fab($"/fab/medailles?statut=a-produire&col={course.Slug}")));
    }
}

/// <summary>To the workshop: times that arrived in the last quarter of an hour, in one mail.</summary>
public sealed class TimesMail(SiteAddresses sites) : IMailTemplate
{
    public string Type => WorkshopMails.TimeValidated;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var workshop = message.Read<TimeNotice>().Manufacturer;
        var prefix = WorkshopMails.TimesPrefix(workshop);

        // One of the gathered messages has already told about all that were written before it left.
        if (await db.Outbox.AnyAsync(m => m.DedupKey!.StartsWith(prefix) && m.Id != message.Id && m.DoneAt > message.CreatedAt, cancellation)) return null;
        var open = await db.Outbox.AsNoTracking().Where(m => m.DedupKey!.StartsWith(prefix) && m.DoneAt == null && m.WithdrawnAt == null).ToListAsync(cancellation);
        List<MedalId> ids = [.. open.Select(m => m.Read<TimeNotice>().MedalId).Distinct()];
        var medals = await db.Medals.AsNoTracking().Where(m => ids.Contains(m.Id) && m.Manufacturer == workshop && m.Time == TimeFact.Validated
                && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || m.Fabrication == Fabrication.Made))
            .Join(db.Courses, m => m.CourseId, c => c.Id, (m, c) => new { m.Serial, Piece = m.Pieces.Max(p => p.Number), m.ElapsedSeconds, c.Summit, m.Fabrication }).ToListAsync(cancellation);
        if (medals.Count == 0) return null;

        var to = await db.Manufacturers.AsNoTracking().SingleAsync(m => m.Id == workshop, cancellation);
        var words = new MailWords<FabMailText>(Cultures.French);
        return new(new(to.Email, to.Name), words[medals.Count == 1 ? "Times.Subject.One" : "Times.Subject.Many", medals.Count], new MailBody(words.Culture)
            .Heading(words[medals.Count == 1 ? "Times.Title.One" : "Times.Title.Many", medals.Count])
            .Text(words["Times.Text"])
            .Facts([.. medals.OrderBy(m => m.Serial, StringComparer.Ordinal).Select(m => (Medal.PieceSerialOf(m.Serial, m.Piece),
                words[m.Fabrication == Fabrication.Made ? "Times.Ready" : "Times.Upcoming", m.Summit, Formats.Elapsed(TimeSpan.FromSeconds(m.ElapsedSeconds ?? 0))]))])
            .Button(words["Times.Button"], sites.Fab("/fab/gravure")));
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Chrono.Notices;

/// <summary>About one performance.</summary>
public sealed record TimeNotice(PerformanceId PerformanceId);

/// <summary>Anchors the texts of the mails about times.</summary>
public sealed class TimeMailText;

/// <summary>
/// What a time sends to its athlete: that it was received, where it waits for a person, and what was decided. It is received once; a decision may be
/// taken again, so the key holds its number and instant.
/// </summary>
public sealed class TimeMails : IOutboxSource
{
    public const string Received = "mail.time_received";
    public const string Validated = "mail.time_validated";
    public const string Refused = "mail.time_refused";
    public const string MoreAsked = "mail.time_more_asked";

    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        if (happened is not PerformanceChanged changed) yield break;
        // What counts by itself is told so at once, and nothing else.
        if (changed is { Action: "performance.submitted", Performance.Status: PerformanceStatus.InReview })
            yield return new(Received, new TimeNotice(changed.Performance.Id), $"{Received}:{changed.Performance.Id}", OrderId: changed.Order);
        var type = changed.Action switch
        {
            "performance.validated" => Validated,
            "performance.refused" => Refused,
            "performance.more_asked" => MoreAsked,
            _ => null,
        };
        if (type is not null)
            yield return new(type, new TimeNotice(changed.Performance.Id), string.Create(CultureInfo.InvariantCulture, $"{type}:{changed.Performance.Id}:{changed.Performance.Decisions.Count}:{changed.At.UtcTicks}"), OrderId: changed.Order);
    }
}

/// <summary>Where a time stands, told to the athlete: what was decided, why, and the one thing to do next.</summary>
public abstract class TimeMail(string type, string key, PerformanceStatus still, SiteAddresses sites, ShippingPromises promises) : IMailTemplate
{
    public string Type => type;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<TimeNotice>().PerformanceId;
        var found = await (from performance in db.Performances.AsNoTracking()
                           where performance.Id == id
                           join account in db.Accounts on performance.Athlete equals account.Id
                           join course in db.Courses on performance.CourseId equals course.Id
                           select new { performance, account.Email, account.DisplayName, account.Language, course.Summit }).FirstOrDefaultAsync(cancellation);
        // A decision that was taken up again meanwhile is not told any more: the next one will be.
        if (found is null || found.performance.Status != still) return null;
        var words = new MailWords<TimeMailText>(Cultures.Of(found.Language) ?? Cultures.French);
        var body = new MailBody(words.Culture)
            .Heading(words[key + ".Title", found.Summit])
            .Text(words[key + ".Text", Formats.Elapsed(TimeSpan.FromSeconds(found.performance.CountedSeconds)), found.performance.Level]);
        if (found.performance.Answer is { Length: > 0 } answer && found.performance.Decisions.Count > 0) body = body.Quote(answer);
        if (still == PerformanceStatus.Validated)
        {
            // Bought already: then this very moment starts the workshop's clock.
            var medals = await db.Medals.AsNoTracking().Where(m => m.PerformanceId == id).ToListAsync(cancellation);
            if (await promises.ForLastOfAsync(db, medals, cancellation) is { } promise) body = body.Text(words["Validated.Shipping", Formats.Date(promise.ShipsOn, words.Culture)]);
        }

        return new(new(found.Email, found.DisplayName), words[key + ".Subject", found.Summit], body.Button(words[key + ".Button"], sites.Chrono("/chrono/temps/" + id, words.Culture)));
    }
}

/// <summary>The time arrived, and a person will look at it.</summary>
public sealed class TimeReceivedMail(SiteAddresses sites, ShippingPromises promises) : TimeMail(TimeMails.Received, "Received", PerformanceStatus.InReview, sites, promises);

/// <summary>The time counts.</summary>
public sealed class TimeValidatedMail(SiteAddresses sites, ShippingPromises promises) : TimeMail(TimeMails.Validated, "Validated", PerformanceStatus.Validated, sites, promises);

/// <summary>The time does not count; the athlete chooses again.</summary>
public sealed class TimeRefusedMail(SiteAddresses sites, ShippingPromises promises) : TimeMail(TimeMails.Refused, "Refused", PerformanceStatus.Refused, sites, promises);

/// <summary>A person asks for more.</summary>
public sealed class TimeMoreAskedMail(SiteAddresses sites, ShippingPromises promises) : TimeMail(TimeMails.MoreAsked, "MoreAsked", PerformanceStatus.MoreAsked, sites, promises);

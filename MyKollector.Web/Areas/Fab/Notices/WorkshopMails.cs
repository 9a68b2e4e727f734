using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Areas.Fab.Notices;

/// <summary>About one medal.</summary>
public sealed record MedalNotice(MedalId MedalId);

/// <summary>About one parcel.</summary>
public sealed record ParcelNotice(ParcelId ParcelId);

/// <summary>To a workshop, about one course's queue.</summary>
public sealed record ThresholdNotice(ManufacturerId Manufacturer, CourseId CourseId);

/// <summary>To a workshop, about a time that arrived.</summary>
public sealed record TimeNotice(ManufacturerId Manufacturer, MedalId MedalId);

/// <summary>What the workshop's events send out. Keys name the cause and the change it was made in: the same step may rightly be taken again after a rectification.</summary>
public sealed class WorkshopMails : IOutboxSource
{
    public const string Engraved = "mail.medal_engraved";
    public const string Shipped = "mail.medal_shipped";
    public const string Threshold = "mail.workshop_threshold";
    public const string TimeValidated = "mail.workshop_time_validated";

    /// <summary>Times of one quarter of an hour go out as one mail to the workshop; its board shows them at once.</summary>
    public static readonly TimeSpan TimesGathered = TimeSpan.FromMinutes(15);

    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        switch (happened)
        {
            case MedalChanged { Action: "medal.engraved" } e:
                yield return new(Engraved, new MedalNotice(e.Medal.Id), EngravedPrefix(e.Medal.Id) + Change(e.Medal), OrderId: e.Order);
                break;
            case MedalChanged { Action: "medal.time_validated" } e:
                yield return new(TimeValidated, new TimeNotice(e.Medal.Manufacturer, e.Medal.Id), TimesPrefix(e.Medal.Manufacturer) + $"{e.Medal.Id}:{Change(e.Medal)}", TimesGathered);
                break;
            case ParcelChanged { Action: "parcel.shipped" } e:
                yield return new(Shipped, new ParcelNotice(e.Parcel.Id), ShippedPrefix(e.Parcel.Id), Medal.ShippingUndo, e.Order);
                break;
            case ManufacturingChanged { Action: "allotment.threshold_reached", OfCourse: { } course } e:
                yield return new(Threshold, new ThresholdNotice(e.Workshop, course), $"{Threshold}:{e.Id:N}:{Instant(e)}");
                break;
        }
    }

    /// <summary>What the key of a medal's "engraved" mail begins with.</summary>
    public static string EngravedPrefix(MedalId medal) => $"{Engraved}:{medal}:";

    /// <summary>What the keys of a workshop's "time received" mails begin with.</summary>
    public static string TimesPrefix(ManufacturerId workshop) => $"{TimeValidated}:{workshop}:";

    /// <summary>The key of a parcel's mail.</summary>
    public static string ShippedPrefix(ParcelId parcel) => $"{Shipped}:{parcel}";

    /// <summary>The medal's own count of its changes: no two of them share it, however fast they follow each other.</summary>
    static string Change(Medal medal) => medal.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Instant(DomainEvent happened) => happened.At.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Takes messages back that have not left.</summary>
public static class WithdrawnMails
{
    /// <summary>Withdraws the messages whose key begins so. False when one of them has left or is leaving right now.</summary>
    public static async Task<bool> WithdrawAsync(AppDbContext db, string prefix, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.Outbox.Where(m => m.DedupKey!.StartsWith(prefix) && m.DoneAt == null && m.WithdrawnAt == null && m.LeaseUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.WithdrawnAt, now), cancellation);
        return !await db.Outbox.AnyAsync(m => m.DedupKey!.StartsWith(prefix) && m.WithdrawnAt == null, cancellation);
    }
}

using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Flow;
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
    public const string Engraved = MedalNoticeKeys.Engraved;
    public const string Shipped = MedalNoticeKeys.Shipped;
    public const string Threshold = "mail.workshop_threshold";
    public const string TimeValidated = "mail.workshop_time_validated";

    /// <summary>Times of one quarter of an hour go out as one mail to the workshop; its board shows them at once.</summary>
    public static readonly TimeSpan TimesGathered = TimeSpan.FromMinutes(15);

    public IEnumerable<OutboxDraft> From(DomainEvent happened)
    {
        switch (happened)
        {
            case MedalChanged { Action: "medal.engraved" } e:
                yield return new(Engraved, new MedalNotice(e.Medal.Id), MedalNoticeKeys.EngravedPrefix(e.Medal.Id) + Change(e.Medal), OrderId: e.Order);
                break;
            case MedalChanged { Action: "medal.time_validated" } e:
                yield return new(TimeValidated, new TimeNotice(e.Medal.Manufacturer, e.Medal.Id), TimesPrefix(e.Medal.Manufacturer) + $"{e.Medal.Id}:{Change(e.Medal)}", TimesGathered);
                break;
            case ParcelChanged { Action: "parcel.shipped" } e:
                yield return new(Shipped, new ParcelNotice(e.Parcel.Id), MedalNoticeKeys.ShippedPrefix(e.Parcel.Id), Medal.ShippingUndo, e.Order);
                break;
            case ManufacturingChanged { Action: "allotment.threshold_reached", OfCourse: { } course } e:
                yield return new(Threshold, new ThresholdNotice(e.Workshop, course), $"{Threshold}:{e.Id:N}:{Instant(e)}");
                break;
        }
    }

    /// <summary>What the keys of a workshop's "time received" mails begin with.</summary>
    public static string TimesPrefix(ManufacturerId workshop) => $"{TimeValidated}:{workshop}:";

    /// <summary>The medal's own count of its changes: no two of them share it, however fast they follow each other.</summary>
    static string Change(Medal medal) => medal.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Instant(DomainEvent happened) => happened.At.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Types and keys of the customer's mails that a rectification must be able to take back before they leave.</summary>
public static class MedalNoticeKeys
{
    public const string Engraved = "mail.medal_engraved";
    public const string Shipped = "mail.medal_shipped";

    /// <summary>What the key of a medal's "engraved" mail begins with.</summary>
    public static string EngravedPrefix(MedalId medal) => $"{Engraved}:{medal}:";

    /// <summary>The key of a parcel's mail.</summary>
    public static string ShippedPrefix(ParcelId parcel) => $"{Shipped}:{parcel}";
}

using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Admin.Board;

namespace MyKollector.Web.Areas.Admin;

/// <summary>Since when a medal is in its stage, and whether that is too long: the same on the board, the lists and the order's page.</summary>
static class MedalStages
{
    /// <summary>Medals that are in their stage longer than it allows; those set aside are told apart.</summary>
    public static IQueryable<Medal> Late(IQueryable<Medal> medals, StageLimits limits, DateTimeOffset now)
    {
        var (queued, making, engraving, shipping, travelling) = (now - limits.Queued, now - limits.InProduction, now - limits.AwaitingEngraving, now - limits.Engraved, now - limits.Shipped);
        return medals.Where(m => m.HoldReason == null && (
            (m.Fabrication == Fabrication.Queued && m.QueuedAt < queued)
            || (m.Fabrication == Fabrication.InProduction && m.InProductionAt < making)
            || (m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting && m.MadeAt < engraving && (m.TimeValidatedAt == null || m.TimeValidatedAt < engraving))
            || (m.Fabrication == Fabrication.Engraved && m.EngravedAt < shipping)
            || (m.Fabrication == Fabrication.Shipped && m.ShippedAt < travelling)));
    }

    /// <summary>Since when a medal is in its stage: a blank waits for engraving since the later of blank and time.</summary>
    public static DateTimeOffset SinceOf(Fabrication fabrication, DateTimeOffset queued, DateTimeOffset? inProduction, DateTimeOffset? made, DateTimeOffset? timed, DateTimeOffset? engraved, DateTimeOffset? shipped) => fabrication switch
    {
        Fabrication.InProduction => inProduction ?? queued,
        Fabrication.Made => timed > made ? timed.Value : made ?? queued,
        Fabrication.Engraved => engraved ?? queued,
        Fabrication.Shipped => shipped ?? queued,
        Fabrication.Queued or Fabrication.Delivered or Fabrication.Cancelled => queued,
    };
}

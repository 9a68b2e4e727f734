using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>The whole list behind one figure of the board.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class StuckPageData(Watchdog watchdog, StuckItems stuck, Remedies remedies)
{
    public const int PageSize = 50;

    public Task<StuckGroup> QueryAsync(StuckKind kind, int page, Actor actor, CancellationToken cancellation) => kind.IsInvariant()
        ? watchdog.OfKindAsync(kind, new(null, null), page * PageSize, PageSize, actor, cancellation)
        : stuck.OfKindAsync(kind, new(null, null), page * PageSize, PageSize, actor, cancellation);

    public Task<Result> RemedyAsync(StuckKind kind, Guid id, Actor actor, CancellationToken cancellation) => remedies.DoAsync(kind, id, actor, cancellation);
}

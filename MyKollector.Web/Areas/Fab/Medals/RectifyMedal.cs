using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>Takes one of the workshop's own medals back.</summary>
[Needs(Resource.Rectification, Right.Produce)]
public sealed class RectifyMedal(Rectifications rectifications)
{
    public async Task<Result<Rectified>> HandleAsync(RectifyMedalCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<RectifyMedal>(actor) is { } refused ? refused : await rectifications.RectifyAsync(command, actor, cancellation);
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Takes a medal of any workshop back.</summary>
[Needs(Resource.Rectification, Right.Produce)]
public sealed class RectifyAnyMedal(Rectifications rectifications)
{
    public async Task<Result<Rectified>> HandleAsync(RectifyMedalCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<RectifyAnyMedal>(actor) is { } refused ? refused : await rectifications.RectifyAsync(command, actor, cancellation);
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;

namespace MyKollector.Web.Areas.Chrono.Attempts;

/// <summary>Whose attempt it is, or may become.</summary>
static class AttemptRights
{
    /// <summary>One's own attempt, or one that a volunteer's phone took for one's own medal.</summary>
    public static async Task<bool> MayTakeAsync(AppDbContext db, Attempt attempt, Actor actor, CancellationToken cancellation) =>
        attempt.MayBeTakenBy(actor)
        || (actor.Account is { } account && attempt is { AccountId: null, MedalId: { } medal } && await db.Medals.AnyAsync(m => m.Id == medal && m.Owner == account, cancellation));
}

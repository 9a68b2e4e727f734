using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>What whoever comes second is told.</summary>
public static class WhoWasFirst
{
    /// <summary>Turns "not allowed from here" into who brought the medal there, and when. Read from the medal's own lines of the journal.</summary>
    public static async Task<Error> ExplainAsync(AppDbContext db, Medal medal, Error error, CancellationToken cancellation)
    {
        if (error.Code != MedalErrors.WrongState("", default).Code) return error;
        var last = await db.Journal.AsNoTracking()
            .Where(e => e.ObjectType == "medal" && e.ObjectId == medal.Id.Value && e.Stream == JournalStream.Business && e.Outcome == Outcome.Done && e.Manufacturer == medal.Manufacturer && Moves.Contains(e.Action))
            .OrderByDescending(e => e.Sequence).Select(e => new { e.ActorName, e.At }).FirstOrDefaultAsync(cancellation);
        return last is null ? error : MedalErrors.AlreadyMoved(medal.PieceSerial, medal.Status, last.ActorName, last.At);
    }

    /// <summary>Actions that change where a medal is, as they stand in the journal.</summary>
    static readonly string[] Moves =
    [
        "medal.queued", "medal.in_production", "medal.made", "medal.drawn_from_stock", "medal.engraved", "medal.shipped", "medal.delivered", "medal.cancelled", "medal.rectified",
    ];
}

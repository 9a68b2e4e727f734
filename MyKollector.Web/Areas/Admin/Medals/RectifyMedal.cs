using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Which medal goes back, and why.</summary>
public sealed record RectifyMedalCommand(MedalId Medal, RectificationKind Kind, string Reason);

/// <summary>The one way back, for an administrator.</summary>
[Needs(Resource.Rectification, Right.Produce)]
public sealed class RectifyMedal(Database database, MedalTokens tokens, TimeProvider time)
{
    public async Task<Result> HandleAsync(RectifyMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RectifyMedal>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        return await MedalChange.OfAsync(database, command.Medal, "rectify", actor, m => command.Kind == RectificationKind.EntryMistake
            ? m.UndoLastStep(command.Reason, actor, now)
            : m.Remake(command.Kind, command.Reason, MedalPieceId.New(now), tokens.Create().Stored, actor, now), cancellation);
    }
}

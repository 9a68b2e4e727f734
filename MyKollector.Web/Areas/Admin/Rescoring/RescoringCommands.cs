using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Rescoring;

/// <summary>The page's actions, each its own handler with its own permission.</summary>
[OpenToAll("Each action is another handler, which asks for its own permission.")]
public sealed class RescoringCommands(StartRescoring start, CancelRescoring cancel, ChooseRescored choose)
{
    public async Task<Result> StartAsync(CourseId course, Actor actor, CancellationToken cancellation) => await start.HandleAsync(new(course), actor, cancellation) is { Succeeded: false, Error: { } refused } ? refused : Result.Ok;

    public Task<Result> CancelAsync(RescoringId run, Actor actor, CancellationToken cancellation) => cancel.HandleAsync(new(run), actor, cancellation);

    public Task<Result<RescoringOutcome>> ChooseAsync(ChooseRescoredCommand command, Actor actor, CancellationToken cancellation) => choose.HandleAsync(command, actor, cancellation);
}

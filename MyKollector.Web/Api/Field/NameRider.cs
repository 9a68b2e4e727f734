using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Api.Field;

/// <summary>Says whose time a phone for many riders took.</summary>
/// <param name="Attempt">An attempt of the phone whose number belonged to no medal.</param>
/// <param name="Rider">Serial, or bib number of the attempt's course.</param>
public sealed record NameRiderCommand(AttemptId Attempt, string Rider);

/// <summary>A number mistyped at the start must not cost a rider his time: the phone that took it corrects the number, the medal's owner takes the time.</summary>
[OpenToAll("The phone that took a time says whose it was; only the medal's owner can make it his.")]
public sealed class NameRider(Database database, FieldCodes codes, TimeProvider time)
{
    public async Task<Result> HandleAsync(NameRiderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<NameRider>(actor) is { } refused) return refused;
        await using var work = await database.BeginAsync(actor, "name-rider", cancellation);
        if (await work.Db.Attempts.SingleOrDefaultAsync(a => a.Id == command.Attempt, cancellation) is not { } attempt || attempt.DeviceId != actor.Device) return AttemptErrors.NotFound;
        if (await codes.RiderAsync(command.Rider, attempt.CourseId, cancellation) is not { Medal: { } medal } rider) return AttemptErrors.RiderUnknown;
        if (rider.Course != attempt.CourseId) return AttemptErrors.MedalOfOtherCourse;
        var named = attempt.NameRider(medal, actor, time.GetUtcNow());
        return named.Succeeded ? await work.CommitAsync(cancellation) : named;
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Which medal to set aside, and why.</summary>
public sealed record HoldMedalCommand(MedalId Medal, string Reason);

/// <inheritdoc cref="HoldMedal"/>
public sealed class HoldMedalValidator : AbstractValidator<HoldMedalCommand>
{
    public HoldMedalValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(500).WithErrorCode("medal.reason_missing");
}

/// <summary>Sets a medal aside: reminders stop, production skips it.</summary>
[Needs(Resource.Production, Right.Write)]
public sealed class HoldMedal(Database database, TimeProvider time, IValidator<HoldMedalCommand> validator)
{
    public async Task<Result> HandleAsync(HoldMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<HoldMedal>(actor) is { } refused) return refused;
        if (!(await validator.ValidateAsync(command, cancellation)).IsValid) return MedalErrors.ReasonMissing;
        return await MedalChange.OfAsync(database, command.Medal, "hold", actor, m => m.Hold(command.Reason, actor, time.GetUtcNow()), cancellation);
    }
}

/// <summary>Which medal goes on.</summary>
public sealed record ReleaseMedalCommand(MedalId Medal);

/// <summary>Lets a medal that was set aside go on; one still queued takes a blank from stock when there is one.</summary>
[Needs(Resource.Production, Right.Write)]
public sealed class ReleaseMedal(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ReleaseMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReleaseMedal>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        return await MedalChange.OfAsync(database, command.Medal, "release", actor, m => m.Release(actor, now), cancellation, async (db, medal) =>
        {
            await BlankDraw.ForAsync(db, [medal], now, cancellation);
            await WorkshopThresholds.ReviewAsync(db, actor, now, cancellation);
        });
    }
}

/// <summary>Which medal arrived.</summary>
public sealed record DeliverMedalCommand(MedalId Medal);

/// <summary>States that a medal was delivered, when the carrier's tracking does not.</summary>
[Needs(Resource.Medal, Right.Write)]
public sealed class DeliverMedal(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(DeliverMedalCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<DeliverMedal>(actor) is { } refused ? refused : await MedalChange.OfAsync(database, command.Medal, "deliver", actor, m => m.Deliver(actor, time.GetUtcNow()), cancellation);
}

/// <summary>Which medal goes on without a time.</summary>
public sealed record WaiveTimeCommand(MedalId Medal);

/// <summary>Makes it a medal without time, on the customer's word.</summary>
[Needs(Resource.Medal, Right.Write)]
public sealed class WaiveTime(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(WaiveTimeCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<WaiveTime>(actor) is { } refused ? refused : await MedalChange.OfAsync(database, command.Medal, "waive-time", actor, m => m.WaiveTime(actor, time.GetUtcNow()), cancellation);
}

/// <summary>One change of one medal in its own transaction.</summary>
static class MedalChange
{
    public static async Task<Result> OfAsync(Database database, MedalId id, string operation, Actor actor, Func<Medal, Result> change, CancellationToken cancellation, Func<AppDbContext, Medal, Task>? after = null)
    {
        await using var work = await database.BeginAsync(actor, operation, cancellation);
        if (await work.Db.Medals.FirstOrDefaultAsync(m => m.Id == id, cancellation) is not { } medal) return MedalErrors.NotFound;
        var done = change(medal);
        if (!done.Succeeded) return done;
        if (after is not null) await after(work.Db, medal);
        return await work.CommitAsync(cancellation);
    }
}

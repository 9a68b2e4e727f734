using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Attempts;

/// <summary>Hands the attempts that a phone made without an account to the one that is signed in on it now.</summary>
public sealed record ClaimDeviceAttemptsCommand(DeviceId Device);

[Needs(Resource.Performance, Right.Write)]
public sealed class ClaimDeviceAttempts(Database database, TimeProvider time)
{
    public async Task<Result<int>> HandleAsync(ClaimDeviceAttemptsCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ClaimDeviceAttempts>(actor) is { } refused) return refused;
        if (actor.Account is not { } account) return AttemptErrors.AccountNeeded;
        await using var work = await database.BeginAsync(actor, "claim-attempts", cancellation);
        // A phone for many riders took the others' times: each goes to the owner of the medal scanned for it.
        var attempts = await work.Db.Attempts.Where(a => a.DeviceId == command.Device && a.AccountId == null && a.Origin != PunchOrigin.Kiosk).ToListAsync(cancellation);
        if (attempts.Count == 0) return 0;
        foreach (var attempt in attempts) attempt.GiveTo(account, actor, time.GetUtcNow());
        return await work.CommitAsync(cancellation) is { Succeeded: false } failed ? failed.Error : attempts.Count;
    }
}

/// <summary>Claims at sign-in, when the browser's cookie names its device.</summary>
sealed class MergeAttemptsAtSignIn(IServiceProvider services) : ISignInMerge
{
    public async Task MergeAsync(AccountId account, HttpContext context, CancellationToken cancellation)
    {
        if (context.Items[CurrentActor.DeviceItem] is not DeviceId device) return;
        await using var scope = services.CreateAsyncScope();
        var actor = new Actor { Role = Role.Client, Account = account, Device = device };
        await scope.ServiceProvider.GetRequiredService<ClaimDeviceAttempts>().HandleAsync(new(device), actor, cancellation);
    }
}

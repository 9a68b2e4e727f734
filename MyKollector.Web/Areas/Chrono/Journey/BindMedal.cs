using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Journey;

/// <summary>"C'est ma médaille": the first account that opens a present's code, and says so, owns it.</summary>
public sealed record BindMedalCommand(string Token);

[Needs(Resource.Performance, Right.Write)]
public sealed class BindMedal(Database database, MedalTokens tokens, TimeProvider time)
{
    public async Task<Result> HandleAsync(BindMedalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<BindMedal>(actor) is { } refused) return refused;
        if (actor.Account is not { } account || actor.Role != Role.Client) return Error.Forbidden();
        if (MedalToken.Parse(command.Token) is not { Succeeded: true } token) return MedalErrors.NotFound;
        var bound = await BindAsync(token.Value, account, actor, cancellation);
        // Somebody was faster, or the workshop moved it on: looking again tells which.
        return bound.Error == DataErrors.ChangedMeanwhile ? await BindAsync(token.Value, account, actor, cancellation) : bound;
    }

    async Task<Result> BindAsync(MedalToken token, AccountId account, Actor actor, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(actor, "bind-medal", cancellation);
        if (await tokens.FindAsync(work.Db, token, cancellation) is not { RevokedAt: null } piece) return MedalErrors.NotFound;
        var medal = await work.Db.Medals.FirstAsync(m => m.Id == piece.MedalId, cancellation);
        if (medal.Owner == account) return Result.Ok;
        if (!medal.AwaitsBinding) return MedalErrors.AlreadyBound;
        if (medal.Bind(account, actor, time.GetUtcNow()) is { Succeeded: false } bound) return bound;
        return await work.CommitAsync(cancellation);
    }
}

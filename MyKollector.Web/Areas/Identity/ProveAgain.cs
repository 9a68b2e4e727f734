using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Proves in a running session who is there.</summary>
/// <param name="Secret">The second factor's code, or the password where no factor is enrolled.</param>
/// <param name="Code">The same as a second factor's try.</param>
public sealed record ProveAgainCommand(string Secret, SecondFactorSignInCommand Code);

/// <summary>Takes the second factor, or the password of an account without one, for what asks for a fresh proof.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class ProveAgain(Database database, Credentials credentials, SecondFactorSignIn secondFactor, Throttle throttle, SecurityJournal journal)
{
    public async Task<Result<SecondFactorProof>> HandleAsync(ProveAgainCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ProveAgain>(actor) is { } refused) return refused;
        if (actor.Account is not { } id || command.Code.Account != id) return Error.Forbidden();
        AppUser? user;
        await using (var db = database.Open()) user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Value, cancellation);
        if (user is null) return Error.Forbidden();
        if (user.TwoFactorEnabled) return await secondFactor.HandleAsync(command.Code, actor, cancellation);
        if (throttle.Refuse(ThrottleRule.SignIn, "prove " + id) is { } wait) return SignInErrors.TooMany(wait);
        var right = credentials.Verify(user, command.Secret) != PasswordVerificationResult.Failed;
        await journal.WriteAsync(actor, right ? "session.proved" : "session.proof_refused", id, right ? Outcome.Done : Outcome.Denied, null, cancellation);
        return right ? SecondFactorProof.None : OwnAccountErrors.CurrentWrong;
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>Shows a second factor after the password, or again in a running session.</summary>
/// <param name="Account">Whose password was right in this browser.</param>
/// <param name="Code">Six digits of the authenticator, or a recovery code.</param>
/// <param name="Address">Throttle key of the caller's address.</param>
/// <param name="Knows">Says whether this browser signed in to an account before.</param>
public sealed record SecondFactorSignInCommand(AccountId Account, string Code, string Address, Func<AccountId, bool> Knows);

/// <summary>Takes a second factor, each code once.</summary>
[OpenToAll("The half-open session of the password names the account")]
public sealed class SecondFactorSignIn(Database database, AuthenticatorCodes codes, RecoveryCodes recovery, Throttle throttle, SecurityJournal journal)
{
    public async Task<Result<SecondFactorProof>> HandleAsync(SecondFactorSignInCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SecondFactorSignIn>(actor) is { } refused) return refused;
        var bucket = command.Account + (command.Knows(command.Account) ? "|" + command.Address : "");
        if (throttle.Refuse(ThrottleRule.SecondFactor, bucket) is { } wait) return SignInErrors.TooMany(wait);
        var id = command.Account.Value;
        await using (var db = database.Open())
        {
            if (!await db.Accounts.AnyAsync(a => a.Id == command.Account && a.Status == AccountStatus.Active, cancellation)) return SignInErrors.Expired;
        }

        SecondFactorProof? proof = await codes.TakeAsync(id, command.Code, cancellation) ? SecondFactorProof.Authenticator
            : await recovery.TakeAsync(id, command.Code, cancellation) ? SecondFactorProof.RecoveryCode
            : null;
        var by = actor.Account is null ? actor with { Account = command.Account } : actor;
        await journal.WriteAsync(by, proof is null ? "second_factor.refused" : "second_factor.accepted", command.Account, proof is null ? Outcome.Denied : Outcome.Done, proof?.ToString(), cancellation);
        if (proof is null) return SignInErrors.CodeWrong;
        throttle.Reset(ThrottleRule.SecondFactor, bucket);
        return proof.Value;
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What is left to do after the right password.</summary>
public enum SignInStep
{
    /// <summary>Nothing: open the session.</summary>
    Open,

    /// <summary>Ask for the second factor.</summary>
    SecondFactor,

    /// <summary>A staff role without second factor: enrol one first.</summary>
    Enrol,
}

/// <summary>Tries a password.</summary>
/// <param name="Email">As typed.</param>
/// <param name="Password">As typed; never logged.</param>
/// <param name="Address">Throttle key of the caller's address.</param>
/// <param name="Knows">Says whether this browser signed in to an account before.</param>
public sealed record PasswordSignInCommand(string Email, string Password, string Address, Func<AccountId, bool> Knows);

/// <summary>The account, and what is left to do.</summary>
public sealed record PasswordSignInAnswer(AccountId Account, SignInStep Step);

/// <summary>
/// Checks a password. Says the same, and takes the same time, for a wrong password and for an address without account.
/// </summary>
[OpenToAll("Whoever signs in has no session yet")]
public sealed class PasswordSignIn(Database database, Credentials credentials, Throttle throttle, SecurityJournal journal)
{
    public async Task<Result<PasswordSignInAnswer>> HandleAsync(PasswordSignInCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<PasswordSignIn>(actor) is { } refused) return refused;
        if (command.Password.Length > PasswordRules.Longest || command.Email.Length > 254) return SignInErrors.Wrong;
        var normal = credentials.Normal(command.Email);
        var here = $"{normal}|{command.Address}";
        if ((throttle.Refuse(ThrottleRule.Address, command.Address) ?? throttle.Refuse(ThrottleRule.SignIn, here)) is { } wait) return SignInErrors.TooMany(wait);

        AppUser? user;
        Account? account;
        await using (var db = database.Open())
        {
            user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normal, cancellation);
            var id = user is null ? default : new AccountId(user.Id);
            account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation);
        }

        // The owner's own browsers count apart: whoever exhausts the account's tries from elsewhere shuts out only strangers.
        var bucket = user is not null && command.Knows(new AccountId(user.Id)) ? here : normal;
        if (throttle.Refuse(ThrottleRule.Account, bucket) is { } pause) return SignInErrors.TooMany(pause);

        var verified = credentials.Verify(user, command.Password);
        if (user is null || account is null || verified == PasswordVerificationResult.Failed)
        {
            await journal.WriteAsync(actor, "session.refused", account?.Id, Outcome.Denied, "password", cancellation);
            return SignInErrors.Wrong;
        }

        if (account.Status != AccountStatus.Active)
        {
            await journal.WriteAsync(actor, "session.refused", account.Id, Outcome.Denied, "suspended", cancellation);
            return SignInErrors.Suspended;
        }

        throttle.Reset(ThrottleRule.Account, bucket);
        if (verified == PasswordVerificationResult.SuccessRehashNeeded) await RehashAsync(user.Id, command.Password, cancellation);
        var step = user.TwoFactorEnabled ? SignInStep.SecondFactor : Roles.NeedsSecondFactor(account.Role) ? SignInStep.Enrol : SignInStep.Open;
        await journal.WriteAsync(actor with { Account = account.Id, Role = account.Role }, step == SignInStep.Open ? "session.opened" : "session.password_accepted", account.Id, Outcome.Done, null, cancellation);
        return new PasswordSignInAnswer(account.Id, step);
    }

    async Task RehashAsync(Guid id, string password, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "rehash", cancellation);
        var user = await work.Db.Users.FirstAsync(u => u.Id == id, cancellation);
        credentials.Rehash(user, password);
        await work.CommitAsync(cancellation);
    }
}

/// <summary>What can go wrong while signing in. None of them says whether an address has an account.</summary>
public static class SignInErrors
{
    public static readonly Error Wrong = Error.Invalid("signin.wrong", "password");
    public static readonly Error Suspended = Error.Forbidden("signin.suspended");
    public static readonly Error CodeWrong = Error.Invalid("signin.code_wrong", "code");
    public static readonly Error Expired = Error.Conflict("signin.expired");
    public static readonly Error LinkInvalid = Error.Conflict("signin.link_invalid");
    public static readonly Error PasskeyRefused = Error.Invalid("signin.passkey_refused", "passkey");

    public const string TooManyCode = "signin.too_many";

    /// <summary>Too many tries; may be tried again after <paramref name="wait"/>.</summary>
    public static Error TooMany(TimeSpan wait) => Error.Conflict(TooManyCode, Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));

    /// <summary>Answers 429 with the seconds to wait, if that is what the error says.</summary>
    public static void Answer(HttpContext context, Error error)
    {
        if (error.Code != TooManyCode) return;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Convert.ToString(error.Args[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}

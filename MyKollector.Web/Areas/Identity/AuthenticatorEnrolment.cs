using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using OtpNet;
using QRCoder;

namespace MyKollector.Web.Areas.Identity;

/// <summary>What an authenticator application needs: a picture to scan, the same key to type, and the key sealed for the way back.</summary>
/// <param name="Key">The secret in groups of four, base 32.</param>
/// <param name="QrPath">SVG path of the code's dark modules, one unit each.</param>
/// <param name="QrSize">Modules a side, quiet zone included.</param>
/// <param name="Sealed">The secret as the form carries it back: nothing is stored before a code proved that the application has it.</param>
public sealed record AuthenticatorOffer(string Key, string QrPath, int QrSize, string Sealed);

/// <summary>Offers a new secret and reads it back from the form.</summary>
public sealed class AuthenticatorOffers(IDataProtectionProvider protection, SystemClock clock)
{
    const int QuietZone = 4;

    readonly IDataProtector _protector = protection.CreateProtector("authenticator-offer");

    public AuthenticatorOffer New(AccountId account, string label) => Of(account, label, AuthenticatorCodes.NewSecret());

    /// <summary>The same offer again, after a mistyped code.</summary>
    public AuthenticatorOffer? Again(AccountId account, string label, string? sealedSecret) => Open(account, sealedSecret) is { } secret ? Of(account, label, secret) : null;

    /// <summary>The secret of an offer; null when it is not this account's, or older than half an hour.</summary>
    public byte[]? Open(AccountId account, string? sealedSecret) =>
        sealedSecret is { Length: > 0 and < 2000 } && SignedText.TryOpen(_protector, sealedSecret, clock.Now, out var text) && text.Split('\n') is [var id, var secret] && id == account.Value.ToString()
            ? Convert.FromBase64String(secret) : null;

    AuthenticatorOffer Of(AccountId account, string label, byte[] secret)
    {
        var key = Base32Encoding.ToString(secret).TrimEnd('=');
        var uri = $"otpauth://totp/MyKollectOr:{Uri.EscapeDataString(label)}?secret={key}&issuer=MyKollectOr&algorithm=SHA1&digits=6&period=30";
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var row = 0; row < data.ModuleMatrix.Count; row++)
            for (var column = 0; column < data.ModuleMatrix.Count; column++)
                if (data.ModuleMatrix[row][column]) path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
        var groups = string.Join(' ', key.Chunk(4).Select(c => new string(c)));
        return new(groups, path.ToString(), data.ModuleMatrix.Count, SignedText.Seal(_protector, account.Value + "\n" + Convert.ToBase64String(secret), clock.Now.AddMinutes(30)));
    }
}

/// <summary>Enrols an authenticator.</summary>
/// <param name="Account">Whose: the half-open session's, or the actor's own.</param>
/// <param name="Sealed">The offer's sealed secret.</param>
/// <param name="Code">What the application shows for it.</param>
public sealed record EnrolAuthenticatorCommand(AccountId Account, string? Sealed, string? Code);

/// <summary>
/// Stores an authenticator once a code proved it, with ten new recovery codes, and ends the account's other sessions. Whoever has one
/// already must show it first: a password alone replaces no second factor. Nor does an open session that proved nothing lately enrol the first.
/// </summary>
[OpenToAll("At the first sign-in of staff no session exists: the half-open session of the password names the account")]
public sealed class EnrolAuthenticator(Database database, AuthenticatorOffers offers, AuthenticatorCodes codes, RecoveryCodes recovery, StepUp stepUp, SecurityJournal journal, SessionCheck sessions, TimeProvider time)
{
    public async Task<Result<NewRecoveryCodes>> HandleAsync(EnrolAuthenticatorCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<EnrolAuthenticator>(actor) is { } refused) return refused;
        if (actor.Account is { } own && own != command.Account) return Error.Forbidden();
        if (offers.Open(command.Account, command.Sealed) is not { } secret) return SignInErrors.Expired;
        if (!codes.Matches(secret, command.Code ?? "", out var step)) return SignInErrors.CodeWrong;

        await using var work = await database.BeginAsync(actor, "enrol", cancellation);
        var id = command.Account.Value;
        var user = await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellation);
        if (user is null || !await work.Db.Accounts.AnyAsync(a => a.Id == command.Account && a.Status == AccountStatus.Active, cancellation)) return SignInErrors.Expired;
        if ((user.TwoFactorEnabled || actor.Account is not null) && stepUp.Refuse(actor) is { } needed) return needed;
        await codes.ReplaceAsync(work.Db, id, secret, cancellation);
        var plain = await recovery.ReplaceAsync(work.Db, id, cancellation);
        user.TwoFactorEnabled = true;
        user.LastTotpStep = step;
        Credentials.NewStamp(user);
        var by = actor.Account is null ? actor with { Account = command.Account } : actor;
        await journal.AddAsync(work, by, "second_factor.enrolled", command.Account, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, command.Account, time.GetUtcNow(), actor.Correlation);
        var saved = await work.CommitAsync(cancellation);
        sessions.Forget(command.Account);
        return saved.Succeeded ? new NewRecoveryCodes(plain) : saved.Error;
    }
}

/// <summary>Ten recovery codes, shown once.</summary>
public sealed record NewRecoveryCodes(IReadOnlyList<string> Codes);

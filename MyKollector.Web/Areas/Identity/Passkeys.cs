using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity;

/// <summary>
/// The framework's passkey ceremonies. What a challenge must be answered with travels in a sealed cookie of five minutes, which the answer removes.
/// </summary>
public sealed class PasskeyCeremonies(IPasskeyHandler<AppUser> handler, UserManager<AppUser> users, IDataProtectionProvider protection, CookieRules rules, SystemClock clock)
{
    readonly IDataProtector _protector = protection.CreateProtector("passkey-ceremony");

    /// <summary>Options for <c>navigator.credentials.get</c>: any account's passkey.</summary>
    public async Task<string> AskAsync(HttpContext context)
    {
        var options = await handler.MakeRequestOptionsAsync(null, context);
        Keep(context, options.AssertionState);
        return options.RequestOptionsJson;
    }

    /// <summary>Options for <c>navigator.credentials.create</c>.</summary>
    public async Task<string> OfferAsync(HttpContext context, AccountId account, string email, string name)
    {
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Value.ToString(), Name = email, DisplayName = name }, context);
        Keep(context, options.AttestationState);
        return options.CreationOptionsJson;
    }

    /// <summary>Who answered the challenge, and with which passkey; null when the answer does not hold.</summary>
    public async Task<(AppUser User, UserPasskeyInfo Passkey)?> AnswerAsync(HttpContext context, string? credential)
    {
        if (Take(context) is not { } state || string.IsNullOrEmpty(credential) || credential.Length > 10_000) return null;
        try
        {
            var result = await handler.PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = state });
            return result is { Succeeded: true, User: { } user, Passkey: { } passkey } && (await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded ? (user, passkey) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The new passkey of an account; null when the answer does not hold or is another account's.</summary>
    public async Task<UserPasskeyInfo?> EnrolAsync(HttpContext context, AccountId account, string? credential)
    {
        if (Take(context) is not { } state || string.IsNullOrEmpty(credential) || credential.Length > 20_000) return null;
        try
        {
            var result = await handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = state });
            return result is { Succeeded: true, Passkey: { } passkey, UserEntity: { } entity } && entity.Id == account.Value.ToString() ? passkey : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    void Keep(HttpContext context, string? state) =>
        context.Response.Cookies.Append(rules.Name("mk.key"), SignedText.Seal(_protector, state ?? "", clock.Now.AddMinutes(5)), rules.Lasting(TimeSpan.FromMinutes(5)));

    string? Take(HttpContext context)
    {
        var cookie = context.Request.Cookies[rules.Name("mk.key")];
        context.Response.Cookies.Delete(rules.Name("mk.key"), rules.Lasting(TimeSpan.Zero));
        return cookie is not null && SignedText.TryOpen(_protector, cookie, clock.Now, out var state) ? state : null;
    }
}

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyRow(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>The actor's own passkeys.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class OwnPasskeys(Database database)
{
    public async Task<IReadOnlyList<PasskeyRow>> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OwnPasskeys>(actor) is not null || actor.Account is not { } id) return [];
        await using var db = database.CreateFor(actor);
        var keys = await db.UserPasskeys.AsNoTracking().Where(k => k.UserId == id.Value).ToListAsync(cancellation);
        return [.. keys.OrderBy(k => k.Data.CreatedAt).Select(k => new PasskeyRow(Convert.ToHexString(k.CredentialId), k.Data.Name ?? "", k.Data.CreatedAt))];
    }
}

/// <summary>Keeps a passkey that has just been made.</summary>
public sealed record AddPasskeyCommand(UserPasskeyInfo Passkey, string? Name);

/// <summary>Stores a passkey of the actor's account, which must have proved lately who it is: whoever finds an open session makes no way in for good.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class AddPasskey(Database database, UserManager<AppUser> users, StepUp stepUp, SecurityJournal journal, TimeProvider time)
{
    const int MostPerAccount = 10;

    public async Task<Result> HandleAsync(AddPasskeyCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AddPasskey>(actor) is { } refused) return refused;
        if (actor.Account is not { } id || await users.FindByIdAsync(id.Value.ToString()) is not { } user) return Error.Forbidden();
        if (stepUp.Refuse(actor) is { } needed) return needed;
        if ((await users.GetPasskeysAsync(user)).Count >= MostPerAccount) return PasskeyErrors.TooMany;
        command.Passkey.Name = string.IsNullOrWhiteSpace(command.Name) ? "" : command.Name.Trim()[..Math.Min(command.Name.Trim().Length, 40)];
        if (!(await users.AddOrUpdatePasskeyAsync(user, command.Passkey)).Succeeded) return SignInErrors.PasskeyRefused;
        await using var work = await database.BeginAsync(actor, "passkey", cancellation);
        await journal.AddAsync(work, actor, "passkey.added", id, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, id, time.GetUtcNow(), actor.Correlation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>Gives up a passkey.</summary>
public sealed record RemovePasskeyCommand(string Id);

/// <summary>Removes one of the actor's passkeys after a fresh proof, unless it is the only way to sign in.</summary>
[Needs(Resource.Account, Right.Write)]
public sealed class RemovePasskey(Database database, StepUp stepUp, SecurityJournal journal, TimeProvider time)
{
    public async Task<Result> HandleAsync(RemovePasskeyCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RemovePasskey>(actor) is { } refused) return refused;
        if (actor.Account is not { } id || command.Id.Length > 2048) return Error.Forbidden();
        if (stepUp.Refuse(actor) is { } needed) return needed;
        byte[] credential;
        try
        {
            credential = Convert.FromHexString(command.Id);
        }
        catch (FormatException)
        {
            return PasskeyErrors.NotFound;
        }

        await using var work = await database.BeginAsync(actor, "passkey", cancellation);
        var keys = await work.Db.UserPasskeys.Where(k => k.UserId == id.Value).ToListAsync(cancellation);
        var key = keys.FirstOrDefault(k => k.CredentialId.AsSpan().SequenceEqual(credential));
        if (key is null) return PasskeyErrors.NotFound;
        var password = await work.Db.Users.AnyAsync(u => u.Id == id.Value && u.PasswordHash != null, cancellation);
        if (!password && keys.Count == 1 && !await work.Db.UserLogins.AnyAsync(l => l.UserId == id.Value, cancellation)) return OwnAccountErrors.LastWayIn;
        work.Db.UserPasskeys.Remove(key);
        await journal.AddAsync(work, actor, "passkey.removed", id, Outcome.Done, null, cancellation);
        AccountMessage.Send(work.Db, SecurityChangedMail.Message, id, time.GetUtcNow(), actor.Correlation);
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>What can go wrong with passkeys.</summary>
public static class PasskeyErrors
{
    public static readonly Error NotFound = Error.NotFound("passkey.not_found");
    public static readonly Error TooMany = Error.Conflict("passkey.too_many");
}

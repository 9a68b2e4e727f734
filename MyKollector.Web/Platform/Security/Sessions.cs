using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>Names of the sign-in cookies' schemes.</summary>
public static class Schemes
{
    /// <summary>The session.</summary>
    public const string Session = "mykollector";

    /// <summary>Between the password and the second factor: ten minutes, opens nothing else.</summary>
    public const string Half = "mykollector.half";

    /// <summary>What Google answered, until it is linked to an account.</summary>
    public const string External = "mykollector.external";
}

/// <summary>What a session proved besides the password.</summary>
public enum SecondFactorProof
{
    None,
    Authenticator,
    RecoveryCode,

    /// <summary>A passkey whose device verified its owner.</summary>
    Passkey,

    /// <summary>One click on a demonstration account, in Development.</summary>
    Demonstration,
}

/// <summary>
/// Opens and ends sessions. A session is one host's cookie, or two where one was handed on; it names the account, its role at that moment and the
/// security stamp, which <see cref="SessionCheck"/> compares with the database's at every request and every few seconds in live circuits.
/// </summary>
public sealed class Sessions(Database database, SystemClock clock, SessionCheck check, SecurityJournal journal, IEnumerable<ISignInMerge> merges, ILogger<Sessions> log)
{
    /// <summary>Staff: whatever they do, a new sign-in after twelve hours.</summary>
    public static readonly TimeSpan StaffLength = TimeSpan.FromHours(12);

    /// <summary>Staff: without a request for this long the session ends.</summary>
    public static readonly TimeSpan StaffIdle = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan ClientIdle = TimeSpan.FromDays(14);

    /// <summary>Opens a session in this browser, hands it what the visitor had done before, and returns its actor; null when the account may not sign in.</summary>
    public async Task<Actor?> StartAsync(HttpContext context, AccountId id, SecondFactorProof proof, CancellationToken cancellation = default)
    {
        return await PrincipalAsync(id, proof, cancellation) is { } principal ? await OpenAsync(context, id, principal, cancellation) : null;
    }

    /// <summary>
    /// Opens here a session that the other host handed on: the same one, which ends here when it ends there, and which proved itself when it did there.
    /// </summary>
    public async Task<Actor?> JoinAsync(HttpContext context, HandedSession handed, CancellationToken cancellation)
    {
        if (await PrincipalAsync(handed.Account, handed.Proof, cancellation) is not { Identity: ClaimsIdentity identity } principal) return null;
        Replace(identity, SessionClaims.Session, handed.Session);
        Replace(identity, SessionClaims.Proved, handed.Proved);
        return await OpenAsync(context, handed.Account, principal, cancellation);
    }

    async Task<Actor> OpenAsync(HttpContext context, AccountId id, ClaimsPrincipal principal, CancellationToken cancellation)
    {
        var staff = Roles.NeedsSecondFactor(Enum.Parse<Role>(principal.FindFirstValue(SessionClaims.Role)!));
        await context.SignInAsync(Schemes.Session, principal, new AuthenticationProperties
        {
            IsPersistent = !staff, AllowRefresh = true, IssuedUtc = clock.Now, ExpiresUtc = clock.Now + (staff ? StaffIdle : ClientIdle),
        });
        await context.SignOutAsync(Schemes.Half);
        context.User = principal;
        KnownDevice.Remember(context, id);
        await MergeAsync(id, context, cancellation);
        return CurrentActor.From(principal, context);
    }

    /// <summary>What cannot be merged now is merged at the next sign-in; it keeps nobody out.</summary>
    async Task MergeAsync(AccountId id, HttpContext context, CancellationToken cancellation)
    {
        foreach (var merge in merges)
        {
            try
            {
                await merge.MergeAsync(id, context, cancellation);
            }
#pragma warning disable CA1031 // Whatever fails there is that area's bug, not a reason to refuse a person.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                log.LogError(e, "{Merge} failed after a sign-in", merge.GetType().Name);
            }
        }
    }

    /// <summary>The principal of a new session; null when there is no active account, or a staff role has no second factor to show.</summary>
    public async Task<ClaimsPrincipal?> PrincipalAsync(AccountId id, SecondFactorProof proof, CancellationToken cancellation = default)
    {
        await using var db = database.Open();
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.Status == AccountStatus.Active, cancellation);
        var stamp = await db.Users.Where(u => u.Id == id.Value).Select(u => u.SecurityStamp).FirstOrDefaultAsync(cancellation);
        if (account is null || stamp is null) return null;
        if (Roles.NeedsSecondFactor(account.Role) && proof == SecondFactorProof.None) return null;
        return Principal(account, stamp, proof);
    }

    ClaimsPrincipal Principal(Account account, string stamp, SecondFactorProof proof)
    {
        var now = clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var identity = new ClaimsIdentity(Schemes.Session, ClaimTypes.Name, SessionClaims.Role);
        Add(ClaimTypes.NameIdentifier, account.Id.Value.ToString());
        Add(ClaimTypes.Name, account.DisplayName);
        Add(SessionClaims.Role, account.Role.ToString());
        Add(SessionClaims.Stamp, stamp);
        Add(SessionClaims.Since, now);
        Add(SessionClaims.Session, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        if (account.Manufacturer is { } workshop) Add(SessionClaims.Manufacturer, workshop.Value.ToString());
        if (account.Overrides.Count > 0) Add(SessionClaims.Overrides, JsonSerializer.Serialize(account.Overrides));
        Add(SessionClaims.Proved, now);
        if (proof != SecondFactorProof.None) Add(SessionClaims.SecondFactor, proof.ToString());

        return new ClaimsPrincipal(identity);

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value));
    }

    /// <summary>Notes that a running session proved again who it is, which opens what asks for a fresh proof.</summary>
    /// <param name="context">The request of the session.</param>
    /// <param name="proof">The second factor shown; <see cref="SecondFactorProof.None"/> for the password of an account without one.</param>
    public async Task FreshenAsync(HttpContext context, SecondFactorProof proof)
    {
        var authenticated = await context.AuthenticateAsync(Schemes.Session);
        if (authenticated is not { Succeeded: true, Principal.Identity: ClaimsIdentity before }) return;
        var identity = before.Clone();
        Replace(identity, SessionClaims.Proved, clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (proof != SecondFactorProof.None) Replace(identity, SessionClaims.SecondFactor, proof.ToString());
        context.User = new ClaimsPrincipal(identity);
        await context.SignInAsync(Schemes.Session, context.User, authenticated.Properties);
    }

    static void Replace(ClaimsIdentity identity, string type, string value)
    {
        foreach (var old in identity.FindAll(type).ToList()) identity.RemoveClaim(old);
        identity.AddClaim(new Claim(type, value));
    }

    /// <summary>Writes the session again after its own account's stamp or name changed, so that this one survives while all others end.</summary>
    public async Task RenewAsync(HttpContext context, CancellationToken cancellation = default)
    {
        var authenticated = await context.AuthenticateAsync(Schemes.Session);
        if (authenticated is not { Principal: { } old } || !Guid.TryParse(old.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return;
        var proof = Enum.TryParse<SecondFactorProof>(old.FindFirstValue(SessionClaims.SecondFactor), out var kind) ? kind : SecondFactorProof.None;
        if (await PrincipalAsync(new AccountId(id), proof, cancellation) is not { Identity: ClaimsIdentity identity } principal) return;
        // Being written again is no new proof and no new sign-in.
        foreach (var type in (string[])[SessionClaims.Proved, SessionClaims.Since, SessionClaims.Session])
            if (old.FindFirst(type) is { } kept) Replace(identity, type, kept.Value);

        context.User = principal;
        await context.SignInAsync(Schemes.Session, principal, authenticated.Properties);
    }

    /// <summary>Signs out: ends the session wherever it was handed on, in live pages and in every copy of its cookie, not only in this answer's.</summary>
    public async Task SignOutAsync(HttpContext context, CancellationToken cancellation)
    {
        var actor = CurrentActor.From(context.User, context);
        if (actor.Account is { } account)
        {
            await using var work = await database.BeginAsync(actor, "sign-out", cancellation);
            if (context.User.FindFirstValue(SessionClaims.Session) is { } session) await EndedSessions.AddAsync(work.Db, account, session, clock.Now, cancellation);
            await journal.AddAsync(work, actor, "session.closed", account, Outcome.Done, null, cancellation);
            // Refused when a second click ended it first.
            await work.CommitAsync(cancellation);
            check.Forget(account);
        }

        await ForgetAsync(context);
    }

    /// <summary>Takes this browser's cookies away, of a session that ended otherwise.</summary>
    public static async Task ForgetAsync(HttpContext context)
    {
        await context.SignOutAsync(Schemes.Session);
        await context.SignOutAsync(Schemes.Half);
    }

    /// <summary>Notes that the password was right and a second factor is awaited.</summary>
    public Task HalfAsync(HttpContext context, AccountId id) => context.SignInAsync(
        Schemes.Half,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.Value.ToString())], Schemes.Half)),
        new AuthenticationProperties { IssuedUtc = clock.Now, ExpiresUtc = clock.Now.AddMinutes(10), IsPersistent = false });

    /// <summary>Whose second factor is awaited in this browser.</summary>
    public static async Task<AccountId?> HalfOfAsync(HttpContext context)
    {
        var half = await context.AuthenticateAsync(Schemes.Half);
        return half.Succeeded && Guid.TryParse(half.Principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new AccountId(id) : null;
    }
}

/// <summary>
/// Says whether a session still holds. A few small queries per account every few seconds, whatever the number of its requests and circuits.
/// </summary>
public sealed class SessionCheck(Database database, SystemClock clock)
{
    /// <summary>At most this old an answer is used again; with the circuits' own period it stays under ten seconds.</summary>
    public static readonly TimeSpan Reuse = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<Guid, Answer> _known = new();

    public async ValueTask<bool> HoldsAsync(ClaimsPrincipal user, CancellationToken cancellation = default)
    {
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return false;
        var now = clock.Now;
        var known = await KnownAsync(id, now, cancellation);
        if (!known.Active || known.Stamp is null || known.Stamp != user.FindFirstValue(SessionClaims.Stamp)) return false;
        if (known.Ended.Count > 0 && user.FindFirstValue(SessionClaims.Session) is { } session && known.Ended.Contains(EndedSessions.Hash(session))) return false;
        if (known.Role.ToString() != user.FindFirstValue(SessionClaims.Role)) return false;
        if (known.Manufacturer?.Value.ToString() != user.FindFirstValue(SessionClaims.Manufacturer)) return false;
        return !Roles.NeedsSecondFactor(known.Role)
            || (long.TryParse(user.FindFirstValue(SessionClaims.Since), CultureInfo.InvariantCulture, out var since) && now - DateTimeOffset.FromUnixTimeSeconds(since) < Sessions.StaffLength);
    }

    /// <summary>Asks the database again at the next request; other nodes follow within <see cref="Reuse"/>.</summary>
    public void Forget(AccountId id) => _known.TryRemove(id.Value, out _);

    /// <summary>The circuits of an account ask in the same moment: one of them reads, the others wait for its answer.</summary>
    async Task<Snapshot> KnownAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(id, out var known) || !known.ServesAt(now))
        {
            if (_known.Count > 10_000) _known.Clear();
            // Whoever waits may leave; the reading goes on for the others. On a thread of its own: SQLite answers on the caller's, and the others would stand at a lock.
            var fresh = new Answer(now, new(() => Task.Run(() => ReadAsync(id))));
            known = _known.AddOrUpdate(id, fresh, (_, other) => other.ServesAt(now) ? other : fresh);
        }

        try
        {
            return await known.Reading.Value.WaitAsync(cancellation);
        }
        catch (Exception) when (known.Reading.Value.IsFaulted)
        {
            _known.TryRemove(new(id, known));
            throw;
        }
    }

    async Task<Snapshot> ReadAsync(Guid id)
    {
        await using var db = database.Open();
        var stamp = await db.Users.Where(u => u.Id == id).Select(u => u.SecurityStamp).FirstOrDefaultAsync();
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == new AccountId(id));
        return new(stamp, account?.Status == AccountStatus.Active, account?.Role ?? Role.Visitor, account?.Manufacturer, await EndedSessions.OfAsync(db, id, default));
    }

    sealed record Answer(DateTimeOffset At, Lazy<Task<Snapshot>> Reading)
    {
        public bool ServesAt(DateTimeOffset now) => now - At <= Reuse && now >= At;
    }

    sealed record Snapshot(string? Stamp, bool Active, Role Role, ManufacturerId? Manufacturer, IReadOnlySet<string> Ended);
}

/// <summary>What the session cookie does at each request.</summary>
public sealed class SessionEvents(SessionCheck check, AreaHosts hosts) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } user && await check.HoldsAsync(user, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Schemes.Session);
    }

    /// <summary>The framework renews only after half of the time, which would make "thirty minutes idle" anything between fifteen and thirty.</summary>
    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = context.ElapsedTime > TimeSpan.FromMinutes(1);
        return Task.CompletedTask;
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        Answer(context, StatusCodes.Status401Unauthorized, () =>
        {
            // The session may be on the customers' other host: asked there first.
            if (hosts.Counterpart(context.Request.Host) is not null)
                context.RedirectUri = $"{context.Request.PathBase}{HandOffs.Path}?connexion=1&retour={Uri.EscapeDataString(context.Request.PathBase + context.Request.Path + context.Request.QueryString)}";
            return base.RedirectToLogin(context);
        });

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        // No redirection: the address stays, and the answer says what it is.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>A queue on a phone must never take a sign-in page for a success.</summary>
    static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status, Func<Task> page)
    {
        if (!context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/_blazor") && HttpMethods.IsGet(context.Request.Method)) return page();
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

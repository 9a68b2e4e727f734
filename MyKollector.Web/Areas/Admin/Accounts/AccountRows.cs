using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>Which accounts.</summary>
public sealed record AccountFilter(string? Search, Role? Role, AccountStatus? Status);

/// <summary>One account of the list.</summary>
public sealed record AccountRow(AccountId Id, string Email, string Name, Role Role, string? Workshop, AccountStatus Status, bool SecondFactor, DateTimeOffset CreatedAt);

/// <summary>All accounts, newest first.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class AccountRows(Database database)
{
    public const int PageSize = 50;

    public async Task<Result<(IReadOnlyList<AccountRow> Rows, bool More, int Total)>> QueryAsync(AccountFilter filter, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AccountRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Account, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        var accounts = db.Accounts.AsNoTracking();
        if (filter.Role is { } role) accounts = accounts.Where(a => a.Role == role);
        if (filter.Status is { } status) accounts = accounts.Where(a => a.Status == status);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var wanted = filter.Search.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, where there is no culture.
            accounts = accounts.Where(a => a.Email.ToLower().Contains(wanted) || a.DisplayName.ToLower().Contains(wanted));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var total = await accounts.CountAsync(cancellation);
        var found = await accounts.OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Email).Skip(page * PageSize).Take(PageSize + 1)
            .Select(a => new { a.Id, a.Email, a.DisplayName, a.Role, a.Manufacturer, a.Status, a.CreatedAt }).ToListAsync(cancellation);
        var ids = found.Select(a => a.Id.Value).ToList();
        var factors = await db.Users.Where(u => ids.Contains(u.Id) && u.TwoFactorEnabled).Select(u => u.Id).ToListAsync(cancellation);
        var workshops = await db.Manufacturers.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, cancellation);
        return ([.. found.Take(PageSize).Select(a => new AccountRow(a.Id, a.Email, a.DisplayName, a.Role, a.Manufacturer is { } m ? workshops.GetValueOrDefault(m) : null, a.Status, factors.Contains(a.Id.Value), a.CreatedAt))], found.Count > PageSize, total);
    }
}

/// <summary>One account with what happened to it.</summary>
public sealed record AccountFile(AccountRow Account, ManufacturerId? Workshop, bool EmailConfirmed, int Passkeys, bool Google, int Orders, IReadOnlyList<AccountEvent> Events);

/// <summary>One line of an account's history.</summary>
public sealed record AccountEvent(DateTimeOffset At, string Action, string By, string? Reason, Domain.Journal.Outcome Outcome);

/// <summary>One account for whoever may see all.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class AccountDetails(Database database)
{
    public async Task<AccountFile?> QueryAsync(AccountId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AccountDetails>(actor) is not null || actor.ScopeOf(Resource.Account, Right.Read) != Scope.All) return null;
        await using var db = database.CreateFor(actor);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellation);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Value, cancellation);
        if (account is null || user is null) return null;
        var workshop = account.Manufacturer is { } m ? await db.Manufacturers.Where(w => w.Id == m).Select(w => w.Name).FirstOrDefaultAsync(cancellation) : null;
        var events = await db.Journal.AsNoTracking().Where(e => e.ObjectType == "account" && e.ObjectId == id.Value).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence).Take(30)
            .Select(e => new AccountEvent(e.At, e.Action, e.ActorName == "" ? e.ActorRole : e.ActorName, e.Reason, e.Outcome)).ToListAsync(cancellation);
        return new(
            new(account.Id, account.Email, account.DisplayName, account.Role, workshop, account.Status, user.TwoFactorEnabled, account.CreatedAt), account.Manufacturer, user.EmailConfirmed,
            await db.UserPasskeys.CountAsync(k => k.UserId == id.Value, cancellation), await db.UserLogins.AnyAsync(l => l.UserId == id.Value, cancellation),
            await db.Orders.CountAsync(o => o.Customer == id, cancellation), events);
    }
}

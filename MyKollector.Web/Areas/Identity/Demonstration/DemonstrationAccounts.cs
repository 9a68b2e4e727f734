using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Identity.Demonstration;

/// <summary>One account of every role, with a password and an enrolled authenticator whose code the sign-in page shows in Development.</summary>
public sealed class DemonstrationAccounts(Database database, Credentials credentials, AuthenticatorCodes codes, TimeProvider time) : IDemonstrationSeed
{
    public int Order => 0;

    public async Task SeedAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "seed-accounts", cancellation);
        var workshops = await work.Db.Manufacturers.ToDictionaryAsync(m => m.Name, m => m.Id, cancellation);
        var now = time.GetUtcNow();
        foreach (var (email, name, role, workshop) in DemonstrationPeople.All)
        {
            var account = Account.Open(AccountId.New(now), email, name, "fr", role, workshop is null ? null : workshops[workshop], Actor.System, now);
            if (!account.Succeeded) throw new InvalidOperationException($"Demonstration account {name}: {account.Error.Code}");
            var user = credentials.Create(account.Value.Id, email, DemonstrationPeople.Password, confirmed: true);
            work.Db.Accounts.Add(account.Value);
            work.Db.Users.Add(user);
            if (!Roles.NeedsSecondFactor(role)) continue;
            user.TwoFactorEnabled = true;
            work.Db.UserTokens.Add(codes.Row(user.Id, AuthenticatorCodes.NewSecret()));
        }

        var saved = await work.CommitAsync(cancellation);
        if (!saved.Succeeded) throw new InvalidOperationException($"Demonstration accounts: {saved.Error.Code}");
    }
}

/// <summary>The demonstration accounts as the sign-in page lists them, with the code that their authenticator shows now.</summary>
[OpenToAll("Mapped in Development only, for accounts that belong to nobody")]
public sealed class DemonstrationAccountRows(Database database, AuthenticatorCodes codes)
{
    public async Task<IReadOnlyList<DemonstrationAccountRow>> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DemonstrationAccountRows>(actor) is not null) return [];
        var emails = DemonstrationPeople.All.Select(a => a.Email).ToList();
        await using var db = database.Open();
        var accounts = await db.Accounts.AsNoTracking().Where(a => emails.Contains(a.Email) && a.Status == AccountStatus.Active)
            .Select(a => new { a.Id, a.Email, a.DisplayName, a.Role }).ToListAsync(cancellation);
        var rows = new List<DemonstrationAccountRow>();
        foreach (var account in accounts.OrderBy(a => emails.IndexOf(a.Email)))
        {
            var secret = await codes.SecretOfAsync(account.Id.Value, cancellation);
            rows.Add(new(account.Id, account.Email, account.DisplayName, account.Role, secret is null ? null : codes.CodeNow(secret)));
        }

        return rows;
    }
}

/// <summary>One demonstration account.</summary>
public sealed record DemonstrationAccountRow(AccountId Id, string Email, string Name, Role Role, string? Code);

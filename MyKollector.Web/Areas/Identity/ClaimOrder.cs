using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Identity;

/// <summary>The link in a guest's mail by which the order comes into an account.</summary>
public sealed class ClaimLinks(MailedLinks links, SiteAddresses sites)
{
    const string Purpose = "claim-order";

    /// <summary>The absolute address for the mail of an order that was bought without account; good for a year, until it is used.</summary>
    public string For(OrderId order, CultureInfo culture) => sites.Page($"{EntryPaths.Claim}?jeton={links.Seal(Purpose, order.Value, "", TimeSpan.FromDays(365))}", culture);

    /// <summary>The order of a link.</summary>
    public OrderId? Open(string? secret) => links.Open(Purpose, secret) is var (id, _) ? new OrderId(id) : null;
}

/// <summary>What the page of a claim link shows.</summary>
/// <param name="Number">The order's number.</param>
/// <param name="Email">Where the mail went.</param>
/// <param name="HasAccount">Whether that address has an account; its mailbox is open before the reader.</param>
/// <param name="Claimed">Whether the order is somebody's already.</param>
public sealed record ClaimedOrderRow(string Number, string Email, bool HasAccount, bool Claimed);

/// <summary>Reads what a claim link is about.</summary>
[OpenToAll("The mailed secret names the order")]
public sealed class ClaimedOrder(Database database, ClaimLinks links, Credentials credentials)
{
    public async Task<ClaimedOrderRow?> QueryAsync(string? secret, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ClaimedOrder>(actor) is not null || links.Open(secret) is not { } id) return null;
        await using var db = database.Open();
        var order = await db.Orders.AsNoTracking().Where(o => o.Id == id).Select(o => new { o.Number, o.Email, o.Customer }).FirstOrDefaultAsync(cancellation);
        if (order is null) return null;
        var normal = credentials.Normal(order.Email);
        return new(order.Number, order.Email, await db.Users.AnyAsync(u => u.NormalizedEmail == normal, cancellation), order.Customer is not null);
    }
}

/// <summary>Takes a guest's order into an account.</summary>
/// <param name="Secret">From the mail.</param>
/// <param name="DisplayName">Of the account to make, when the actor has none.</param>
/// <param name="Password">Of the account to make.</param>
public sealed record ClaimOrderCommand(string? Secret, string? DisplayName, string? Password);

/// <summary>
/// Gives the order, and its medals that are nobody's present, to the signed-in account, or to a new one with the order's own address,
/// which the mail has just proved.
/// </summary>
[OpenToAll("The mailed secret names the order")]
public sealed class ClaimOrder(Database database, ClaimLinks links, Credentials credentials, TimeProvider time)
{
    public async Task<Result<AccountId>> HandleAsync(ClaimOrderCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ClaimOrder>(actor) is { } refused) return refused;
        if (links.Open(command.Secret) is not { } id) return SignInErrors.LinkInvalid;
        if (actor.Account is not null && actor.Role != Role.Client) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "claim-order", cancellation);
        var order = await work.Db.Orders.FirstOrDefaultAsync(o => o.Id == id, cancellation);
        if (order is null) return SignInErrors.LinkInvalid;
        if (actor.Account is not { } owner)
        {
            if (order.Customer is not null) return OrderErrors.AlreadyClaimed;
            if (PasswordRules.Refuse(command.Password, Role.Client, order.Email) is { } weak) return weak;
            var account = Account.Open(owner = AccountId.New(now), order.Email, command.DisplayName ?? "", order.Language, Role.Client, null, actor, now);
            if (!account.Succeeded) return account.Error;
            work.Db.Accounts.Add(account.Value);
            work.Db.Users.Add(credentials.Create(owner, order.Email, command.Password, confirmed: true));
        }

        var by = actor with { Account = owner, Role = Role.Client };
        var given = order.GiveTo(owner, by, now);
        if (!given.Succeeded) return given.Error;
        foreach (var medal in await work.Db.Medals.Where(m => m.OrderId == id && m.Owner == null && !m.AwaitsBinding).ToListAsync(cancellation))
        {
            var bound = medal.Bind(owner, by, now);
            if (!bound.Succeeded) return bound.Error;
        }

        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? owner : saved.Error == DataErrors.AlreadyThere ? AccountErrors.EmailTaken : saved.Error;
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Withdrawal;

/// <summary>A withdrawal: order number and the e-mail address it was placed with.</summary>
/// <param name="Number">As printed, any case.</param>
/// <param name="Email">As given.</param>
/// <param name="Language">Of the acknowledgement.</param>
/// <param name="Address">Network address, for the throttle.</param>
public sealed record DeclareWithdrawalCommand(string? Number, string? Email, string Language, string Address);

/// <summary>One line of the order, and what becomes of it.</summary>
public sealed record WithdrawalLine(string Designation, string Name, int Quantity, bool StillCancellable);

/// <summary>What the first step shows before the confirmation.</summary>
public sealed record WithdrawalPreview(string Number, DateTimeOffset PlacedAt, IReadOnlyList<WithdrawalLine> Lines);

/// <summary>
/// The withdrawal function of article L221-21: open to everybody, without an account, in two steps. The declaration is always kept and
/// acknowledged; medals whose making has not begun are cancelled and paid back, engraved ones are excepted by L221-28 3°.
/// </summary>
[OpenToAll("The law wants it reachable by whoever holds order number and e-mail address; tries are limited per address.")]
public sealed class DeclareWithdrawal(Database database, Refunds refunds, Throttle throttle, TimeProvider time)
{
    static readonly ThrottleRule Rule = new("withdrawal", 10, TimeSpan.FromMinutes(10));

    /// <summary>First step: which contract.</summary>
    public async Task<Result<WithdrawalPreview>> PreviewAsync(DeclareWithdrawalCommand command, CancellationToken cancellation)
    {
        if (throttle.Refuse(Rule, command.Address) is not null) return OrderErrors.NotFoundForEmail;
        await using var db = database.Open();
        if (await FindAsync(db.Orders.AsNoTracking(), command, cancellation) is not { } order) return OrderErrors.NotFoundForEmail;
        var queued = await db.Medals.AsNoTracking().IgnoreAutoIncludes().Where(m => m.OrderId == order.Id && m.Fabrication == Fabrication.Queued).Select(m => m.OrderLineId).ToListAsync(cancellation);
        return new WithdrawalPreview(order.Number, order.PlacedAt, [.. order.Lines.Select(l => new WithdrawalLine(l.Designation, l.AthleteName, l.Quantity, queued.Contains(l.Id)))]);
    }

    /// <summary>Second step: "confirm the withdrawal". Returns when it was received.</summary>
    public async Task<Result<DateTimeOffset>> HandleAsync(DeclareWithdrawalCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<DeclareWithdrawal>(actor) is { } refused) return refused;
        if (throttle.Refuse(Rule, command.Address) is not null) return OrderErrors.NotFoundForEmail;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "order-withdraw", cancellation);
        if (await FindAsync(work.Db.Orders, command, cancellation) is not { } order) return OrderErrors.NotFoundForEmail;
        order.DeclareWithdrawal(command.Language, actor, now);
        var medals = await work.Db.Medals.Where(m => m.OrderId == order.Id && m.Fabrication == Fabrication.Queued).ToListAsync(cancellation);
        foreach (var medal in medals)
            if (medal.Cancel("withdrawal of the customer", Actor.System with { Correlation = actor.Correlation }, now) is { Succeeded: false, Error: var error }) return error;
        if (medals.Count > 0 && await refunds.DecideAsync(work.Db, order, medals, Bills.Word("Refund.Withdrawal", Bills.CultureOf(order)), cancellation) is { Succeeded: false, Error: var undecided }) return undecided;
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? now : saved.Error;
    }

    static async Task<Order?> FindAsync(IQueryable<Order> orders, DeclareWithdrawalCommand command, CancellationToken cancellation)
    {
        var number = (command.Number ?? "").Trim().ToUpperInvariant();
        if (number.Length is 0 or > 20) return null;
        var order = await orders.FirstOrDefaultAsync(o => o.Number == number && (o.Status == OrderStatus.Paid || o.Status == OrderStatus.Refunded), cancellation);
        return order is not null && Same(order.Email, command.Email) ? order : null;
    }

    static bool Same(string email, string? given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToUpperInvariant())), SHA256.HashData(Encoding.UTF8.GetBytes((given ?? "").Trim().ToUpperInvariant())));
}

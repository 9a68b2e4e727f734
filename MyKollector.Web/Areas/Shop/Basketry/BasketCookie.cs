using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Basketry;

/// <summary>
/// Remembers a visitor's basket, and the order placed last, in signed cookies. Written only when something is put into a basket: looking
/// around leaves no cookie.
/// </summary>
public sealed class BasketCookie(CookieRules rules, IDataProtectionProvider protection)
{
    readonly IDataProtector _baskets = protection.CreateProtector("basket");
    readonly IDataProtector _orders = protection.CreateProtector("placed-order");

    public BasketId? Read(HttpContext context) => Open(_baskets, context.Request.Cookies[rules.Name("mk.basket")]) is { } id ? new(id) : null;

    public void Write(HttpContext context, BasketId basket) => context.Response.Cookies.Append(rules.Name("mk.basket"), _baskets.Protect(basket.Value.ToString("N")), rules.Lasting(TimeSpan.FromDays(60)));

    public void Forget(HttpContext context) => context.Response.Cookies.Delete(rules.Name("mk.basket"), rules.Lasting(TimeSpan.Zero));

    /// <summary>The order that this browser placed last: lets its visitor pay later or change it.</summary>
    public OrderId? ReadOrder(HttpContext context) => Open(_orders, context.Request.Cookies[rules.Name("mk.order")]) is { } id ? new(id) : null;

    public void WriteOrder(HttpContext context, OrderId order) => context.Response.Cookies.Append(rules.Name("mk.order"), _orders.Protect(order.Value.ToString("N")), rules.Lasting(TimeSpan.FromDays(3)));

    static Guid? Open(IDataProtector protector, string? cookie) =>
        cookie is { Length: > 0 and < 1000 } && SignedText.TryOpen(protector, cookie, out var text) && Guid.TryParseExact(text, "N", out var id) ? id : null;
}

/// <summary>Finds the basket of an actor: an account's own, or the browser's.</summary>
static class BasketOf
{
    public static async Task<Basket?> FindAsync(AppDbContext db, Actor actor, BasketId? cookie, CancellationToken cancellation)
    {
        if (actor.Account is { } account) return await db.Baskets.Where(b => b.Owner == account).OrderBy(b => b.Id).FirstOrDefaultAsync(cancellation);
        return cookie is { } id ? await db.Baskets.FirstOrDefaultAsync(b => b.Id == id && b.Owner == null, cancellation) : null;
    }
}

/// <summary>At sign-in the browser's basket becomes the account's; two baskets become one.</summary>
public sealed class BasketMerge(Database database, BasketCookie cookies, TimeProvider time) : ISignInMerge
{
    public async Task MergeAsync(AccountId account, HttpContext context, CancellationToken cancellation)
    {
        if (cookies.Read(context) is not { } id) return;
        await using (var work = await database.BeginAsync(Actor.System, "basket-merge", cancellation))
        {
            if (await work.Db.Baskets.FirstOrDefaultAsync(b => b.Id == id && b.Owner == null, cancellation) is { } visitor)
            {
                if (await work.Db.Baskets.Where(b => b.Owner == account).OrderBy(b => b.Id).FirstOrDefaultAsync(cancellation) is { } own)
                {
                    own.TakeFrom(visitor, time.GetUtcNow());
                    work.Db.Baskets.Remove(visitor);
                }
                else
                {
                    visitor.GiveTo(account);
                }

                await work.CommitAsync(cancellation);
            }
        }

        cookies.Forget(context);
    }
}

using System.Security.Claims;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Shop.Basketry;

/// <summary>What pages need around the basket's handlers: the cookie that says whose it is.</summary>
public sealed class BasketEntry(AddToBasket add, BasketCookie cookies)
{
    /// <summary>Adds a line and remembers the basket in this browser. Null when done.</summary>
    public async Task<Error?> AddAsync(HttpContext context, AddToBasketCommand command)
    {
        var actor = CurrentActor.From(context.User, context);
        var added = await add.HandleAsync(command with { Basket = cookies.Read(context) }, actor, context.RequestAborted);
        if (!added.Succeeded) return added.Error;
        if (actor.Account is null) cookies.Write(context, added.Value);
        return null;
    }

    /// <summary>The name to begin with: a signed-in customer's own.</summary>
    public static string? NameOf(HttpContext context) =>
        CurrentActor.From(context.User, context) is { Role: Role.Client } ? context.User.FindFirstValue(ClaimTypes.Name) : null;
}

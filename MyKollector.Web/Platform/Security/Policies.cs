using Microsoft.AspNetCore.Authorization;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Names of the policies that pages, endpoints and navigation carry. The areas' own stand in their folder's <c>_Imports.razor</c>; one
/// per cell of the permission table, <see cref="May"/>, is for what only some members of an area may see.
/// </summary>
public static class Policies
{
    /// <summary>Anybody signed in; staff only after their second factor.</summary>
    public const string Client = "client";

    /// <summary>Workshops.</summary>
    public const string Fab = "fab";

    /// <summary>The admin area: support and administrators.</summary>
    public const string Support = "support";

    /// <summary>Administrators alone.</summary>
    public const string Admin = "admin";

    /// <summary>Whoever the permission table gives the right on the resource, in any scope.</summary>
    public static string May(Resource resource, Right right) => $"may:{resource}:{right}";

    internal static void Add(AuthorizationOptions options)
    {
        Policy(options, Client, actor => actor.Account is not null && Proved(actor));
        Policy(options, Fab, actor => actor.Role == Role.Manufacturer && Proved(actor));
        Policy(options, Support, actor => actor.Role is Role.Support or Role.Admin && Proved(actor));
        Policy(options, Admin, actor => actor.Role == Role.Admin && Proved(actor));
        foreach (var resource in Enum.GetValues<Resource>())
            foreach (var right in Enum.GetValues<Right>())
                Policy(options, May(resource, right), actor => actor.May(resource, right));

        // Whatever declares nothing is closed.
        options.DefaultPolicy = options.GetPolicy(Client)!;
        options.FallbackPolicy = options.DefaultPolicy;
    }

    static bool Proved(Actor actor) => actor.SecondFactor || !Roles.NeedsSecondFactor(actor.Role);

    static void Policy(AuthorizationOptions options, string name, Func<Actor, bool> holds) =>
        options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => holds(CurrentActor.From(context.User, null))));
}

using System.Reflection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>The permission that a handler or query needs. Each carries this or <see cref="OpenToAllAttribute"/>; a test fails otherwise.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Resource resource, Right right) : Attribute
{
    public Resource Resource => resource;

    public Right Right => right;
}

/// <summary>States that anybody may call this handler, and why that is right.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAllAttribute(string because) : Attribute
{
    public string Because => because;
}

/// <summary>The first line of every handler: <c>if (Gate.Refuse&lt;EngraveMedal&gt;(actor) is { } refused) return refused;</c></summary>
public static class Gate
{
    /// <summary>Null when the actor may; the aggregate still checks ownership or workshop.</summary>
    public static Error? Refuse<THandler>(Actor actor)
    {
        if (Needs<THandler>.Value is not { } needs || actor.May(needs.Resource, needs.Right)) return null;
        Refusals.Note(actor, typeof(THandler).Name);
        return Error.Forbidden();
    }

    static class Needs<THandler>
    {
        public static readonly NeedsAttribute? Value = typeof(THandler).GetCustomAttribute<NeedsAttribute>() is { } needs
            ? needs
            : typeof(THandler).IsDefined(typeof(OpenToAllAttribute)) ? null : throw new InvalidOperationException($"{typeof(THandler).Name} declares no permission.");
    }
}

/// <summary>Finds handlers, queries and validators: every class that declares a permission is registered as itself.</summary>
public static class HandlerScan
{
    public static IServiceCollection AddHandlers(this IServiceCollection services)
    {
        foreach (var type in typeof(HandlerScan).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && (t.IsDefined(typeof(NeedsAttribute)) || t.IsDefined(typeof(OpenToAllAttribute)))))
            services.AddScoped(type);
        return services;
    }
}

using MyKollector.Domain.Accounts;

namespace MyKollector.Domain.Common;

/// <summary>Who does something. Always an argument, never ambient.</summary>
public sealed record Actor
{
    /// <summary>What the actor acts as.</summary>
    public required Role Role { get; init; }

    /// <summary>The signed-in account; null for visitors, the system itself and API keys.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The workshop a <see cref="Role.Manufacturer"/> works for.</summary>
    public ManufacturerId? Manufacturer { get; init; }

    /// <summary>Shown in timelines; never an e-mail address.</summary>
    public string Name { get; init; } = "";

    /// <summary>The device an anonymous visitor punches from.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>Rights given to this account beyond its role, or taken from it.</summary>
    public IReadOnlyList<PermissionOverride> Overrides { get; init; } = [];

    /// <summary>True once the session has proved its second factor.</summary>
    public bool SecondFactor { get; init; }

    /// <summary>When the session last proved who it is, by its second factor or, where none is enrolled, by the password: what matters most asks for a recent proof.</summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>Hash of the session, for the journal.</summary>
    public string? SessionHash { get; init; }

    /// <summary>Network address cut to /24 or /48, for the journal.</summary>
    public string? TruncatedAddress { get; init; }

    /// <summary>Joins everything one request caused, from scan to parcel.</summary>
    public string? Correlation { get; init; }

    /// <summary>Somebody without a session.</summary>
    public static Actor Anonymous { get; } = new() { Role = Role.Visitor };

    /// <summary>The product itself: jobs, the outbox, webhooks.</summary>
    public static Actor System { get; } = new() { Role = Role.System, Name = "MyKollectOr", SecondFactor = true };

    /// <summary>
    /// True when the table of permissions gives this actor the right on the resource, in any scope. Whoever asks must then filter by
    /// <see cref="ScopeOf"/>: owner, workshop or all.
    /// </summary>
    public bool May(Resource resource, Right right) => ScopeOf(resource, right) != Scope.None;

    /// <summary>How far the right reaches. Staff roles reach nothing before their second factor.</summary>
    public Scope ScopeOf(Resource resource, Right right)
    {
        if (Role == Role.System) return Scope.All;
        if (Roles.NeedsSecondFactor(Role) && !SecondFactor) return Scope.None;
        foreach (var change in Overrides)
            if (change.Resource == resource && change.Right == right) return change.Scope;
        return PermissionTable.ScopeOf(Role, resource, right);
    }
}

namespace MyKollector.Domain.Accounts;

/// <summary>A preset of permissions; an account has exactly one.</summary>
public enum Role
{
    /// <summary>No session.</summary>
    Visitor,
    Client,
    Manufacturer,
    Support,
    Admin,

    /// <summary>A partner's API key.</summary>
    Partner,

    /// <summary>The product itself; never an account.</summary>
    System,
}

/// <summary>Facts about roles.</summary>
public static class Roles
{
    /// <summary>Roles that reach nothing before a second factor.</summary>
    public static bool NeedsSecondFactor(Role role) => role is Role.Manufacturer or Role.Support or Role.Admin;
}

/// <summary>What can be read, written, validated or produced.</summary>
public enum Resource
{
    Catalogue,
    Steles,
    Account,
    Roles,
    Order,
    Payment,
    Invoice,
    Performance,
    Trace,
    Medal,
    EngravingFile,
    Production,
    Counters,
    Shipping,
    Rectification,
    Tickets,
    Knowledge,
    Rankings,
    Consents,
    Journal,
    Exports,
    Backups,
    ApiKeys,
    PrivacyRequests,
}

/// <summary>The four verbs of the table: lecture, écriture, validation, production.</summary>
public enum Right
{
    Read,
    Write,
    Validate,
    Produce,
}

/// <summary>How far a right reaches. Everything but <see cref="All"/> obliges the handler to filter by owner or workshop.</summary>
public enum Scope
{
    None,

    /// <summary>Only what everybody may see.</summary>
    Public,

    /// <summary>Only the actor's own objects.</summary>
    Self,

    /// <summary>Only what is allotted to the actor's workshop.</summary>
    Workshop,
    All,
}

/// <summary>A right given to one account, or taken away (<see cref="Scope.None"/>), beside its role's preset.</summary>
public sealed record PermissionOverride(Resource Resource, Right Right, Scope Scope);

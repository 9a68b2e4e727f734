using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Activities;

/// <summary>A question sent to a service with an athlete's browser, until its answer comes back. Only the hash of its state is kept.</summary>
public sealed class ConnectionRequest
{
    /// <summary>SHA-256 of the state, hexadecimal.</summary>
    public string StateHash { get; init; } = "";

    public AccountId Account { get; init; }

    /// <summary>The session that asked: the answer must come back to the same one.</summary>
    public string SessionHash { get; init; } = "";

    public ActivityProvider Provider { get; init; }

    /// <summary>PKCE verifier, sealed; null where the service offers none.</summary>
    public byte[]? Verifier { get; init; }

    /// <summary>Language of the page that asked: the way back carries none.</summary>
    public string Language { get; init; } = "fr";

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What an announcement of a service means.</summary>
public enum NoticeKind
{
    ActivityCreated,
    ActivityDeleted,

    /// <summary>The athlete took the permission back at the service.</summary>
    AccessTakenBack,

    /// <summary>The athlete changed what we may read.</summary>
    ScopesChanged,
}

/// <summary>
/// An announcement as it was stored before it was answered. Announcements are not signed: they are only ever a hint to ask the service. Once acted
/// upon, nothing but the key against repetitions is left of it.
/// </summary>
public sealed class ActivityNotice
{
    public Guid Id { get; init; }

    public ActivityProvider Provider { get; init; }

    /// <summary>Hash of what makes it one announcement, whatever repeats.</summary>
    public string Key { get; init; } = "";

    public NoticeKind Kind { get; init; }

    public string AthleteId { get; set; } = "";

    public string? ActivityId { get; set; }

    /// <summary>Where the file waits, sealed.</summary>
    public byte[]? FileAddress { get; set; }

    /// <summary>The permissions after a change, separated by spaces.</summary>
    public string? Scopes { get; set; }

    public DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? HandledAt { get; set; }
}

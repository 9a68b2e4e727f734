using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Accounts;

/// <summary>Where a request to make somebody an administrator stands. That it has expired is derived from its age.</summary>
public enum AdminGrantStatus
{
    Pending,
    Approved,

    /// <summary>Another administrator said no, or the asker took it back.</summary>
    Declined,
}

/// <summary>
/// Nobody becomes an administrator by one person's hand: one administrator asks, another approves within two days. A stolen session of one
/// cannot make itself a second.
/// </summary>
public sealed class AdminGrant : Entity
{
    /// <summary>How long a request may be approved.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(48);

    public AdminGrantId Id { get; private init; }

    /// <summary>Who shall become an administrator.</summary>
    public AccountId Account { get; private init; }

    public AccountId RequestedBy { get; private init; }

    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>Why, in the asker's words.</summary>
    public string Reason { get; private init; } = "";

    public AdminGrantStatus Status { get; private set; }

    public AccountId? SettledBy { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Until when it may be approved.</summary>
    public DateTimeOffset ExpiresAt => RequestedAt + Lasts;

    AdminGrant() { }

    /// <summary>Asks for the role. That another administrator is there to answer is the handler's check: one account cannot know.</summary>
    public static Result<AdminGrant> Request(AdminGrantId id, Account account, string reason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Roles, Right.Write) != Scope.All || by.Account is not { } asker) return Error.Forbidden();
        if (account.Id == asker) return AccountErrors.NotYourself;
        if (account.Status != AccountStatus.Active) return AccountErrors.NotActive;
        if (account.Role == Role.Admin) return AccountErrors.AlreadyAdmin;
        if (string.IsNullOrWhiteSpace(reason)) return AccountErrors.ReasonMissing;
        var grant = new AdminGrant { Id = id, Account = account.Id, RequestedBy = asker, RequestedAt = now, Reason = reason.Trim() };
        grant.Raise(new AdminGrantChanged(grant, "account.admin_requested", grant.Reason, by, now));
        return grant;
    }

    /// <summary>True while somebody may still answer it.</summary>
    public bool IsOpen(DateTimeOffset now) => Status == AdminGrantStatus.Pending && now < ExpiresAt;

    /// <summary>Whether this person may approve: an administrator who neither asked nor is asked for.</summary>
    public Result CanApprove(Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Roles, Right.Validate) != Scope.All) return Error.Forbidden();
        if (by.Account is not { } person || person == RequestedBy || person == Account) return AccountErrors.SecondAdminNeeded;
        if (Status != AdminGrantStatus.Pending) return AccountErrors.GrantSettled;
        return now < ExpiresAt ? Result.Ok : AccountErrors.GrantExpired;
    }

    /// <summary>Gives the role.</summary>
    /// <param name="account">The account of <see cref="Account"/>.</param>
    /// <param name="by">The second administrator.</param>
    /// <param name="now">When.</param>
    public Result Approve(Account account, Actor by, DateTimeOffset now)
    {
        if (CanApprove(by, now) is { Succeeded: false } refused) return refused;
        ArgumentOutOfRangeException.ThrowIfNotEqual(account.Id, Account);
        if (account.BecomeAdmin(Reason, by, now) is { Succeeded: false } refusal) return refusal;
        Settle(AdminGrantStatus.Approved, by, now);
        Raise(new AdminGrantChanged(this, "account.admin_approved", Reason, by, now));
        return Result.Ok;
    }

    /// <summary>Says no; the asker may take the request back the same way.</summary>
    public Result Decline(string reason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Roles, Right.Validate) != Scope.All) return Error.Forbidden();
        if (Status != AdminGrantStatus.Pending) return AccountErrors.GrantSettled;
        if (string.IsNullOrWhiteSpace(reason)) return AccountErrors.ReasonMissing;
        Settle(AdminGrantStatus.Declined, by, now);
        Raise(new AdminGrantChanged(this, "account.admin_declined", reason.Trim(), by, now));
        return Result.Ok;
    }

    void Settle(AdminGrantStatus status, Actor by, DateTimeOffset now) => (Status, SettledBy, SettledAt) = (status, by.Account, now);
}

/// <summary>A request for the role of administrator was made, approved or declined. Stands in the history of the account concerned.</summary>
public sealed record AdminGrantChanged(AdminGrant Grant, string Action, string Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Security;

    public override string ObjectType => "account";

    public override Guid ObjectId => Grant.Account.Value;

    public override AccountId? Subject => Grant.Account;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["grant"] = Grant.Id.ToString(), ["requested_by"] = Grant.RequestedBy.ToString() };
}

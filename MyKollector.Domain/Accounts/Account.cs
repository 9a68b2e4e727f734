using System.Net.Mail;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Accounts;

/// <summary>Where an account stands.</summary>
public enum AccountStatus
{
    Active,

    /// <summary>Cannot sign in; live sessions end within ten seconds.</summary>
    Suspended,

    /// <summary>Erased on request: the row stays for the orders that the law keeps, without personal data.</summary>
    Erased,
}

/// <summary>In which ranking an athlete wants to appear beside the one of everybody.</summary>
public enum Sex
{
    Female,
    Male,
}

/// <summary>
/// A person's profile and role. Passwords, second factors and sessions belong to the sign-in framework's own user, which shares this identifier.
/// </summary>
public sealed class Account : Entity
{
    public AccountId Id { get; private init; }

    /// <summary>Trimmed, as typed.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Name shown to the person and engraved by default.</summary>
    public string DisplayName { get; private set; } = "";

    /// <summary><c>fr</c> or <c>en</c>: the language of mails and documents.</summary>
    public string Language { get; private set; } = "fr";

    public Role Role { get; private set; }

    /// <summary>The workshop, for <see cref="Role.Manufacturer"/> only.</summary>
    public ManufacturerId? Manufacturer { get; private set; }

    public AccountStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Rights beside the role's preset.</summary>
    public IReadOnlyList<PermissionOverride> Overrides { get; private set; } = [];

    /// <summary>Name in public rankings, if the athlete chose one; null keeps the athlete out of public lists.</summary>
    public string? Pseudonym { get; private set; }

    /// <summary>Whom to call, printed on the bib.</summary>
    public string? EmergencyContact { get; private set; }

    /// <summary>Given for the rankings alone, or null: then the athlete is in the ranking of everybody only.</summary>
    public Sex? Sex { get; private set; }

    /// <summary>Given for the rankings by age group alone, or null.</summary>
    public int? BirthYear { get; private set; }

    Account() { }

    /// <summary>Opens an account. A manufacturer needs a workshop, the others have none.</summary>
    public static Result<Account> Open(AccountId id, string email, string displayName, string language, Role role, ManufacturerId? manufacturer, Actor by, DateTimeOffset now)
    {
        email = email.Trim();
        if (!MailAddress.TryCreate(email, out _) || email.Length > 254) return AccountErrors.EmailInvalid;
        if (role is Role.Visitor or Role.System or Role.Partner) return AccountErrors.RoleInvalid;
        if (role == Role.Manufacturer != manufacturer.HasValue) return AccountErrors.WorkshopMissing;
        var account = new Account
        {
            Id = id, Email = email, DisplayName = displayName.Trim(), Language = language == "en" ? "en" : "fr",
            Role = role, Manufacturer = manufacturer, CreatedAt = now,
        };
        account.Raise(new AccountOpened(account, by, now));
        return account;
    }

    /// <summary>Stops the account from signing in.</summary>
    public Result Suspend(string reason, Actor by, DateTimeOffset now)
    {
        if (by.Account == Id) return AccountErrors.NotYourself;
        if (Status != AccountStatus.Active) return AccountErrors.NotActive;
        if (string.IsNullOrWhiteSpace(reason)) return AccountErrors.ReasonMissing;
        Status = AccountStatus.Suspended;
        Raise(new AccountChanged(this, "account.suspended", "status", nameof(AccountStatus.Active), nameof(AccountStatus.Suspended), reason, by, now));
        return Result.Ok;
    }

    /// <summary>Lets a suspended account sign in again.</summary>
    public Result Restore(string reason, Actor by, DateTimeOffset now)
    {
        if (Status != AccountStatus.Suspended) return AccountErrors.NotSuspended;
        Status = AccountStatus.Active;
        Raise(new AccountChanged(this, "account.restored", "status", nameof(AccountStatus.Suspended), nameof(AccountStatus.Active), reason, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// Changes the role, to any but administrator: that one takes an <see cref="AdminGrant"/>. That another administrator remains is the
    /// handler's check: one account cannot know.
    /// </summary>
    public Result ChangeRole(Role role, ManufacturerId? manufacturer, string reason, Actor by, DateTimeOffset now)
    {
        if (by.Account == Id) return AccountErrors.NotYourself;
        if (role == Role.Admin) return AccountErrors.SecondAdminNeeded;
        if (role is Role.Visitor or Role.System or Role.Partner) return AccountErrors.RoleInvalid;
        if (role == Role.Manufacturer != manufacturer.HasValue) return AccountErrors.WorkshopMissing;
        if (string.IsNullOrWhiteSpace(reason)) return AccountErrors.ReasonMissing;
        SetRole(role, manufacturer, reason, by, now);
        return Result.Ok;
    }

    /// <summary>Becomes an administrator. Asked by an approved <see cref="AdminGrant"/> or, with nobody there to approve, by the console command.</summary>
    internal Result BecomeAdmin(string reason, Actor by, DateTimeOffset now)
    {
        if (Status != AccountStatus.Active) return AccountErrors.NotActive;
        if (Role == Role.Admin) return AccountErrors.AlreadyAdmin;
        SetRole(Role.Admin, null, reason, by, now);
        return Result.Ok;
    }

    /// <summary>Break-glass: whoever has the machine's console may make an administrator alone. It is journalled like every change.</summary>
    public Result BecomeAdminFromConsole(string reason, Actor by, DateTimeOffset now) => by.Role == Role.System ? BecomeAdmin(reason, by, now) : Error.Forbidden();

    void SetRole(Role role, ManufacturerId? manufacturer, string reason, Actor by, DateTimeOffset now)
    {
        var before = Role;
        (Role, Manufacturer) = (role, manufacturer);
        Raise(new AccountChanged(this, "account.role_changed", "role", before.ToString(), role.ToString(), reason, by, now));
    }

    /// <summary>Changes what the person may change without help.</summary>
    public Result ChangeProfile(string displayName, string language, string? pseudonym, string? emergencyContact, Actor by, DateTimeOffset now)
    {
        displayName = displayName.Trim();
        if (displayName.Length is 0 or > 80) return AccountErrors.NameInvalid;
        if (pseudonym?.Trim().Length > 40) return AccountErrors.PseudonymInvalid;
        if (emergencyContact?.Trim().Length > 120) return AccountErrors.ContactInvalid;
        DisplayName = displayName;
        Language = language == "en" ? "en" : "fr";
        Pseudonym = string.IsNullOrWhiteSpace(pseudonym) ? null : pseudonym.Trim();
        EmergencyContact = string.IsNullOrWhiteSpace(emergencyContact) ? null : emergencyContact.Trim();
        Raise(new AccountChanged(this, "account.profile_changed", "profile", null, null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Gives what the rankings by sex and age group need, or takes it back: null erases. The journal keeps that it changed, never what it is.</summary>
    public Result ChangeRankingFacts(Sex? sex, int? birthYear, Actor by, DateTimeOffset now)
    {
        if (birthYear is { } year && (year < now.Year - 110 || year > now.Year - 5)) return AccountErrors.BirthYearInvalid;
        if (sex is { } given && !Enum.IsDefined(given)) return AccountErrors.SexInvalid;
        if ((sex, birthYear) == (Sex, BirthYear)) return Result.Ok;
        (Sex, BirthYear) = (sex, birthYear);
        Raise(new AccountChanged(this, "account.ranking_facts_changed", "profile", null, null, null, by, now));
        return Result.Ok;
    }
}

/// <summary>An account was opened.</summary>
public sealed record AccountOpened(Account Opened, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => "account.opened";

    public override JournalStream Stream => JournalStream.Security;

    public override string ObjectType => "account";

    public override Guid ObjectId => Opened.Id.Value;

    public override AccountId? Subject => Opened.Id;

    public override string? Personal => Opened.Email;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["role"] = Opened.Role.ToString() };
}

/// <summary>Something about an account changed.</summary>
public sealed record AccountChanged(Account Changed, string Action, string Field, string? Before, string? After, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Security;

    public override string ObjectType => "account";

    public override Guid ObjectId => Changed.Id.Value;

    public override AccountId? Subject => Changed.Id;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { [Field + ".before"] = Before, [Field + ".after"] = After };
}

/// <summary>What can go wrong with an account.</summary>
public static class AccountErrors
{
    public static readonly Error NotFound = Error.NotFound("account.not_found");
    public static readonly Error EmailInvalid = Error.Invalid("account.email_invalid", "email");
    public static readonly Error EmailTaken = Error.Conflict("account.email_taken");
    public static readonly Error NameInvalid = Error.Invalid("account.name_invalid", "displayName");
    public static readonly Error PseudonymInvalid = Error.Invalid("account.pseudonym_invalid", "pseudonym");
    public static readonly Error ContactInvalid = Error.Invalid("account.contact_invalid", "emergencyContact");
    public static readonly Error BirthYearInvalid = Error.Invalid("account.birth_year_invalid", "birthYear");
    public static readonly Error SexInvalid = Error.Invalid("account.sex_invalid", "sex");
    public static readonly Error RoleInvalid = Error.Invalid("account.role_invalid", "role");
    public static readonly Error WorkshopMissing = Error.Invalid("account.workshop_missing", "manufacturer");
    public static readonly Error ReasonMissing = Error.Invalid("account.reason_missing", "reason");
    public static readonly Error NotYourself = Error.Conflict("account.not_yourself");
    public static readonly Error NotActive = Error.Conflict("account.not_active");
    public static readonly Error NotSuspended = Error.Conflict("account.not_suspended");
    public static readonly Error LastAdmin = Error.Conflict("account.last_admin");
    public static readonly Error AlreadyAdmin = Error.Conflict("account.already_admin");
    public static readonly Error SecondAdminNeeded = Error.Conflict("account.second_admin_needed");
    public static readonly Error NoSecondAdmin = Error.Conflict("account.no_second_admin");
    public static readonly Error GrantNotFound = Error.NotFound("account.grant_not_found");
    public static readonly Error GrantPending = Error.Conflict("account.grant_pending");
    public static readonly Error GrantSettled = Error.Conflict("account.grant_settled");
    public static readonly Error GrantExpired = Error.Conflict("account.grant_expired");
    public static readonly Error GrantAskerGone = Error.Conflict("account.grant_asker_gone");
}

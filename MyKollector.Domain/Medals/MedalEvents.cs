using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Medals;

/// <summary>A medal moved, or a fact about it changed.</summary>
public sealed record MedalChanged(Medal Medal, string Action, string? Before, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    readonly string _after = $"{Medal.Fabrication}/{Medal.Time}";

    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "medal";

    public override Guid ObjectId => Medal.Id.Value;

    public override ManufacturerId? Manufacturer => Medal.Manufacturer;

    public override OrderId? Order => Medal.OrderId;

    public override CourseId? Course => Medal.CourseId;

    public override AccountId? Subject => Medal.Owner;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["serial"] = Medal.PieceSerial, ["before"] = Before, ["after"] = _after,
    };
}

/// <summary>A medal went back, with a reason.</summary>
public sealed record MedalRectified(Medal Medal, RectificationKind Kind, Fabrication Before, string Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    readonly string _after = $"{Medal.Fabrication}/{Medal.Time}";

    public override string Code => "medal.rectified";

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "medal";

    public override Guid ObjectId => Medal.Id.Value;

    public override ManufacturerId? Manufacturer => Medal.Manufacturer;

    public override OrderId? Order => Medal.OrderId;

    public override CourseId? Course => Medal.CourseId;

    public override AccountId? Subject => Medal.Owner;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["serial"] = Medal.PieceSerial, ["kind"] = Kind.ToString(), ["before"] = Before.ToString(), ["after"] = _after,
    };
}

/// <summary>What can go wrong with a medal.</summary>
public static class MedalErrors
{
    public static readonly Error NotFound = Error.NotFound("medal.not_found");
    public static readonly Error TimeAwaited = Error.Conflict("medal.time_awaited");
    public static readonly Error TimeInvalid = Error.Invalid("medal.time_invalid", "elapsed");
    public static readonly Error EngravedIsFinal = Error.Conflict("medal.engraved_is_final");
    public static readonly Error ReasonMissing = Error.Invalid("medal.reason_missing", "reason");
    public static readonly Error AlreadyBound = Error.Conflict("medal.already_bound");
    public static readonly Error KindInvalid = Error.Invalid("medal.kind_invalid", "kind");
    public static readonly Error UndoTooLate = Error.Conflict("medal.undo_too_late");

    public static readonly Error NotHeld = Error.Conflict("medal.not_held");

    /// <summary>The scanned piece was replaced by another one. Argument: serial of the current piece.</summary>
    public static Error PieceReplaced(string serial) => Error.Conflict("medal.piece_replaced", serial);

    /// <summary>The move is not allowed from here. Arguments: serial, status shown.</summary>
    public static Error WrongState(string serial, MedalStatus status) => Error.Conflict("medal.wrong_state", serial, status);

    /// <summary>Somebody was faster. Arguments: serial, status shown, who, when.</summary>
    public static Error AlreadyMoved(string serial, MedalStatus status, string who, DateTimeOffset when) => Error.Conflict("medal.already_moved", serial, status, who, when);

    /// <summary>The engraving preflight refuses it as it stands. Arguments: serial of the piece, why.</summary>
    public static Error Unfit(string serial, Error why) => Error.Conflict("medal.unfit", serial, why);

    /// <summary>It is set aside. Argument: the reason.</summary>
    public static Error Held(string? reason) => Error.Conflict("medal.held", reason);
}

using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Medals;

/// <summary>How far the metal is.</summary>
public enum Fabrication
{
    Queued,
    InProduction,
    Made,
    Engraved,
    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>What is known of the time to engrave.</summary>
public enum TimeFact
{
    Awaiting,
    Validated,

    /// <summary>Sold without a time ("finisher").</summary>
    NotNeeded,
}

/// <summary>What people are shown: derived from the two facts, never stored.</summary>
public enum MedalStatus
{
    QueuedForProduction,
    InProduction,
    Produced,
    AwaitingEngraving,
    Engraved,
    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>Why a medal went back.</summary>
public enum RectificationKind
{
    /// <summary>A slip of the finger: one step back, same piece.</summary>
    EntryMistake,

    /// <summary>The blank is spoilt: a new piece is made.</summary>
    Scrapped,

    /// <summary>Engraved wrong: a new piece is made.</summary>
    EngravedWrong,

    /// <summary>The parcel is lost: a new piece is made.</summary>
    LostParcel,
}

/// <summary>One physical piece of a medal. The first carries the plain serial, its replacements <c>-R1</c>, <c>-R2</c>.</summary>
public sealed class MedalPiece
{
    public MedalPieceId Id { get; init; }

    public MedalId MedalId { get; init; }

    /// <summary>0 for the first piece.</summary>
    public int Number { get; init; }

    /// <summary>Keyed hash of the token: finds the medal from a scanned code without storing the code.</summary>
    public byte[] TokenLookup { get; init; } = [];

    /// <summary>The token, encrypted, for printing it again.</summary>
    public byte[] TokenCipher { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the piece was replaced: its code then says so.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public RectificationKind? RevokedBecause { get; set; }
}

/// <summary>A token as it is stored.</summary>
/// <param name="Lookup">Keyed hash.</param>
/// <param name="Cipher">Encrypted copy.</param>
public sealed record StoredToken(byte[] Lookup, byte[] Cipher);

/// <summary>What is paid for and how it will look.</summary>
/// <param name="Finish">Code of the catalogue's variant, <c>bronze</c>.</param>
/// <param name="AthleteName">Name to engrave, checked by the engraving preflight.</param>
public sealed record MedalSpecification(string Finish, string AthleteName);

/// <summary>
/// The physical piece to make for one order line. Two independent facts, fabrication and time, and a hold; the status that people see is
/// derived from them. Every move has one permitted previous state and one permitted role; nothing goes back except by rectification.
/// </summary>
public sealed class Medal : Entity
{
    /// <summary>How long after "shipped" a slip of the finger may still be taken back: the mail to the customer waits that long.</summary>
    public static readonly TimeSpan ShippingUndo = TimeSpan.FromMinutes(10);

    readonly List<MedalPiece> _pieces = [];

    public MedalId Id { get; private init; }

    public OrderId OrderId { get; private init; }

    public OrderLineId OrderLineId { get; private init; }

    /// <summary>Which of the line's pieces, from 1.</summary>
    public int LineIndex { get; private init; }

    public CourseId CourseId { get; private init; }

    public ManufacturerId Manufacturer { get; private init; }

    /// <summary>Serial number with check character, without piece suffix.</summary>
    public string Serial { get; private init; } = "";

    /// <summary>Bib number printed large, unique per course.</summary>
    public int BibNumber { get; private init; }

    public string Finish { get; private init; } = "";

    public string AthleteName { get; private set; } = "";

    /// <summary>Who the medal belongs to; null until a gift is bound or a guest signs in.</summary>
    public AccountId? Owner { get; private set; }

    /// <summary>Who paid for it; null for a guest until the order is claimed. Looks after a present until somebody has bound it.</summary>
    public AccountId? Buyer { get; private set; }

    /// <summary>True while a present waits for the first signed-in scan of its code.</summary>
    public bool AwaitsBinding { get; private set; }

    public Fabrication Fabrication { get; private set; }

    public TimeFact Time { get; private set; }

    public PerformanceId? PerformanceId { get; private set; }

    /// <summary>Whole seconds to engrave.</summary>
    public int? ElapsedSeconds { get; private set; }

    /// <summary>Day of the climb, Europe/Paris.</summary>
    public DateOnly? ClimbedOn { get; private set; }

    public string? HoldReason { get; private set; }

    public DateTimeOffset? HeldSince { get; private set; }

    public string? HeldBy { get; private set; }

    public ParcelId? ParcelId { get; private set; }

    /// <summary>When it entered the flow. A replacement piece keeps it, and with it the medal's place in the line.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>When the time was settled: validated, or given up by its owner.</summary>
    public DateTimeOffset? TimeValidatedAt { get; private set; }

    public DateTimeOffset? InProductionAt { get; private set; }

    public DateTimeOffset? MadeAt { get; private set; }

    public DateTimeOffset? EngravedAt { get; private set; }

    public DateTimeOffset? ShippedAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public IReadOnlyList<MedalPiece> Pieces => _pieces;

    /// <summary>The piece being made or worn now.</summary>
    public MedalPiece CurrentPiece => _pieces.MaxBy(p => p.Number)!;

    /// <summary>Serial of the current piece, with its suffix.</summary>
    public string PieceSerial => PieceSerialOf(Serial, CurrentPiece.Number);

    public bool OnHold => HoldReason is not null;

    /// <summary>True when the time came before the blank: shown as "chrono reçu" and listed as upcoming.</summary>
    public bool TimeReceivedEarly => Time == TimeFact.Validated && Fabrication is Fabrication.Queued or Fabrication.InProduction;

    /// <summary>From when the promise counts: the later of payment and validated time.</summary>
    public DateTimeOffset PromisedFrom => TimeValidatedAt ?? QueuedAt;

    public MedalStatus Status => StatusOf(Fabrication, Time);

    /// <summary>The derivation, usable on rows as well.</summary>
    public static MedalStatus StatusOf(Fabrication fabrication, TimeFact time) => fabrication switch
    {
        Fabrication.Queued => MedalStatus.QueuedForProduction,
        Fabrication.InProduction => MedalStatus.InProduction,
        Fabrication.Made => time == TimeFact.Awaiting ? MedalStatus.Produced : MedalStatus.AwaitingEngraving,
        Fabrication.Engraved => MedalStatus.Engraved,
        Fabrication.Shipped => MedalStatus.Shipped,
        Fabrication.Delivered => MedalStatus.Delivered,
        Fabrication.Cancelled => MedalStatus.Cancelled,
    };

    /// <summary>Serial number with the suffix of a replacement piece.</summary>
    public static string PieceSerialOf(string serial, int piece) =>
        piece == 0 ? serial : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{serial}-R{piece}");

    Medal() { }

    /// <summary>Enters the flow, at payment and never before.</summary>
    public static Medal Queue(MedalId id, OrderId order, OrderLineId line, int lineIndex, CourseId course, ManufacturerId manufacturer, string serial, int bibNumber,
        MedalSpecification specification, bool withTime, AccountId? owner, bool gift, MedalPieceId pieceId, StoredToken token, Actor by, DateTimeOffset now)
    {
        var medal = new Medal
        {
            Id = id, OrderId = order, OrderLineId = line, LineIndex = lineIndex, CourseId = course, Manufacturer = manufacturer, Serial = serial, BibNumber = bibNumber,
            Finish = specification.Finish, AthleteName = specification.AthleteName, Owner = gift ? null : owner, Buyer = owner, AwaitsBinding = gift,
            Time = withTime ? TimeFact.Awaiting : TimeFact.NotNeeded, QueuedAt = now,
        };
        medal._pieces.Add(new MedalPiece { Id = pieceId, MedalId = id, TokenLookup = token.Lookup, TokenCipher = token.Cipher, CreatedAt = now });
        medal.Raise(new MedalChanged(medal, "medal.queued", null, null, by, now));
        return medal;
    }

    /// <summary>Whether this actor may start making the blank now.</summary>
    public Result CanStartProduction(Actor by) => CanProduce(by, Fabrication.Queued);

    /// <summary>Queued → InProduction.</summary>
    public Result StartProduction(Actor by, DateTimeOffset now)
    {
        if (CanStartProduction(by) is { Succeeded: false } refused) return refused;
        Fabrication = Fabrication.InProduction;
        InProductionAt = now;
        Raise(new MedalChanged(this, "medal.in_production", nameof(Fabrication.Queued), null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may declare the blank made now.</summary>
    public Result CanMake(Actor by) => CanProduce(by, Fabrication.InProduction);

    /// <summary>InProduction → Made.</summary>
    public Result Make(Actor by, DateTimeOffset now)
    {
        if (CanMake(by) is { Succeeded: false } refused) return refused;
        Fabrication = Fabrication.Made;
        MadeAt = now;
        Raise(new MedalChanged(this, "medal.made", nameof(Fabrication.InProduction), null, by, now));
        return Result.Ok;
    }

    /// <summary>Takes a finished blank from stock at payment: both moves at once, by the product itself.</summary>
    public Result DrawFromStock(DateTimeOffset now)
    {
        if (Fabrication != Fabrication.Queued) return WrongState();
        if (OnHold) return MedalErrors.Held(HoldReason);
        Fabrication = Fabrication.Made;
        InProductionAt = MadeAt = now;
        Raise(new MedalChanged(this, "medal.drawn_from_stock", nameof(Fabrication.Queued), null, Actor.System, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may declare it engraved now: the blank is made and the time is known or not needed.</summary>
    public Result CanEngrave(Actor by)
    {
        if (CanProduce(by, Fabrication.Made) is { Succeeded: false } refused) return refused;
        return Time == TimeFact.Awaiting ? MedalErrors.TimeAwaited : Result.Ok;
    }

    /// <summary>Made → Engraved.</summary>
    public Result Engrave(Actor by, DateTimeOffset now)
    {
        if (CanEngrave(by) is { Succeeded: false } refused) return refused;
        Fabrication = Fabrication.Engraved;
        EngravedAt = now;
        Raise(new MedalChanged(this, "medal.engraved", nameof(Fabrication.Made), null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may send it now.</summary>
    public Result CanShip(Actor by) => CanProduce(by, Fabrication.Engraved, Resource.Shipping);

    /// <summary>Engraved → Shipped.</summary>
    public Result Ship(ParcelId parcel, Actor by, DateTimeOffset now)
    {
        if (CanShip(by) is { Succeeded: false } refused) return refused;
        Fabrication = Fabrication.Shipped;
        ShippedAt = now;
        ParcelId = parcel;
        Raise(new MedalChanged(this, "medal.shipped", nameof(Fabrication.Engraved), null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may declare it delivered: the carrier's tracking, an administrator, or the owner's "bien reçue".</summary>
    public Result CanDeliver(Actor by)
    {
        var may = by.ScopeOf(Resource.Shipping, Right.Write) == Scope.All || LooksAfter(by);
        if (!may) return Error.Forbidden();
        return Fabrication == Fabrication.Shipped ? Result.Ok : WrongState();
    }

    /// <summary>Shipped → Delivered.</summary>
    public Result Deliver(Actor by, DateTimeOffset now)
    {
        if (CanDeliver(by) is { Succeeded: false } refused) return refused;
        Fabrication = Fabrication.Delivered;
        DeliveredAt = now;
        Raise(new MedalChanged(this, "medal.delivered", nameof(Fabrication.Shipped), null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether it may be cancelled: never once engraved, because it is made for one person.</summary>
    public Result CanCancel(Actor by)
    {
        var owns = LooksAfter(by) && Fabrication == Fabrication.Queued;
        if (!owns && by.ScopeOf(Resource.Medal, Right.Write) != Scope.All) return Error.Forbidden();
        return Fabrication switch
        {
            Fabrication.Queued or Fabrication.InProduction or Fabrication.Made => Result.Ok,
            Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered => MedalErrors.EngravedIsFinal,
            Fabrication.Cancelled => WrongState(),
        };
    }

    /// <summary>Ends it before engraving; the refund is the order's business.</summary>
    public Result Cancel(string reason, Actor by, DateTimeOffset now)
    {
        if (CanCancel(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return MedalErrors.ReasonMissing;
        var before = Fabrication;
        Fabrication = Fabrication.Cancelled;
        CancelledAt = now;
        Raise(new MedalChanged(this, "medal.cancelled", before.ToString(), reason, by, now));
        return Result.Ok;
    }

    /// <summary>Bought for a performance that is still being decided: names it, so that its decision finds the medal.</summary>
    public Result ExpectPerformance(PerformanceId performance, Actor by, DateTimeOffset now)
    {
        if (Time != TimeFact.Awaiting || Fabrication == Fabrication.Cancelled) return WrongState();
        PerformanceId = performance;
        Raise(new MedalChanged(this, "medal.performance_expected", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// Gives it a validated time. Replaces the one before until it is engraved; refused afterwards.
    /// </summary>
    /// <param name="performance">The performance.</param>
    /// <param name="elapsedSeconds">Truncated to whole seconds, positive.</param>
    /// <param name="climbedOn">Day of the climb, Europe/Paris.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    public Result AttachTime(PerformanceId performance, int elapsedSeconds, DateOnly climbedOn, Actor by, DateTimeOffset now)
    {
        if (Fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered) return MedalErrors.EngravedIsFinal;
        if (Fabrication == Fabrication.Cancelled) return WrongState();
        if (elapsedSeconds <= 0) return MedalErrors.TimeInvalid;
        var before = ElapsedSeconds?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        PerformanceId = performance;
        ElapsedSeconds = elapsedSeconds;
        ClimbedOn = climbedOn;
        Time = TimeFact.Validated;
        TimeValidatedAt = now;
        Raise(new MedalChanged(this, "medal.time_validated", before, null, by, now));
        return Result.Ok;
    }

    /// <summary>Takes the time away again: the performance was refused or withdrawn before engraving.</summary>
    public Result DetachTime(string reason, Actor by, DateTimeOffset now)
    {
        if (Fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered) return MedalErrors.EngravedIsFinal;
        if (Time != TimeFact.Validated || Fabrication == Fabrication.Cancelled) return WrongState();
        PerformanceId = null;
        ElapsedSeconds = null;
        ClimbedOn = null;
        TimeValidatedAt = null;
        Time = TimeFact.Awaiting;
        Raise(new MedalChanged(this, "medal.time_removed", null, reason, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may give up its time now.</summary>
    public Result CanWaiveTime(Actor by)
    {
        if (!MayWrite(by)) return Error.Forbidden();
        return Time != TimeFact.Awaiting || Fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered or Fabrication.Cancelled ? WrongState() : Result.Ok;
    }

    /// <summary>The owner gives up the time: a "finisher" medal.</summary>
    public Result WaiveTime(Actor by, DateTimeOffset now)
    {
        if (CanWaiveTime(by) is { Succeeded: false } refused) return refused;
        Time = TimeFact.NotNeeded;
        TimeValidatedAt = now;
        Raise(new MedalChanged(this, "medal.time_waived", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may correct its name now.</summary>
    public Result CanRename(Actor by)
    {
        if (!MayWrite(by)) return Error.Forbidden();
        if (Fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered) return MedalErrors.EngravedIsFinal;
        return Fabrication == Fabrication.Cancelled ? WrongState() : Result.Ok;
    }

    /// <summary>Corrects the name while nothing is engraved. The caller has run the engraving preflight.</summary>
    public Result Rename(string athleteName, Actor by, DateTimeOffset now)
    {
        if (CanRename(by) is { Succeeded: false } refused) return refused;
        AthleteName = athleteName;
        Raise(new MedalChanged(this, "medal.renamed", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>Binds a present, or a guest's purchase, to the first account that opens its code.</summary>
    public Result Bind(AccountId owner, Actor by, DateTimeOffset now)
    {
        if (Owner == owner) return Result.Ok;
        if (Owner is not null) return MedalErrors.AlreadyBound;
        Owner = owner;
        AwaitsBinding = false;
        Raise(new MedalChanged(this, "medal.bound", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>A guest took the purchase into an account: the medal becomes the account's, a present stays free for whom it is meant.</summary>
    public Result GiveToBuyer(AccountId buyer, Actor by, DateTimeOffset now)
    {
        if (Buyer == buyer) return Result.Ok;
        if (Buyer is not null) return MedalErrors.AlreadyBound;
        Buyer = buyer;
        if (!AwaitsBinding) Owner ??= buyer;
        Raise(new MedalChanged(this, "medal.claimed", null, null, by, now));
        return Result.Ok;
    }

    /// <summary>The owner, or the buyer of a present that nobody has bound yet.</summary>
    public bool LooksAfter(Actor by) => by.Account is { } account && (account == Owner || (Owner is null && account == Buyer));

    /// <summary>Whether this actor may set it aside now.</summary>
    public Result CanHold(Actor by)
    {
        if (!MayHold(by)) return Error.Forbidden();
        if (OnHold) return MedalErrors.Held(HoldReason);
        return Fabrication is Fabrication.Shipped or Fabrication.Delivered or Fabrication.Cancelled ? WrongState() : Result.Ok;
    }

    /// <summary>Sets it aside: a bad name, a bad address. Reminders stop, production skips it.</summary>
    public Result Hold(string reason, Actor by, DateTimeOffset now)
    {
        if (CanHold(by) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return MedalErrors.ReasonMissing;
        HoldReason = reason.Trim();
        HeldSince = now;
        HeldBy = by.Name;
        Raise(new MedalChanged(this, "medal.held", null, HoldReason, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may let it go on now.</summary>
    public Result CanRelease(Actor by) => !MayHold(by) ? Error.Forbidden() : OnHold ? Result.Ok : MedalErrors.NotHeld;

    /// <summary>Lets it go on.</summary>
    public Result Release(Actor by, DateTimeOffset now)
    {
        if (CanRelease(by) is { Succeeded: false } refused) return refused;
        var reason = HoldReason;
        HoldReason = HeldBy = null;
        HeldSince = null;
        Raise(new MedalChanged(this, "medal.released", reason, null, by, now));
        return Result.Ok;
    }

    /// <summary>Whether this actor may take the medal back for this reason now.</summary>
    public Result CanRectify(RectificationKind kind, Actor by, DateTimeOffset now)
    {
        var scope = by.ScopeOf(Resource.Rectification, Right.Produce);
        if (scope == Scope.None || (scope == Scope.Workshop && by.Manufacturer != Manufacturer)) return Error.Forbidden();
        var allowed = kind switch
        {
            RectificationKind.EntryMistake => Fabrication is Fabrication.InProduction or Fabrication.Made or Fabrication.Engraved
                || (Fabrication == Fabrication.Shipped && now - ShippedAt <= ShippingUndo),
            RectificationKind.Scrapped => Fabrication is Fabrication.InProduction or Fabrication.Made,
            RectificationKind.EngravedWrong => Fabrication is Fabrication.Engraved,
            RectificationKind.LostParcel => Fabrication is Fabrication.Shipped,
        };
        if (allowed) return Result.Ok;
        return kind == RectificationKind.EntryMistake && Fabrication == Fabrication.Shipped ? MedalErrors.UndoTooLate : WrongState();
    }

    /// <summary>One step back for a slip of the finger: same piece, history kept.</summary>
    public Result UndoLastStep(string reason, Actor by, DateTimeOffset now)
    {
        if (CanRectify(RectificationKind.EntryMistake, by, now) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return MedalErrors.ReasonMissing;
        var before = Fabrication;
        switch (Fabrication)
        {
            case Fabrication.InProduction:
                Fabrication = Fabrication.Queued;
                InProductionAt = null;
                break;
            case Fabrication.Made:
                Fabrication = Fabrication.InProduction;
                MadeAt = null;
                break;
            case Fabrication.Engraved:
                Fabrication = Fabrication.Made;
                EngravedAt = null;
                break;
            default:
                Fabrication = Fabrication.Engraved;
                ShippedAt = null;
                ParcelId = null;
                break;
        }

        Raise(new MedalRectified(this, RectificationKind.EntryMistake, before, reason, by, now));
        return Result.Ok;
    }

    /// <summary>Scrap, wrong engraving or loss: the old piece's code is revoked and a new piece starts again from the queue.</summary>
    public Result Remake(RectificationKind kind, string reason, MedalPieceId pieceId, StoredToken token, Actor by, DateTimeOffset now)
    {
        if (kind == RectificationKind.EntryMistake) return MedalErrors.KindInvalid;
        if (CanRectify(kind, by, now) is { Succeeded: false } refused) return refused;
        if (string.IsNullOrWhiteSpace(reason)) return MedalErrors.ReasonMissing;
        var before = Fabrication;
        var old = CurrentPiece;
        old.RevokedAt = now;
        old.RevokedBecause = kind;
        _pieces.Add(new MedalPiece { Id = pieceId, MedalId = Id, Number = old.Number + 1, TokenLookup = token.Lookup, TokenCipher = token.Cipher, CreatedAt = now });
        Fabrication = Fabrication.Queued;
        InProductionAt = MadeAt = EngravedAt = ShippedAt = null;
        ParcelId = null;
        Raise(new MedalRectified(this, kind, before, reason, by, now));
        return Result.Ok;
    }

    bool MayWrite(Actor by) => by.ScopeOf(Resource.Medal, Right.Write) == Scope.All || LooksAfter(by);

    bool MayHold(Actor by) => by.ScopeOf(Resource.Production, Right.Write) == Scope.All || InWorkshop(by, Resource.Production, Right.Produce);

    Result CanProduce(Actor by, Fabrication from, Resource resource = Resource.Production)
    {
        if (!InWorkshop(by, resource, Right.Produce)) return Error.Forbidden();
        if (Fabrication != from) return WrongState();
        return OnHold ? MedalErrors.Held(HoldReason) : Result.Ok;
    }

    bool InWorkshop(Actor by, Resource resource, Right right) => by.ScopeOf(resource, right) switch
    {
        Scope.All => true,
        Scope.Workshop => by.Manufacturer == Manufacturer,
        Scope.None or Scope.Public or Scope.Self => false,
    };

    Error WrongState() => MedalErrors.WrongState(Serial, Status);
}

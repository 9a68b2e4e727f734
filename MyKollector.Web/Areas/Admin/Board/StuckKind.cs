using MyKollector.Domain.Common;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>What can be stuck or contradict itself. The order is the board's: what loses money or an order first.</summary>
public enum StuckKind
{
    /// <summary>A paid line has not exactly as many medals as were bought.</summary>
    PaidWithoutMedals,

    /// <summary>Money that a person must look at: another amount, paid twice, a dispute.</summary>
    PaymentProblem,

    /// <summary>The provider says paid, the order is not.</summary>
    PaymentNotHonoured,

    /// <summary>A paid order without an invoice.</summary>
    PaidWithoutInvoice,

    /// <summary>A cancelled medal whose money has not gone back.</summary>
    CancelledNotRefunded,

    /// <summary>A refund that failed, or waits for too long.</summary>
    RefundStuck,

    /// <summary>The journal or one of its seals does not verify.</summary>
    JournalBroken,

    /// <summary>A message was given up.</summary>
    OutboxDead,

    /// <summary>Messages wait longer than they should.</summary>
    OutboxLate,

    /// <summary>Mails that failed at least once and are being tried again.</summary>
    MailFailing,

    /// <summary>A time waits on a medal although its performance is not validated.</summary>
    TimeWithoutPerformance,

    /// <summary>A validated performance was bought a medal, and the medal still awaits its time.</summary>
    TimeNotAttached,

    /// <summary>A medal was engraved without a time that it needs.</summary>
    EngravedWithoutTime,

    /// <summary>A medal left without a parcel.</summary>
    ShippedWithoutParcel,

    /// <summary>A medal whose code was revoked and not replaced.</summary>
    NoLivePiece,

    /// <summary>A course is sold that no workshop makes, or whose workshop has stopped.</summary>
    WorkshopMissing,

    /// <summary>A medal stays longer than its stage allows.</summary>
    MedalStuck,

    /// <summary>A medal is set aside.</summary>
    MedalHeld,

    /// <summary>A performance waits for a decision.</summary>
    PerformanceWaiting,

    /// <summary>A payment session has stayed open too long.</summary>
    PaymentOpen,

    /// <summary>A stele that people used has not been scanned for too long.</summary>
    SteleSilent,
}

/// <summary>Facts about the kinds.</summary>
public static class StuckKinds
{
    /// <summary>Contradictions: figures that must be zero, whatever the time of day.</summary>
    public static bool IsInvariant(this StuckKind kind) => kind is StuckKind.PaidWithoutMedals or StuckKind.PaymentNotHonoured or StuckKind.PaidWithoutInvoice or StuckKind.CancelledNotRefunded
        or StuckKind.TimeWithoutPerformance or StuckKind.TimeNotAttached or StuckKind.EngravedWithoutTime or StuckKind.ShippedWithoutParcel or StuckKind.NoLivePiece;

    public static Tone ToneOf(this StuckKind kind) => kind.IsInvariant() || kind is StuckKind.PaymentProblem or StuckKind.RefundStuck or StuckKind.JournalBroken or StuckKind.OutboxDead or StuckKind.WorkshopMissing ? Tone.Problem
        : kind is StuckKind.PerformanceWaiting or StuckKind.MedalHeld ? Tone.Waiting
        : Tone.Attention;
}

/// <summary>One thing that is stuck.</summary>
/// <param name="Id">Identifier of the object, for its remedy.</param>
/// <param name="Label">Order number, serial, what a message is for: in the reader's language.</param>
/// <param name="Detail">What else tells it apart.</param>
/// <param name="Since">Since when.</param>
/// <param name="Href">Its own page.</param>
/// <param name="Message">Its type, where it is an outbox message.</param>
public sealed record StuckRow(Guid Id, string Label, string? Detail, DateTimeOffset Since, string Href, string? Message = null);

/// <summary>All that is stuck in one way.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Count">How many in all.</param>
/// <param name="Rows">The oldest of them.</param>
public sealed record StuckGroup(StuckKind Kind, int Count, IReadOnlyList<StuckRow> Rows);

/// <summary>What the board is limited to; nulls limit nothing.</summary>
public sealed record BoardFilter(CourseId? Course, ManufacturerId? Workshop);

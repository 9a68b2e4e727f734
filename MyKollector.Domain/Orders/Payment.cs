using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Orders;

/// <summary>Where a payment stands at its provider.</summary>
public enum PaymentStatus
{
    Open,
    Succeeded,
    Failed,
    Expired,
}

/// <summary>Why a person must look at a payment.</summary>
public enum PaymentProblem
{
    /// <summary>Amount or currency are not the order's: nothing is made.</summary>
    AmountDiffers,

    /// <summary>The order was already paid by another session.</summary>
    PaidTwice,

    /// <summary>The money is here and there is no workshop to make what it paid.</summary>
    NoWorkshop,

    /// <summary>The provider could not pay back.</summary>
    RefundFailed,

    /// <summary>The customer's bank asks for the money back.</summary>
    Disputed,
}

/// <summary>One try to pay an order: one checkout session of the provider.</summary>
public sealed class Payment : Entity
{
    public PaymentId Id { get; private init; }

    public OrderId OrderId { get; private init; }

    /// <summary><c>demo</c> or <c>stripe</c>.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>The provider's session, unique per provider.</summary>
    public string SessionReference { get; private init; } = "";

    /// <summary>The provider's payment, needed to refund; known once paid.</summary>
    public string? PaymentReference { get; private set; }

    public Money Amount { get; private init; }

    public PaymentStatus Status { get; private set; }

    public DateTimeOffset OpenedAt { get; private init; }

    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Sum of the refunds asked for and not failed.</summary>
    public Money Refunded { get; private set; }

    /// <summary>Why a person must look at this money: nothing is made for it by itself. Null when all is well or settled by hand.</summary>
    public PaymentProblem? Problem { get; private set; }

    /// <summary>What the provider says was paid, when it is not what was asked.</summary>
    public Money? Received { get; private set; }

    Payment() { }

    public static Payment Open(PaymentId id, OrderId order, string provider, string session, Money amount, Actor by, DateTimeOffset now)
    {
        var payment = new Payment { Id = id, OrderId = order, Provider = provider, SessionReference = session, Amount = amount, OpenedAt = now };
        payment.Raise(new PaymentChanged(payment, "payment.opened", null, by, now));
        return payment;
    }

    /// <summary>Settles it. A success is final; anything else may still become a success when the provider says so later.</summary>
    public bool Settle(PaymentStatus status, string? reference, Actor by, DateTimeOffset now)
    {
        if (Status == PaymentStatus.Succeeded || Status == status) return false;
        Status = status;
        PaymentReference = reference ?? PaymentReference;
        SettledAt = now;
        Raise(new PaymentChanged(this, status switch
        {
            PaymentStatus.Succeeded => "payment.succeeded",
            PaymentStatus.Failed => "payment.failed",
            PaymentStatus.Expired => "payment.expired",
            PaymentStatus.Open => "payment.opened",
        }, null, by, now));
        return true;
    }

    /// <summary>Sets the money aside for a person. Repeats change nothing.</summary>
    public bool Flag(PaymentProblem problem, Money received, Actor by, DateTimeOffset now)
    {
        if (Problem == problem) return false;
        Problem = problem;
        Received = received;
        Raise(new PaymentChanged(this, "payment.problem", problem.ToString(), by, now));
        return true;
    }

    /// <summary>A person has settled the problem outside: refunded at the provider, or agreed with the customer.</summary>
    public Result ResolveProblem(string reason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Payment, Right.Validate) != Scope.All) return Error.Forbidden();
        if (Problem is null) return PaymentErrors.NoProblem;
        if (string.IsNullOrWhiteSpace(reason)) return PaymentErrors.ReasonMissing;
        Problem = null;
        Raise(new PaymentChanged(this, "payment.problem_resolved", reason, by, now));
        return Result.Ok;
    }

    /// <summary>Reserves an amount to pay back; never more than was paid.</summary>
    public Result<Refund> Refund(RefundId id, Money amount, string reason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Payment, Right.Validate) != Scope.All) return Error.Forbidden();
        if (Status != PaymentStatus.Succeeded) return PaymentErrors.NotPaid;
        if (amount <= Money.Zero || Refunded + amount > Amount) return PaymentErrors.AmountInvalid;
        if (string.IsNullOrWhiteSpace(reason)) return PaymentErrors.ReasonMissing;
        Refunded += amount;
        Raise(new PaymentChanged(this, "refund.requested", reason, by, now) { Refund = id });
        return new Refund { Id = id, PaymentId = Id, OrderId = OrderId, Amount = amount, Reason = reason, RequestedAt = now };
    }

    /// <summary>The provider answered a refund. A failure frees the amount again and sets the payment aside for a person.</summary>
    public bool SettleRefund(Refund refund, bool succeeded, string? reference, DateTimeOffset now)
    {
        if (refund.PaymentId != Id) throw new ArgumentException("The refund belongs to another payment.", nameof(refund));
        if (refund.Status != RefundStatus.Requested) return false;
        refund.Status = succeeded ? RefundStatus.Succeeded : RefundStatus.Failed;
        refund.ProviderReference = reference;
        refund.SettledAt = now;
        if (!succeeded)
        {
            Refunded -= refund.Amount;
            Problem = PaymentProblem.RefundFailed;
        }

        Raise(new PaymentChanged(this, succeeded ? "refund.succeeded" : "refund.failed", null, Actor.System, now) { Refund = refund.Id });
        return true;
    }
}

/// <summary>Where a refund stands.</summary>
public enum RefundStatus
{
    Requested,
    Succeeded,
    Failed,
}

/// <summary>Money on its way back. Executed by the outbox through the payment port; its identifier is the provider's idempotency key.</summary>
public sealed class Refund
{
    public RefundId Id { get; init; }

    public PaymentId PaymentId { get; init; }

    public OrderId OrderId { get; init; }

    public Money Amount { get; init; }

    public string Reason { get; init; } = "";

    public RefundStatus Status { get; set; }

    public string? ProviderReference { get; set; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? SettledAt { get; set; }
}

/// <summary>What kind of accounting document.</summary>
public enum InvoiceKind
{
    Invoice,
    CreditNote,
}

/// <summary>
/// An accounting document, never changed: its text is a snapshot so that the PDF can be made again to the byte. Invoices and credit notes
/// are numbered in two gap-free series (CGI ann. II 242 nonies A).
/// </summary>
public sealed class Invoice
{
    public InvoiceId Id { get; init; }

    public InvoiceKind Kind { get; init; }

    public int Year { get; init; }

    /// <summary>Gap-free inside kind and year, from 1.</summary>
    public int Sequence { get; init; }

    /// <summary><c>F-2026-000042</c> or <c>A-2026-000007</c>.</summary>
    public string Number { get; init; } = "";

    public OrderId OrderId { get; init; }

    /// <summary>The invoice that a credit note cancels.</summary>
    public InvoiceId? Cancels { get; init; }

    public RefundId? RefundId { get; init; }

    /// <summary>Including VAT; negative on a credit note.</summary>
    public Money Total { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>All that is printed, JSON.</summary>
    public string Snapshot { get; init; } = "";

    /// <summary>Writes a number of a series.</summary>
    public static string NumberOf(InvoiceKind kind, int year, int sequence) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(kind == InvoiceKind.Invoice ? 'F' : 'A')}-{year}-{sequence:D6}");
}

/// <summary>A number of a gap-free series was given to a document.</summary>
public sealed record InvoiceIssued(Invoice Issued, AccountId? Customer, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Issued.Kind == InvoiceKind.Invoice ? "invoice.issued" : "credit_note.issued";

    public override JournalStream Stream => JournalStream.Accounting;

    public override string ObjectType => "invoice";

    public override Guid ObjectId => Issued.Id.Value;

    public override OrderId? Order => Issued.OrderId;

    public override AccountId? Subject => Customer;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["number"] = Issued.Number, ["total"] = Issued.Total.Cents.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>Something about a payment changed.</summary>
public sealed record PaymentChanged(Payment Changed, string Action, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Accounting;

    public override string ObjectType => "payment";

    public override Guid ObjectId => Changed.Id.Value;

    public override OrderId? Order => Changed.OrderId;

    public override string? Reason => Why;

    /// <summary>The refund concerned, if one is.</summary>
    public RefundId? Refund { get; init; }

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["provider"] = Changed.Provider, ["status"] = Changed.Status.ToString(),
        ["amount"] = Changed.Amount.Cents.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["refunded"] = Changed.Refunded.Cents.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>What can go wrong with a payment.</summary>
public static class PaymentErrors
{
    public static readonly Error NotFound = Error.NotFound("payment.not_found");
    public static readonly Error NotPaid = Error.Conflict("payment.not_paid");
    public static readonly Error AmountInvalid = Error.Invalid("payment.amount_invalid", "amount");
    public static readonly Error ReasonMissing = Error.Invalid("payment.reason_missing", "reason");
    public static readonly Error NoProblem = Error.Conflict("payment.no_problem");
    public static readonly Error NotConfigured = Error.Conflict("payment.not_configured");
    public static readonly Error Unavailable = Error.Conflict("payment.unavailable");
    public static readonly Error SignatureInvalid = Error.Invalid("payment.signature_invalid", "signature");
}

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

    /// <summary>Reserves an amount to pay back; never more than was paid.</summary>
    public Result<Refund> Refund(RefundId id, Money amount, string reason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Payment, Right.Validate) != Scope.All) return Error.Forbidden();
        if (Status != PaymentStatus.Succeeded) return PaymentErrors.NotPaid;
        if (amount <= Money.Zero || Refunded + amount > Amount) return PaymentErrors.AmountInvalid;
        if (string.IsNullOrWhiteSpace(reason)) return PaymentErrors.ReasonMissing;
        Refunded += amount;
        Raise(new PaymentChanged(this, "refund.requested", reason, by, now));
        return new Refund { Id = id, PaymentId = Id, OrderId = OrderId, Amount = amount, Reason = reason, RequestedAt = now };
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

/// <summary>Something about a payment changed.</summary>
public sealed record PaymentChanged(Payment Changed, string Action, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Accounting;

    public override string ObjectType => "payment";

    public override Guid ObjectId => Changed.Id.Value;

    public override OrderId? Order => Changed.OrderId;

    public override string? Reason => Why;

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
}

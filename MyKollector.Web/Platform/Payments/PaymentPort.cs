using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Payments;

/// <summary>
/// A payment service with hosted checkout sessions and signed webhooks. One implementation per service; the code of each is stored with
/// its payments, so that old ones are asked where they were made.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Stored with payments and part of the webhook's address, <c>demo</c>.</summary>
    string Code { get; }

    /// <summary>Opens a hosted page to pay on. The same key with the same request answers the same session.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer, or refuses.</exception>
    Task<PaymentSession> CreateSessionAsync(PaymentRequest request, CancellationToken cancellation);

    /// <summary>What the service knows of a session now; null when it knows none of that name.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer.</exception>
    Task<PaymentSession?> GetSessionAsync(string reference, CancellationToken cancellation);

    /// <summary>Pays back. The refund's identifier is the key: a repeat answers the first refund.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer: nobody knows yet, ask again.</exception>
    Task<RefundAnswer> RefundAsync(RefundRequest request, CancellationToken cancellation);

    /// <summary>
    /// Reads a webhook from its raw body. Fails on a signature that is missing, forged or older than five minutes; nothing of such a body may be used.
    /// </summary>
    Result<PaymentNotice> ReadWebhook(ReadOnlyMemory<byte> body, IHeaderDictionary headers);
}

/// <summary>What a session is opened with.</summary>
/// <param name="Order">Kept by the service with the session, so that a payment without a row here can be traced.</param>
/// <param name="OrderNumber">Shown to the payer.</param>
/// <param name="Amount">Including VAT and delivery.</param>
/// <param name="Items">What is shown to the payer; sums to the amount.</param>
/// <param name="Email">Prefilled.</param>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
/// <param name="SuccessUrl">Where the payer returns having paid; <c>{SESSION}</c> in it is replaced by the session's reference.</param>
/// <param name="CancelUrl">Where the payer returns having given up.</param>
/// <param name="ExpiresAt">When the page stops taking money: 30 minutes to 24 hours ahead.</param>
/// <param name="IdempotencyKey">Made of the business fact (<c>checkout-{order}-v{n}</c>), never random.</param>
public sealed record PaymentRequest(OrderId Order, string OrderNumber, Money Amount, IReadOnlyList<PaymentItem> Items, string Email, string Language, string SuccessUrl, string CancelUrl, DateTimeOffset ExpiresAt, string IdempotencyKey);

/// <summary>One line of the hosted page.</summary>
public sealed record PaymentItem(string Name, int Quantity, Money UnitPrice);

/// <summary>Whether the hosted page still takes money.</summary>
public enum SessionState
{
    Open,

    /// <summary>The payer is done; with delayed methods the money may still be on its way.</summary>
    Complete,
    Expired,
}

/// <summary>A session as its service sees it.</summary>
/// <param name="Reference">The service's identifier.</param>
/// <param name="Url">The hosted page; null once it is closed.</param>
/// <param name="State">Whether it still takes money.</param>
/// <param name="Paid">True once the money is certain. Nothing is made before.</param>
/// <param name="Failed">A delayed payment failed in the end.</param>
/// <param name="Amount">What was or will be paid.</param>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="PaymentReference">Needed to refund; null before payment.</param>
/// <param name="Order">The order it was opened for.</param>
/// <param name="Method">How it was paid, <c>card</c>; null before payment.</param>
public sealed record PaymentSession(string Reference, string? Url, SessionState State, bool Paid, bool Failed, Money Amount, string Currency, string? PaymentReference, OrderId? Order, string? Method);

/// <summary>Asks for money back.</summary>
public sealed record RefundRequest(RefundId Refund, string PaymentReference, Money Amount, string Reason);

/// <summary>The service's answer to a refund.</summary>
public sealed record RefundAnswer(string Reference, bool Succeeded, bool Failed);

/// <summary>What a webhook speaks of. It is a hint to ask the service again, never data to act upon.</summary>
public enum NoticeKind
{
    /// <summary>A session was paid, completed, failed or expired.</summary>
    Session,

    /// <summary>A refund changed.</summary>
    Refund,

    /// <summary>The payer's bank asks for the money back.</summary>
    Dispute,

    /// <summary>Something this house does not act upon.</summary>
    Other,
}

/// <summary>A verified webhook.</summary>
/// <param name="EventId">Unique per service: stored once whatever repeats.</param>
/// <param name="Type">The service's own word for it.</param>
/// <param name="Kind">What it means here.</param>
/// <param name="Session">The session concerned.</param>
/// <param name="PaymentReference">The payment concerned, for refunds and disputes.</param>
/// <param name="Refund">Our refund, when the service returns its identifier.</param>
public sealed record PaymentNotice(string EventId, string Type, NoticeKind Kind, string? Session, string? PaymentReference = null, RefundId? Refund = null);

/// <summary>The payment service does not answer or refuses: nothing is known, trying again is right.</summary>
public sealed class PaymentUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The payment services of this house.</summary>
public sealed class PaymentProviders(IEnumerable<IPaymentProvider> providers, IConfiguration configuration)
{
    readonly Dictionary<string, IPaymentProvider> _providers = providers.ToDictionary(p => p.Code, StringComparer.Ordinal);

    /// <summary>The one new orders are paid with: the setting <c>Payments:Provider</c>, else the only one there is. Null: orders cannot be paid.</summary>
    public IPaymentProvider? Default => configuration["Payments:Provider"] is { Length: > 0 } code ? Find(code) : _providers.Count == 1 ? _providers.Values.Single() : null;

    public IPaymentProvider? Find(string code) => _providers.GetValueOrDefault(code);
}

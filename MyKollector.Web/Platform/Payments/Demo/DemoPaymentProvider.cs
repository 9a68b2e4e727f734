using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Payments.Demo;

/// <summary>What a visitor of the demonstration page may play.</summary>
public enum DemoChoice
{
    /// <summary>Paid, returned and announced.</summary>
    Succeed,

    /// <summary>Refused by the bank.</summary>
    Fail,

    /// <summary>Paid and announced, but the payer never returns.</summary>
    NeverReturn,

    /// <summary>Returned unpaid; the money comes half a minute later.</summary>
    PayLate,

    /// <summary>Paid, and announced three times at once.</summary>
    NotifyTwice,

    /// <summary>Paid, but neither announced nor returned: only the reconciliation finds it.</summary>
    LoseNotification,
}

/// <summary>
/// The payment service of demonstrations and tests: no money, the same contract as a real one. It lives behind the port as a stranger
/// would: own books, own page, webhooks by HTTP under a signature. Does not exist in Production.
/// </summary>
public sealed class DemoPaymentProvider(DemoSessions sessions, DemoWebhookSignature signature, ApplicationKeys keys, TimeProvider time) : IPaymentProvider
{
    public const string ProviderCode = "demo";

    /// <summary>Where its hosted page is, followed by the session.</summary>
    public const string PagePath = "/paiement-demo/";

    /// <summary>How long a late payment takes.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    readonly byte[] _references = keys.For("demo-references");

    public string Code => ProviderCode;

    public Task<PaymentSession> CreateSessionAsync(PaymentRequest request, CancellationToken cancellation)
    {
        // The reference is made of the key: a repeat finds its session, and nobody else can guess it.
        var reference = "demo_" + Convert.ToHexStringLower(HMACSHA256.HashData(_references, Encoding.UTF8.GetBytes(request.IdempotencyKey)))[..32];
        var session = sessions.Add(new() { Reference = reference, Request = request, CreatedAt = time.GetUtcNow() });
        if (session.Request.Amount != request.Amount) throw new PaymentUnavailableException("The same idempotency key was used for another amount.");
        return Task.FromResult(Seen(session));
    }

    public Task<PaymentSession?> GetSessionAsync(string reference, CancellationToken cancellation) =>
        Task.FromResult(sessions.Find(reference) is { } session ? Seen(session) : null);

    public Task<RefundAnswer> RefundAsync(RefundRequest request, CancellationToken cancellation)
    {
        var reference = request.PaymentReference.StartsWith("pay_", StringComparison.Ordinal) ? request.PaymentReference[4..] : "";
        RefundAnswer? answer = null;
        sessions.Change(reference, session =>
        {
            if (session.Refunds.FirstOrDefault(r => r.Refund == request.Refund) is { } there)
            {
                answer = new(there.Reference, true, false);
                return session;
            }

            if (!IsPaid(session) || session.Refunds.Sum(r => r.Cents) + request.Amount.Cents > Seen(session).Amount.Cents)
            {
                answer = new("", false, true);
                return session;
            }

            var refund = new DemoRefund(request.Refund, $"ref_{request.Refund.Value:N}", request.Amount.Cents);
            answer = new(refund.Reference, true, false);
            return session with { Refunds = [.. session.Refunds, refund] };
        });
        return Task.FromResult(answer ?? new("", false, true));
    }

    public Result<PaymentNotice> ReadWebhook(ReadOnlyMemory<byte> body, IHeaderDictionary headers)
    {
        if (!signature.Holds(body.Span, headers[DemoWebhookSignature.Header])) return PaymentErrors.SignatureInvalid;
        try
        {
            var read = JsonSerializer.Deserialize<DemoEvent>(body.Span);
            if (read is not { Id.Length: > 0 and <= 100, Type.Length: > 0 and <= 100 }) return PaymentErrors.SignatureInvalid;
            return new PaymentNotice(read.Id, read.Type, read.Type switch
            {
                { } session when session.StartsWith("session.", StringComparison.Ordinal) => NoticeKind.Session,
                { } dispute when dispute.StartsWith("dispute.", StringComparison.Ordinal) => NoticeKind.Dispute,
                _ => NoticeKind.Other,
            }, read.Session, read.Session is null ? null : "pay_" + read.Session);
        }
        catch (JsonException)
        {
            return PaymentErrors.SignatureInvalid;
        }
    }

    /// <summary>Plays what the visitor chose. Returns where the browser goes, or null when it stays.</summary>
    public string? Play(string reference, DemoChoice choice)
    {
        var now = time.GetUtcNow();
        var played = sessions.Change(reference, session => session.Complete || session.Failed || IsExpired(session) ? session : choice switch
        {
            DemoChoice.Succeed => session with { Paid = true, Complete = true, Notifications = [.. session.Notifications, New("session.completed", now)] },
            DemoChoice.Fail => session with { Failed = true, Notifications = [.. session.Notifications, New("session.failed", now)] },
            DemoChoice.NeverReturn => session with { Paid = true, Complete = true, Notifications = [.. session.Notifications, New("session.completed", now.AddSeconds(5))] },
            DemoChoice.PayLate => session with { PaidFrom = now + Late, Complete = true, Notifications = [.. session.Notifications, New("session.completed", now), New("session.succeeded", now + Late)] },
            DemoChoice.NotifyTwice => Twice(session, now),
            DemoChoice.LoseNotification => session with { Paid = true, Complete = true },
        });
        if (played is null) return null;
        return choice switch
        {
            DemoChoice.Succeed or DemoChoice.PayLate or DemoChoice.NotifyTwice => played.Request.SuccessUrl.Replace("{SESSION}", reference, StringComparison.Ordinal),
            DemoChoice.Fail => played.Request.CancelUrl,
            DemoChoice.NeverReturn or DemoChoice.LoseNotification => null,
        };
    }

    static DemoSession Twice(DemoSession session, DateTimeOffset now)
    {
        var told = New("session.completed", now);
        return session with { Paid = true, Complete = true, Notifications = [.. session.Notifications, told, told, New("session.succeeded", now)] };
    }

    static DemoNotification New(string type, DateTimeOffset due) => new("evt_" + Guid.NewGuid().ToString("N"), type, due);

    bool IsPaid(DemoSession session) => session.Paid || session.PaidFrom <= time.GetUtcNow();

    bool IsExpired(DemoSession session) => !session.Complete && session.Request.ExpiresAt <= time.GetUtcNow();

    PaymentSession Seen(DemoSession session)
    {
        var paid = IsPaid(session);
        var state = session.Complete ? SessionState.Complete : session.Failed || IsExpired(session) ? SessionState.Expired : SessionState.Open;
        return new(session.Reference, state == SessionState.Open ? PagePath + session.Reference : null, state, paid, session.Failed,
            session.TellCents is { } told ? new Money(told) : session.Request.Amount, session.TellCurrency, paid ? session.PaymentReference : null, session.Request.Order, paid ? "card" : null);
    }
}

/// <summary>Body of a webhook.</summary>
public sealed record DemoEvent(string Id, string Type, string? Session, long Created);

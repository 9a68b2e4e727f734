using System.Net.Mail;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Catalogue;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Shipping;

namespace MyKollector.Domain.Orders;

/// <summary>An order's money side. Where its medals are is the medals' own business.</summary>
public enum OrderStatus
{
    AwaitingPayment,
    Paid,

    /// <summary>Given up before payment.</summary>
    Abandoned,

    /// <summary>All of it paid back.</summary>
    Refunded,
}

/// <summary>One line of an order, as agreed: nothing here changes afterwards but the name, through the medals.</summary>
public sealed class OrderLine
{
    public OrderLineId Id { get; init; }

    public CourseId CourseId { get; init; }

    /// <summary>Designation printed on the invoice, in the customer's language.</summary>
    public string Designation { get; init; } = "";

    public WayIn WayIn { get; init; }

    public string Finish { get; init; } = "";

    public string AthleteName { get; init; } = "";

    public int Quantity { get; init; }

    /// <summary>Including VAT, for one.</summary>
    public Money UnitPrice { get; init; }

    /// <summary>As a fraction, 0.20.</summary>
    public decimal VatRate { get; init; }

    public bool Gift { get; init; }

    public bool WithoutTime { get; init; }

    public PerformanceId? PerformanceId { get; init; }

    /// <summary>Kept as proof that the customer read L221-28 3° before paying.</summary>
    public bool NoWithdrawalAcknowledged { get; init; }

    public Money Total => UnitPrice * Quantity;
}

/// <summary>What a customer agreed to buy and pay.</summary>
public sealed class Order : Entity
{
    readonly List<OrderLine> _lines = [];

    public OrderId Id { get; private init; }

    /// <summary>Number that people quote, <c>26-7K4QMX</c>: random, so that it tells nothing.</summary>
    public string Number { get; private init; } = "";

    /// <summary>Null for a guest until the account is claimed by the link in the mail.</summary>
    public AccountId? Customer { get; private set; }

    public string Email { get; private init; } = "";

    /// <summary><c>fr</c> or <c>en</c>.</summary>
    public string Language { get; private init; } = "fr";

    public PostalAddress DeliveryAddress { get; private set; } = null!;

    public PostalAddress BillingAddress { get; private init; } = null!;

    public Money DeliveryPrice { get; private init; }

    public OrderStatus Status { get; private set; }

    /// <summary>SHA-256 of the terms of sale accepted.</summary>
    public string TermsHash { get; private init; } = "";

    /// <summary>Whom to call, printed on the bibs.</summary>
    public string? EmergencyContact { get; private init; }

    public DateTimeOffset PlacedAt { get; private init; }

    public DateTimeOffset? PaidAt { get; private set; }

    public IReadOnlyList<OrderLine> Lines => _lines;

    public Money Total => new(_lines.Sum(l => l.Total.Cents) + DeliveryPrice.Cents);

    Order() { }

    /// <summary>
    /// Places an order from a basket. Prices are taken from the catalogue now and never again.
    /// </summary>
    public static Result<Order> Place(OrderId id, string number, Basket basket, IReadOnlyDictionary<CourseId, string> designations, AccountId? customer, string email, string language,
        PostalAddress delivery, PostalAddress billing, string? emergencyContact, string termsHash, Actor by, DateTimeOffset now)
    {
        if (basket.Lines.Count == 0) return OrderErrors.BasketEmpty;
        if (!MailAddress.TryCreate(email.Trim(), out _) || email.Length > 254) return OrderErrors.EmailInvalid;
        if (basket.Lines.Any(l => !l.NoWithdrawalAcknowledged)) return OrderErrors.AcknowledgementMissing;
        if (!MedalCatalogue.Countries.Contains(delivery.Country)) return OrderErrors.CountryNotDelivered;
        var order = new Order
        {
            Id = id, Number = number, Customer = customer, Email = email.Trim(), Language = language == "en" ? "en" : "fr", DeliveryAddress = delivery, BillingAddress = billing,
            DeliveryPrice = MedalCatalogue.Delivery, EmergencyContact = string.IsNullOrWhiteSpace(emergencyContact) ? null : emergencyContact.Trim(), TermsHash = termsHash, PlacedAt = now,
        };
        foreach (var line in basket.Lines)
        {
            if (MedalCatalogue.Find(line.Finish) is not { } finish) return OrderErrors.FinishUnknown;
            order._lines.Add(new OrderLine
            {
                Id = OrderLineId.New(now), CourseId = line.CourseId, Designation = designations[line.CourseId], WayIn = line.WayIn, Finish = line.Finish,
                AthleteName = line.AthleteName, Quantity = line.Quantity, UnitPrice = finish.Price, VatRate = MedalCatalogue.VatRate, Gift = line.Gift, WithoutTime = line.WithoutTime,
                PerformanceId = line.PerformanceId, NoWithdrawalAcknowledged = line.NoWithdrawalAcknowledged,
            });
        }

        order.Raise(new OrderChanged(order, "order.placed", JournalStream.Business, null, by, now));
        return order;
    }

    /// <summary>
    /// The money is here. Repeats answer false and change nothing: a payment is announced by the return page, the webhook and the reconciliation alike.
    /// </summary>
    /// <param name="paid">What the provider says was paid; must equal <see cref="Total"/>.</param>
    /// <param name="by">Usually the product itself.</param>
    /// <param name="now">When.</param>
    public Result<bool> MarkPaid(Money paid, Actor by, DateTimeOffset now)
    {
        if (Status is OrderStatus.Paid or OrderStatus.Refunded) return false;
        if (paid != Total) return OrderErrors.AmountDiffers(Total, paid);
        Status = OrderStatus.Paid;
        PaidAt = now;
        Raise(new OrderChanged(this, "order.paid", JournalStream.Accounting, null, by, now));
        return true;
    }

    /// <summary>Notes that an accounting document was issued for it, in the same transaction as its number.</summary>
    public void Issue(Invoice document, Actor by, DateTimeOffset now)
    {
        if (document.OrderId != Id) throw new ArgumentException("The document belongs to another order.", nameof(document));
        Raise(new InvoiceIssued(document, Customer, by, now));
    }

    /// <summary>Given up: a payment may still arrive later and is then honoured.</summary>
    public Result Abandon(string reason, Actor by, DateTimeOffset now)
    {
        if (Status != OrderStatus.AwaitingPayment) return OrderErrors.WrongState;
        Status = OrderStatus.Abandoned;
        Raise(new OrderChanged(this, "order.abandoned", JournalStream.Business, reason, by, now));
        return Result.Ok;
    }

    /// <summary>Whether the customer may still have it sent elsewhere: the label is made from this address.</summary>
    public bool MayChangeAddress => Status is OrderStatus.AwaitingPayment or OrderStatus.Paid or OrderStatus.Abandoned;

    /// <summary>All of it was paid back.</summary>
    public Result MarkRefunded(string reason, Actor by, DateTimeOffset now)
    {
        if (Status != OrderStatus.Paid) return OrderErrors.WrongState;
        Status = OrderStatus.Refunded;
        Raise(new OrderChanged(this, "order.refunded", JournalStream.Accounting, reason, by, now));
        return Result.Ok;
    }

    /// <summary>Corrects the address; the handler refuses it once a label exists.</summary>
    public Result ChangeDeliveryAddress(PostalAddress address, Actor by, DateTimeOffset now)
    {
        if (!MayChangeAddress) return OrderErrors.WrongState;
        if (!MedalCatalogue.Countries.Contains(address.Country)) return OrderErrors.CountryNotDelivered;
        DeliveryAddress = address;
        Raise(new OrderChanged(this, "order.address_changed", JournalStream.Business, null, by, now));
        return Result.Ok;
    }

    /// <summary>
    /// The customer declared to withdraw from the contract (L221-21). What follows, a refund or the exception for personalised goods, is decided
    /// medal by medal; the declaration is kept and acknowledged in any case.
    /// </summary>
    /// <param name="language">Of the acknowledgement.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    public void DeclareWithdrawal(string language, Actor by, DateTimeOffset now) => Raise(new WithdrawalDeclared(this, language == "en" ? "en" : "fr", by, now));

    /// <summary>A guest claimed the account by the link in the mail.</summary>
    public Result GiveTo(AccountId customer, Actor by, DateTimeOffset now)
    {
        if (Customer == customer) return Result.Ok;
        if (Customer is not null) return OrderErrors.AlreadyClaimed;
        Customer = customer;
        Raise(new OrderChanged(this, "order.claimed", JournalStream.Business, null, by, now));
        return Result.Ok;
    }
}

/// <summary>A customer declared to withdraw from the contract.</summary>
public sealed record WithdrawalDeclared(Order Declared, string Language, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => "order.withdrawal_declared";

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => "order";

    public override Guid ObjectId => Declared.Id.Value;

    public override OrderId? Order => Declared.Id;

    public override AccountId? Subject => Declared.Customer;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?> { ["number"] = Declared.Number };
}

/// <summary>Something about an order changed.</summary>
public sealed record OrderChanged(Order Changed, string Action, JournalStream Into, string? Why, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => Into;

    public override string ObjectType => "order";

    public override Guid ObjectId => Changed.Id.Value;

    public override OrderId? Order => Changed.Id;

    public override AccountId? Subject => Changed.Customer;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => new Dictionary<string, string?>
    {
        ["number"] = Changed.Number, ["status"] = Changed.Status.ToString(), ["total"] = Changed.Total.Cents.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>What can go wrong with a basket or an order.</summary>
public static class OrderErrors
{
    public static readonly Error NotFound = Error.NotFound("order.not_found");
    public static readonly Error BasketEmpty = Error.Conflict("order.basket_empty");
    public static readonly Error BasketFull = Error.Conflict("order.basket_full", Basket.MaxLines);
    public static readonly Error LineNotFound = Error.NotFound("order.line_not_found");
    public static readonly Error FinishUnknown = Error.Invalid("order.finish_unknown", "finish");
    public static readonly Error QuantityInvalid = Error.Invalid("order.quantity_invalid", "quantity");
    public static readonly Error EmailInvalid = Error.Invalid("order.email_invalid", "email");
    public static readonly Error CountryNotDelivered = Error.Invalid("order.country_not_delivered", "country");
    public static readonly Error AcknowledgementMissing = Error.Invalid("order.acknowledgement_missing", "acknowledgement");
    public static readonly Error WrongState = Error.Conflict("order.wrong_state");
    public static readonly Error TermsNotAccepted = Error.Invalid("order.terms_not_accepted", "terms");
    public static readonly Error TermsChanged = Error.Conflict("order.terms_changed");
    public static readonly Error AddressIncomplete = Error.Invalid("order.address_incomplete", "address");
    public static readonly Error LabelExists = Error.Conflict("order.label_exists");
    public static readonly Error NothingToRefund = Error.Conflict("order.nothing_to_refund");
    public static readonly Error NotFoundForEmail = Error.Invalid("order.not_found_for_email", "number");
    public static readonly Error AlreadyClaimed = Error.Conflict("order.already_claimed");

    /// <summary>The provider's amount is not the order's. Arguments: due, paid.</summary>
    public static Error AmountDiffers(Money due, Money paid) => Error.Conflict("order.amount_differs", due, paid);
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Shop.Mails;

/// <summary>Money goes back: the credit note.</summary>
public sealed class OrderRefundedMail(OrderDocuments documents) : IMailTemplate
{
    public string Type => "mail.order_refunded";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<BillMessage>().InvoiceId;
        var note = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == id, cancellation);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == note.OrderId, cancellation);
        var words = new MailWords<ShopMailText>(Bills.CultureOf(order));
        var paper = documents.Bill(note);
        return new Mail(new(order.Email, order.DeliveryAddress.Name), words["Refunded.Subject", order.Number], new MailBody(words.Culture)
            .Heading(words["Refunded.Title"]).Text(words["Refunded.Text", Formats.Amount(note.Total * -1, words.Culture)])
            .Facts((words["Order"], order.Number), (words["CreditNote"], note.Number)).Small(words["Refunded.Delay"]))
        { Attachments = [new(paper.FileName, Paper.MediaType, paper.Content)] };
    }
}

/// <summary>The medal arrived: its certificate.</summary>
public sealed class MedalDeliveredMail(SiteAddresses sites, MedalTokens tokens) : IMailTemplate
{
    public string Type => "mail.medal_delivered";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<MedalMessage>().MedalId;
        var medal = await db.Medals.AsNoTracking().SingleAsync(m => m.Id == id, cancellation);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == medal.OrderId, cancellation);
        var summit = await db.Courses.AsNoTracking().Where(c => c.Id == medal.CourseId).Select(c => c.Summit).SingleAsync(cancellation);
        var words = new MailWords<ShopMailText>(Bills.CultureOf(order));
        return new Mail(new(order.Email, order.DeliveryAddress.Name), words["Delivered.Subject", summit], new MailBody(words.Culture)
            .Heading(words["Delivered.Title"]).Text(words["Delivered.Text", summit, medal.AthleteName])
            .Button(words["Delivered.Button"], sites.Medal(tokens.Open(medal.CurrentPiece))).Facts((words["Serial"], medal.PieceSerial)));
    }
}

/// <summary>The durable acknowledgement of a withdrawal, with its content, date and time (L221-21, D221-5).</summary>
public sealed class WithdrawalReceivedMail(SiteAddresses sites) : IMailTemplate
{
    public string Type => "mail.withdrawal_received";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var (id, receivedAt, language) = message.Read<WithdrawalMessage>();
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id, cancellation);
        var words = new MailWords<ShopMailText>(Cultures.Of(language) ?? Cultures.French);
        return new Mail(new(order.Email, order.DeliveryAddress.Name), words["Withdrawal.Subject", order.Number], new MailBody(words.Culture)
            .Heading(words["Withdrawal.Title"]).Text(words["Withdrawal.Text", order.DeliveryAddress.Name, Formats.DateAndTime(receivedAt, words.Culture)])
            .Quote(words["Withdrawal.Content", order.Number, Formats.Date(order.PaidAt ?? order.PlacedAt, words.Culture)])
            .Facts((words["Order"], order.Number), (words["Medals"], string.Join('\n', order.Lines.Select(l => $"{l.Quantity.ToString(words.Culture)} × {l.Designation} · {l.AthleteName}"))))
            .Text(words["Withdrawal.Personalised"]).Link(words["Withdrawal.Link"], sites.Page("/mes-medailles", words.Culture)));
    }
}

/// <summary>Tells every administrator of a payment that a person must look at.</summary>
public sealed class PaymentProblemMail(SiteAddresses sites, OperatorSettings seller) : IMailTemplate
{
    public string Type => "mail.payment_problem";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<PaymentProblemMessage>().PaymentId;
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id, cancellation);
        if (payment.Problem is not { } problem) return null;
        var number = await db.Orders.AsNoTracking().Where(o => o.Id == payment.OrderId).Select(o => o.Number).SingleAsync(cancellation);
        var words = new MailWords<ShopMailText>(Cultures.French);
        return new Mail(await Administrators.FirstAsync(db, seller, cancellation), words["Problem.Subject", number], new MailBody(words.Culture)
            .Heading(words["Problem.Title"]).Text(words[$"Problem.{problem}"])
            .Facts((words["Order"], number), (words["Due"], Formats.Amount(payment.Amount, words.Culture)), (words["Received"], Formats.Amount(payment.Received ?? payment.Amount, words.Culture)))
            .Button(words["Problem.Button"], sites.Admin($"/admin/commandes/{number}")));
    }
}

/// <summary>Tells of money that no order asked for.</summary>
public sealed class PaymentOrphanMail(SiteAddresses sites, OperatorSettings seller) : IMailTemplate
{
    public string Type => "mail.payment_orphan";

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var (provider, session, cents) = message.Read<OrphanMessage>();
        var words = new MailWords<ShopMailText>(Cultures.French);
        return new Mail(await Administrators.FirstAsync(db, seller, cancellation), words["Orphan.Subject"], new MailBody(words.Culture)
            .Heading(words["Orphan.Subject"]).Text(words["Orphan.Text"]).Facts((words["Provider"], provider), (words["Session"], session), (words["Received"], Formats.Amount(new(cents), words.Culture)))
            .Button(words["Problem.Button"], sites.Admin("/admin")));
    }
}

/// <summary>Who is told of what only an administrator can settle.</summary>
static class Administrators
{
    /// <summary>The operator's address where it is set, else the first administrator's.</summary>
    public static async Task<MailRecipient> FirstAsync(AppDbContext db, OperatorSettings seller, CancellationToken cancellation)
    {
        if (seller.AlertEmail is { } alerts) return new(alerts);
        var admin = await db.Accounts.AsNoTracking().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).OrderBy(a => a.CreatedAt).Select(a => new { a.Email, a.DisplayName }).FirstOrDefaultAsync(cancellation);
        return admin is null ? new(seller.Email) : new(admin.Email, admin.DisplayName);
    }
}

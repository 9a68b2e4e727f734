using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Platform.Email;

public sealed class MailTests
{
    sealed class Probe(Func<Mail?> compose) : IMailTemplate
    {
        public string Type => "mail.probe";

        public TimeSpan? WorthlessAfter => TimeSpan.FromHours(1);

        public Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation) => Task.FromResult(compose());
    }

    sealed class DownTransport : IMailTransport
    {
        public bool Down { get; set; } = true;

        public List<string> Sent { get; } = [];

        public Task SendAsync(MimeMessage mail, OutboxMessage message, CancellationToken cancellation)
        {
            if (Down) throw new IOException("The mail server does not answer.");
            lock (Sent) Sent.Add(mail.MessageId!);
            return Task.CompletedTask;
        }
    }

    static Mail Hostile => new(
        new("anna@example.com", "Anna\r\nBcc: thief@example.com"),
        "Col du Galibier\r\nBcc: thief@example.com\u2028",
        new MailBody(Cultures.French).Heading("<script>alert(1)</script>").Text("Ligne 1\nLigne 2 & \"x\"").Facts(("Nom", "<img src=x onerror=alert(1)>")).Button("Suivre", "https://example.com/?a=1&b=2"))
    { Attachments = [new("fac\r\nture.pdf", "application/pdf", [1, 2, 3])] };

    [Fact]
    public async Task A_mail_leaves_once_with_the_messages_own_identifier_and_nothing_a_customer_typed_becomes_markup_or_a_header()
    {
        await using var app = await App.StartAsync(services: s => s.AddSingleton<IMailTemplate>(new Probe(() => Hostile)));
        var message = await QueueAsync(app);
        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () => { await dispatcher.SendDueAsync(default); return Directory.Exists(Path.Combine(app.Folder, "mails")) && Directory.GetFiles(Path.Combine(app.Folder, "mails"), "*.eml").Length == 1; });

        var file = Assert.Single(Directory.GetFiles(Path.Combine(app.Folder, "mails"), "*.eml"));
        using var mail = await MimeMessage.LoadAsync(file);
        Assert.Equal($"{message.Id.Value:N}@mykollector.example", mail.MessageId);
        Assert.Equal("anna@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain('\n', mail.Subject!);
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("https://example.com/?a=1&amp;b=2", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("https://example.com/?a=1&b=2", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("fac ture.pdf", Assert.IsType<MimePart>(Assert.Single(mail.Attachments)).FileName);

        var folder = app.Services.GetRequiredService<MailFolder>();
        Assert.Equal("mail.probe", Assert.Single((await folder.ListAsync(0, 10, default)).Mails).Type);
        Assert.Null(await folder.ReadAsync("../keys/master.key", default));
        Assert.NotNull(await folder.ReadAsync(Path.GetFileName(file), default));
    }

    [Fact]
    public async Task Mails_wait_while_the_server_is_down_and_all_leave_once_it_is_back()
    {
        var transport = new DownTransport();
        await using var app = await App.StartAsync(services: s =>
        {
            s.AddSingleton<IMailTemplate>(new Probe(() => Hostile));
            s.AddSingleton<IMailTransport>(transport);
        });
        var ids = new HashSet<string>();
        for (var i = 0; i < 25; i++) ids.Add($"{(await QueueAsync(app)).Id.Value:N}@mykollector.example");
        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () =>
        {
            await dispatcher.SendDueAsync(default);
            await using var db = app.Database.Open();
            return await db.Outbox.Where(m => m.Type == "mail.probe").AllAsync(m => m.Attempts > 0 && m.Error != null);
        });
        Assert.Empty(transport.Sent);

        transport.Down = false;
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(async () => { await dispatcher.SendDueAsync(default); lock (transport.Sent) return transport.Sent.Count >= 25; });
        Assert.Equal(ids.Order(), transport.Sent.Order());
    }

    [Fact]
    public async Task A_mail_that_comes_too_late_to_be_of_use_is_dropped()
    {
        var transport = new DownTransport();
        await using var app = await App.StartAsync(services: s =>
        {
            s.AddSingleton<IMailTemplate>(new Probe(() => Hostile));
            s.AddSingleton<IMailTransport>(transport);
        });
        var message = await QueueAsync(app);
        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () => { await dispatcher.SendDueAsync(default); await using var db = app.Database.Open(); return await db.Outbox.AnyAsync(m => m.Id == message.Id && m.Error != null); });
        app.Clock.Advance(TimeSpan.FromHours(2));
        transport.Down = false;
        await Eventually.TrueAsync(async () => { await dispatcher.SendDueAsync(default); await using var db = app.Database.Open(); return await db.Outbox.AnyAsync(m => m.Id == message.Id && m.DoneAt != null); });
        Assert.Empty(transport.Sent);
    }

    [Theory]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("a@example.com\nBcc: b@example.com")]
    [InlineData("nobody")]
    public async Task What_is_not_one_address_is_never_sent(string address)
    {
        await using var app = await App.StartAsync(services: s => s.AddSingleton<IMailTemplate>(new Probe(() => Hostile with { To = new(address) })));
        var message = await QueueAsync(app);
        var dispatcher = app.Services.GetRequiredService<OutboxDispatcher>();
        await Eventually.TrueAsync(async () => { await dispatcher.SendDueAsync(default); await using var db = app.Database.Open(); return await db.Outbox.AnyAsync(m => m.Id == message.Id && m.Error != null && m.DoneAt == null); });
        Assert.False(Directory.Exists(Path.Combine(app.Folder, "mails")) && Directory.GetFiles(Path.Combine(app.Folder, "mails")).Length > 0);
    }

    [Theory]
    [InlineData("https://x.fr/a?jeton=AbCdEfGhIj123", "https://x.fr/a?jeton=…")]
    [InlineData("https://x.fr/a?u=1&amp;code=AbCdEfGhIj123%2F&b=2", "https://x.fr/a?u=1&amp;code=…&b=2")]
    [InlineData("https://x.fr/m/ABC", "https://x.fr/m/ABC")]
    [InlineData("https://chrono.x.fr/m/0123456789ABCDEFGHJKMNPQRS\nAutre ligne", "https://chrono.x.fr/m/…\nAutre ligne")]
    [InlineData("https://x.fr/passage?retour=%2Fm%2F0123456789ABCDEFGHJKMNPQRS", "https://x.fr/passage?retour=%2Fm%2F…")]
    public void Staff_read_mails_without_their_secrets(string text, string shown) => Assert.Equal(shown, MailFolder.WithoutSecrets(text));

    static async Task<OutboxMessage> QueueAsync(App app)
    {
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var message = new OutboxDraft("mail.probe", new { }).ToMessage(app.Clock.GetUtcNow(), null);
        work.Db.Outbox.Add(message);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return message;
    }
}

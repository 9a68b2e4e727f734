using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Accounts;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Areas.Identity.Mails;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Web;

public sealed class AccessTests
{
    const string Password = "trois lacets avant le col";

    [Fact]
    public void The_listed_passwords_and_their_disguises_are_refused_and_long_uncommon_ones_are_not()
    {
        var listed = File.ReadLines(Sources.Path("MyKollector.Web/Areas/Identity/CommonPasswords.txt")).Where(l => l.Length > 0 && !l.StartsWith("#!", StringComparison.Ordinal)).ToList();
        Assert.True(listed.Count > 3000);
        Assert.All(listed, p => Assert.NotNull(PasswordRules.Refuse(p, Role.Client, "a@b.fr")));
        foreach (var p in new[] { "Password2026!", "azertyuiop123", "123456789012", "motdepasse12345", "sunshinesunshine", "P@ssw0rd12345", "aaaaaaaaaaaaaaaa", "qwertyqwerty12", "abcdefghijkl", "football2024!!", "lea.martin2026", "MyKollectOr2026" })
            Assert.True(PasswordRules.Refuse(p, Role.Client, "lea.martin@example.com") is not null || p == "motdepasse12345", p);
        foreach (var p in new[] { Password, "vélo bleu sous la pluie", "9317-4402-8856-1207", "crèpe au sarrasin 🥞 midi", new string('x', 1) + string.Concat(Enumerable.Range(0, 40).Select(i => (char)('a' + i * 7 % 26))) })
            Assert.Null(PasswordRules.Refuse(p, Role.Client, "lea.martin@example.com"));
        Assert.Equal("password.too_short", PasswordRules.Refuse("quatorze-signe", Role.Admin, "a@b.fr")!.Code);
        Assert.Null(PasswordRules.Refuse("quatorze-signe", Role.Client, "a@b.fr"));
        Assert.Equal("password.too_long", PasswordRules.Refuse(string.Concat(Enumerable.Range(0, 130).Select(i => (char)('a' + i * 11 % 26))), Role.Client, "a@b.fr")!.Code);
    }

    [Fact]
    public async Task Hashing_costs_a_tenth_of_a_second_and_an_old_hash_is_renewed_at_sign_in()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        var actor = await Given.AccountAsync(app, Role.Client, null, "lea@example.com", password: Password);
        await using var db = app.Database.Open();
        var weak = await db.Users.Where(u => u.Id == actor.Account!.Value.Value).Select(u => u.PasswordHash).SingleAsync();
        var strong = new Microsoft.AspNetCore.Identity.PasswordHasher<AppUser>(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = SecurityServices.PasswordIterations }));
        var credentials = new Credentials(strong, new Microsoft.AspNetCore.Identity.UpperInvariantLookupNormalizer());
        var handler = new PasswordSignIn(app.Database, credentials, new Throttle(new SystemClock()), app.Services.GetRequiredService<SecurityJournal>());
        Assert.True((await handler.HandleAsync(new("lea@example.com", Password, "x", _ => false), Actor.Anonymous, default)).Succeeded);
        var renewed = await db.Users.AsNoTracking().Where(u => u.Id == actor.Account!.Value.Value).Select(u => u.PasswordHash).SingleAsync();
        Assert.NotEqual(weak, renewed);
        var watch = Stopwatch.StartNew();
        credentials.Verify(new AppUser { PasswordHash = renewed }, Password);
        Assert.True(watch.ElapsedMilliseconds >= 60, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task Forty_tries_are_mostly_not_looked_at_and_the_owner_still_enters_from_a_known_browser()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        var owner = await Given.AccountAsync(app, Role.Client, null, "lea@example.com", password: Password);
        var handler = app.Get<PasswordSignIn>();
        var answers = new List<Error>();
        for (var i = 0; i < 40; i++) answers.Add((await handler.HandleAsync(new("lea@example.com", "wrong " + i, "10.0.0." + i % 8, _ => false), Actor.Anonymous, default)).Error!);
        Assert.Equal(10, answers.Count(e => e == SignInErrors.Wrong));
        Assert.Equal(30, answers.Count(e => e.Code == SignInErrors.TooManyCode));
        Assert.Equal(SignInErrors.TooManyCode, (await handler.HandleAsync(new("lea@example.com", Password, "10.9.9.9", _ => false), Actor.Anonymous, default)).Error!.Code);
        Assert.True((await handler.HandleAsync(new("lea@example.com", Password, "10.9.9.9", id => id == owner.Account), Actor.Anonymous, default)).Succeeded);
    }

    [Fact]
    public async Task The_sixth_try_of_a_minute_from_one_address_is_answered_429_with_the_time_to_wait()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        var browser = await Given.BrowserAsync(app);
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, (await TryAsync()).StatusCode);
        var refused = await TryAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        Task<HttpResponseMessage> TryAsync() => Forms.PostAsync(browser, "/connexion", "sign-in", new() { ["Form.Email"] = "nobody@example.com", ["Form.Password"] = "wrong" });
    }

    [Fact]
    public async Task Neither_sign_in_nor_registration_nor_forgetting_says_whether_an_address_has_an_account()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        await Given.AccountAsync(app, Role.Client, null, "known@example.com", password: Password);
        var known = await Given.BrowserAsync(app);
        var unknown = await Given.BrowserAsync(app);
        Assert.Equal(
            await BodyAsync(known, "/connexion", "sign-in", new() { ["Form.Email"] = "known@example.com", ["Form.Password"] = "not the right one" }),
            await BodyAsync(unknown, "/connexion", "sign-in", new() { ["Form.Email"] = "other@example.com", ["Form.Password"] = "not the right one" }));
        Assert.Equal(
            await BodyAsync(known, "/mot-de-passe-oublie", "forgot", new() { ["Form.Email"] = "known@example.com" }),
            await BodyAsync(unknown, "/mot-de-passe-oublie", "forgot", new() { ["Form.Email"] = "other@example.com" }));
        Assert.Equal(
            await BodyAsync(known, "/inscription", "register", new() { ["Form.DisplayName"] = "Léa", ["Form.Email"] = "known@example.com", ["Form.Password"] = Password }),
            await BodyAsync(unknown, "/inscription", "register", new() { ["Form.DisplayName"] = "Léa", ["Form.Email"] = "other@example.com", ["Form.Password"] = Password }));
        await using var db = app.Database.Open();
        Assert.Equal([AlreadyRegisteredMail.Message, ConfirmMail.Message, ResetMail.Message], await db.Outbox.Where(m => m.Type.StartsWith("mail.account")).OrderBy(m => m.Type == AlreadyRegisteredMail.Message ? 0 : m.Type == ConfirmMail.Message ? 1 : 2).Select(m => m.Type).ToListAsync());

        static async Task<string> BodyAsync(HttpClient browser, string page, string form, Dictionary<string, string> fields)
        {
            var answer = await Forms.PostAsync(browser, page, form, fields);
            var body = await answer.Content.ReadAsStringAsync();
            // What is random in every page, and the address as typed.
            body = System.Text.RegularExpressions.Regex.Replace(body, "nonce-[^\"' ]+|nonce=\"[^\"]+\"|CfDJ8[A-Za-z0-9_+/=-]+", "");
            return answer.StatusCode + " " + Forms.PathOf(answer) + body.Replace("known@", "other@", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reset_link_works_once_within_an_hour_keeps_the_second_factor_and_ends_the_sessions()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" }, services: s => s.AddSingleton(new SystemClock(time)));
        var owner = await Given.AccountAsync(app, Role.Client, null, "lea@example.com", password: Password);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            (await work.Db.Users.SingleAsync(u => u.Id == owner.Account!.Value.Value)).TwoFactorEnabled = true;
            await work.CommitAsync(default);
        }

        var session = await Given.BrowserAsync(app, owner);
        Assert.Equal(HttpStatusCode.OK, (await session.GetAsync("/compte")).StatusCode);
        var secret = await SecretAsync();
        var reset = app.Get<ResetPassword>();
        Assert.Equal("password.common", (await reset.HandleAsync(new(secret, "password1234"), Actor.Anonymous, default)).Error!.Code);
        Assert.True((await reset.HandleAsync(new(secret, "un autre mot, bien long"), Actor.Anonymous, default)).Succeeded);
        Assert.Equal(SignInErrors.LinkInvalid, (await reset.HandleAsync(new(secret, "encore un autre mot long"), Actor.Anonymous, default)).Error);
        Assert.Equal(HttpStatusCode.Redirect, (await session.GetAsync("/compte")).StatusCode);
        await using (var db = app.Database.Open()) Assert.True(await db.Users.Where(u => u.Id == owner.Account!.Value.Value).Select(u => u.TwoFactorEnabled).SingleAsync());

        var late = await SecretAsync();
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(SignInErrors.LinkInvalid, (await reset.HandleAsync(new(late, "un autre mot, bien long"), Actor.Anonymous, default)).Error);
        Assert.Equal(SignInErrors.LinkInvalid, (await reset.HandleAsync(new(late[..^4] + "AAAA", "un autre mot, bien long"), Actor.Anonymous, default)).Error);

        async Task<string> SecretAsync()
        {
            await using var db = app.Database.Open();
            var stamp = await db.Users.Where(u => u.Id == owner.Account!.Value.Value).Select(u => u.SecurityStamp).SingleAsync();
            return app.Services.GetRequiredService<MailedLinks>().Seal(ResetMail.Purpose, owner.Account!.Value.Value, stamp!, TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/a//evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("http:evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\/evil.example")]
    [InlineData("evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("~//evil.example")]
    [InlineData("@evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("//evil.example/%2f..")]
    [InlineData("/\r\nLocation: https://evil.example")]
    [InlineData("?x=//evil.example")]
    [InlineData("#//evil.example")]
    [InlineData("//[::1]")]
    [InlineData("//127.1")]
    [InlineData("/%252Fevil.example")]
    [InlineData("////evil.example//")]
    public void A_return_address_never_leads_to_another_host(string payload)
    {
        if (SafeReturn.Of(payload) is not { } path) return;
        var to = new Uri(new Uri("https://www.mykollector.fr/connexion"), path);
        Assert.Equal("www.mykollector.fr", to.Host);
        Assert.Equal("/%252Fevil.example", path);
    }

    [Fact]
    public async Task A_suspended_account_loses_its_session_its_circuits_and_its_way_in_and_gets_them_back()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        var client = await Given.AccountAsync(app, Role.Client, null, "lea@example.com", password: Password);
        var admin = await Given.AdminAsync(app);
        var session = await Given.BrowserAsync(app, client);
        Assert.Equal(HttpStatusCode.OK, (await session.GetAsync("/compte")).StatusCode);
        var principal = (await app.Get<Sessions>().PrincipalAsync(client.Account!.Value, SecondFactorProof.None))!;
        Assert.True(await app.Services.GetRequiredService<SessionCheck>().HoldsAsync(principal));

        Assert.True((await app.Get<SuspendAccount>().HandleAsync(new(client.Account.Value, "Signalé deux fois"), admin, default)).Succeeded);
        Assert.Equal(HttpStatusCode.Redirect, (await session.GetAsync("/compte")).StatusCode);
        Assert.False(await app.Services.GetRequiredService<SessionCheck>().HoldsAsync(principal));
        Assert.True(SessionCheck.Reuse + TimeSpan.FromSeconds(5) < TimeSpan.FromSeconds(10));
        Assert.Equal(SignInErrors.Suspended, (await app.Get<PasswordSignIn>().HandleAsync(new("lea@example.com", Password, "x", _ => false), Actor.Anonymous, default)).Error);
        Assert.True((await app.Get<RestoreAccount>().HandleAsync(new(client.Account.Value, "Erreur"), admin, default)).Succeeded);
        Assert.True((await app.Get<PasswordSignIn>().HandleAsync(new("lea@example.com", Password, "y", _ => false), Actor.Anonymous, default)).Succeeded);
    }

    [Fact]
    public async Task A_staff_session_ends_after_half_an_hour_unused_and_after_twelve_hours_whatever_happens()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(services: s => s.AddSingleton(new SystemClock(time)));
        var admin = await Given.AdminAsync(app);
        var idle = await Given.BrowserAsync(app, admin);
        Assert.Equal(HttpStatusCode.NoContent, (await idle.GetAsync("/session")).StatusCode);
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.NoContent, (await idle.GetAsync("/session")).StatusCode);
        time.Advance(TimeSpan.FromMinutes(31));
        Assert.NotEqual(HttpStatusCode.NoContent, (await idle.GetAsync("/session")).StatusCode);

        var busy = await Given.BrowserAsync(app, admin);
        for (var i = 0; i < 28; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await busy.GetAsync("/session")).StatusCode);
            time.Advance(TimeSpan.FromMinutes(25));
        }

        time.Advance(TimeSpan.FromMinutes(21));
        Assert.NotEqual(HttpStatusCode.NoContent, (await busy.GetAsync("/session")).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task Two_administrators_who_remove_each_other_at_the_same_moment_leave_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var fresh = app.Services.GetRequiredService<SystemClock>().Now;
        var one = await Given.AdminAsync(app) with { ProvedAt = fresh };
        var two = await Given.AdminAsync(app) with { ProvedAt = fresh };
        var done = await Task.WhenAll(
            Task.Run(() => app.Get<ChangeAccountRole>().HandleAsync(new(two.Account!.Value, Role.Client, null, "Fin de mission"), one, default)),
            Task.Run(() => app.Get<SuspendAccount>().HandleAsync(new(one.Account!.Value, "Fin de mission"), two, default)));
        Assert.Equal(1, done.Count(d => d.Succeeded));
        Assert.Contains(done, d => d.Error == AccountErrors.LastAdmin || d.Error == DataErrors.ChangedMeanwhile);
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Accounts.CountAsync(a => a.Role == Role.Admin && a.Status == AccountStatus.Active));
    }

    [Fact]
    public async Task Roles_ask_for_a_fresh_proof_and_support_touches_no_staff_account()
    {
        await using var app = await App.StartAsync();
        var admin = await Given.AdminAsync(app);
        await Given.AdminAsync(app);
        var support = await Given.SupportAsync(app);
        var client = await Given.ClientAsync(app);
        var now = app.Services.GetRequiredService<SystemClock>().Now;
        var change = new ChangeAccountRoleCommand(client.Account!.Value, Role.Support, null, "Renfort");
        Assert.Equal(StepUpErrors.Needed, (await app.Get<ChangeAccountRole>().HandleAsync(change, admin, default)).Error);
        Assert.Equal(StepUpErrors.Needed, (await app.Get<ChangeAccountRole>().HandleAsync(change, admin with { ProvedAt = now.AddMinutes(-11) }, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<ChangeAccountRole>().HandleAsync(change, support with { ProvedAt = now }, default)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<SuspendAccount>().HandleAsync(new(admin.Account!.Value, "x"), support, default)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<SuspendAccount>().HandleAsync(new(client.Account.Value, "x"), client, default)).Error!.Kind);
        Assert.True((await app.Get<SuspendAccount>().HandleAsync(new(client.Account.Value, "Impayé"), support, default)).Succeeded);
        Assert.True((await app.Get<ChangeAccountRole>().HandleAsync(change, admin with { ProvedAt = now }, default)).Succeeded);
        await using var db = app.Database.Open();
        Assert.True(await db.Journal.AnyAsync(e => e.Action == "account.role_changed" && e.Reason == "Renfort" && e.ObjectId == client.Account.Value.Value));
    }

    [Fact]
    public async Task A_created_account_is_invited_by_mail_and_enters_with_the_mailed_link()
    {
        await using var app = await App.StartAsync(settings: new() { ["Security:PasswordIterations"] = "1000" });
        var admin = await Given.AdminAsync(app) with { ProvedAt = app.Services.GetRequiredService<SystemClock>().Now };
        var made = await app.Get<CreateAccount>().HandleAsync(new("nouveau@example.com", "Nour", "fr", Role.Support, null), admin, default);
        Assert.True(made.Succeeded);
        Assert.Equal(AccountErrors.EmailTaken, (await app.Get<CreateAccount>().HandleAsync(new("Nouveau@example.com", "Nour", "fr", Role.Client, null), admin, default)).Error);
        var mails = app.Services.GetServices<MyKollector.Web.Platform.Email.IMailTemplate>().Single(t => t.Type == InvitationMail.Message);
        await using var db = app.Database.Open();
        var message = await db.Outbox.SingleAsync(m => m.Type == InvitationMail.Message);
        Assert.DoesNotContain("@", message.Payload, StringComparison.Ordinal);
        var mail = (await mails.ComposeAsync(message, db, default))!;
        var link = mail.Body.ToText().Split('\n').Single(l => l.Contains("jeton=", StringComparison.Ordinal));
        var browser = await Given.BrowserAsync(app);
        var page = new Uri(link.Trim()).PathAndQuery;
        var short14 = await Forms.PostAsync(browser, page, "reset", new() { ["Form.Secret"] = new Uri(link.Trim()).Query["?jeton=".Length..], ["Form.Password"] = "quatorze-signe" });
        Assert.Contains("15", await short14.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var set = await Forms.PostAsync(browser, page, "reset", new() { ["Form.Secret"] = new Uri(link.Trim()).Query["?jeton=".Length..], ["Form.Password"] = "seize signes exactement" });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var entered = await app.Get<PasswordSignIn>().HandleAsync(new("nouveau@example.com", "seize signes exactement", "x", _ => false), Actor.Anonymous, default);
        Assert.Equal(SignInStep.Enrol, entered.Value.Step);
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MyKollector.Domain.Accounts;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Web;

public sealed class SignInTests
{
    [Fact]
    public async Task The_right_password_opens_a_session_and_signing_out_ends_it()
    {
        await using var app = await App.StartAsync();
        await Given.AccountAsync(app, Role.Client, null, "lea@example.com", password: "trois virages avant le col");
        var browser = await Given.BrowserAsync(app);

        var answer = await Forms.PostAsync(browser, "/connexion", "sign-in", new() { ["Form.Email"] = " LEA@example.com", ["Form.Password"] = "trois virages avant le col", ["Form.Return"] = "/compte" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/compte", Forms.PathOf(answer));
        Assert.Contains("deconnexion", await browser.GetStringAsync("/compte"), StringComparison.Ordinal);

        await Forms.PostToAsync(browser, "/compte", "/deconnexion", []);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/compte")).StatusCode);
        await using var db = app.Database.Open();
        var actions = await db.Journal.Where(e => e.Action.StartsWith("session.")).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync();
        Assert.Equal(["session.opened", "session.closed"], actions);
    }

    [Fact]
    public async Task A_copy_of_a_cookie_is_worth_nothing_after_signing_out_and_a_live_page_of_it_ends()
    {
        await using var app = await App.StartAsync();
        var admin = await Given.AdminAsync(app);
        var principal = (await app.Get<Sessions>().PrincipalAsync(admin.Account!.Value, SecondFactorProof.Authenticator))!;
        var (name, value) = Given.TicketOf(app, principal);
        HttpClient[] copies = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var cookies = new CookieContainer();
            cookies.Add(app.ClientOptions.BaseAddress, new Cookie(name, value));
            return app.CreateDefaultClient(app.ClientOptions.BaseAddress, new Microsoft.AspNetCore.Mvc.Testing.Handlers.CookieContainerHandler(cookies));
        })];
        var check = app.Services.GetRequiredService<SessionCheck>();
        var other = (await app.Get<Sessions>().PrincipalAsync(admin.Account!.Value, SecondFactorProof.Authenticator))!;
        Assert.True(await check.HoldsAsync(principal));
        Assert.Equal(HttpStatusCode.OK, (await copies[1].GetAsync("/compte")).StatusCode);

        await Forms.PostToAsync(copies[0], "/compte", "/deconnexion", []);
        Assert.Equal(HttpStatusCode.Redirect, (await copies[1].GetAsync("/compte")).StatusCode);
        // What an open live page asks every few seconds, and at each click.
        Assert.False(await check.HoldsAsync(principal));
        Assert.True(await check.HoldsAsync(other));
    }

    [Fact]
    public async Task Whoever_asks_in_the_same_moment_shares_one_look_at_the_account_and_a_failed_look_is_not_kept()
    {
        using var heard = new Commands();
        await using var app = await App.StartAsync(settings: new() { ["Logging:LogLevel:" + Commands.Category] = "Information" }, services: s => s.AddSingleton<ILoggerProvider>(heard));
        var client = await Given.ClientAsync(app);
        var principal = (await app.Get<Sessions>().PrincipalAsync(client.Account!.Value, SecondFactorProof.None))!;
        var check = app.Services.GetRequiredService<SessionCheck>();
        heard.Looks = 0;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => check.HoldsAsync(principal).AsTask())));
        Assert.All(answers, Assert.True);
        Assert.Equal(1, heard.Looks);

        check.Forget(client.Account.Value);
        heard.Fail = true;
        await Assert.ThrowsAnyAsync<Exception>(() => check.HoldsAsync(principal).AsTask());
        heard.Fail = false;
        Assert.True(await check.HoldsAsync(principal));
    }

    /// <summary>Hears every question to the database, counts those for the security stamp, and can refuse them.</summary>
    sealed class Commands : ILoggerProvider, ILogger
    {
        public const string Category = "Microsoft.EntityFrameworkCore.Database.Command";

        int _looks;

        public int Looks
        {
            get => Volatile.Read(ref _looks);
            set => Volatile.Write(ref _looks, value);
        }

        public bool Fail { get; set; }

        public ILogger CreateLogger(string categoryName) => categoryName == Category ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != RelationalEventId.CommandExecuted.Id || !formatter(state, exception).Contains("\"SecurityStamp\"", StringComparison.Ordinal)) return;
            Interlocked.Increment(ref _looks);
            if (Fail) throw new TimeoutException();
        }

        public void Dispose()
        {
        }
    }
}

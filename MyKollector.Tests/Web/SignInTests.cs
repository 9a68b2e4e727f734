using System.Net;
using Microsoft.EntityFrameworkCore;
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
}

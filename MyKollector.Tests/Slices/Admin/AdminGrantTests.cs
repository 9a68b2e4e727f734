using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Accounts;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Slices.Admin;

/// <summary>Nobody becomes an administrator by one person's hand.</summary>
public sealed class AdminGrantTests
{
    [Theory, OnBothEngines]
    public async Task One_asks_another_approves_and_both_are_written_down(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (asker, second, third) = (await FreshAsync(app), await FreshAsync(app), await FreshAsync(app));
        var support = await Given.SupportAsync(app);
        var person = support.Account!.Value;

        Assert.Equal(AccountErrors.SecondAdminNeeded, (await app.Get<ChangeAccountRole>().HandleAsync(new(person, Role.Admin, null, "Renfort"), asker, default)).Error);
        Assert.Equal(AccountErrors.SecondAdminNeeded, (await app.Get<CreateAccount>().HandleAsync(new("neuf@example.com", "Neuf", "fr", Role.Admin, null), asker, default)).Error);
        Assert.Equal(StepUpErrors.Needed, (await app.Get<RequestAdmin>().HandleAsync(new(person, "Renfort"), asker with { ProvedAt = null }, default)).Error);
        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person, "Renfort"), asker, default)).Succeeded);
        Assert.Equal(AccountErrors.GrantPending, (await app.Get<RequestAdmin>().HandleAsync(new(person, "Encore"), second, default)).Error);
        Assert.Equal(Role.Support, await RoleOfAsync(app, person));

        var seen = Assert.Single(await app.Get<AdminGrantRows>().QueryAsync(second, default));
        Assert.True(seen.CanApprove);
        Assert.False(Assert.Single(await app.Get<AdminGrantRows>().QueryAsync(asker, default)).CanApprove);
        Assert.Empty(await app.Get<AdminGrantRows>().QueryAsync(support, default));

        // The asker cannot be the second, and the second proves again that it is them.
        Assert.Equal(AccountErrors.SecondAdminNeeded, (await app.Get<ApproveAdmin>().HandleAsync(new(seen.Id), asker, default)).Error);
        Assert.Equal(StepUpErrors.Needed, (await app.Get<ApproveAdmin>().HandleAsync(new(seen.Id), second with { ProvedAt = null }, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<ApproveAdmin>().HandleAsync(new(seen.Id), support with { ProvedAt = second.ProvedAt }, default)).Error!.Kind);
        Assert.Equal(Role.Support, await RoleOfAsync(app, person));
        Assert.True((await app.Get<ApproveAdmin>().HandleAsync(new(seen.Id), second, default)).Succeeded);
        Assert.Equal(Role.Admin, await RoleOfAsync(app, person));
        Assert.Equal(AccountErrors.GrantSettled, (await app.Get<ApproveAdmin>().HandleAsync(new(seen.Id), third, default)).Error);
        Assert.Empty(await app.Get<AdminGrantRows>().QueryAsync(second, default));

        await using var db = app.Database.Open();
        var lines = await db.Journal.AsNoTracking().Where(e => e.ObjectId == person.Value && e.Action.StartsWith("account.")).OrderBy(e => e.Sequence).Select(e => new { e.Action, e.ActorAccount, e.Reason }).ToListAsync();
        Assert.Equal([("account.admin_requested", asker.Account, "Renfort"), ("account.role_changed", second.Account, "Renfort"), ("account.admin_approved", second.Account, "Renfort")],
            lines.Where(l => l.Action != "account.opened").Select(l => (l.Action, l.ActorAccount, l.Reason)).OrderBy(l => l.Action == "account.admin_requested" ? 0 : l.Action == "account.role_changed" ? 1 : 2));
        var told = await db.Outbox.AsNoTracking().Where(m => m.Type == AdminRequestedMail.Message || m.Type == AdminApprovedMail.Message).Select(m => new { m.Type, m.Payload }).ToListAsync();
        Assert.Equal(2, told.Count(m => m.Type == AdminRequestedMail.Message));
        Assert.Equal(3, told.Count(m => m.Type == AdminApprovedMail.Message));
        Assert.DoesNotContain(told, m => m.Type == AdminRequestedMail.Message && m.Payload.Contains($"\"{asker.Account}\"}}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_ends_after_two_days_by_a_no_and_with_the_role_of_its_asker()
    {
        await using var app = await App.StartAsync();
        var (asker, second) = (await FreshAsync(app), await FreshAsync(app));
        var person = (await Given.SupportAsync(app)).Account!.Value;

        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person, "Un"), asker, default)).Succeeded);
        var one = Assert.Single(await app.Get<AdminGrantRows>().QueryAsync(second, default)).Id;
        app.Clock.Advance(AdminGrant.Lasts);
        Assert.Equal(AccountErrors.GrantExpired, (await app.Get<ApproveAdmin>().HandleAsync(new(one), second, default)).Error);
        Assert.Empty(await app.Get<AdminGrantRows>().QueryAsync(second, default));

        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person, "Deux"), asker, default)).Succeeded);
        var two = Assert.Single(await app.Get<AdminGrantRows>().QueryAsync(second, default)).Id;
        Assert.Equal(AccountErrors.ReasonMissing, (await app.Get<DeclineAdmin>().HandleAsync(new(two, " "), second, default)).Error);
        Assert.True((await app.Get<DeclineAdmin>().HandleAsync(new(two, "Pas maintenant"), second, default)).Succeeded);
        Assert.Equal(AccountErrors.GrantSettled, (await app.Get<ApproveAdmin>().HandleAsync(new(two), second, default)).Error);

        // A stolen account that was found out has asked for nothing.
        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person, "Trois"), asker, default)).Succeeded);
        var three = Assert.Single(await app.Get<AdminGrantRows>().QueryAsync(second, default)).Id;
        Assert.True((await app.Get<SuspendAccount>().HandleAsync(new(asker.Account!.Value, "Session volée"), second, default)).Succeeded);
        Assert.Equal(AccountErrors.GrantAskerGone, (await app.Get<ApproveAdmin>().HandleAsync(new(three), second, default)).Error);
        Assert.Equal(Role.Support, await RoleOfAsync(app, person));

        // Alone one cannot ask: nobody could answer.
        Assert.Equal(AccountErrors.NoSecondAdmin, (await app.Get<RequestAdmin>().HandleAsync(new((await Given.ClientAsync(app)).Account!.Value, "Quatre"), second, default)).Error);
    }

    [Theory]
    [InlineData("fr", "À approuver", "/admin/comptes")]
    [InlineData("en", "To approve", "/admin/comptes")]
    public async Task The_other_administrator_is_told_in_their_language_who_asks_for_whom(string language, string subject, string link)
    {
        await using var app = await App.StartAsync();
        var asker = await FreshAsync(app);
        await Given.AccountAsync(app, Role.Admin, null, "autre@example.com", "Sacha", language);
        var person = await Given.AccountAsync(app, Role.Support, null, "ines@example.com", "Inès");
        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person.Account!.Value, "Elle reprend l'atelier"), asker, default)).Succeeded);
        await using var db = app.Database.Open();
        var message = await db.Outbox.AsNoTracking().SingleAsync(m => m.Type == AdminRequestedMail.Message);
        var template = app.Services.GetServices<IMailTemplate>().Single(t => t.Type == AdminRequestedMail.Message);
        var mail = (await template.ComposeAsync(message, db, default))!;
        Assert.Equal("autre@example.com", mail.To.Address);
        Assert.StartsWith(subject, mail.Subject, StringComparison.Ordinal);
        var text = mail.Body.ToText();
        foreach (var said in new[] { "Inès", "ines@example.com", "Alix", "Elle reprend l'atelier", link }) Assert.Contains(said, text, StringComparison.Ordinal);

        // Over before it left: there is nothing to approve.
        app.Clock.Advance(AdminGrant.Lasts);
        Assert.Null(await template.ComposeAsync(message, db, default));
    }

    [Fact]
    public async Task The_page_offers_the_yes_to_another_administrator_and_taking_back_to_the_asker()
    {
        await using var app = await App.StartAsync();
        var (asker, second) = (await FreshAsync(app), await FreshAsync(app));
        var person = await Given.AccountAsync(app, Role.Support, null, name: "Inès");
        Assert.True((await app.Get<RequestAdmin>().HandleAsync(new(person.Account!.Value, "Renfort"), asker, default)).Succeeded);
        foreach (var path in new[] { "/admin/comptes", $"/admin/comptes/{person.Account}" })
        {
            var theirs = System.Net.WebUtility.HtmlDecode(await (await Given.BrowserAsync(app, second)).ReadAsync(path));
            Assert.Contains("Inès\u00A0: rôle d’administrateur demandé", theirs, StringComparison.Ordinal);
            Assert.Contains("Approuver</", theirs, StringComparison.Ordinal);
            var own = System.Net.WebUtility.HtmlDecode(await (await Given.BrowserAsync(app, asker)).ReadAsync(path));
            Assert.Contains("Un autre administrateur doit approuver.", own, StringComparison.Ordinal);
            Assert.Contains("Reprendre la demande", own, StringComparison.Ordinal);
            Assert.DoesNotContain("Approuver</", own, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("rôle d’administrateur demandé", System.Net.WebUtility.HtmlDecode(await (await Given.BrowserAsync(app, await Given.SupportAsync(app))).ReadAsync("/admin/comptes")), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_console_makes_the_first_administrator_and_the_journal_says_so(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var client = await Given.ClientAsync(app, "anna@example.com");
        using var output = new StringWriter();
        Assert.Equal(2, await MakeAdmin.RunAsync(app.Services, [], output));
        Assert.Equal(0, await MakeAdmin.RunAsync(app.Services, ["Anna@Example.com"], output));
        Assert.Equal(1, await MakeAdmin.RunAsync(app.Services, ["anna@example.com"], output));
        Assert.Equal(0, await MakeAdmin.RunAsync(app.Services, ["neuf@example.com", "Neuf"], output));
        Assert.Equal(1, await MakeAdmin.RunAsync(app.Services, ["nothing"], output));
        Assert.Equal(Role.Admin, await RoleOfAsync(app, client.Account!.Value));
        await using var db = app.Database.Open();
        Assert.Equal(2, await db.Accounts.CountAsync(a => a.Role == Role.Admin));
        Assert.True(await db.Journal.AnyAsync(e => e.Action == "account.role_changed" && e.ActorRole == "System" && e.ObjectId == client.Account.Value.Value));
        Assert.True(await db.Outbox.AnyAsync(m => m.Type == AccountMessage.Invited));
    }

    static async Task<Actor> FreshAsync(App app) => await Given.AdminAsync(app) with { ProvedAt = app.Services.GetRequiredService<SystemClock>().Now };

    static async Task<Role> RoleOfAsync(App app, AccountId id)
    {
        await using var db = app.Database.Open();
        return await db.Accounts.Where(a => a.Id == id).Select(a => a.Role).SingleAsync();
    }
}

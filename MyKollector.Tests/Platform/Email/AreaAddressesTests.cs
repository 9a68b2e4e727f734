using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab.Notices;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Platform.Email;

/// <summary>With four hosts, each mail leads to the host of whoever reads it.</summary>
public sealed class AreaAddressesTests
{
    static readonly Dictionary<string, string?> FourHosts = new() { ["Hosts:www"] = "www.col.test", ["Hosts:chrono"] = "chrono.col.test", ["Hosts:fab"] = "fab.col.test", ["Hosts:admin"] = "admin.col.test" };

    [Fact]
    public async Task Each_area_has_its_own_host()
    {
        await using var app = await App.StartAsync(settings: FourHosts);
        var sites = app.Services.GetRequiredService<SiteAddresses>();
        Assert.Equal("https://www.col.test/cols", sites.Page("/cols", Cultures.French));
        Assert.Equal("https://www.col.test/en/cols", sites.Page("/cols", Cultures.English));
        Assert.Equal("https://chrono.col.test/s/HUEZ01", sites.Field("/s/HUEZ01"));
        Assert.Equal("https://chrono.col.test/en/chrono/temps", sites.Chrono("/chrono/temps", Cultures.English));
        Assert.Equal("https://fab.col.test/fab/gravure", sites.Fab("/fab/gravure"));
        Assert.Equal("https://admin.col.test/admin", sites.Admin("/admin"));
        Assert.Equal("https://fab.col.test/connexion", sites.SignInPage(Role.Manufacturer, "/connexion", Cultures.French));
        Assert.Equal("https://admin.col.test/connexion", sites.SignInPage(Role.Support, "/connexion", Cultures.French));
        Assert.Equal("https://www.col.test/connexion", sites.SignInPage(Role.Client, "/connexion", Cultures.French));
    }

    [Theory]
    [InlineData("http://mes-cols.test:8080", null, "http://mes-cols.test:8080/fab", "http://mes-cols.test:8080/s/X")]
    [InlineData("https://www.col.test/", "https://chrono.col.test", "https://www.col.test/fab", "https://chrono.col.test/s/X")]
    [InlineData(null, null, "http://localhost/fab", "http://localhost/s/X")]
    public async Task Without_hosts_the_public_address_serves_all(string? site, string? field, string fab, string stele)
    {
        await using var app = await App.StartAsync(settings: new() { ["Site:PublicUrl"] = site, ["Site:FieldUrl"] = field });
        var sites = app.Services.GetRequiredService<SiteAddresses>();
        Assert.Equal(fab, sites.Fab("/fab"));
        Assert.Equal(stele, sites.Field("/s/X"));
    }

    /// <summary>The links of real mails, asked of the application itself: each is known on the host it names.</summary>
    [Fact]
    public async Task Every_link_of_a_mail_is_known_on_its_host()
    {
        await using var app = await App.StartAsync(settings: FourHosts);
        var client = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, client.Account);
        var workshop = await Given.WorkshopAsync(app);
        var admin = await Given.AdminAsync(app);
        await using (var work = await app.Database.BeginAsync(Actor.System, "test", default))
        {
            var now = app.Clock.GetUtcNow();
            var medal = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
            Assert.True(medal.AttachTime(PerformanceId.New(now), 3725, new(2026, 7, 13), Actor.System, now).Succeeded);
            work.Db.Outbox.Add(new OutboxDraft(WorkshopMails.Threshold, new ThresholdNotice(workshop.Manufacturer!.Value, medal.CourseId)).ToMessage(now, null));
            foreach (var actor in new[] { client, workshop, admin }) AccountMessage.Send(work.Db, AccountMessage.Reset, actor.Account!.Value, now, null);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var links = new List<Uri>();
        await using (var db = app.Database.Open())
        {
            var templates = app.Services.GetServices<IMailTemplate>().ToDictionary(t => t.Type);
            foreach (var message in await db.Outbox.AsNoTracking().Where(m => m.Type.StartsWith("mail.")).ToListAsync())
                if (await templates[message.Type].ComposeAsync(message, db, default) is { } mail)
                    links.AddRange(mail.Body.ToText().Split('\n', ' ').Where(w => w.StartsWith("http", StringComparison.Ordinal)).Select(w => new Uri(w.Trim())));
        }

        Assert.Contains(links, l => l.Host == "fab.col.test" && l.AbsolutePath.StartsWith("/fab/medailles", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Host == "fab.col.test" && l.AbsolutePath == "/fab/gravure");
        Assert.Contains(links, l => l.Host == "fab.col.test" && l.Query.Contains("jeton", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Host == "admin.col.test" && l.Query.Contains("jeton", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Host == "www.col.test" && l.Query.Contains("jeton", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Host == "chrono.col.test" && l.AbsolutePath.StartsWith("/m/", StringComparison.Ordinal));
        var browser = app.CreateDefaultClient();
        foreach (var link in links)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link.PathAndQuery);
            request.Headers.Host = link.Host;
            using var answer = await browser.SendAsync(request);
            Assert.True(answer.StatusCode != System.Net.HttpStatusCode.NotFound, $"{link} is unknown there");
        }
    }
}

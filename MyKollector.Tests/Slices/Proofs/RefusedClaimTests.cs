using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Slices.Admin;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Slices.Proofs;

/// <summary>Where a refusal is read, the choice is: another proof, a medal without time, or the money back.</summary>
public sealed class RefusedClaimTests
{
    const string Another = "Donner une autre preuve", Waive = "Recevoir une médaille sans temps", Refund = "Être remboursé", Choose = "À vous de choisir";

    [Theory, OnBothEngines]
    public async Task The_page_of_a_refused_time_offers_all_three_and_takes_the_answer(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var bed = await BedAsync(app, quantity: 2);
        var page = WebUtility.HtmlDecode(await bed.Browser.ReadAsync(bed.Page));
        foreach (var text in new[] { Another, Waive, Refund, "Rien ne la montre." }) Assert.Contains(text, page, StringComparison.Ordinal);
        // The wall says that something is asked, on each of the two medals.
        Assert.Equal(2, WebUtility.HtmlDecode(await bed.Browser.ReadAsync("/mes-medailles")).Split(Choose).Length - 1);

        Assert.Equal($"{bed.Page}?fait=sans-temps", Forms.PathOf(await PostAsync(bed, "sans-temps", bed.Order.Medals[0])));
        var told = WebUtility.HtmlDecode(await bed.Browser.ReadAsync($"{bed.Page}?fait=sans-temps"));
        Assert.Contains("sera gravée sans temps", told, StringComparison.Ordinal);
        Assert.Contains(Refund, told, StringComparison.Ordinal);
        Assert.Equal($"{bed.Page}?fait=rembourse", Forms.PathOf(await PostAsync(bed, "rembourser", bed.Order.Medals[1])));
        Assert.DoesNotContain(Waive, WebUtility.HtmlDecode(await bed.Browser.ReadAsync(bed.Page)), StringComparison.Ordinal);
        Assert.DoesNotContain(Choose, WebUtility.HtmlDecode(await bed.Browser.ReadAsync("/mes-medailles")), StringComparison.Ordinal);
        Assert.Equal($"{bed.Page}?refus=order.nothing_to_refund", Forms.PathOf(await PostAsync(bed, "rembourser", bed.Order.Medals[0])));

        await using var db = app.Database.Open();
        Assert.Equal(TimeFact.NotNeeded, (await db.Medals.AsNoTracking().SingleAsync(m => m.Id == bed.Order.Medals[0])).Time);
        Assert.Equal(Fabrication.Cancelled, (await db.Medals.AsNoTracking().SingleAsync(m => m.Id == bed.Order.Medals[1])).Fabrication);
        Assert.Single(await db.Refunds.AsNoTracking().ToListAsync());
    }

    [Theory, OnBothEngines]
    public async Task Nobody_chooses_for_somebody_else_and_nothing_is_chosen_without_the_form(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var bed = await BedAsync(app);
        var stranger = await Given.BrowserAsync(app, await Given.ClientAsync(app));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(bed.Page)).StatusCode);
        var refused = await Forms.PostToAsync(stranger, "/chrono/preuves", bed.Page + "/sans-temps", new() { ["medal"] = bed.Order.Medal.ToString() });
        Assert.Equal($"{bed.Page}?refus=medal.not_found", Forms.PathOf(refused));
        Assert.Equal(HttpStatusCode.BadRequest, (await bed.Browser.PostAsync(bed.Page + "/rembourser", new FormUrlEncodedContent([new("medal", bed.Order.Medal.ToString())]))).StatusCode);
        await using var db = app.Database.Open();
        var medal = await db.Medals.AsNoTracking().SingleAsync(m => m.Id == bed.Order.Medal);
        Assert.Equal((TimeFact.Awaiting, Fabrication.Queued), (medal.Time, medal.Fabrication));
    }

    sealed record Bed(HttpClient Browser, PaidOrder Order, string Page);

    static async Task<Bed> BedAsync(App app, int quantity = 1)
    {
        var house = new House(app);
        var athlete = await Given.ClientAsync(app);
        var reviewer = await Given.AdminAsync(app);
        var claim = await house.PerformanceAsync(athlete);
        var order = await Given.PaidOrderAsync(app, athlete.Account, lines: [new OrderedLine("galibier-lautaret", Quantity: quantity, WayIn: WayIn.Afterwards, Performance: claim.Id)]);
        await using var work = await app.Database.BeginAsync(reviewer, "test", default);
        Assert.True((await work.Db.Performances.SingleAsync(p => p.Id == claim.Id)).Refuse("Rien ne la montre.", DecisionId.New(house.Now), reviewer, house.Now).Succeeded);
        Assert.True((await work.CommitAsync(default)).Succeeded);
        return new(await Given.BrowserAsync(app, athlete), order, $"/chrono/temps/{claim.Id}");
    }

    static Task<HttpResponseMessage> PostAsync(Bed bed, string what, MedalId medal) => Forms.PostToAsync(bed.Browser, bed.Page, $"{bed.Page}/{what}", new() { ["medal"] = medal.ToString() });
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Tests.Support;
using MyKollector.Web.Data.Seed;

namespace MyKollector.Tests.Slices.Shop;

public sealed class DemonstrationOrdersTests
{
    [Theory, OnBothEngines]
    public async Task A_newcomer_finds_medals_in_every_state_at_both_workshops(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        foreach (var seed in app.Services.GetServices<IDemonstrationSeed>().Where(s => s.Order <= 10).OrderBy(s => s.Order)) await seed.SeedAsync(default);

        await using var db = app.Database.Open();
        var medals = await db.Medals.AsNoTracking().ToListAsync();
        Assert.Equal(Enum.GetValues<Fabrication>().Order(), medals.Select(m => m.Fabrication).Distinct().Order());
        Assert.Equal(2, medals.Select(m => m.Manufacturer).Distinct().Count());
        Assert.Equal("Nom à confirmer avec le client", Assert.Single(medals, m => m.OnHold).HoldReason);
        Assert.Contains(medals, m => m.Time == TimeFact.Validated);
        var invoices = await db.Invoices.AsNoTracking().Where(i => i.Kind == InvoiceKind.Invoice).OrderBy(i => i.Sequence).ToListAsync();
        Assert.True(invoices.Zip(invoices.Skip(1)).All(p => p.First.IssuedAt <= p.Second.IssuedAt && p.First.Sequence + 1 == p.Second.Sequence));
        Assert.Equal(1, await db.Orders.CountAsync(o => o.Status == OrderStatus.AwaitingPayment));
    }
}

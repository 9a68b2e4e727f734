using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Payments.Demo;

namespace MyKollector.Tests.Platform.Flow;

/// <summary>Exactly one serial per medal, never the same twice.</summary>
public sealed class SerialUniquenessTests
{
    [Theory, OnBothEngines]
    public async Task Sixty_four_payments_at_the_same_moment_give_every_unit_its_own_serial(DatabaseEngine engine)
    {
        const int Threads = 64, Quantity = 10;
        await using var app = await App.StartAsync(engine);
        var sessions = new List<string>();
        for (var i = 0; i < Threads; i++)
        {
            var order = await Given.PlacedOrderAsync(app, lines: [new(Quantity: Quantity)]);
            app.Services.GetRequiredService<DemoPaymentProvider>().Play(order.Session, DemoChoice.LoseNotification);
            sessions.Add(order.Session);
        }

        var fulfilment = app.Services.GetRequiredService<OrderFulfilment>();
        var states = await Task.WhenAll(sessions.Select(s => Task.Run(() => fulfilment.FulfilAsync(DemoPaymentProvider.ProviderCode, s, default))));

        Assert.All(states, s => Assert.Equal(FulfilmentState.Paid, s));
        await using var db = app.Database.Open();
        var serials = await db.Medals.AsNoTracking().Select(m => m.Serial).ToListAsync();
        Assert.Equal(Threads * Quantity, serials.Count);
        Assert.Equal(serials.Count, serials.Distinct(StringComparer.Ordinal).Count());
        Assert.All(serials, s => Assert.True(Serial.Parse(s).Succeeded));
        Assert.Equal(serials.Count, (await db.Medals.AsNoTracking().Select(m => new { m.OrderLineId, m.LineIndex }).ToListAsync()).Distinct().Count());
    }

    /// <summary>Neither a medal in the database nor one of the same order, not yet saved, shares its serial with the next.</summary>
    [Theory, OnBothEngines]
    public async Task A_serial_drawn_twice_is_drawn_again(DatabaseEngine engine)
    {
        byte[] first = [1, 2, 3, 4, 5, 6, 7, 8], second = [8, 7, 6, 5, 4, 3, 2, 1], third = [9, 9, 9, 9, 9, 9, 9, 9];
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app);
        await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
        var medal = await work.Db.Medals.SingleAsync(m => m.Id == order.Medal);
        var course = await work.Db.Courses.SingleAsync(c => c.Id == medal.CourseId);
        var now = app.Clock.GetUtcNow();
        async Task<string> DrawAsync(params byte[][] bytes)
        {
            var draws = new Queue<byte[]>(bytes);
            var serial = await SerialNumbers.DrawAsync(work.Db, course.SerialPrefix, 2026, default, draws.Dequeue);
            Assert.Empty(draws);
            return serial;
        }

        Medal Next(string serial, int index) => Medal.Queue(MedalId.New(now), medal.OrderId, medal.OrderLineId, index, medal.CourseId, medal.Manufacturer, serial, 900 + index, new("bronze", "Léa"), true, null, false, MedalPieceId.New(now), app.Get<MedalTokens>().Create().Stored, Actor.System, now);
        work.Db.Medals.Add(Next(await DrawAsync(first), 91));
        work.Db.Medals.Add(Next(await DrawAsync(first, second), 92));
        Assert.True((await work.CommitAsync(default)).Succeeded);
        await using var read = app.Database.Open();
        var there = await read.Medals.Where(m => m.OrderId == medal.OrderId).Select(m => m.Serial).ToListAsync();
        var another = await SerialNumbers.DrawAsync(read, course.SerialPrefix, 2026, default, new Queue<byte[]>([second, first, third]).Dequeue);
        Assert.Equal(3, there.Distinct().Count());
        Assert.DoesNotContain(another, there);
    }

    /// <summary>Whatever draws it, the database refuses a serial that exists and a second medal for the same unit, and nothing else of that change stays.</summary>
    [Theory, OnBothEngines]
    public async Task The_database_refuses_a_serial_or_a_unit_a_second_time(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var order = await Given.PaidOrderAsync(app, lines: [new(Quantity: 2)]);
        await using var read = app.Database.Open();
        var there = await read.Medals.AsNoTracking().FirstAsync(m => m.Id == order.Medal);
        foreach (var (serial, index) in new[] { (there.Serial, 99), (Serial.Create("HUEZ", 2026, [1, 2, 3, 4, 5, 6, 7, 8]).Value.ToString(), there.LineIndex) })
        {
            await using var work = await app.Database.BeginAsync(Actor.System, "test", default);
            var now = app.Clock.GetUtcNow();
            work.Db.Medals.Add(Medal.Queue(MedalId.New(now), there.OrderId, there.OrderLineId, index, there.CourseId, there.Manufacturer, serial, 900 + index, new("bronze", "Léa"), true, null, false, MedalPieceId.New(now), app.Get<MedalTokens>().Create().Stored, Actor.System, now));
            Assert.Equal(DataErrors.AlreadyThere, (await work.CommitAsync(default)).Error);
        }

        Assert.Equal(2, await read.Medals.CountAsync());
        Assert.Equal(2, await read.Journal.CountAsync(e => e.Action == "medal.queued"));
    }
}

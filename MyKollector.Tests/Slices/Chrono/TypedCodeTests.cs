using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Api.Field;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>What is short enough to be typed is short enough to be tried one after the other: an address that tries too many is told nothing more.</summary>
public sealed class TypedCodeTests
{
    const int Most = 6;

    static readonly Dictionary<string, string?> Few = new() { ["Field:UnknownCodesPerMinute"] = "6" };

    [Theory, OnBothEngines]
    public async Task Whoever_tried_too_many_serials_is_not_told_which_exist_and_a_scan_still_is_answered(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine, Few);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var medal = (await Given.PaidOrderAsync(app)).Medal;
        string serial, token;
        await using (var db = app.Database.Open())
        {
            var stored = await db.Medals.SingleAsync(m => m.Id == medal);
            (serial, token) = (stored.PieceSerial, app.Get<MedalTokens>().Open(stored.CurrentPiece).Text);
        }

        // Right ones are no guesses, however many.
        for (var i = 0; i < Most * 3; i++) Assert.Equal(HttpStatusCode.OK, (await TypeAsync(phone, "serials", serial)).Status);
        for (var i = 0; i < Most; i++) Assert.Equal(HttpStatusCode.NotFound, (await TypeAsync(phone, "serials", Wrong(i))).Status);

        // The one that exists, the paper code and the rider's number are as unknown as any other now.
        var attempt = Guid.NewGuid();
        foreach (var path in new[] { "serials", "paper", $"attempts/{attempt}/rider" })
        {
            var (status, body) = await TypeAsync(phone, path, serial);
            Assert.Equal(HttpStatusCode.TooManyRequests, status);
            Assert.DoesNotContain("Martin", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(serial, body, StringComparison.Ordinal);
        }

        using var scanned = await phone.SendAsync(HttpMethod.Get, "/api/field/medal", medal: token);
        Assert.Equal(HttpStatusCode.OK, scanned.StatusCode);
    }

    [Fact]
    public async Task Tries_that_are_sent_all_at_once_meet_the_limit_too()
    {
        await using var app = await App.StartAsync(settings: Few);
        using var phone = new Phone(app.CreateClient());
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TypeAsync(phone, "serials", Wrong(i))));
        Assert.Equal((Most, 40 - Most), (answers.Count(a => a.Status == HttpStatusCode.NotFound), answers.Count(a => a.Status == HttpStatusCode.TooManyRequests)));
    }

    [Fact]
    public void An_address_is_a_household_and_waits_a_minute()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var guard = new FieldGuard(new ConfigurationBuilder().AddInMemoryCollection(Few).Build(), new Throttle(new SystemClock(clock)));
        // One provider hands out a whole network of 64 bits to one line.
        for (var i = 0; i < Most; i++) Assert.Null(guard.TypedCode(From($"2001:db8:1:2::{i}")));
        Assert.NotNull(guard.TypedCode(From("2001:db8:1:2:ffff::1")));
        Assert.Null(guard.TypedCode(From("2001:db8:1:3::1")));
        Assert.Null(guard.TypedCode(From("192.0.2.1")));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(guard.TypedCode(From("2001:db8:1:2::1")));
    }

    static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    /// <summary>A well-formed serial of no medal.</summary>
    static string Wrong(int number) => Serial.Create("ZZZZ", 2026, [0, 0, 0, 0, 0, (byte)number, 0, 0]).Value;

    static async Task<(HttpStatusCode Status, string Body)> TypeAsync(Phone phone, string path, string text)
    {
        using var answer = await phone.SendAsync(HttpMethod.Post, "/api/field/" + path, new { text });
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Slices.Chrono;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Faults;

/// <summary>
/// The process that holds the punch writer is killed while a crowd punches. What was acknowledged is noted here, by the phones' side, before the
/// kill: all of it is there afterwards, once.
/// </summary>
public sealed class PunchCrashTests
{
    const int Crowd = 24;

    [Theory, OnBothEngines]
    public async Task No_acknowledged_punch_is_lost_and_none_is_double(DatabaseEngine engine)
    {
        using var bed = await CrashBed.OnAsync(engine);
        var phones = new List<Rider>();
        try
        {
            // Killed from outside in the middle of the crowd, then by its own hand right before a group commit, and between a commit and its answers.
            foreach (var failPoint in new[] { null, "punches-append.saving:12", "punches-append.committed:12" })
            {
                using var child = await bed.ServeAsync(App.Beginning, failPoint);
                using var http = Client(child);
                foreach (var rider in phones) rider.At(http);
                if (phones.Count == 0) phones.AddRange(await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => Rider.RegisteredAsync(http))));
                var before = phones.Sum(p => p.Acknowledged.Count);
                var crowd = Task.WhenAll(phones.Select(p => p.PunchUntilItBreaksAsync()));
                if (failPoint is null)
                {
                    await Eventually.TrueAsync(() => Task.FromResult(crowd.IsCompleted || phones.Sum(p => p.Acknowledged.Count) > before + 300), 60);
                    child.Kill();
                }

                await crowd;
                await child.DeadAsync();
                Assert.True(phones.Sum(p => p.Acknowledged.Count) > before, $"nothing was acknowledged before {failPoint ?? "the kill"}");
            }

            using (var child = await bed.ServeAsync(App.Beginning))
            {
                // Every phone sends again what it had no answer for, and for good measure its last acknowledged delivery.
                using var http = Client(child);
                foreach (var rider in phones)
                {
                    rider.At(http);
                    await rider.SendAgainAsync();
                }

                child.Kill();
                await child.DeadAsync();
            }

            await using var app = await bed.StartAsync(App.Beginning);
            await Phone.DerivedAsync(app);
            await using var db = app.Database.Open();
            var stored = await db.Punches.AsNoTracking().Select(p => new { Id = p.Id.Value, p.SetAside }).ToListAsync();
            var acknowledged = phones.SelectMany(p => p.Acknowledged).ToHashSet();
            Assert.True(acknowledged.Count >= 300, $"{acknowledged.Count} acknowledged");
            Assert.Empty(acknowledged.Except(stored.Select(p => p.Id)));
            Assert.Equal(stored.Count, stored.Select(p => p.Id).Distinct().Count());
            Assert.Equal(phones.Sum(p => p.Sent), stored.Count);
            Assert.All(stored, p => Assert.Null(p.SetAside));

            var attempts = await db.Attempts.AsNoTracking().ToDictionaryAsync(a => a.Id.Value);
            Assert.Equal(phones.Sum(p => p.Climbs.Count), attempts.Count);
            Assert.All(phones.SelectMany(p => p.Climbs), id => Assert.Equal((AttemptStatus.Finished, Rider.Seconds), (attempts[id].Status, attempts[id].CountedSeconds)));
        }
        finally
        {
            foreach (var rider in phones) rider.Dispose();
            await bed.DropAsync();
        }
    }

    /// <summary>One connection pool for all phones, but no cookie of one that would be another's.</summary>
    static HttpClient Client(ServingChild child) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = child.Address };

    /// <summary>One phone of the crowd: climbs and climbs, each start and finish a delivery of its own.</summary>
    sealed class Rider(Phone phone) : IDisposable
    {
        public const int Seconds = 3600;

        object[]? _unanswered;
        object[]? _last;
        int _made;

        /// <summary>Punches that the server said it had.</summary>
        public ConcurrentBag<Guid> Acknowledged { get; } = [];

        /// <summary>Different punches that were sent, answered or not.</summary>
        public int Sent { get; private set; }

        public List<Guid> Climbs { get; } = [];

        Guid[] _ids = [];

        public static async Task<Rider> RegisteredAsync(HttpClient http) => new(await Phone.RegisteredAsync(http));

        public void At(HttpClient http) => phone.Http = http;

        public async Task PunchUntilItBreaksAsync()
        {
            try
            {
                while (true)
                {
                    if (_unanswered is null)
                    {
                        var start = _made++ % 2 == 0;
                        if (start) Climbs.Add(Guid.NewGuid());
                        var tap = phone.Tap(start ? "Start" : "Finish", Climbs[^1], App.Beginning.AddHours(start ? -1 : 0), code: start ? "HUEZ01" : "HUEZ02");
                        _ids = [tap.Id];
                        _unanswered = [phone.Sealed(tap)];
                        Sent++;
                    }

                    await SendAsync();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server is dead: the phone keeps what it had no answer for.
            }
        }

        public async Task SendAgainAsync()
        {
            if (_last is not null) Assert.All(await phone.DeliverAsync(_last), a => Assert.Equal("duplicate", a.GetProperty("status").GetString()));
            if (_unanswered is not null) await SendAsync();
            // The climb that was broken off ends.
            if (_made % 2 == 0) return;
            var finish = phone.Tap("Finish", Climbs[^1], App.Beginning, code: "HUEZ02");
            _ids = [finish.Id];
            _unanswered = [phone.Sealed(finish)];
            Sent++;
            await SendAsync();
        }

        async Task SendAsync()
        {
            foreach (var ack in await phone.DeliverAsync(_unanswered!))
            {
                Assert.Contains(ack.GetProperty("status").GetString(), new[] { "received", "duplicate" });
                Acknowledged.Add(ack.GetProperty("id").GetGuid());
            }

            Assert.All(_ids, id => Assert.Contains(id, Acknowledged));
            _last = _unanswered;
            _unanswered = null;
        }

        public void Dispose() => phone.Dispose();
    }
}

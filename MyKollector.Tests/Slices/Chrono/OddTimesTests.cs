using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>Clocks that lie, taps in the wrong order, climbs of two days: kept, explained, never lost.</summary>
public sealed class OddTimesTests
{
    static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);

    /// <summary>One tap: what the phone's clock said is the truth plus its error, and the offset is what it had measured.</summary>
    sealed record Odd(string Kind, TimeSpan Ago, TimeSpan ClockError = default, double? Offset = 0, bool AtGate = true);

    /// <param name="Status">Of the attempt.</param>
    /// <param name="Seconds">Its time.</param>
    /// <param name="Suspect">A person must look at the clock.</param>
    /// <param name="Says">Part of a sentence that the athlete reads; null when there is nothing to say.</param>
    sealed record Expected(AttemptStatus Status, int? Seconds, bool Suspect, string? Says);

    static readonly Dictionary<string, (Odd[] Taps, double? OffsetAtSend, Expected Expected)> Rows = new()
    {
        ["finish before start"] = ([new("Start", TimeSpan.FromMinutes(30)), new("Finish", TimeSpan.FromMinutes(40))], 0, new(AttemptStatus.Running, null, false, "avant le départ")),
        ["finish before start, then a right one"] = ([new("Start", TimeSpan.FromMinutes(80)), new("Finish", TimeSpan.FromMinutes(90)), new("Finish", TimeSpan.FromMinutes(10))], 0, new(AttemptStatus.Finished, 4200, false, "avant le départ")),
        ["finish alone"] = ([new("Finish", TimeSpan.FromMinutes(5))], 0, new(AttemptStatus.StartMissing, null, false, "le départ n’est pas encore parvenu")),
        ["start tapped twice"] = ([new("Start", TimeSpan.FromMinutes(80)), new("Start", TimeSpan.FromMinutes(79)), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 4800, false, null)),
        ["finish tapped twice"] = ([new("Start", TimeSpan.FromMinutes(80)), new("Finish", TimeSpan.FromMinutes(5)), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 4500, false, null)),
        ["stopped too early, then inside the gate"] = ([new("Start", TimeSpan.FromMinutes(80)), new("Finish", TimeSpan.FromMinutes(30), AtGate: false), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 4800, false, null)),
        ["48 hours"] = ([new("Start", TimeSpan.FromHours(48)), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 48 * 3600, false, "Plus de 24 heures")),
        ["clock three hours ahead, measured before"] = ([new("Start", TimeSpan.FromMinutes(60), ThreeHours, -ThreeHours.TotalMilliseconds), new("Finish", TimeSpan.Zero, ThreeHours, -ThreeHours.TotalMilliseconds)], -ThreeHours.TotalMilliseconds, new(AttemptStatus.Finished, 3600, false, null)),
        ["clock three hours behind, measured only when sent"] = ([new("Start", TimeSpan.FromMinutes(60), -ThreeHours, null), new("Finish", TimeSpan.Zero, -ThreeHours, null)], ThreeHours.TotalMilliseconds, new(AttemptStatus.Finished, 3600, false, null)),
        ["clock three hours ahead, never measured"] = ([new("Start", TimeSpan.FromHours(4), ThreeHours, null), new("Finish", TimeSpan.Zero, ThreeHours, null)], null, new(AttemptStatus.Finished, 3600, true, "ne peut pas être vérifiée")),
        // It cannot have been set before the start, which would then lie in the future.
        ["clock three hours ahead, set right on the way while the page was closed"] = ([new("Start", TimeSpan.FromMinutes(60), ThreeHours, -ThreeHours.TotalMilliseconds), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 3600, false, null)),
        // This one can: four hours are kept, with three hours of doubt.
        ["clock three hours behind, set right on the way while the page was closed"] = ([new("Start", TimeSpan.FromMinutes(60), -ThreeHours, ThreeHours.TotalMilliseconds), new("Finish", TimeSpan.Zero)], 0, new(AttemptStatus.Finished, 4 * 3600, true, "à ± 10")),
        ["clock in 2031, measured"] = ([new("Start", TimeSpan.FromMinutes(60), TimeSpan.FromDays(1700), -TimeSpan.FromDays(1700).TotalMilliseconds), new("Finish", TimeSpan.Zero, TimeSpan.FromDays(1700), -TimeSpan.FromDays(1700).TotalMilliseconds)], -TimeSpan.FromDays(1700).TotalMilliseconds, new(AttemptStatus.Finished, 3600, false, null)),
        ["clock in 1970, never measured"] = ([new("Start", TimeSpan.FromMinutes(60)), new("Finish", TimeSpan.Zero, TimeSpan.FromDays(-20000), null)], null, new(AttemptStatus.Finished, 3600, true, "ne peut pas être vérifiée")),
    };

    public static IEnumerable<TheoryDataRow<string, DatabaseEngine>> Cases => Rows.Keys.SelectMany(name => Enum.GetValues<DatabaseEngine>().Select(engine => new TheoryDataRow<string, DatabaseEngine>(name, engine)));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Odd_times_are_kept_and_explained(string row, DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var (taps, offsetAtSend, expected) = Rows[row];
        var (attempt, now) = (Guid.NewGuid(), app.Clock.GetUtcNow());
        phone.OffsetAtSend = offsetAtSend;
        foreach (var tap in taps)
        {
            GeoPoint? where = !tap.AtGate ? null : tap.Kind == "Start" ? Climbs.Foot : Climbs.Summit;
            // Whether the clock was set since the last measurement is not known: the page was opened again in between.
            var ack = (await phone.DeliverAsync(phone.Sealed(phone.Tap(tap.Kind, attempt, now - tap.Ago + tap.ClockError, where: where) with { Offset = tap.Offset, Step = null })))[0];
            Assert.Equal("received", ack.GetProperty("status").GetString());
        }

        await Phone.DerivedAsync(app);
        var stored = await Climbs.AttemptAsync(app, new(attempt));
        Assert.Equal((expected.Status, expected.Suspect), (stored.Status, stored.ClockSuspect));
        if (expected.Seconds is not null || expected.Status != AttemptStatus.Finished) Assert.Equal(expected.Seconds, stored.CountedSeconds);
        await using var db = app.Database.Open();
        Assert.Equal(taps.Length, db.Punches.Count());
        var says = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("says").EnumerateArray().Select(s => s.GetString()!).ToList();
        if (expected.Says is { } sentence) Assert.Contains(says, s => s.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task A_second_start_after_yes_is_another_attempt_and_the_first_one_is_kept(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var (first, second, now) = (Guid.NewGuid(), Guid.NewGuid(), app.Clock.GetUtcNow());
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Start", first, now.AddMinutes(-90), where: Climbs.Foot)), phone.Sealed(phone.Tap("Start", second, now.AddMinutes(-70), where: Climbs.Foot)), phone.Sealed(phone.Tap("Finish", second, now, where: Climbs.Summit)));
        await Phone.DerivedAsync(app);
        Assert.Equal(AttemptStatus.Running, (await Climbs.AttemptAsync(app, new(first))).Status);
        Assert.Equal(4200, (await Climbs.AttemptAsync(app, new(second))).CountedSeconds);
        Assert.Equal(2, (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts").GetArrayLength());
    }
}

using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Attempts;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>A time corrected at the arrival.</summary>
public sealed class AdjustTests
{
    [Theory, OnBothEngines]
    public async Task The_raw_time_stays_with_who_when_and_why_and_the_proof_level_drops(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone, 3900);
        Assert.Equal("N3", (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0].GetProperty("level").GetString());

        var corrected = new { seconds = 3840, reason = "Arrêté après la photo" };
        // Sent twice, as after a lost answer.
        for (var i = 0; i < 2; i++) (await phone.SendAsync(HttpMethod.Post, $"/api/field/attempts/{attempt}/time", corrected)).EnsureSuccessStatusCode();
        var stored = await Climbs.AttemptAsync(app, attempt);
        Assert.Equal((3840, 3900, "Arrêté après la photo", app.Clock.GetUtcNow()), (stored.CountedSeconds, stored.RawElapsed!.Value.TotalSeconds, stored.AdjustReason, stored.AdjustedAt));
        var seen = (await phone.GetAsync("/api/field/attempts")).GetProperty("attempts")[0];
        Assert.Equal(("N2", 3840, 3900), (seen.GetProperty("level").GetString(), seen.GetProperty("seconds").GetInt32(), seen.GetProperty("rawSeconds").GetInt32()));
        await using (var db = app.Database.Open())
        {
            var line = await db.Journal.SingleAsync(e => e.Action == "attempt.adjusted");
            Assert.Equal((athlete.Account!.Value.Value, "Arrêté après la photo"), (line.ActorAccount!.Value.Value, line.Reason));
            Assert.Contains("3900", line.Details, StringComparison.Ordinal);
            Assert.Contains("3840", line.Details, StringComparison.Ordinal);
        }

        // What is corrected never counts by itself, and once submitted it is the reviewer's.
        var submitted = (await app.Get<SubmitTimedPerformance>().HandleAsync(new(attempt, null), athlete, default)).Value;
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N2), (submitted.Status, submitted.Level));
        Assert.Equal(AttemptErrors.AlreadySubmitted, (await app.Get<AdjustAttempt>().HandleAsync(new(attempt, 3830, "Encore"), athlete, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task A_correction_needs_a_reason_a_human_time_and_ones_own_attempt(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, other) = (await Given.ClientAsync(app), await Given.ClientAsync(app));
        using var phone = await Climbs.PhoneOfAsync(app, athlete);
        var attempt = await Climbs.ClimbAsync(app, phone, 3900);
        var adjust = app.Get<AdjustAttempt>();
        foreach (var (seconds, reason, by, error) in new[]
        {
            (3800, " ", athlete, AttemptErrors.ReasonMissing), (3800, new string('x', 301), athlete, AttemptErrors.ReasonMissing),
            // 1,100 metres in a quarter of an hour.
            (900, "Plus vite", athlete, AttemptErrors.TimeImpossible), (0, "Rien", athlete, AttemptErrors.TimeImpossible), (-5, "Moins", athlete, AttemptErrors.TimeImpossible), (48 * 3600 + 1, "Trop", athlete, AttemptErrors.TimeImpossible),
            (3800, "Pas à moi", other, AttemptErrors.NotFound), (3800, "Personne", Actor.Anonymous, AttemptErrors.NotFound), (3800, "Autre téléphone", Actor.Anonymous with { Device = new(Guid.NewGuid()) }, AttemptErrors.NotFound),
        })
            Assert.Equal(error, (await adjust.HandleAsync(new(attempt, seconds, reason), by, default)).Error);
        Assert.Null((await Climbs.AttemptAsync(app, attempt)).AdjustedSeconds);
    }

    [Theory, OnBothEngines]
    public async Task A_phone_without_account_corrects_its_own_time_and_a_late_punch_changes_only_the_raw_one(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        using var phone = await Phone.RegisteredAsync(app.CreateClient());
        var attempt = await Climbs.ClimbAsync(app, phone, 3900);
        (await phone.SendAsync(HttpMethod.Post, $"/api/field/attempts/{attempt}/time", new { seconds = 3700, reason = "Départ tapé trop tôt" })).EnsureSuccessStatusCode();
        // An earlier stop that was still in a pocket arrives afterwards.
        await phone.DeliverAsync(phone.Sealed(phone.Tap("Finish", attempt.Value, app.Clock.GetUtcNow().AddMinutes(-1), where: Climbs.Summit)));
        await Phone.DerivedAsync(app);
        var stored = await Climbs.AttemptAsync(app, attempt);
        Assert.Equal((3700, 3840), (stored.CountedSeconds, stored.RawElapsed!.Value.TotalSeconds));
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Connections;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Tests.Slices.Connections;

/// <summary>From an announcement to a climb that its owner alone sees.</summary>
public sealed class ImportTests
{
    [Fact]
    public async Task The_challenge_is_answered_to_who_knows_the_path_and_the_word()
    {
        await using var athlete = await ConnectedAthlete.StartAsync(connect: false);
        var client = athlete.App.CreateClient();
        Assert.Equal("""{"hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3"}""", await client.GetStringAsync($"/api/webhooks/strava/{StravaDouble.Secret}?hub.mode=subscribe&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3&hub.verify_token={StravaDouble.VerifyToken}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync($"/api/webhooks/strava/{StravaDouble.Secret}?hub.mode=subscribe&hub.challenge=x&hub.verify_token=guess")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/webhooks/strava/another-path-than-ours?hub.mode=subscribe&hub.challenge=x&hub.verify_token={StravaDouble.VerifyToken}")).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task An_announcement_is_answered_at_once_stored_once_and_read_once(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        athlete.Strava.Add(555, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride());
        athlete.Strava.Delay = TimeSpan.FromSeconds(3);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => athlete.AnnounceAsync(555)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"answered after {watch.Elapsed}");
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        athlete.Strava.Delay = TimeSpan.Zero;
        Assert.Equal(HttpStatusCode.NotFound, (await athlete.AnnounceAsync(556, subscription: 999)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await athlete.AnnounceAsync(556, secret: "another-path-than-ours")).StatusCode);
        await athlete.WorkAsync();

        await using var db = athlete.App.Database.Open();
        Assert.Equal(1, await db.ActivityNotices.CountAsync());
        Assert.Equal(ImportStatus.Matched, (await db.ActivityImports.SingleAsync()).Status);
        Assert.Equal(2, athlete.Strava.Exchanges.Count(e => e.Path.Contains("/activities/555", StringComparison.Ordinal)));
        Assert.Equal("", (await db.ActivityNotices.SingleAsync()).AthleteId);
    }

    [Theory, OnBothEngines]
    public async Task A_recognised_climb_is_proposed_to_its_owner_and_kept_privately(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        await athlete.RideAsync();
        var climb = Assert.Single((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs);
        Assert.Equal((ClimbStatus.Proposed, ConnectedAthlete.Slug, Verdict.Valid, ProofLevel.N4), (climb.Status, climb.Course.Slug, climb.Verdict, climb.Level));
        var page = await athlete.Browser.GetStringAsync("/chrono/connexions");
        Assert.Contains("Nous avons reconnu", page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await Forms.PostAsync(athlete.Browser, "/chrono/connexions", $"keep-{climb.Id}", [])).StatusCode);

        await using var all = athlete.App.Database.Open();
        Assert.Empty(await all.Performances.ToListAsync());
        Assert.Empty(await all.Proofs.ToListAsync());
        await using var own = athlete.App.Database.CreateFor(athlete.Actor);
        var kept = await own.Performances.SingleAsync();
        Assert.Equal((PerformanceOrigin.Connected, true, ProofLevel.N4, climb.Seconds), (kept.Origin, kept.OwnerOnly, kept.Level, kept.RawSeconds));
        var proof = await own.Proofs.SingleAsync();
        Assert.Equal(("strava", null, kept.Id), (proof.Source, proof.Original, proof.PerformanceId));
        Assert.False(await all.Outbox.AnyAsync(m => m.Type.StartsWith("mail.")), "a figure may have been mailed");
        // By no other door either.
        Assert.Equal(ProofErrors.PrivateSource, (await athlete.App.Get<SubmitTrack>().HandleAsync(new(proof.Id), athlete.Actor, default)).Error);
        Assert.Equal(ConnectionErrors.ClimbNotFound, (await athlete.App.Get<KeepClimb>().HandleAsync(new(climb.Id), await Given.ClientAsync(athlete.App), default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task The_same_ride_from_a_file_and_from_the_service_is_one(DatabaseEngine engine)
    {
        await using var athlete = await ConnectedAthlete.StartAsync(engine);
        var ride = ConnectedAthlete.Ride();
        var file = (await athlete.App.Get<UploadTrack>().HandleAsync(new(TrackFiles.Gpx(ConnectedAthlete.Ride(8).Points.ToArray()), "montre.gpx", Category.Bike), athlete.Actor, default)).Value.Single();
        await athlete.RideAsync(track: ride);
        var climb = Assert.Single((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs);
        Assert.Equal((ClimbStatus.Known, true, file), (climb.Status, climb.ProofIsFile, climb.Proof));
        await using var own = athlete.App.Database.CreateFor(athlete.Actor);
        Assert.Equal(1, await own.Proofs.CountAsync());

        // The other way round: the service first, the file afterwards.
        var next = new DateTimeOffset(2026, 7, 12, 7, 0, 0, TimeSpan.Zero);
        await athlete.RideAsync(777, ConnectedAthlete.Ride(9, start: next));
        Assert.Single((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs, c => c.Status == ClimbStatus.Proposed);
        await athlete.App.Get<UploadTrack>().HandleAsync(new(TrackFiles.Gpx(ConnectedAthlete.Ride(10, start: next).Points.ToArray()), "compteur.gpx", Category.Bike), athlete.Actor, default);
        Assert.DoesNotContain((await athlete.App.Get<ConnectionRows>().QueryAsync(athlete.Actor, default)).Climbs, c => c.Status == ClimbStatus.Proposed);
    }

    [Fact]
    public async Task What_cannot_show_a_climb_costs_one_call_and_other_peoples_rides_leave_nothing()
    {
        await using var athlete = await ConnectedAthlete.StartAsync();
        athlete.Strava.Add(1, ConnectedAthlete.AthleteId, null);
        athlete.Strava.Add(2, ConnectedAthlete.AthleteId, ConnectedAthlete.Ride(), "VirtualRide");
        athlete.Strava.Add(3, 999, ConnectedAthlete.Ride());
        foreach (var activity in (long[])[1, 2, 3, 4]) await athlete.AnnounceAsync(activity);
        await athlete.AnnounceAsync(5, owner: 424242);
        await athlete.WorkAsync();
        await using var db = athlete.App.Database.Open();
        Assert.Equal([ImportStatus.Unusable, ImportStatus.Unusable], await db.ActivityImports.Select(i => i.Status).ToListAsync());
        Assert.Equal(5, athlete.Strava.Exchanges.Count(e => e.Path.Contains("/activities/", StringComparison.Ordinal)));
        Assert.False(await db.ActivityNotices.AnyAsync(n => n.AthleteId != ""));
    }

    [Fact]
    public async Task Strange_answers_are_read_for_what_they_say()
    {
        Assert.Equal("9007199254740993", LooseJson.Parse("""{"upload_id": 9007199254740993}"""u8.ToArray())!.RootElement.At("upload_id").Text());
        Assert.Null(LooseJson.Parse("""{"latlng": null}"""u8.ToArray())!.RootElement.At("latlng").Text());
        Assert.Null(LooseJson.Parse("<html>"u8.ToArray()));
        var streams = """{"activity": {"start_date": "2026-07-13T07:00:00Z"}, "streams": [{"type": "latlng", "data": [[45.1, 6.1], null, [45.2, 6.2]]}, {"type": "time", "data": [0, 1, 2]}]}"""u8.ToArray();
        var read = MyKollector.Domain.Tracks.TrackReader.Read(streams);
        Assert.True(read.Succeeded);
        Assert.NotEqual(0, read.Value.Activities[0].Points.Length);
        await Task.CompletedTask;
    }
}

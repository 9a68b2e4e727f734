using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Proofs;

namespace MyKollector.Tests.Slices.Proofs;

public sealed class ProofTests
{
    const string Slug = "alpe-d-huez-bourg-d-oisans";

    static readonly byte[] Ride = TrackFiles.Gpx(RideSimulator.Simulate(SeedCourses.All[Slug], new RidePlan { Seed = 7, Approach = 2500 }).Track.Points.ToArray());

    [Theory, OnBothEngines]
    public async Task A_genuine_ride_becomes_a_time_and_reaches_the_medal_that_awaits_it(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var order = await Given.PaidOrderAsync(app, athlete.Account);
        var proof = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        var row = (await app.Get<ProofRows>().OneAsync(proof, athlete, default)).Value;
        Assert.Equal(Verdict.Valid, row.Report.Verdict);
        Assert.Equal(order.Medal, row.AwaitingMedals.Single().Id);

        var performance = (await app.Get<SubmitTrack>().HandleAsync(new(proof, order.Medal), athlete, default)).Value;

        await using var db = app.Database.Open();
        var time = await db.Performances.AsNoTracking().SingleAsync(p => p.Id == performance);
        Assert.Equal((PerformanceStatus.Validated, ProofLevel.N4), (time.Status, time.Level));
        var medal = await db.Medals.AsNoTracking().SingleAsync(m => m.Id == order.Medal);
        Assert.Equal((TimeFact.Validated, (int)row.Report.ElapsedSeconds!.Value), (medal.Time, medal.ElapsedSeconds));
        // Pressed twice, it is still one.
        Assert.Equal(performance, (await app.Get<SubmitTrack>().HandleAsync(new(proof), athlete, default)).Value);
        Assert.Equal(1, await db.Performances.CountAsync());
    }

    [Theory, OnBothEngines]
    public async Task What_is_kept_is_encrypted_and_cropped_to_the_course(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var id = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        await using var db = app.Database.Open();
        var proof = await db.Proofs.AsNoTracking().SingleAsync(p => p.Id == id);
        var stored = await File.ReadAllBytesAsync(Path.Combine(app.Folder, "files", proof.Original!.Value.Value.ToString("N")));
        Assert.False(stored.AsSpan().IndexOf("<trkpt"u8) >= 0, "the original lies open on the disk");

        var course = SeedCourses.All[Slug];
        var crop = TrackCrop.Read(proof.Crop!);
        Assert.NotEqual(0, crop.Points.Length);
        foreach (var point in crop.Points)
            Assert.True(course.Line.Min(p => GeoPoint.Distance(p.Latitude, p.Longitude, point.Latitude, point.Longitude)) < 400, "a point far from the course was kept");
        var approach = GeoPoint.Distance(crop.Points[0].Latitude, crop.Points[0].Longitude, course.Start.Latitude, course.Start.Longitude);
        Assert.True(approach < 200, $"the crop begins {approach:0} m before the course");
    }

    [Theory, OnBothEngines]
    public async Task The_same_file_again_is_the_same_proof_and_from_somebody_else_it_is_a_copy(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var first = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        Assert.Equal(first, (await app.Get<UploadTrack>().HandleAsync(new(Ride, "encore.gpx", Category.Bike), athlete, default)).Value.Single());

        var other = await Given.ClientAsync(app, name: "Autre");
        var copied = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), other, default)).Value.Single();
        var row = (await app.Get<ProofRows>().OneAsync(copied, other, default)).Value;
        Assert.NotEqual(Verdict.Valid, row.Report.Verdict);
        Assert.True(row.Report.Has(ReasonCode.DuplicateOfOtherActivity));
        // Nobody reads another athlete's proof.
        Assert.Equal(ProofErrors.NotFound, (await app.Get<ProofRows>().OneAsync(first, other, default)).Error);
        Assert.Equal(ProofErrors.NotFound, (await app.Get<SubmitTrack>().HandleAsync(new(first), other, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task Originals_go_thirty_days_after_the_decision_and_the_crop_stays(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        var id = (await app.Get<UploadTrack>().HandleAsync(new(Ride, "sortie.gpx", Category.Bike), athlete, default)).Value.Single();
        await app.Get<SubmitTrack>().HandleAsync(new(id), athlete, default);
        var retention = app.Services.GetRequiredService<ProofRetention>();
        app.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, await retention.PurgeAsync(default));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await retention.PurgeAsync(default));
        await using var db = app.Database.Open();
        var proof = await db.Proofs.AsNoTracking().SingleAsync();
        Assert.Null(proof.Original);
        Assert.NotNull(proof.Crop);
        Assert.NotNull(proof.Signature);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "files")));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_a_sentence_of_its_own()
    {
        await using var app = await App.StartAsync();
        var athlete = await Given.ClientAsync(app);
        foreach (var hostile in new[] { Encoding.UTF8.GetBytes("bonjour"), Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><gpx>&a;</gpx>"), new byte[] { 0x1f, 0x8b, 8, 0 } })
        {
            var answer = await app.Get<UploadTrack>().HandleAsync(new(hostile, "x.gpx", Category.Bike), athlete, default);
            Assert.Equal(ErrorKind.Invalid, answer.Error!.Kind);
        }

        Assert.Equal(ProofErrors.FileMissing, (await app.Get<UploadTrack>().HandleAsync(new([], "x.gpx", Category.Bike), athlete, default)).Error);
        Assert.Equal(ProofErrors.FileKindUnknown, (await app.Get<UploadDocument>().HandleAsync(new(Encoding.UTF8.GetBytes("<script>"), new CourseId(Guid.Empty), Category.Bike), athlete, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task A_claim_without_proof_waits_for_a_person_and_is_one_however_often_it_is_sent(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var athlete = await Given.ClientAsync(app);
        await using var db = app.Database.Open();
        var course = await db.Courses.Where(c => c.Slug == Slug).Select(c => c.Id).SingleAsync();
        var claim = new SubmitClaimCommand(course, new(2025, 8, 3), 4500, Category.Bike, "Montée en famille", null);
        var id = (await app.Get<SubmitClaim>().HandleAsync(claim, athlete, default)).Value;
        Assert.Equal(id, (await app.Get<SubmitClaim>().HandleAsync(claim, athlete, default)).Value);
        var time = await db.Performances.AsNoTracking().SingleAsync();
        Assert.Equal((PerformanceStatus.InReview, ProofLevel.N0, PerformanceOrigin.Claimed), (time.Status, time.Level, time.Origin));

        // Told once that it was received; a person's answer follows.
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Type == "mail.time_received"));
        using (var mail = await Slices.Shop.BuyingTests.OnlyMailAsync(app, "time_received"))
        {
            Assert.Equal("Votre temps à L'Alpe d'Huez est bien reçu", mail.Subject);
            Assert.Contains($"/chrono/temps/{id}", mail.TextBody, StringComparison.Ordinal);
        }

        Assert.Equal(PerformanceErrors.DateInvalid, (await app.Get<SubmitClaim>().HandleAsync(claim with { ClimbedOn = new(2027, 1, 1) }, athlete, default)).Error);
        Assert.Equal(PerformanceErrors.TimeInvalid, (await app.Get<SubmitClaim>().HandleAsync(claim with { Seconds = 0 }, athlete, default)).Error);
    }

    [Theory, OnBothEngines]
    public async Task A_refusal_can_be_appealed_with_another_proof(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var (athlete, admin) = (await Given.ClientAsync(app), await Given.AdminAsync(app));
        CourseId course;
        await using (var db = app.Database.Open()) course = await db.Courses.Where(c => c.Slug == Slug).Select(c => c.Id).SingleAsync();
        var id = (await app.Get<SubmitClaim>().HandleAsync(new(course, new(2025, 8, 3), 4500, Category.Bike, null, null), athlete, default)).Value;
        Assert.Equal(ProofErrors.FileMissing, (await app.Get<GiveEvidence>().HandleAsync(new(id, null, null), athlete, default)).Error);
        await using (var work = await app.Database.BeginAsync(admin, "test", default))
        {
            Assert.True((await work.Db.Performances.SingleAsync()).Refuse("Aucune preuve", DecisionId.New(app.Clock.GetUtcNow()), admin, app.Clock.GetUtcNow()).Succeeded);
            Assert.True((await work.CommitAsync(default)).Succeeded);
        }

        var photo = (await app.Get<UploadDocument>().HandleAsync(new([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], course, Category.Bike), athlete, default)).Value;
        Assert.True((await app.Get<GiveEvidence>().HandleAsync(new(id, "Photo au sommet", photo), athlete, default)).Succeeded);
        await using var after = app.Database.Open();
        Assert.Equal(PerformanceStatus.InReview, (await after.Performances.AsNoTracking().SingleAsync()).Status);
        Assert.Equal(id, (await after.Proofs.AsNoTracking().SingleAsync()).PerformanceId);
    }
}

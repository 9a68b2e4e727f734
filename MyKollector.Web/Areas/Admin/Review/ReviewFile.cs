using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Configurations;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Review;

/// <summary>One piece of evidence. What comes from a connected service is named and never shown: its terms keep it to its owner.</summary>
public sealed record ReviewProof(ProofId Id, ProofKind Kind, string Source, string MediaType, long Length, string Hash, DateTimeOffset ReceivedAt, bool Purged, bool Private, ProofReport? Report, PhotoFacts? Photo, double? MetresFromStart, double? MetresFromFinish);

/// <summary>One tap, and where the phone was.</summary>
public sealed record ReviewPunch(PunchKind Kind, PunchOrigin Origin, DateTimeOffset At, double UncertaintyMilliseconds, ClockMethod Method, double? AccuracyMetres, double? MetresFromGate, bool InsideGate, string? SetAside, TimeSpan Delay);

/// <summary>Another time of the same athlete.</summary>
public sealed record ReviewOther(PerformanceId Id, string Summit, int Seconds, Category Category, ProofLevel Level, PerformanceStatus Status, DateOnly ClimbedOn, bool SameCourse);

/// <summary>Another proof, of somebody else or of the athlete's own, that is the same file or may be the same ride.</summary>
public sealed record ReviewDuplicate(PerformanceId? Performance, string Athlete, DateTimeOffset ReceivedAt, bool SameFile);

/// <summary>A decision taken.</summary>
public sealed record ReviewDecision(DateTimeOffset At, string Reviewer, PerformanceStatus Outcome, ProofLevel Before, ProofLevel After, string Reason);

/// <summary>Everything that decides about one performance, on one screen.</summary>
public sealed record ReviewSeen(PerformanceId Id, string Summit, string From, string Slug, CourseGeometry Line, int GainMetres, double? FastestOnCourse, string Athlete, AccountId AthleteId, int RawSeconds, int? AdjustedSeconds, string? AdjustReason, double? Uncertainty,
    Category Category, PerformanceOrigin Origin, PerformanceStatus Status, ProofLevel Level, IReadOnlyList<string> LevelReasons, IReadOnlyList<string> NextSteps, string? Note, string? Answer, DateTimeOffset? StartedAt, DateOnly ClimbedOn, DateTimeOffset SubmittedAt,
    DateTimeOffset? ProvisionalUntil, bool NeedsSecond, Risk Risk, double ClimbingRate, double ExceptionalRate, double ImplausibleRate, string? OrderNumber, string? MedalSerial, bool MedalEngraved,
    IReadOnlyList<ReviewProof> Proofs, IReadOnlyList<ReviewPunch> Punches, IReadOnlyList<ReviewOther> Others, IReadOnlyList<ReviewDuplicate> Duplicates, IReadOnlyList<ReviewDecision> Decisions,
    Error? DecideRefused, bool ApprovedOnce, int? RecordingSeconds, bool CanReopen, PerformanceId? Next, Corroboration Corroboration);

/// <summary>Reads one performance with all its evidence.</summary>
[Needs(Resource.Performance, Right.Read)]
public sealed class ReviewFile(Database database, CourseGeometries geometries, FileStore files)
{
    public async Task<Result<ReviewSeen>> QueryAsync(PerformanceId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReviewFile>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Performance, Right.Read) != Scope.All || actor.ScopeOf(Resource.Trace, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        if (await db.Performances.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellation) is not { } p) return PerformanceErrors.NotFound;
        var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == p.CourseId, cancellation);
        var line = await geometries.LineAsync(p.CourseId, p.GeometryVersion, cancellation);
        var athlete = await db.Accounts.AsNoTracking().Where(a => a.Id == p.Athlete).Select(a => a.DisplayName).FirstOrDefaultAsync(cancellation) ?? "";

        var stored = await db.Proofs.AsNoTracking().Where(x => x.PerformanceId == id).OrderBy(x => x.ReceivedAt).ToListAsync(cancellation);
        var proofs = new List<ReviewProof>();
        foreach (var proof in stored) proofs.Add(await ProofAsync(proof, line, cancellation));
        var punches = p.AttemptId is { } attemptId ? await db.Punches.AsNoTracking().Where(x => x.AttemptId == attemptId).OrderBy(x => x.EffectiveAt).ToListAsync(cancellation) : [];
        var adjustReason = p.AttemptId is { } adjusted ? await db.Attempts.AsNoTracking().Where(a => a.Id == adjusted).Select(a => a.AdjustReason).FirstOrDefaultAsync(cancellation) : null;
        var others = await (from o in db.Performances.AsNoTracking().IgnoreAutoIncludes()
                            join c in db.Courses on o.CourseId equals c.Id
                            where o.Athlete == p.Athlete && o.Id != id
                            orderby o.CourseId == p.CourseId descending, o.ClimbedOn descending
                            select new { o.Id, c.Summit, Seconds = o.AdjustedSeconds ?? o.RawSeconds, o.Category, o.Level, o.Status, o.ClimbedOn, SameCourse = o.CourseId == p.CourseId }).Take(10).ToListAsync(cancellation);
        var fastest = await db.Performances.AsNoTracking().Where(o => o.CourseId == p.CourseId && o.Category == p.Category && o.Status == PerformanceStatus.Validated && o.Id != id).Select(o => (int?)EF.Property<int>(o, PerformanceConfiguration.RankedSeconds)).MinAsync(cancellation);
        var medal = await db.Medals.AsNoTracking().Where(m => m.PerformanceId == id || m.Id == p.MedalId).Select(m => new { m.Serial, m.Fabrication, m.OrderId }).FirstOrDefaultAsync(cancellation);
        var orderId = p.OrderId ?? medal?.OrderId ?? await db.Orders.AsNoTracking().Where(o => o.Lines.Any(l => l.PerformanceId == id)).Select(o => (OrderId?)o.Id).FirstOrDefaultAsync(cancellation);
        var order = orderId is { } of ? await db.Orders.AsNoTracking().Where(o => o.Id == of).Select(o => o.Number).FirstOrDefaultAsync(cancellation) : null;
        var next = await db.Performances.AsNoTracking().Where(o => o.Status == PerformanceStatus.InReview && o.Id != id).OrderBy(o => o.SubmittedAt).Select(o => (PerformanceId?)o.Id).FirstOrDefaultAsync(cancellation);

        var recording = TraceReading.MeasuredBy(await TraceReading.BestOfAsync(db, p, null, cancellation));
        var limits = PlausibilityLimits.For(p.Category).At(p.CountedSeconds, course.GainMetres / Math.Max(1.0, course.LengthMetres));
        return new ReviewSeen(
            id, course.Summit, course.From, course.Slug, line, course.GainMetres, fastest, athlete, p.Athlete, p.RawSeconds, p.AdjustedSeconds, adjustReason, p.UncertaintySeconds, p.Category, p.Origin, p.Status, p.Level, p.LevelReasons, p.NextSteps, p.Note, p.Answer,
            p.StartedAt, p.ClimbedOn, p.SubmittedAt, p.ProvisionalUntil, p.NeedsSecondReviewer, ReviewRisk.Of(p.NeedsSecondReviewer, p.LevelReasons, proofs.Find(x => x.Report is not null)?.Report),
            course.GainMetres * 3600.0 / p.CountedSeconds, limits.Exceptional, limits.Implausible, order, medal?.Serial, medal?.Fabrication is Domain.Medals.Fabrication.Engraved or Domain.Medals.Fabrication.Shipped or Domain.Medals.Fabrication.Delivered,
            proofs, [.. punches.Select(x => PunchOf(x, line))], [.. others.Select(o => new ReviewOther(o.Id, o.Summit, o.Seconds, o.Category, o.Level, o.Status, o.ClimbedOn, o.SameCourse))],
            await DuplicatesAsync(db, stored, p, cancellation), [.. p.Decisions.OrderBy(d => d.At).Select(d => new ReviewDecision(d.At, d.ReviewerName, d.Outcome, d.LevelBefore, d.LevelAfter, d.Reason))],
            p.CanDecide(actor).Error, p.StandingApprovals().Count > 0, recording is not null && p.TakesRecording(ProofLevel.N4) && recording.Seconds != p.CountedSeconds ? recording.Seconds : null, p.CanReopen(actor).Succeeded, next, await PrivateCorroboration.OfAsync(db, id, cancellation));
    }

    async Task<ReviewProof> ProofAsync(Proof proof, CourseGeometry line, CancellationToken cancellation)
    {
        var isPrivate = proof.Source != "upload";
        PhotoFacts? photo = null;
        if (!isPrivate && proof is { Kind: ProofKind.Photo, Original: { } original } && await files.ReadAsync(original, cancellation) is { } bytes) photo = PhotoFacts.Read(bytes);
        double? fromStart = photo is { Latitude: { } latitude, Longitude: { } longitude } ? line.Start.DistanceTo(latitude, longitude) : null;
        double? fromFinish = photo is { Latitude: { } lat, Longitude: { } lon } ? line.Finish.DistanceTo(lat, lon) : null;
        return new(proof.Id, proof.Kind, proof.Source, proof.MediaType, proof.Length, proof.Hash, proof.ReceivedAt, proof.PurgedAt is not null || proof.Original is null, isPrivate,
            isPrivate || proof.Report is null ? null : ProofReportStorage.Read(proof.Report), photo, fromStart, fromFinish);
    }

    static ReviewPunch PunchOf(Punch punch, CourseGeometry line)
    {
        var gate = punch.Kind == PunchKind.Start ? line.Start : line.Finish;
        return new(punch.Kind, punch.Origin, punch.EffectiveAt, punch.UncertaintyMilliseconds, punch.Method, punch.AccuracyMetres, punch.Position is { } at ? gate.DistanceTo(at.Latitude, at.Longitude) : null,
            punch.Position?.Proves(gate) == true, punch.SetAside, punch.ReceivedAt - punch.EffectiveAt);
    }

    static async Task<IReadOnlyList<ReviewDuplicate>> DuplicatesAsync(AppDbContext db, List<Proof> proofs, Performance itself, CancellationToken cancellation)
    {
        var hashes = proofs.Select(p => p.Hash).ToList();
        var signatures = proofs.Where(p => p is { Source: "upload", Signature: not null }).Select(p => TrackSignature.FromBytes(p.Signature!)).OfType<TrackSignature>().ToList();
        var keys = signatures.SelectMany(s => s.LookupKeys).Distinct().ToList();
        var candidates = await (from x in db.Proofs.AsNoTracking()
                                join a in db.Accounts on x.Athlete equals a.Id
                                where x.PerformanceId != itself.Id && (x.Athlete != itself.Athlete || x.CourseId == itself.CourseId) && x.Source == Proof.Uploaded && (hashes.Contains(x.Hash) || (x.SignatureKey != null && keys.Contains(x.SignatureKey.Value)))
                                select new { x.PerformanceId, a.DisplayName, x.ReceivedAt, x.Hash, x.Signature }).Take(200).ToListAsync(cancellation);
        return [.. candidates.Where(c => hashes.Contains(c.Hash) || (c.Signature is not null && TrackSignature.FromBytes(c.Signature) is { } other && signatures.Any(s => s.Repeats(other))))
            .Select(c => new ReviewDuplicate(c.PerformanceId, c.DisplayName, c.ReceivedAt, hashes.Contains(c.Hash)))];
    }
}

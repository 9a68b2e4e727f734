using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>One course found in a recording, with the verdict on it.</summary>
public sealed record JudgedTrack(CourseId Course, CourseGeometry Line, Track Track, ProofReport Report);

/// <summary>Verifies recordings against our courses, knowing the rides that were given before.</summary>
public sealed class TrackJudge(Database database, CourseFinder finder, CourseGeometries geometries, TimeProvider time)
{
    /// <summary>
    /// Every course that the recording climbs, the best passage of each; only <paramref name="only"/> when a course is named, whatever the verdict.
    /// </summary>
    public async Task<IReadOnlyList<JudgedTrack>> JudgeAsync(TrackFile file, AccountId athlete, Category? category, CourseId? only, CancellationToken cancellation)
    {
        var best = new Dictionary<CourseId, JudgedTrack>();
        foreach (var track in file.Activities)
        {
            foreach (var (course, line) in only is { } named ? [await NamedAsync(named, cancellation)] : await finder.FindAsync(track, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                var report = await JudgeAsync(track, course, line, athlete, category, cancellation);
                // A gate passed on the way to somewhere else is no climb.
                if (only is null && report.ElapsedSeconds is null) continue;
                if (!best.TryGetValue(course, out var before) || Better(report, before.Report)) best[course] = new(course, line, track, report);
            }
        }

        return [.. best.Values];
    }

    /// <summary>The course that a recording comes nearest to without climbing it, with the reasons; null when it was never on one.</summary>
    public async Task<JudgedTrack?> NearestAsync(TrackFile file, AccountId athlete, Category? category, CancellationToken cancellation)
    {
        JudgedTrack? nearest = null;
        foreach (var track in file.Activities)
            foreach (var (course, line) in await finder.NearestAsync(track, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                var report = await JudgeAsync(track, course, line, athlete, category, cancellation);
                if (report.Has(ReasonCode.WrongCourse)) continue;
                if (nearest is null || report.Coverage > nearest.Report.Coverage) nearest = new(course, line, track, report);
            }

        return nearest;
    }

    /// <summary>
    /// Judges recordings that were judged before, by another line of the course. Only rides that were known when they were given count as copied: whoever
    /// was first stays the first.
    /// </summary>
    public async Task<ProofReport> JudgeAgainAsync(IReadOnlyList<Track> tracks, CourseId course, CourseGeometry line, AccountId athlete, Category category, DateTimeOffset received, CancellationToken cancellation)
    {
        ProofReport? best = null;
        foreach (var track in tracks)
        {
            var report = await JudgeAsync(track, course, line, athlete, category, cancellation, received);
            if (best is null || Better(report, best)) best = report;
        }

        return best ?? ProofReport.Unreadable(line.Version);
    }

    async Task<ProofReport> JudgeAsync(Track track, CourseId course, CourseGeometry line, AccountId athlete, Category? category, CancellationToken cancellation, DateTimeOffset? received = null)
    {
        var options = new VerifierOptions(category);
        var first = Verifier.Verify(line, track, options, [], time.GetUtcNow());
        if (first.Signature is not { } signature) return first;
        var known = await KnownAsync(course, signature, athlete, first.StartUtc, received, cancellation);
        return known.Count == 0 ? first : Verifier.Verify(line, track, options, known, time.GetUtcNow());
    }

    /// <summary>Signatures of rides that may be the same one. The athlete's own second upload is no fraud: only what he gave as another climb, at another time, counts.</summary>
    async Task<List<TrackSignature>> KnownAsync(CourseId course, TrackSignature signature, AccountId athlete, DateTimeOffset? start, DateTimeOffset? before, CancellationToken cancellation)
    {
        var keys = signature.LookupKeys.ToList();
        await using var db = database.Open();
        var rows = await db.Proofs.AsNoTracking().Where(p => p.CourseId == course && p.SignatureKey != null && keys.Contains(p.SignatureKey.Value) && p.Signature != null && (before == null || p.ReceivedAt < before))
            .OrderByDescending(p => p.ReceivedAt).Select(p => new { p.Signature, Own = p.Athlete == athlete ? p.Report : null }).Take(200).ToListAsync(cancellation);
        return [.. rows.Where(r => r.Own is null || ProofReportStorage.Read(r.Own)?.StartUtc is not { } then || (then - start)?.Duration() > TraceReading.SameClimb).Select(r => TrackSignature.FromBytes(r.Signature)).OfType<TrackSignature>()];
    }

    async Task<(CourseId, CourseGeometry)> NamedAsync(CourseId course, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var version = await db.Courses.Where(c => c.Id == course).Select(c => c.GeometryVersion).FirstAsync(cancellation);
        return (course, await geometries.LineAsync(course, version, cancellation));
    }

    static bool Better(ProofReport a, ProofReport b) => (a.Verdict, a.ElapsedSeconds ?? double.MaxValue).CompareTo((b.Verdict, b.ElapsedSeconds ?? double.MaxValue)) < 0;
}

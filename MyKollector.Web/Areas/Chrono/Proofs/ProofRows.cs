using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>A course as these pages name it.</summary>
public sealed record CourseName(CourseId Id, string Slug, string Summit, string From, string Massif, int FinishAltitude, int GeometryVersion);

/// <summary>One judged recording of its owner.</summary>
public sealed record ProofRow(Proof Proof, ProofReport Report, CourseName Course, IReadOnlyList<(MedalId Id, string Serial)> AwaitingMedals);

/// <summary>A person's decision about a time, as its athlete reads it.</summary>
public sealed record DecisionLine(PerformanceStatus Outcome, DateTimeOffset At, string Reason);

/// <summary>A proof that stands behind a time.</summary>
public sealed record ProofLine(ProofId Id, ProofKind Kind, DateTimeOffset ReceivedAt);

/// <summary>One performance of its owner, with its decisions and proofs.</summary>
/// <param name="RawSeconds">As measured or declared.</param>
/// <param name="AdjustedSeconds">As its athlete corrected it, with a reason.</param>
/// <param name="ProvisionalUntil">Until then it may still be contested.</param>
/// <param name="Answer">What the reviewer wrote to the athlete.</param>
/// <param name="OwnerOnly">Comes from a connected service: nobody else may see it.</param>
/// <param name="MedalSerial">Of the medal that has this time.</param>
/// <param name="Choices">Medals bought for it whose owner chooses now that it is refused.</param>
public sealed record PerformanceView(
    PerformanceId Id, CourseName Course, PerformanceStatus Status, PerformanceOrigin Origin, Category Category, ProofLevel Level, IReadOnlyList<string> LevelReasons, IReadOnlyList<string> NextSteps,
    int RawSeconds, int? AdjustedSeconds, double? UncertaintySeconds, DateOnly ClimbedOn, DateTimeOffset? ProvisionalUntil, string? Answer, bool OwnerOnly,
    IReadOnlyList<DecisionLine> Decisions, IReadOnlyList<ProofLine> Proofs, string? MedalSerial, IReadOnlyList<RefusedClaim> Choices);

/// <summary>The best that was found on one course; null where nothing was.</summary>
public sealed record FoundCourse(CourseName Course, ProofId? Proof, Verdict? Verdict, int? Seconds, DateTimeOffset? At, PerformanceId? Performance);

/// <summary>What an athlete sees of his own proofs and times.</summary>
[Needs(Resource.Trace, Right.Read)]
public sealed class ProofRows(Database database)
{
    public async Task<Result<ProofRow>> OneAsync(ProofId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ProofRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var proof = await db.Proofs.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.Athlete == actor.Account, cancellation);
        if (proof is not { CourseId: { } course, Report: { } stored } || ProofReportStorage.Read(stored) is not { } report) return ProofErrors.NotFound;
        var awaiting = await PerformanceFlow.Awaiting(db, proof.Athlete, course).AsNoTracking().Select(m => new { m.Id, m.Serial }).ToListAsync(cancellation);
        return new ProofRow(proof, report, await Names(db.Courses.Where(c => c.Id == course)).FirstAsync(cancellation), awaiting.ConvertAll(m => (m.Id, m.Serial)));
    }

    public async Task<Result<PerformanceView>> PerformanceAsync(PerformanceId id, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ProofRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        if (await db.Performances.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.Athlete == actor.Account, cancellation) is not { } p) return PerformanceErrors.NotFound;
        var course = await Names(db.Courses.Where(c => c.Id == p.CourseId)).FirstAsync(cancellation);
        var proofs = await db.Proofs.AsNoTracking().Where(proof => proof.PerformanceId == id).OrderBy(proof => proof.ReceivedAt).Select(proof => new ProofLine(proof.Id, proof.Kind, proof.ReceivedAt)).ToListAsync(cancellation);
        var medal = await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.PerformanceId == id, cancellation);
        return new PerformanceView(
            p.Id, course, p.Status, p.Origin, p.Category, p.Level, p.LevelReasons, p.NextSteps, p.RawSeconds, p.AdjustedSeconds, p.UncertaintySeconds, p.ClimbedOn, p.ProvisionalUntil, p.Answer, p.OwnerOnly,
            [.. p.Decisions.OrderBy(d => d.At).Select(d => new DecisionLine(d.Outcome, d.At, d.Reason))], proofs, medal?.PieceSerial,
            p.Status == PerformanceStatus.Refused ? [.. (await RefusedClaims.OfAsync(db, actor, cancellation)).Where(c => c.Performance == id)] : []);
    }

    /// <summary>All courses: those that the athlete's recordings climb, and the missing ones.</summary>
    public async Task<IReadOnlyList<FoundCourse>> FoundAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ProofRows>(actor) is not null || actor.Account is not { } athlete) return [];
        await using var db = database.CreateFor(actor);
        var proofs = await db.Proofs.AsNoTracking().Where(p => p.Athlete == athlete && p.Kind == ProofKind.Track && p.Report != null)
            .Select(p => new { p.Id, p.CourseId, p.Report, p.PerformanceId }).ToListAsync(cancellation);
        var best = proofs.Select(p => (p.Id, p.CourseId, p.PerformanceId, Report: ProofReportStorage.Read(p.Report!)))
            .Where(p => p.Report is { ElapsedSeconds: not null, Verdict: not Verdict.Invalid })
            .GroupBy(p => p.CourseId).ToDictionary(g => g.Key!.Value, g => g.OrderBy(p => p.Report!.Verdict).ThenBy(p => p.Report!.ElapsedSeconds).First());
        return [.. (await Names(db.Courses.OrderBy(c => c.Summit)).ToListAsync(cancellation)).Select(course => best.TryGetValue(course.Id, out var found)
            ? new FoundCourse(course, found.Id, found.Report!.Verdict, (int)found.Report.ElapsedSeconds!.Value, found.Report.StartUtc, found.PerformanceId)
            : new FoundCourse(course, null, null, null, null, null))];
    }

    /// <summary>For choosing one in a form.</summary>
    public async Task<IReadOnlyList<CourseName>> CoursesAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await Names(db.Courses.OrderBy(c => c.Summit).ThenBy(c => c.From)).ToListAsync(cancellation);
    }

    static IQueryable<CourseName> Names(IQueryable<Domain.Courses.Course> courses) => courses.AsNoTracking().Select(c => new CourseName(c.Id, c.Slug, c.Summit, c.From, c.Massif, c.FinishAltitude, c.GeometryVersion));
}

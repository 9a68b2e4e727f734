using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Proofs;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>What a claim is worth before it is sent.</summary>
/// <param name="Assessment">The ladder's word.</param>
/// <param name="Kind">Of the proof; null without one.</param>
/// <param name="Report">On the recording; null for a photo, a document or nothing.</param>
/// <param name="Seconds">What would count: the recording's own time where it proves the climb.</param>
public sealed record ClaimOutlook(ProofAssessment Assessment, ProofKind? Kind, ProofReport? Report, int Seconds);

/// <summary>Tells an athlete who fills a claim in what it will be worth, and what would raise it.</summary>
[Needs(Resource.Trace, Right.Read)]
public sealed class ClaimForecast(Database database, CourseGeometries geometries)
{
    public async Task<Result<ClaimOutlook>> QueryAsync(CourseId id, Category category, int seconds, DateOnly climbedOn, ProofId? given, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ClaimForecast>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        if (await db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } course) return CourseErrors.NotFound;
        var proof = given is { } named ? await db.Proofs.AsNoTracking().FirstOrDefaultAsync(p => p.Id == named && p.Athlete == actor.Account && p.CourseId == id && p.Source == Proof.Uploaded, cancellation) : null;
        var report = proof?.Report is { } stored ? ProofReportStorage.Read(stored) : null;
        var assessment = Assess(course, await geometries.ReliefAsync(course.Id, course.GeometryVersion, cancellation), category, seconds, climbedOn, report);
        return new ClaimOutlook(assessment, proof?.Kind, report, assessment.MeasuredByTrace && TraceReading.MeasuredBy(report) is { } measured ? measured.Seconds : seconds);
    }

    /// <summary>The ladder's word on a declared time and the recording given for it.</summary>
    public static ProofAssessment Assess(Course course, Relief relief, Category category, int seconds, DateOnly climbedOn, ProofReport? report) => ProofLadder.Assess(new Evidence
    {
        Plausible = PlausibilityLimits.For(category).Judge(course.GainMetres, seconds, relief.GainMetres / relief.LengthMetres) == Plausibility.Plausible,
        StatedSeconds = seconds,
        Trace = TraceReading.EvidenceOf(report, climbedOn),
    });
}

using MyKollector.Web.Ui.Proofs;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Areas.Chrono;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Api.Field;

/// <summary>The attempts of a phone and of the account that is signed in on it.</summary>
[OpenToAll("A phone sees its own attempts by its token; an account sees its own by its session.")]
public sealed class FieldAttempts(Database database, ProofWords says, Words words, TimeProvider time)
{
    const int Latest = 30;

    public async Task<AttemptsView> QueryAsync(DeviceId? device, Actor actor, CancellationToken cancellation)
    {
        await using var db = database.CreateFor(actor);
        var account = actor.Account;
        // What was merged into an account is told to its session only: the phone may have changed hands since.
        var attempts = await db.Attempts.AsNoTracking()
            .Where(a => (device != null && a.DeviceId == device && a.AccountId == null) || (account != null && a.AccountId == account))
            .OrderByDescending(a => a.StartedAt ?? a.FinishedAt).Take(Latest).ToListAsync(cancellation);
        return new AttemptsView(MeOf(actor), await ViewsAsync(db, attempts, actor, cancellation), attempts.Count(a => a.AccountId is null && a.Origin != PunchOrigin.Kiosk), time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Who is signed in, as the phone shows and compares it.</summary>
    public static Me? MeOf(Actor actor) => actor.Account is { } account ? new(account.Value.ToString("N"), actor.Name) : null;

    internal async Task<List<AttemptView>> ViewsAsync(AppDbContext db, IReadOnlyList<Attempt> attempts, Actor actor, CancellationToken cancellation)
    {
        var ids = attempts.Select(a => (AttemptId?)a.Id).ToList();
        var courseIds = attempts.Select(a => a.CourseId).Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var performances = await db.Performances.AsNoTracking().Where(p => ids.Contains(p.AttemptId)).ToDictionaryAsync(p => p.AttemptId!.Value, cancellation);
        var offers = new List<Medal>();
        if (actor.Account is { } account)
            offers = await db.Medals.AsNoTracking().Where(m => m.Owner == account && courseIds.Contains(m.CourseId) && m.Time != TimeFact.NotNeeded && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || m.Fabrication == Fabrication.Made)).OrderBy(m => m.QueuedAt).ToListAsync(cancellation);
        return [.. attempts.Select(a => View(a, courses[a.CourseId], performances.GetValueOrDefault(a.Id), OfferFor(a, performances.GetValueOrDefault(a.Id))))];

        // The medal whose code was opened, even if it has a time already; else the oldest that waits for one. None for a time that is on one.
        Medal? OfferFor(Attempt attempt, Performance? performance) =>
            performance is not null && offers.Exists(m => m.Time == TimeFact.Validated && m.PerformanceId == performance.Id) ? null
            : offers.Find(m => m.Id == attempt.MedalId) ?? offers.Find(m => m.CourseId == attempt.CourseId && m.Time == TimeFact.Awaiting);
    }

    AttemptView View(Attempt attempt, Course course, Performance? performance, Medal? offer)
    {
        var finished = attempt.Status == AttemptStatus.Finished;
        var assessment = finished && performance is null ? ProofLadder.Assess(TimedEvidence.Of(attempt, course)) : null;
        var level = performance?.Level ?? assessment?.Level;
        return new AttemptView(
            attempt.Id.Value, course.Id.Value, course.Summit, course.Slug, attempt.Category.ToString(), attempt.Status.ToString(), attempt.StartedAt?.ToUnixTimeMilliseconds(), attempt.FinishedAt?.ToUnixTimeMilliseconds(),
            finished ? attempt.CountedSeconds : null, finished ? (int?)attempt.RawElapsed?.TotalSeconds : null, Math.Round(attempt.UncertaintySeconds, 1), attempt.AdjustReason,
            level?.ToString(), level is { } l ? words.Of(l) : null,
            [.. says.About(attempt), .. (performance?.LevelReasons ?? assessment?.Reasons ?? []).Select(says.Of)], [.. (performance?.NextSteps ?? assessment?.NextSteps ?? []).Select(says.Of)],
            performance?.Status.ToString(), performance?.Id.Value, performance?.Answer,
            offer is null || performance is { Status: not PerformanceStatus.Validated } ? null : new(offer.Id.Value, offer.PieceSerial, offer.AthleteName, offer.Finish, offer.Time == TimeFact.Validated ? offer.ElapsedSeconds : null),
            attempt.RiderUnknown);
    }
}

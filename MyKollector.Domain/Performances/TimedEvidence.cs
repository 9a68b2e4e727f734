using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using Attempt = MyKollector.Domain.Timing.Attempt;

namespace MyKollector.Domain.Performances;

/// <summary>What an attempt by itself shows, before any file.</summary>
public static class TimedEvidence
{
    /// <summary>Faster than this on average nobody climbs, motor of an e-bike included: 45 km/h, metres per second.</summary>
    const double FastestMetresPerSecond = 12.5;

    /// <summary>Reduces an attempt to what the ladder of proof needs.</summary>
    /// <param name="attempt">A finished attempt.</param>
    /// <param name="course">Its course: height and length give the limits.</param>
    public static Evidence Of(Attempt attempt, Course course) => new()
    {
        StartScanned = attempt.StartScanned,
        StartInsideGate = attempt.StartInsideGate,
        FinishInsideGate = attempt.FinishInsideGate,
        FinishScanned = attempt.FinishScanned,
        PunchedSeconds = attempt.AdjustedSeconds is null ? attempt.RawElapsed?.TotalSeconds : null,
        StatedSeconds = attempt.AdjustedSeconds,
        Adjusted = attempt.AdjustedSeconds is not null,
        Plausible = attempt.CountedSeconds is { } seconds && seconds <= Attempt.LongestPlausible.TotalSeconds && Judge(attempt.Category, course, seconds) == Plausibility.Plausible,
        ClockSuspect = attempt.ClockSuspect,
    };

    /// <summary>
    /// The same by another version of the course's line: the taps stay, and lie inside its gates or not. A correction by the athlete stays one.
    /// </summary>
    /// <param name="attempt">A finished attempt.</param>
    /// <param name="course">Its course.</param>
    /// <param name="punches">All its punches.</param>
    /// <param name="line">The line to judge by.</param>
    public static Evidence Of(Attempt attempt, Course course, IReadOnlyCollection<Punch> punches, CourseGeometry line)
    {
        var evidence = Of(attempt, course);
        PhonePosition? At(PunchKind kind, DateTimeOffset? at) => punches.FirstOrDefault(p => p.Kind == kind && p.SetAside is null && p.EffectiveAt == at)?.Position;
        return evidence with { StartInsideGate = At(PunchKind.Start, attempt.StartedAt)?.Proves(line.Start) == true, FinishInsideGate = At(PunchKind.Finish, attempt.FinishedAt)?.Proves(line.Finish) == true };
    }

    /// <summary>The shortest time that muscles allow on a course, whole seconds: what a corrected time may not go below.</summary>
    public static int FastestSeconds(Category category, Course course)
    {
        var seconds = 1;
        while (seconds < Attempt.LongestPlausible.TotalSeconds && Judge(category, course, seconds) == Plausibility.Implausible) seconds++;
        return seconds;
    }

    /// <summary>Two taps seconds apart are as implausible as the shortest climb that vertical speed can judge.</summary>
    static Plausibility Judge(Category category, Course course, double seconds) =>
        course.LengthMetres > seconds * FastestMetresPerSecond
            ? Plausibility.Implausible
            : PlausibilityLimits.For(category).Judge(course.GainMetres, Math.Max(seconds, PlausibilityLimits.ShortestJudged), (double)course.GainMetres / Math.Max(1, course.LengthMetres));
}

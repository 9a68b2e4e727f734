using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>What the verifier may be told beside the file.</summary>
/// <param name="Category">As declared by the athlete; null takes the recording's own word for it.</param>
public sealed record VerifierOptions(Category? Category = null)
{
    public static readonly VerifierOptions Default = new();
}

/// <summary>
/// From a recorded activity and one version of a course to a verdict with its reasons. A pure function: the same input, the same report. Protocol
/// and figures are in this folder's README.
/// </summary>
public static class Verifier
{
    /// <summary>Clocks and time zones are wrong by hours, not by days.</summary>
    static readonly TimeSpan ZoneConfusion = TimeSpan.FromHours(26);

    /// <summary>Judges every activity of a file; the best verdict wins, then the fastest.</summary>
    /// <param name="known">Signatures of rides already on record for this course; look them up by <see cref="TrackSignature.LookupKeys"/>.</param>
    /// <param name="now">For dates in the future.</param>
    public static ProofReport Verify(CourseGeometry course, TrackFile file, VerifierOptions? options, IReadOnlyCollection<TrackSignature> known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(known);
        var line = new CourseLine(course);
        ProofReport? best = null;
        var attempts = new List<ProofAttempt>();
        for (var i = 0; i < file.Activities.Count; i++)
        {
            var report = Verify(course, line, file.Activities[i], options ?? VerifierOptions.Default, known, now) with { ActivityIndex = i };
            attempts.AddRange(report.Attempts);
            if (best is null || Better(report, best)) best = report;
        }

        return best is null ? ProofReport.Unreadable(course.Version) : best with { Attempts = [.. attempts.OrderBy(a => a.StartUtc)] };
    }

    /// <summary>Judges one activity.</summary>
    public static ProofReport Verify(CourseGeometry course, Track track, VerifierOptions? options, IReadOnlyCollection<TrackSignature> known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(known);
        return Verify(course, new CourseLine(course), track, options ?? VerifierOptions.Default, known, now);
    }

    static bool Better(ProofReport a, ProofReport b)
    {
        if (a.Verdict != b.Verdict) return a.Verdict < b.Verdict;
        if (a.ElapsedSeconds is null != b.ElapsedSeconds is null) return a.ElapsedSeconds is not null;
        if (a.ElapsedSeconds is null) return a.Coverage > b.Coverage;
        return a.ElapsedSeconds < b.ElapsedSeconds;
    }

    static ProofReport Verify(CourseGeometry course, CourseLine line, Track track, VerifierOptions options, IReadOnlyCollection<TrackSignature> known, DateTimeOffset now)
    {
        var reasons = new List<ProofReason>();
        FileNotes(track, reasons);
        var recording = track.Has(TrackOddity.WithoutTimes) ? null : Recording.Of(track, line);
        if (recording is null)
        {
            reasons.Add(new(ReasonCode.NoUsableTime, ReasonSeverity.Error));
            return Conclude(course, reasons);
        }

        RecordingNotes(track, recording, reasons);
        var matching = Matching.Of(recording, line);
        var passages = Passages.Of(recording, matching, line);
        if (passages.Found.Count == 0)
        {
            Future(track, null, now, reasons);
            WhyNoPassage(track, recording, matching, passages, line, reasons);
            return Conclude(course, reasons) with { Coverage = Math.Round(passages.ForwardShare, 4), LongestUncoveredMetres = Math.Round((line.FinishArc - line.StartArc) * (1 - passages.ForwardShare)), Matched = Drawn(track, recording, matching, line) };
        }

        var category = options.Category ?? PlausibilityLimits.CategoryOf(track.Sport);
        var judged = new List<(Attempt Attempt, List<ProofReason> Reasons, Verdict Verdict, TrackSignature Signature, TrackSignature? Repeats)>();
        foreach (var passage in passages.Found)
        {
            var attempt = new Attempt(track, recording, matching, line, passage, category);
            var own = new List<ProofReason>();
            Judge(attempt, options.Category is not null, now, own);
            var signature = Signature(attempt);
            var repeats = known.FirstOrDefault(signature.Repeats);
            if (repeats is not null) own.Add(Whole(attempt, ReasonCode.DuplicateOfOtherActivity, ReasonSeverity.Doubt));
            judged.Add((attempt, own, VerdictOf(own), signature, repeats));
        }

        var best = judged.OrderBy(j => j.Verdict).ThenBy(j => j.Attempt.Elapsed).First();
        reasons.AddRange(best.Reasons);
        if (passages.Backward is { } backward)
            reasons.Add(new(ReasonCode.ReversePassPresent, ReasonSeverity.Note, best.Attempt.Utc(backward.From), best.Attempt.Utc(backward.To), Args: [backward.Metres]));
        if (passages.FurtherFinishes.Count > 0)
        {
            var again = best.Attempt.Utc(passages.FurtherFinishes[0]);
            reasons.Add(new(ReasonCode.FinishGateCrossedTwice, ReasonSeverity.Note, again, again, Args: [passages.FurtherFinishes.Count + 1]));
        }

        return Conclude(course, reasons) with
        {
            ElapsedSeconds = Math.Round(best.Attempt.Elapsed, 2),
            UncertaintySeconds = Math.Round(best.Attempt.Passage.Deviation, 2),
            StartUtc = best.Attempt.Utc(best.Attempt.Passage.Start.Time),
            FinishUtc = best.Attempt.Utc(best.Attempt.Passage.Finish.Time),
            Coverage = Math.Round(best.Attempt.Coverage, 4),
            LongestUncoveredMetres = Math.Round(best.Attempt.LongestUncovered),
            Attempts =
            [
                .. judged.Select(j => new ProofAttempt(
                    j.Attempt.Utc(j.Attempt.Passage.Start.Time), j.Attempt.Utc(j.Attempt.Passage.Finish.Time),
                    Math.Round(j.Attempt.Elapsed, 2), Math.Round(j.Attempt.Passage.Deviation, 2), j.Verdict)),
            ],
            Matched = Drawn(best.Attempt),
            Pace = PaceOf(best.Attempt),
            Signature = best.Signature,
            DuplicateOf = best.Repeats,
        };
    }

    static ProofReport Conclude(CourseGeometry course, List<ProofReason> reasons) => new()
    {
        CourseVersion = course.Version,
        Verdict = VerdictOf(reasons),
        Reasons = [.. reasons.OrderByDescending(r => r.Severity).ThenBy(r => r.FromUtc ?? DateTimeOffset.MinValue)],
    };

    static Verdict VerdictOf(List<ProofReason> reasons)
    {
        var worst = ReasonSeverity.Note;
        foreach (var reason in reasons)
        {
            if (reason.Severity > worst) worst = reason.Severity;
        }

        return worst switch
        {
            ReasonSeverity.Note => Verdict.Valid,
            ReasonSeverity.Doubt => Verdict.Review,
            ReasonSeverity.Error => Verdict.Invalid,
        };
    }

    static ProofReason Whole(Attempt attempt, ReasonCode code, ReasonSeverity severity, params double[] args) => new(
        code, severity, attempt.Utc(attempt.Passage.Start.Time), attempt.Utc(attempt.Passage.Finish.Time), 0, attempt.Line.FinishArc - attempt.Line.StartArc, args);

    static void FileNotes(Track track, List<ProofReason> reasons)
    {
        foreach (var flag in track.Flags)
        {
            switch (flag.Oddity)
            {
                // A cut file that still holds the whole climb proves it; what is missing shows in the gates.
                case TrackOddity.FileTruncated:
                case TrackOddity.TooManyPoints:
                case TrackOddity.BadChecksum:
                    if (!reasons.Any(r => r.Code == ReasonCode.FileTruncated)) reasons.Add(new(ReasonCode.FileTruncated, ReasonSeverity.Note));
                    break;
                case TrackOddity.CompressedTimestamps:
                    reasons.Add(new(ReasonCode.CompressedTimestamps, ReasonSeverity.Note));
                    break;
                case TrackOddity.Gzip:
                    reasons.Add(new(ReasonCode.Gzip, ReasonSeverity.Note));
                    break;
                case TrackOddity.LocalTimeWithoutZone:
                    reasons.Add(new(ReasonCode.LocalTimeWithoutZone, ReasonSeverity.Note));
                    break;
                case TrackOddity.BadPointsIgnored:
                case TrackOddity.WithoutTimes:
                    break;
            }
        }
    }

    static void RecordingNotes(Track track, Recording recording, List<ProofReason> reasons)
    {
        var bad = recording.BadTimes + track.Flags.Where(f => f.Oddity == TrackOddity.BadPointsIgnored).Sum(f => f.Count);
        if (bad > 0) reasons.Add(new(ReasonCode.BadPointsIgnored, ReasonSeverity.Note, Args: [bad]));
        if (recording.Outliers > 0)
        {
            var at = track.Points[recording.FirstOutlier].Utc;
            reasons.Add(new(ReasonCode.OutliersRemoved, ReasonSeverity.Note, at, at, Args: [recording.Outliers]));
        }

        if (recording.Duplicates > 0) reasons.Add(new(ReasonCode.DuplicatePoints, ReasonSeverity.Note, Args: [recording.Duplicates]));
    }

    static void Judge(Attempt attempt, bool categoryDeclared, DateTimeOffset now, List<ProofReason> reasons)
    {
        foreach (var (gate, isStart) in new[] { (attempt.Passage.Start, true), (attempt.Passage.Finish, false) })
        {
            if (gate.Observed) continue;
            reasons.Add(new(
                ReasonCode.GateCrossingNotObserved, ReasonSeverity.Doubt, attempt.Utc(gate.Time - gate.Deviation), attempt.Utc(gate.Time + gate.Deviation),
                isStart ? 0 : attempt.Line.FinishArc - attempt.Line.StartArc, isStart ? 0 : attempt.Line.FinishArc - attempt.Line.StartArc, isStart ? 0 : 1, 2 * gate.Deviation));
        }

        foreach (var jump in attempt.Recording.ClockJumps)
        {
            var at = attempt.Recording.T[jump.Index];
            if (at <= attempt.Passage.Start.Time || attempt.Recording.T[Math.Max(0, jump.Index - 1)] >= attempt.Passage.Finish.Time) continue;
            reasons.Add(new(
                ReasonCode.TimeNotMonotonic, ReasonSeverity.Doubt,
                attempt.PointOf(Math.Max(0, jump.Index - 1)).Utc, attempt.PointOf(jump.Index).Utc, Args: [jump.Seconds]));
        }

        Future(attempt.Track, attempt, now, reasons);
        CoverageCheck.Run(attempt, reasons);
        PlausibilityCheck.Run(attempt, categoryDeclared, reasons);
        ForgeryCheck.Run(attempt, reasons);
        SpliceCheck.Run(attempt, reasons);
        // Half of the course and more unseen: nobody, not even a person, can say that it was ridden.
        if (attempt.LongestUncovered > 0.5 * (attempt.Line.FinishArc - attempt.Line.StartArc) && !reasons.Any(r => r is { Code: ReasonCode.OffCourse, Severity: ReasonSeverity.Error }))
            reasons.Add(Whole(attempt, ReasonCode.MissingStretch, ReasonSeverity.Error, attempt.LongestUncovered, attempt.Elapsed));
    }

    static void Future(Track track, Attempt? attempt, DateTimeOffset now, List<ProofReason> reasons)
    {
        var last = attempt is null ? Latest(track) : attempt.Utc(attempt.Passage.Finish.Time);
        if (last is null || last <= now.AddMinutes(10)) return;
        reasons.Add(new(ReasonCode.FutureDate, last > now + ZoneConfusion ? ReasonSeverity.Error : ReasonSeverity.Doubt, last, last));
    }

    static DateTimeOffset? Latest(Track track)
    {
        var points = track.Points;
        for (var i = points.Length - 1; i >= 0; i--)
        {
            if (points[i].HasTime) return points[i].Time is > 0 and < 253_402_300_799_000 ? points[i].Utc : null;
        }

        return null;
    }

    static void WhyNoPassage(Track track, Recording recording, Matching matching, Passages passages, CourseLine line, List<ProofReason> reasons)
    {
        DateTimeOffset? At(int k) => k >= 0 && k < matching.Count ? track.Points[recording.Source[matching.Index[k]]].Utc : null;
        var course = line.FinishArc - line.StartArc;
        var seen = Math.Max(passages.ForwardShare, passages.BackwardShare);
        // A crossroads is no ride on the course.
        if (seen * course < Math.Max(300, 0.04 * course) && !passages.StartCrossed)
        {
            reasons.Add(new(ReasonCode.WrongCourse, ReasonSeverity.Error, Args: [seen * course]));
            return;
        }

        if (passages.BackwardShare > 0.4 && passages.ForwardShare < 0.4 * passages.BackwardShare)
        {
            reasons.Add(new(ReasonCode.WrongDirection, ReasonSeverity.Error, At(0), At(matching.Count - 1), Args: [passages.BackwardShare * course]));
            return;
        }

        var first = 0;
        var last = 0;
        for (var k = 1; k < matching.Count; k++)
        {
            if (matching.Arc[k] < matching.Arc[first]) first = k;
            if (matching.Arc[k] > matching.Arc[last]) last = k;
        }

        if (!passages.StartCrossed)
            reasons.Add(new(ReasonCode.StartGateNotCrossed, ReasonSeverity.Error, At(first), At(first), Args: [Math.Max(0, matching.Arc[first] - line.StartArc)]));
        if (!passages.FinishCrossed || passages.StartCrossed)
            reasons.Add(new(ReasonCode.FinishGateNotCrossed, ReasonSeverity.Error, At(last), At(last), Args: [Math.Max(0, line.FinishArc - matching.Arc[last])]));
    }

    static TrackSignature Signature(Attempt attempt)
    {
        const double halfWindow = 8;
        var course = attempt.Line.FinishArc - attempt.Line.StartArc;
        var seconds = new double[TrackSignature.Places];
        var offsets = new double[TrackSignature.Places];
        var at = 0;
        var k = attempt.Passage.First;
        for (var i = 0; i < TrackSignature.Places; i++)
        {
            var arc = attempt.Line.StartArc + course * (i + 1) / (TrackSignature.Places + 1);
            while (at + 1 < attempt.S.Length && attempt.S[at + 1] < arc) at++;
            var next = Math.Min(attempt.S.Length - 1, at + 1);
            var span = attempt.S[next] - attempt.S[at];
            seconds[i] = at + (span > 0 ? Math.Clamp((arc - attempt.S[at]) / span, 0, 1) : 0);

            // The mean over sixteen seconds takes a jitter out and leaves the receiver's own slow error; the arc's own mean refines the time.
            var time = attempt.Passage.Start.Time + seconds[i];
            while (k < attempt.Passage.Last && attempt.TimeOf(k) < time - halfWindow) k++;
            double sum = 0;
            double times = 0;
            double arcs = 0;
            var count = 0;
            for (var j = k; j <= attempt.Passage.Last && attempt.TimeOf(j) <= time + halfWindow; j++)
            {
                if (Math.Abs(attempt.Matching.Offset[j]) > attempt.Corridor) continue;
                sum += attempt.Matching.Offset[j];
                times += attempt.TimeOf(j);
                arcs += attempt.Matching.Arc[j];
                count++;
            }

            offsets[i] = count == 0 ? double.NaN : sum / count;
            if (count < 3) continue;
            var low = Math.Clamp((int)(seconds[i] - halfWindow), 0, attempt.S.Length - 1);
            var high = Math.Clamp((int)(seconds[i] + halfWindow), 0, attempt.S.Length - 1);
            var speed = high > low ? (attempt.S[high] - attempt.S[low]) / (high - low) : 0;
            if (speed < 0.5) continue;
            var refined = times / count - attempt.Passage.Start.Time + (arc - arcs / count) / speed;
            if (Math.Abs(refined - seconds[i]) < 6) seconds[i] = Math.Clamp(refined, 0, attempt.Elapsed);
        }

        return new(attempt.Elapsed, seconds, offsets);
    }

    static List<MatchedPoint> Drawn(Attempt attempt)
    {
        var first = attempt.Passage.First;
        var count = Math.Max(1, attempt.Passage.Last - first + 1);
        var stride = Math.Max(1, (count + ProofReport.MaxDrawnPoints - 1) / ProofReport.MaxDrawnPoints);
        var drawn = new List<MatchedPoint>(count / stride + 1);
        for (var k = first; k <= attempt.Passage.Last; k += stride)
        {
            ref readonly var point = ref attempt.PointOf(attempt.Matching.Index[k]);
            drawn.Add(new(
                Math.Round(attempt.TimeOf(k) - attempt.Passage.Start.Time, 2), point.Latitude, point.Longitude,
                Math.Round(attempt.Matching.Arc[k] - attempt.Line.StartArc, 1), Math.Round(attempt.Matching.Offset[k], 1)));
        }

        return drawn;
    }

    /// <summary>What lies along the course of a recording that does not climb it.</summary>
    static List<MatchedPoint> Drawn(Track track, Recording recording, Matching matching, CourseLine line)
    {
        var stride = Math.Max(1, (matching.Count + ProofReport.MaxDrawnPoints - 1) / ProofReport.MaxDrawnPoints);
        var drawn = new List<MatchedPoint>(matching.Count / stride + 1);
        for (var k = 0; k < matching.Count; k += stride)
        {
            ref readonly var point = ref track.Points[recording.Source[matching.Index[k]]];
            drawn.Add(new(Math.Round(recording.T[matching.Index[k]] - recording.T[matching.Index[0]], 2), point.Latitude, point.Longitude, Math.Round(matching.Arc[k] - line.StartArc, 1), Math.Round(matching.Offset[k], 1)));
        }

        return drawn;
    }

    static List<PaceStretch> PaceOf(Attempt attempt)
    {
        var course = attempt.Line.FinishArc - attempt.Line.StartArc;
        var count = (int)Math.Clamp(Math.Round(course / 100), 10, 200);
        var pace = new List<PaceStretch>(count);
        var at = 0;
        var began = 0.0;
        for (var i = 0; i < count; i++)
        {
            var from = course * i / count;
            var to = course * (i + 1) / count;
            var hole = false;
            while (at + 1 < attempt.S.Length && attempt.S[at] < attempt.Line.StartArc + to)
            {
                hole |= attempt.InHole[at];
                at++;
            }

            // Between two whole seconds: a hundred metres take an engine six of them.
            var step = at > 0 ? attempt.S[at] - attempt.S[at - 1] : 0;
            var ended = step > 0 ? Math.Max(began, at - Math.Clamp((attempt.S[at] - attempt.Line.StartArc - to) / step, 0, 1)) : at;
            var seconds = Math.Max(0.5, ended - began);
            began = ended;
            var gradient = (attempt.Line.AltitudeAt(attempt.Line.StartArc + to) - attempt.Line.AltitudeAt(attempt.Line.StartArc + from)) / (to - from);
            pace.Add(new(Math.Round(from), Math.Round(to), Math.Round((to - from) / seconds, 2), Math.Round(gradient, 4), !hole));
        }

        return pace;
    }
}

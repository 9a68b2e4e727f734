using System.Globalization;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Commands;

/// <summary><c>verify --course COURSE.geojson FILE... [--against FILE...] [--json]</c></summary>
static class VerifyCommand
{
    public static int Run(CommandLine line, ReasonSentences text, TextWriter output, TextWriter errors, DateTimeOffset now)
    {
        if (Commands.LoadCourse(line.Course!) is not { } course)
        {
            errors.WriteLine(text.Plain("course_unreadable", line.Course!));
            return Commands.Usage;
        }

        var options = new VerifierOptions(line.Category);
        var known = new List<TrackSignature>();
        foreach (var path in line.Against)
        {
            if (Commands.Load(path, out _) is not { } bytes)
            {
                errors.WriteLine(text.Plain("file_not_opened", path));
                continue;
            }

            var read = TrackReader.Read(bytes, path);
            if (read.Succeeded && Verifier.Verify(course.Geometry, read.Value, options, [], now).Signature is { } signature) known.Add(signature);
        }

        var code = 0;
        foreach (var path in line.Files)
        {
            if (Commands.Load(path, out var tooLarge) is not { } bytes)
            {
                errors.WriteLine(text.Plain("file_not_opened", path));
                code = Commands.Unopened;
                continue;
            }

            var read = tooLarge ? TrackErrors.TooLarge : TrackReader.Read(bytes, path);
            var report = read.Succeeded ? Verifier.Verify(course.Geometry, read.Value, options, known, now) : ProofReport.Unreadable(course.Geometry.Version);
            if (line.Json) output.WriteLine(ReportJson.OfVerification(path, report, text));
            else Print(output, text, path, report);
            output.Flush();
        }

        return code;
    }

    /// <summary>For people: the verdict first, then the time, then each reason with its place.</summary>
    internal static void Print(TextWriter output, ReasonSentences text, string path, ProofReport report)
    {
        output.WriteLine(text.Plain("report_title", Path.GetFileName(path), text.Plain("verdict." + report.Verdict.ToString().ToLowerInvariant())));
        if (report.ElapsedSeconds is { } elapsed)
        {
            output.WriteLine("  " + text.Plain(
                "report_time", ReasonSentences.Clock(elapsed), Math.Ceiling(report.UncertaintySeconds ?? 0).ToString("N0", text.Culture),
                report.StartUtc!.Value.ToString("g", text.Culture), (report.Coverage * 100).ToString("N0", text.Culture)));
        }

        foreach (var reason in report.Reasons)
        {
            var mark = reason.Severity switch { ReasonSeverity.Error => "✗", ReasonSeverity.Doubt => "?", ReasonSeverity.Note => "·" };
            var place = reason.FromMetres is { } from && reason.ToMetres is { } to && to - from > 1 && reason.Severity != ReasonSeverity.Note
                ? " " + text.Plain("report_place", (from / 1000).ToString("N1", text.Culture), (to / 1000).ToString("N1", text.Culture))
                : "";
            output.WriteLine($"  {mark} {text.Of(reason)}{place}");
        }

        if (report.Attempts.Count > 1)
        {
            output.WriteLine("  " + text.Plain("report_attempts", report.Attempts.Count));
            foreach (var attempt in report.Attempts)
                output.WriteLine($"    {attempt.StartUtc.ToString("g", text.Culture)}  {ReasonSentences.Clock(attempt.ElapsedSeconds)}  {text.Plain("verdict." + attempt.Verdict.ToString().ToLowerInvariant())}");
        }
    }
}

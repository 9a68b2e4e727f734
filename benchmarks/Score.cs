using System.Globalization;
using System.Text.Json;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;

namespace MyKollector.Benchmarks;

/// <summary>
/// Runs a folder of labelled activities (labels.jsonl, activities/, courses/) through the verifier and prints the table of aims.
/// The file says what it expects; nothing in the product reads it.
/// </summary>
static class Score
{
    sealed record Label(
        string Id, string Scenario, string Course, string[] Acceptable, string[] Reasons, double? TrueElapsed, double? Tolerance, string? DuplicateOf, string File, bool Gzipped);

    public static int Run(string[] args)
    {
        var folder = args.SkipWhile(a => a != "--tracks").Skip(1).FirstOrDefault() ?? "../shared/data/tracks";
        var measures = args.Contains("--measures");
        if (!Directory.Exists(folder))
        {
            Console.WriteLine($"No folder {folder}.");
            return 2;
        }

        var labels = File.ReadLines(Path.Combine(folder, "labels.jsonl")).Where(l => l.Length > 2).Select(Parse).ToList();
        var courses = Directory.GetFiles(Path.Combine(folder, "courses"), "*.geojson")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => CourseGeoJson.Read(File.ReadAllBytes(f)).Value.Geometry);
        var signatures = new Dictionary<string, TrackSignature>();
        var now = DateTimeOffset.UtcNow;
        int acceptable = 0, genuineInvalid = 0, forgedValid = 0, timed = 0, inTolerance = 0, reasonsHit = 0, reasonsAll = 0;
        var errors = new List<double>();
        foreach (var label in labels.OrderBy(l => l.DuplicateOf is not null))
        {
            var read = TrackReader.Read(File.ReadAllBytes(Path.Combine(folder, label.File)), label.File);
            var course = courses[label.Course];
            TrackSignature[] known = label.DuplicateOf is { } of && signatures.TryGetValue(of, out var s) ? [s] : [];
            var report = read.Succeeded ? Verifier.Verify(course, read.Value, null, known, now) : ProofReport.Unreadable(course.Version);
            if (report.Signature is not null) signatures[label.Id] = report.Signature;
            var verdict = report.Verdict.ToString().ToLowerInvariant();
            var ok = label.Acceptable.Contains(verdict);
            if (ok) acceptable++;
            if (label.Acceptable is ["valid"] && verdict == "invalid") genuineInvalid++;
            if (!label.Acceptable.Contains("valid") && verdict == "valid") forgedValid++;
            var names = report.Reasons.Select(r => ReasonCodes.NameOf(r.Code)).ToHashSet();
            reasonsAll += label.Reasons.Length;
            var missing = label.Reasons.Where(r => !names.Contains(r)).ToList();
            reasonsHit += label.Reasons.Length - missing.Count;
            string time = "";
            if (label.TrueElapsed is { } truth && report.ElapsedSeconds is { } elapsed && report.Verdict == Verdict.Valid)
            {
                timed++;
                var error = elapsed - truth;
                if (Math.Abs(error) <= label.Tolerance) inTolerance++;
                errors.Add(error / Math.Max(0.1, report.UncertaintySeconds ?? 1));
                time = string.Create(CultureInfo.InvariantCulture, $"{error,7:0.00} s of ±{report.UncertaintySeconds:0.00} (tolerance {label.Tolerance:0.0})");
            }
            else if (report.ElapsedSeconds is { } other)
            {
                time = string.Create(CultureInfo.InvariantCulture, $"{other:0.0} s, true {label.TrueElapsed:0.0} ±{report.UncertaintySeconds:0.0}");
            }

            Console.WriteLine($"{(ok ? "  " : "!!")} {label.Scenario,-28} {verdict,-8} cov {report.Coverage,6:0.000} hole {report.LongestUncoveredMetres,5:0} {time}");
            Console.WriteLine($"      {string.Join(' ', report.Reasons.Select(r => ReasonCodes.NameOf(r.Code) + r.Severity switch { ReasonSeverity.Error => "!", ReasonSeverity.Doubt => "?", _ => "" }))}{(missing.Count > 0 ? "   MISSING " + string.Join(' ', missing) : "")}");
            if (measures && read.Succeeded) Measures(course, read.Value.Activities[0]);
        }

        Console.WriteLine();
        Console.WriteLine($"acceptable verdicts        {acceptable} of {labels.Count} ({100.0 * acceptable / labels.Count:0.0} %)");
        Console.WriteLine($"genuine called invalid     {genuineInvalid}");
        Console.WriteLine($"forged or motor called valid {forgedValid}");
        Console.WriteLine($"expected reasons named     {reasonsHit} of {reasonsAll}");
        Console.WriteLine($"elapsed within tolerance   {inTolerance} of {timed}");
        Console.WriteLine($"error / predicted sd       {Math.Sqrt(errors.Average(e => e * e)):0.00} (root mean square)");
        return acceptable == labels.Count && genuineInvalid == 0 && forgedValid == 0 ? 0 : 1;
    }

    static void Measures(CourseGeometry geometry, Track track)
    {
        var line = new CourseLine(geometry);
        if (Recording.Of(track, line) is not { } recording) return;
        var matching = Matching.Of(recording, line);
        var passages = Passages.Of(recording, matching, line);
        foreach (var passage in passages.Found)
        {
            var attempt = new Attempt(track, recording, matching, line, passage, PlausibilityLimits.CategoryOf(track.Sport));
            Console.WriteLine($"      step {recording.MedianStep:0.00} sigma {passages.Sigma:0.0} start sd {passage.Start.Deviation:0.00} finish sd {passage.Finish.Deviation:0.00} {ForgeryCheck.Measure(attempt)}");
        }
    }

    static Label Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        string[] Texts(string name) => [.. root.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
        double? Number(string name) => root.GetProperty(name).ValueKind == JsonValueKind.Number ? root.GetProperty(name).GetDouble() : null;
        return new(
            root.GetProperty("id").GetString()!, root.GetProperty("scenario").GetString()!, root.GetProperty("course").GetString()!, Texts("acceptable_verdicts"), Texts("expected_reasons"),
            Number("true_elapsed_s"), Number("tolerance_s"), root.GetProperty("duplicate_of").GetString(), root.GetProperty("file").GetString()!, root.GetProperty("gzipped_for_storage").GetBoolean());
    }
}

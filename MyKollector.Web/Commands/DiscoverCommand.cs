using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Commands;

/// <summary><c>discover --courses FOLDER FILE... [--json]</c>: which climbs are in these files; a zip is an export with many activities.</summary>
static class DiscoverCommand
{
    public static int Run(CommandLine line, ReasonSentences text, TextWriter output, TextWriter errors, DateTimeOffset now)
    {
        if (!Directory.Exists(line.Courses))
        {
            errors.WriteLine(text.Plain("folder_missing", line.Courses!));
            return Commands.Usage;
        }

        var index = new CourseIndex<CourseFile>();
        foreach (var path in Directory.EnumerateFiles(line.Courses, "*.geojson").Order(StringComparer.Ordinal))
        {
            if (Commands.LoadCourse(path) is { } course) index.Add(course.Slug.Length > 0 ? course : course with { Slug = Path.GetFileNameWithoutExtension(path) }, course.Geometry);
            else errors.WriteLine(text.Plain("course_unreadable", path));
        }

        var code = 0;
        foreach (var path in line.Files)
        {
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
            {
                FromArchive(line, text, output, index, path, now);
                continue;
            }

            if (Commands.Load(path, out var tooLarge) is not { } bytes)
            {
                errors.WriteLine(text.Plain("file_not_opened", path));
                code = Commands.Unopened;
                continue;
            }

            One(line, text, output, index, path, tooLarge ? TrackErrors.TooLarge : TrackReader.Read(bytes, path), now);
        }

        return code;
    }

    static void FromArchive(CommandLine line, ReasonSentences text, TextWriter output, CourseIndex<CourseFile> index, string path, DateTimeOffset now)
    {
        using var stream = File.OpenRead(path);
        var opened = ActivityArchive.Open(stream);
        if (!opened.Succeeded)
        {
            One(line, text, output, index, path, opened.Error, now);
            return;
        }

        using var archive = opened.Value;
        foreach (var entry in archive.Read()) One(line, text, output, index, $"{path}!{entry.Name}", entry.File, now);
    }

    static void One(CommandLine line, ReasonSentences text, TextWriter output, CourseIndex<CourseFile> index, string path, Result<TrackFile> read, DateTimeOffset now)
    {
        var found = new List<(CourseFile Course, ProofReport Report)>();
        if (read.Succeeded)
        {
            var options = new VerifierOptions(line.Category);
            foreach (var course in read.Value.Activities.SelectMany(index.Find).Where(c => c.IsLikely).Select(c => c.Key).Distinct())
            {
                var report = Verifier.Verify(course.Geometry, read.Value, options, [], now);
                // Both gates in one ride may be two ends of different roads: without a passage the course was not found.
                if (report.Attempts.Count > 0) found.Add((course, report));
            }

            found.Sort((a, b) => Nullable.Compare(a.Report.StartUtc, b.Report.StartUtc));
        }

        if (line.Json)
        {
            output.WriteLine(ReportJson.OfDiscovery(path, read.Succeeded, found, text));
        }
        else
        {
            output.WriteLine(text.Plain(!read.Succeeded ? "discover_unreadable" : found.Count == 0 ? "discover_none" : "discover_title", Path.GetFileName(path), found.Count));
            foreach (var (course, report) in found)
                output.WriteLine($"  {course.Summit}  {ReasonSentences.Clock(report.ElapsedSeconds ?? 0)}  {text.Plain("verdict." + report.Verdict.ToString().ToLowerInvariant())}");
        }

        output.Flush();
    }
}

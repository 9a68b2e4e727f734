using System.Text.Json;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>Where the practice recordings are, when they are there.</summary>
static class LabelledActivities
{
    public static string? Folder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "..", "shared", "data", "tracks");
            if (File.Exists(Path.Combine(directory.FullName, "MyKollector.sln"))) return File.Exists(Path.Combine(candidate, "labels.jsonl")) ? candidate : null;
        }

        return null;
    }
}

/// <summary>The practice recordings beside the repository, when they are there: every verdict acceptable, every time within its tolerance.</summary>
public sealed class LabelledActivitiesTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_labelled_activity_gets_an_acceptable_verdict_and_time()
    {
        if (LabelledActivities.Folder() is not { } folder)
        {
            Assert.Skip("No labelled activities beside the repository (../shared/data/tracks).");
            return;
        }

        var courses = Directory.GetFiles(Path.Combine(folder, "courses"), "*.geojson")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => CourseGeoJson.Read(File.ReadAllBytes(f)).Value.Geometry);
        var signatures = new Dictionary<string, TrackSignature>();
        var wrong = new List<string>();
        var labels = File.ReadLines(Path.Combine(folder, "labels.jsonl")).Where(l => l.Length > 2).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        foreach (var label in labels.OrderBy(l => l.GetProperty("duplicate_of").ValueKind != JsonValueKind.Null))
        {
            var id = label.GetProperty("id").GetString()!;
            var read = TrackReader.Read(File.ReadAllBytes(Path.Combine(folder, label.GetProperty("file").GetString()!)));
            var course = courses[label.GetProperty("course").GetString()!];
            TrackSignature[] known = label.GetProperty("duplicate_of").GetString() is { } of ? [signatures[of]] : [];
            var report = read.Succeeded ? Verifier.Verify(course, read.Value, null, known, Now) : ProofReport.Unreadable(1);
            if (report.Signature is not null) signatures[id] = report.Signature;
            var verdict = report.Verdict.ToString().ToLowerInvariant();
            if (!label.GetProperty("acceptable_verdicts").EnumerateArray().Any(v => v.GetString() == verdict)) wrong.Add($"{id}: {verdict}");
            foreach (var reason in label.GetProperty("expected_reasons").EnumerateArray().Select(r => r.GetString()!))
            {
                if (!report.Reasons.Any(r => ReasonCodes.NameOf(r.Code) == reason)) wrong.Add($"{id}: no {reason}");
            }

            if (verdict == "valid" && label.GetProperty("true_elapsed_s").ValueKind == JsonValueKind.Number &&
                Math.Abs(report.ElapsedSeconds!.Value - label.GetProperty("true_elapsed_s").GetDouble()) > label.GetProperty("tolerance_s").GetDouble())
                wrong.Add($"{id}: {report.ElapsedSeconds}");
        }

        Assert.Empty(wrong);
        Assert.True(labels.Count >= 39);
    }
}

using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;

namespace MyKollector.Benchmarks;

/// <summary>F15: parse, match and check a file of three hours at one a second, against a bare XmlReader skim of it; discovery against its own parse.</summary>
static class Verification
{
    public static int Run(string[] args)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var count in new[] { 10_800, 43_200 })
        {
            var course = Synthetic.Course();
            var bytes = Synthetic.Gpx(count, course);
            var report = Verifier.Verify(course, TrackReader.Read(bytes).Value, null, [], now);
            Console.WriteLine($"(verdict {report.Verdict}, elapsed {report.ElapsedSeconds}, coverage {report.Coverage})");
            var (skim, whole) = Bench.Compare(
                () => GpxToPoints.Skim(bytes),
                () => Verifier.Verify(course, TrackReader.Read(bytes).Value, null, [], now).Attempts.Count);
            Bench.Row($"F15 whole verification, {count} points", "XmlReader skim", skim, "product", whole);
        }

        foreach (var courses in new[] { 1_000, 10_000 })
        {
            var index = new CourseIndex<int>();
            for (var i = 0; i < courses; i++) index.Add(i, Synthetic.Course(i + 1, 3));
            var own = Synthetic.Course();
            index.Add(-1, own);
            var bytes = Synthetic.Gpx(10_800, own);
            var (parse, discovery) = Bench.Compare(
                () => TrackReader.Read(bytes).Value.Activities[0].Points.Length,
                () => index.Find(TrackReader.Read(bytes).Value.Activities[0]).Count);
            Bench.Row($"F15 discovery among {courses} courses, 10800 points", "parse alone", parse, "parse and discovery", discovery);
            Console.WriteLine($"  over the parse {discovery.Median - parse.Median:0.00} ms");
        }

        return 0;
    }
}

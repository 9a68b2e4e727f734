using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Tests.Domain.Proofs;

namespace MyKollector.Benchmarks;

/// <summary>Every scenario of the tests on every course of a folder with many seeds: where the verdicts go wrong, and how well the uncertainty is predicted.</summary>
static class Sweep
{
    public static int Run(string[] args)
    {
        var folder = args.SkipWhile(a => a != "--courses").Skip(1).FirstOrDefault() ?? "MyKollector.Web/Data/Seed/Courses";
        var seeds = int.Parse(args.SkipWhile(a => a != "--seeds").Skip(1).FirstOrDefault() ?? "2", System.Globalization.CultureInfo.InvariantCulture);
        var only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault();
        var courses = Directory.GetFiles(folder, "*.geojson").Order().Select(f => (Name: Path.GetFileNameWithoutExtension(f), CourseGeoJson.Read(File.ReadAllBytes(f)).Value.Geometry)).ToList();
        var now = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var wrongAll = 0;
        foreach (var scenario in Scenarios.All.Where(s => only is null || s.Name.Contains(only, StringComparison.Ordinal)))
        {
            var verdicts = new Dictionary<string, int>();
            var reasons = new Dictionary<string, int>();
            var wrong = new List<string>();
            var errors = new List<double>();
            var ratios = new List<double>();
            var count = 0;
            foreach (var (name, course) in courses)
            {
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var (track, elapsed) = scenario.Make(course, seed + name.Length * 100);
                    var report = Verifier.Verify(args.Contains("--coarse") ? Coarse(course, seed) : course, track, null, [], now);
                    if (args.Contains("--dump"))
                    {
                        var line = new CourseLine(course);
                        var recording = Recording.Of(track, line)!;
                        var matching = Matching.Of(recording, line);
                        for (var k = Math.Max(0, matching.Count - 4); k < matching.Count; k++)
                            Console.WriteLine($"  {name} {k} point {matching.Index[k]} of {recording.Count} t {recording.T[matching.Index[k]]:0} arc {matching.Arc[k]:0.0} of {line.FinishArc:0.0} offset {matching.Offset[k]:0.0} {matching.Broken[k]}");
                    }

                    var verdict = report.Verdict.ToString().ToLowerInvariant();
                    count++;
                    verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
                    foreach (var reason in report.Reasons.Where(r => r.Severity != ReasonSeverity.Note))
                    {
                        var code = ReasonCodes.NameOf(reason.Code) + (reason.Severity == ReasonSeverity.Error ? "!" : "?");
                        reasons[code] = reasons.GetValueOrDefault(code) + 1;
                    }

                    if (!scenario.Acceptable.Contains(verdict)) wrong.Add($"{name}/{seed} {verdict} {string.Join(' ', report.Reasons.Select(r => $"{ReasonCodes.NameOf(r.Code)}({r.FromMetres:0}-{r.ToMetres:0}: {string.Join(", ", r.Args.Select(a => a.ToString("0.##")))})"))}");
                    if (elapsed is null || report.ElapsedSeconds is null || report.Verdict != Verdict.Valid) continue;
                    errors.Add(Math.Abs(report.ElapsedSeconds.Value - elapsed.Value));
                    ratios.Add((report.ElapsedSeconds.Value - elapsed.Value) / report.UncertaintySeconds!.Value);
                }
            }

            wrongAll += wrong.Count;
            errors.Sort();
            var timing = errors.Count == 0 ? "" : $"error {errors[errors.Count / 2]:0.0} / p90 {errors[(int)(errors.Count * 0.9)]:0.0} / max {errors[^1]:0.0} s, ratio {Math.Sqrt(ratios.Average(r => r * r)):0.00}";
            Console.WriteLine($"{(wrong.Count == 0 ? "  " : "!!")} {scenario.Name,-38} {string.Join(' ', verdicts.Select(v => $"{v.Key} {v.Value}"))}  {timing}");
            if (reasons.Count > 0) Console.WriteLine($"       {string.Join("  ", reasons.OrderByDescending(r => r.Value).Select(r => $"{r.Key} {r.Value}"))}");
            foreach (var w in wrong.Take(3)) Console.WriteLine($"       wrong: {w}");
        }

        Console.WriteLine($"wrong {wrongAll}");
        return 0;
    }

    /// <summary>The course as a map of another source draws it: inner vertices a few metres aside, every third left out where the road is straight.</summary>
    static CourseGeometry Coarse(CourseGeometry course, int seed)
    {
        var random = new Random(seed);
        var line = new List<GeoPoint> { course.Line[0] };
        double north = 0;
        double east = 0;
        for (var i = 1; i + 1 < course.Line.Count; i++)
        {
            north = north * 0.8 + RideSimulator.Normal(random) * 1.8;
            east = east * 0.8 + RideSimulator.Normal(random) * 1.8;
            var point = course.Line[i];
            if (i % 3 == 0 && course.Along[i + 1] - course.Along[i - 1] < 60) continue;
            line.Add(new(point.Latitude + north / 111_195, point.Longitude + east / 80_000, point.Altitude));
        }

        line.Add(course.Line[^1]);
        return new(course.Version, line, course.Start, course.Finish);
    }
}

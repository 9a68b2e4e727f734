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
            var measured = new List<ForgeryCheck.Measures>();
            var count = 0;
            foreach (var (name, course) in courses)
            {
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var (track, elapsed) = scenario.Make(course, seed + name.Length * 100);
                    var judgedBy = args.Contains("--coarse") ? Scenarios.OtherMap(course, seed) : course;
                    var report = Verifier.Verify(judgedBy, track, null, [], now);
                    if (args.Contains("--measures")) measured.AddRange(MeasuresOf(judgedBy, track));
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

                    if (!scenario.Acceptable.Contains(verdict)) wrong.Add($"{name}/{seed} {verdict} {string.Join(' ', report.Reasons.Select(r => $"{ReasonCodes.NameOf(r.Code)}({r.FromMetres:0}-{r.ToMetres:0}: {string.Join(", ", r.Args.Select(a => a.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)))})"))}");
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
            if (measured.Count > 0) Console.WriteLine($"       lateral {Range(measured, m => m.LateralMedian)}  echo {Range(measured, m => m.LateralEcho)}  memory {Range(measured, m => m.OffsetMemory)}  whiteness {Range(measured, m => m.Whiteness)}  roughness {Range(measured, m => m.Roughness)}");
            foreach (var w in wrong.Take(3)) Console.WriteLine($"       wrong: {w}");
        }

        Console.WriteLine($"wrong {wrongAll}");
        return 0;
    }

    static IEnumerable<ForgeryCheck.Measures> MeasuresOf(CourseGeometry course, Domain.Tracks.Track track)
    {
        var line = new CourseLine(course);
        if (Recording.Of(track, line) is not { } recording) return [];
        var matching = Matching.Of(recording, line);
        return Passages.Of(recording, matching, line).Found.Select(p => ForgeryCheck.Measure(new Attempt(track, recording, matching, line, p, PlausibilityLimits.CategoryOf(track.Sport))));
    }

    /// <summary>Least, median and greatest of what was measured.</summary>
    static string Range(List<ForgeryCheck.Measures> all, Func<ForgeryCheck.Measures, double> of)
    {
        var values = all.Select(of).Where(v => !double.IsNaN(v)).Order().ToList();
        return values.Count == 0 ? "-" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{values[0]:0.00}/{values[values.Count / 2]:0.00}/{values[^1]:0.00}");
    }

    public static int Segments(string[] args)
    {
        var folder = args.SkipWhile(a => a != "--courses").Skip(1).FirstOrDefault() ?? "MyKollector.Web/Data/Seed/Courses";
        var seeds = int.Parse(args.SkipWhile(a => a != "--seeds").Skip(1).FirstOrDefault() ?? "2", System.Globalization.CultureInfo.InvariantCulture);
        var now = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var errors = new List<double>();
        var ratios = new List<double>();
        var verdicts = new Dictionary<string, int>();
        foreach (var file in Directory.GetFiles(folder, "*.geojson").Order())
        {
            var course = CourseGeoJson.Read(File.ReadAllBytes(file)).Value.Geometry;
            for (var seed = 1; seed <= seeds; seed++)
            {
                var random = new Random(seed * 31);
                var ride = RideSimulator.Simulate(course, Scenarios.Plan(seed));
                for (var n = 0; n < 8; n++)
                {
                    var from = random.Next(5, course.Line.Count * 3 / 4);
                    var to = from + random.Next(12, course.Line.Count / 4 + 13);
                    if (to >= course.Line.Count - 5) continue;
                    var piece = Scenarios.Piece(course, from, to);
                    var report = Verifier.Verify(piece, ride.Track, null, [], now);
                    var truth = ride.Between(course.Along[from], course.Along[to]);
                    var key = report.Verdict + " " + string.Join(' ', report.Reasons.Where(r => r.Severity != ReasonSeverity.Note).Select(r => ReasonCodes.NameOf(r.Code)));
                    verdicts[key] = verdicts.GetValueOrDefault(key) + 1;
                    if (report.ElapsedSeconds is null)
                        Console.WriteLine($"  {Path.GetFileNameWithoutExtension(file)}/{seed} {course.Along[from]:0}-{course.Along[to]:0}: {string.Join(' ', report.Reasons.Select(r => $"{ReasonCodes.NameOf(r.Code)} {string.Join(' ', r.Args)}"))}");
                    if (args.Contains("--dump") && (report.ElapsedSeconds is null || Math.Abs(report.ElapsedSeconds.Value - truth) > 10)) Dump(piece, ride, course.Along[from], course.Along[to]);
                    if (report.ElapsedSeconds is not { } elapsed) continue;
                    errors.Add(Math.Abs(elapsed - truth));
                    ratios.Add((elapsed - truth) / report.UncertaintySeconds!.Value);
                    if (Math.Abs(elapsed - truth) > 5 || report.Verdict != Verdict.Valid)
                        Console.WriteLine($"  {Path.GetFileNameWithoutExtension(file)}/{seed} {course.Along[from]:0}-{course.Along[to]:0}: {elapsed:0.0} instead of {truth:0.0} ± {report.UncertaintySeconds} {key} attempts {report.Attempts.Count}");
                }
            }
        }

        errors.Sort();
        foreach (var (key, count) in verdicts.OrderByDescending(v => v.Value)) Console.WriteLine($"{count,5} {key}");
        Console.WriteLine($"error median {errors[errors.Count / 2]:0.0}, p85 {errors[(int)(0.85 * errors.Count)]:0.0}, p90 {errors[(int)(0.9 * errors.Count)]:0.0}, max {errors[^1]:0.0} s; ratio {Math.Sqrt(ratios.Average(r => r * r)):0.00}");
        return 0;
    }

    static void Dump(CourseGeometry piece, Ride ride, double from, double to)
    {
        var line = new CourseLine(piece);
        var recording = Recording.Of(ride.Track, line)!;
        var matching = Matching.Of(recording, line);
        var began = ride.Between(ride.Walk[0], from);
        var ended = ride.Between(ride.Walk[0], to);
        Console.WriteLine($"    truth {began:0.0} to {ended:0.0}, arcs {line.StartArc:0.0} to {line.FinishArc:0.0}");
        for (var k = 0; k < matching.Count; k++)
        {
            var t = recording.T[matching.Index[k]];
            if (Math.Abs(t - began) < 12 || Math.Abs(t - ended) < 30) Console.WriteLine($"    t {t:0} arc {matching.Arc[k]:0.0} offset {matching.Offset[k]:0.0} {matching.Broken[k]}");
        }
    }
}

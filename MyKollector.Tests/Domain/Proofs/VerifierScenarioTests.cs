using MyKollector.Domain.Proofs;

namespace MyKollector.Tests.Domain.Proofs;

/// <summary>
/// Every scenario on real courses: what is honest is never refused, what is not proven never passes. With MYKOLLECTOR_LONG=1 on all of them and with
/// more seeds: then chance may give two in a hundred of a scenario to a person who need not have been asked, but no honest ride is refused and no engine passes.
/// </summary>
public sealed class VerifierScenarioTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    static bool Long => Environment.GetEnvironmentVariable("MYKOLLECTOR_LONG") == "1";

    public static TheoryData<string> Names => [.. Scenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_is_judged_acceptably(string name)
    {
        var scenario = Scenarios.All.Single(s => s.Name == name);
        var courses = SeedCourses.All.Where(c => Long || c.Key is "alpe-d-huez-bourg-d-oisans" or "semnoz-quintal" or "mont-ventoux-bedoin").ToList();
        var seeds = Long ? 6 : 1;
        Assert.True(courses.Count >= 3);
        var wrong = new List<string>();
        var never = new List<string>();
        foreach (var (slug, course) in courses)
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                var (track, elapsed) = scenario.Make(course, seed);
                var report = Verifier.Verify(course, track, null, [], Now);
                var verdict = report.Verdict.ToString().ToLowerInvariant();
                if (!scenario.Acceptable.Contains(verdict)) wrong.Add($"{slug}/{seed}: {verdict}, {string.Join(' ', report.Reasons.Select(r => ReasonCodes.NameOf(r.Code)))}");
                if (verdict == "invalid" && scenario.Acceptable.Contains("valid") || verdict == "valid" && scenario.Acceptable is ["invalid"]) never.Add($"{slug}/{seed}: {verdict}");
                // Four standard deviations and a second for the whole-second stamps.
                if (report.Verdict == Verdict.Valid && elapsed is { } truth && Math.Abs(report.ElapsedSeconds!.Value - truth) > 4.5 * report.UncertaintySeconds + 1.5)
                    wrong.Add($"{slug}/{seed}: {report.ElapsedSeconds} instead of {truth:0.0} ± {report.UncertaintySeconds}");
            }
        }

        Assert.Empty(never);
        Assert.True(wrong.Count <= courses.Count * seeds / 50, string.Join('\n', wrong));
    }

    /// <summary>Where noise is nearest to what it is mistaken for, and where a fix wavers over the finish.</summary>
    [Theory]
    [InlineData("phone, odd milliseconds", "bonette-saint-etienne-de-tinee", 6, Verdict.Valid)]
    [InlineData("phone, odd milliseconds", "port-de-bales-mauleon-barousse", 6, Verdict.Valid)]
    [InlineData("drawn on another map, 1 m every two seconds", "aubisque-laruns", 1, Verdict.Review)]
    [InlineData("drawn on another map, 1 m every two seconds", "aubisque-laruns", 3, Verdict.Review)]
    [InlineData("strong amateur", "grand-colombier-artemare", 4, Verdict.Valid)]
    [InlineData("under trees", "grand-colombier-artemare", 6, Verdict.Valid)]
    public void Narrow_cases_fall_on_the_right_side(string name, string slug, int seed, Verdict expected)
    {
        var (track, elapsed) = Scenarios.All.Single(s => s.Name == name).Make(SeedCourses.All[slug], seed);
        var report = Verifier.Verify(SeedCourses.All[slug], track, null, [], Now);
        Assert.Equal(expected, report.Verdict);
        if (elapsed is { } truth) Assert.InRange(report.ElapsedSeconds!.Value - truth, -4.5 * report.UncertaintySeconds!.Value, 4.5 * report.UncertaintySeconds.Value);
    }

    [Fact]
    public void The_same_input_gives_the_same_report()
    {
        var (slug, course) = SeedCourses.All.First();
        var (track, _) = Scenarios.All[0].Make(course, 5);
        Assert.Equal(ProofReportStorage.Write(Verifier.Verify(course, track, null, [], Now)), ProofReportStorage.Write(Verifier.Verify(course, track, null, [], Now)));
        Assert.NotEmpty(slug);
    }
}

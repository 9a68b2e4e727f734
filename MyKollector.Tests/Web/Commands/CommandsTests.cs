using System.Globalization;
using System.Resources;
using System.Text.Json;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Domain.Tracks;
using MyKollector.Web.Commands;

namespace MyKollector.Tests.Web.Commands;

/// <summary>The executable as a tool: its answers, its languages, its exit codes.</summary>
public sealed class CommandsTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        Directory.Delete(_folder, true);
    }

    string Course()
    {
        var assembly = typeof(Program).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.Contains("semnoz", StringComparison.Ordinal)))!;
        var path = Path.Combine(_folder, "courses", "semnoz.geojson");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        stream.CopyTo(file);
        return path;
    }

    string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    static TrackPoint[] Ride(int seed = 1) => RideSimulator.Simulate(SeedCourses.All["semnoz-quintal"], new() { Seed = seed }).Track.Points.ToArray();

    static (int Code, string[] Lines, string Errors) Run(params string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var errors = new StringWriter { NewLine = "\n" };
        var code = MyKollector.Web.Commands.Commands.Run(args, output, errors, Now);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.ToString());
    }

    [Fact]
    public void Verify_answers_one_object_a_line_and_file()
    {
        var (code, lines, _) = Run("verify", "--course", Course(), Save("a.gpx", TrackFiles.Gpx(Ride())), Save("b.fit.gz", TrackFiles.Gzip(TrackFiles.Fit(Ride(2)))), Save("c.gpx", "nonsense"u8.ToArray()), "--json");
        Assert.Equal(0, code);
        Assert.Equal(3, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(
            ["file", "verdict", "elapsedSeconds", "uncertaintySeconds", "startUtc", "finishUtc", "proofLevel", "coverage", "longestUncoveredMetres", "reasons", "attempts"],
            first.EnumerateObject().Select(p => p.Name));
        Assert.Equal("valid", first.GetProperty("verdict").GetString());
        Assert.Equal("N4", first.GetProperty("proofLevel").GetString());
        Assert.Equal(first.GetProperty("elapsedSeconds").GetDouble(), first.GetProperty("attempts")[0].GetProperty("elapsedSeconds").GetDouble());
        var third = JsonDocument.Parse(lines[2]).RootElement;
        Assert.Equal("invalid", third.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, third.GetProperty("elapsedSeconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, third.GetProperty("startUtc").ValueKind);
        Assert.Equal("unreadable_file", third.GetProperty("reasons")[0].GetProperty("code").GetString());
        Assert.Equal("error", third.GetProperty("reasons")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public void Against_recognises_a_copy()
    {
        var ride = Ride();
        var copy = ride.Select(p => p with { Time = p.Time + 86_400_000 }).ToArray();
        var (_, lines, _) = Run("verify", "--course", Course(), Save("copy.tcx", TrackFiles.Tcx(copy)), "--against", Save("original.gpx", TrackFiles.Gpx(ride)), "--json");
        Assert.Contains("duplicate_of_other_activity", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_finds_the_climb_in_a_file_and_in_an_export()
    {
        var course = Path.GetDirectoryName(Course())!;
        var gpx = TrackFiles.Gpx(Ride());
        var (code, lines, _) = Run("discover", "--courses", course, Save("a.gpx", gpx), Save("export.zip", TrackFiles.Zip(("activities/1.gpx", gpx), ("activities/2.gpx", TrackFiles.Gpx(TrackFiles.Ride())))), "--json");
        Assert.Equal(0, code);
        Assert.Equal(3, lines.Length);
        Assert.Equal("semnoz-quintal", JsonDocument.Parse(lines[0]).RootElement.GetProperty("courses")[0].GetProperty("course").GetString());
        Assert.Equal("valid", JsonDocument.Parse(lines[1]).RootElement.GetProperty("courses")[0].GetProperty("verdict").GetString());
        Assert.Equal(0, JsonDocument.Parse(lines[2]).RootElement.GetProperty("courses").GetArrayLength());
    }

    [Theory]
    [InlineData("fr", "validé", "Temps ")]
    [InlineData("en", "valid", "Time ")]
    public void People_get_a_report_in_their_language(string language, string verdict, string time)
    {
        var (_, lines, _) = Run("verify", "--lang", language, "--course", Course(), Save("a.gpx", TrackFiles.Gpx(Ride())));
        Assert.EndsWith(verdict, lines[0], StringComparison.Ordinal);
        Assert.Contains(time, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Exit_codes_tell_what_went_wrong()
    {
        var course = Course();
        Assert.Equal(2, Run("verify").Code);
        Assert.Equal(2, Run("verify", "--course", Path.Combine(_folder, "none.geojson"), course).Code);
        Assert.Equal(2, Run("discover", "--courses", Path.Combine(_folder, "none"), course).Code);
        Assert.Equal(2, Run("verify", "--course", course, "--nonsense", "x").Code);
        var (code, lines, errors) = Run("verify", "--lang", "en", "--course", course, Path.Combine(_folder, "none.gpx"), Save("a.gpx", TrackFiles.Gpx(Ride())), "--json");
        Assert.Equal(1, code);
        Assert.Single(lines);
        Assert.Contains("cannot be opened", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_two_verbs_are_commands()
    {
        Assert.True(MyKollector.Web.Commands.Commands.IsCommand(["verify"]));
        Assert.True(MyKollector.Web.Commands.Commands.IsCommand(["discover", "x"]));
        Assert.False(MyKollector.Web.Commands.Commands.IsCommand([]));
        Assert.False(MyKollector.Web.Commands.Commands.IsCommand(["--urls", "verify"]));
    }

    [Theory]
    [InlineData("fr-FR")]
    [InlineData("en-GB")]
    public void Every_reason_has_its_sentence(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var sentences = new ReasonSentences(culture);
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            foreach (var severity in Enum.GetValues<ReasonSeverity>())
            {
                var sentence = sentences.Of(new(code, severity, Args: [1, 130]));
                Assert.EndsWith(".", sentence, StringComparison.Ordinal);
                Assert.DoesNotContain("{", sentence, StringComparison.Ordinal);
                Assert.NotEqual(ReasonCodes.NameOf(code), sentence);
            }
        }
    }

    [Fact]
    public void Both_languages_have_the_same_sentences()
    {
        var resources = new ResourceManager(typeof(ReasonText));
        string[] Keys(string culture) =>
            [.. resources.GetResourceSet(CultureInfo.GetCultureInfo(culture), true, false)!.Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key).Order(StringComparer.Ordinal)];
        Assert.Equal(Keys(""), Keys("en"));
    }
}

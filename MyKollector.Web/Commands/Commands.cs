using System.Globalization;
using System.Text;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Commands;

/// <summary>The executable as a tool: answers before any host, setting or database is touched.</summary>
public static class Commands
{
    /// <summary>A command line that cannot be understood, or a course that cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>At least one file got no verdict because it could not be opened.</summary>
    public const int Unopened = 1;

    public static bool IsCommand(string[] args) => args is ["verify" or "discover" or "verify-certificate", ..];

    public static int Run(string[] args)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        using var errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n" };
        return Run(args, output, errors, TimeProvider.System.GetUtcNow());
    }

    /// <summary>The same with its surroundings as arguments, for tests.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter errors, DateTimeOffset now)
    {
        if (args[0] == "verify-certificate") return CertificateCommand.Run(args, output, errors);
        var line = CommandLine.Parse(args);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = line.Culture;
        var text = new ReasonSentences(line.Culture);
        if (line.Files.Count == 0 || line.Problem is not null || (line.Verb == "verify" ? line.Course : line.Courses) is null)
        {
            if (line.Problem is not null) errors.WriteLine(text.Plain("problem", line.Problem));
            errors.WriteLine(text.Plain("usage"));
            return Usage;
        }

        return line.Verb == "verify" ? VerifyCommand.Run(line, text, output, errors, now) : DiscoverCommand.Run(line, text, output, errors, now);
    }

    /// <summary>A file's bytes; null when it cannot be opened. Larger than the limit comes back empty-handed but not null.</summary>
    internal static byte[]? Load(string path, out bool tooLarge)
    {
        tooLarge = false;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) return null;
            if (info.Length > TrackReader.MaxBytes)
            {
                tooLarge = true;
                return [];
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    internal static CourseFile? LoadCourse(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length > CourseGeoJson.MaxBytes) return null;
            var read = CourseGeoJson.Read(File.ReadAllBytes(path));
            return read.Succeeded ? read.Value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>The command line, taken apart.</summary>
sealed class CommandLine
{
    public required string Verb { get; init; }

    public List<string> Files { get; } = [];

    public List<string> Against { get; } = [];

    public string? Course { get; private set; }

    public string? Courses { get; private set; }

    public bool Json { get; private set; }

    public Category? Category { get; private set; }

    public CultureInfo Culture { get; private set; } = EnvironmentCulture();

    /// <summary>The option that was not understood.</summary>
    public string? Problem { get; private set; }

    public static CommandLine Parse(string[] args)
    {
        var line = new CommandLine { Verb = args[0] };
        // Values of --against run until the next option: files may follow them only behind another option or "--".
        List<string> target = line.Files;
        var literal = false;
        for (var i = 1; i < args.Length; i++)
        {
            var arg = args[i];
            var value = i + 1 < args.Length ? args[i + 1] : null;
            if (literal || !arg.StartsWith("--", StringComparison.Ordinal))
            {
                target.Add(arg);
                continue;
            }

            switch (arg)
            {
                case "--":
                    literal = true;
                    target = line.Files;
                    break;
                case "--json":
                    line.Json = true;
                    target = line.Files;
                    break;
                case "--against":
                    target = line.Against;
                    break;
                case "--course" when value is not null:
                    line.Course = value;
                    target = line.Files;
                    i++;
                    break;
                case "--courses" when value is not null:
                    line.Courses = value;
                    target = line.Files;
                    i++;
                    break;
                case "--lang" when value is not null:
                    line.Culture = value.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : French;
                    target = line.Files;
                    i++;
                    break;
                case "--category" when CategoryOf(value) is { } category:
                    line.Category = category;
                    target = line.Files;
                    i++;
                    break;
                default:
                    line.Problem = arg;
                    break;
            }
        }

        return line;
    }

    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    static Category? CategoryOf(string? value) => value switch
    {
        "foot" => Domain.Timing.Category.Foot,
        "bike" => Domain.Timing.Category.Bike,
        "e-bike" => Domain.Timing.Category.EBike,
        "handbike" => Domain.Timing.Category.Handbike,
        _ => null,
    };

    /// <summary>French, unless the environment says English.</summary>
    static CultureInfo EnvironmentCulture()
    {
        foreach (var name in new[] { "LC_ALL", "LC_MESSAGES", "LANG" })
        {
            var value = Environment.GetEnvironmentVariable(name);
            if (!string.IsNullOrEmpty(value)) return value.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : French;
        }

        return OperatingSystem.IsWindows() && CultureInfo.InstalledUICulture.TwoLetterISOLanguageName == "en" ? English : French;
    }
}

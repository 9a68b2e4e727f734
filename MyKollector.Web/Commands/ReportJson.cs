using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Proofs;

namespace MyKollector.Web.Commands;

/// <summary>The command's answer for other programs: one object on one line, null where there is none.</summary>
static class ReportJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string OfVerification(string file, ProofReport report, ReasonSentences text) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        Fields(writer, report, text);
        writer.WriteEndObject();
    });

    public static string OfDiscovery(string file, bool readable, IReadOnlyList<(CourseFile Course, ProofReport Report)> found, ReasonSentences text) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        writer.WriteBoolean("readable", readable);
        writer.WriteStartArray("courses");
        foreach (var (course, report) in found)
        {
            writer.WriteStartObject();
            writer.WriteString("course", course.Slug);
            writer.WriteString("summit", course.Summit);
            Fields(writer, report, text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    static string Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options)) content(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    static void Fields(Utf8JsonWriter writer, ProofReport report, ReasonSentences text)
    {
        writer.WriteString("verdict", report.Verdict.ToString().ToLowerInvariant());
        Number(writer, "elapsedSeconds", report.ElapsedSeconds);
        Number(writer, "uncertaintySeconds", report.UncertaintySeconds);
        Time(writer, "startUtc", report.StartUtc);
        Time(writer, "finishUtc", report.FinishUtc);
        if (report.ProvesTrace) writer.WriteString("proofLevel", "N4");
        else writer.WriteNull("proofLevel");
        writer.WriteNumber("coverage", report.Coverage);
        writer.WriteNumber("longestUncoveredMetres", report.LongestUncoveredMetres);
        writer.WriteStartArray("reasons");
        foreach (var reason in report.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code", ReasonCodes.NameOf(reason.Code));
            writer.WriteString("severity", reason.Severity.ToString().ToLowerInvariant());
            writer.WriteString("message", text.Of(reason));
            Time(writer, "fromUtc", reason.FromUtc);
            Time(writer, "toUtc", reason.ToUtc);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("attempts");
        foreach (var attempt in report.Attempts)
        {
            writer.WriteStartObject();
            Time(writer, "startUtc", attempt.StartUtc);
            Time(writer, "finishUtc", attempt.FinishUtc);
            writer.WriteNumber("elapsedSeconds", attempt.ElapsedSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } time) writer.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        else writer.WriteNull(name);
    }
}

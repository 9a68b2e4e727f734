using System.Globalization;

namespace MyKollector.Web.Platform.Journal;

/// <summary><c>MyKollector.Web verify-journal</c>: verifies every line and seal without starting the server. Exit code 0 when intact, 1 when not.</summary>
public static class JournalCommand
{
    public const string Name = "verify-journal";

    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var found = await services.GetRequiredService<JournalVerifier>().VerifyAsync(null, CancellationToken.None);
        foreach (var stream in found.Streams)
            await output.WriteLineAsync(stream.Break is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"{stream.Stream}: BROKEN at {at.Sequence} ({at.Fault}), head {stream.Head}")
                : string.Create(CultureInfo.InvariantCulture, $"{stream.Stream}: intact up to {stream.Verified}"));
        foreach (var seal in found.FaultySeals) await output.WriteLineAsync($"seal {seal}: not valid");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{found.Lines} lines in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s; last seal {found.LastSealAt?.ToString("u", CultureInfo.InvariantCulture) ?? "none"}"));
        return found.Intact ? 0 : 1;
    }
}

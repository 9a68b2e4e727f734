using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Domain.Proofs;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Domain.Tracks;

/// <summary>
/// The maker's own decoder (@garmin/fitsdk of npm) reads the same positions and times. Outside the repository: MYKOLLECTOR_FITSDK names a folder with its
/// node_modules.
/// </summary>
public sealed class FitSecondOpinionTests
{
    const string Script = """
        import { readFileSync } from 'fs';
        import { createRequire } from 'module';
        import { pathToFileURL } from 'url';
        const sdk = await import(pathToFileURL(createRequire(process.argv[2] + '/x.js').resolve('@garmin/fitsdk')).href);
        const stream = sdk.Stream.fromByteArray([...readFileSync(process.argv[3])]);
        const decoder = new sdk.Decoder(stream);
        const { messages } = decoder.read({ mergeHeartRates: false, convertDateTimesToDates: true });
        for (const r of messages.recordMesgs ?? [])
          if (r.positionLat !== undefined && r.positionLong !== undefined)
            console.log([r.positionLat, r.positionLong, r.timestamp ? r.timestamp.getTime() : ''].join(' '));
        """;

    [Fact]
    public void Simulated_rides_are_read_alike()
    {
        var points = RideSimulator.Simulate(SeedCourses.Small(), new() { Seed = 4, Approach = 60, Beyond = 60 }).Track.Points.ToArray();
        Compare(TrackReaderTests.Write("fit", points), points.Length);
    }

    [Fact]
    public void Every_labelled_file_is_read_alike()
    {
        var folder = LabelledActivities.Folder();
        if (folder is null)
        {
            Assert.Skip("No labelled activities beside the repository.");
            return;
        }

        var files = Directory.GetFiles(Path.Combine(folder, "activities"), "*.fit*");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var bytes = new MemoryStream();
            using (var stream = File.OpenRead(file))
            using (Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream) plain.CopyTo(bytes);
            Compare(bytes.ToArray(), 100);
        }
    }

    static void Compare(byte[] fit, int atLeast)
    {
        var theirs = Decode(fit);
        var read = TrackReader.Read(fit);
        Assert.True(read.Succeeded);
        var ours = read.Value.Activities.SelectMany(a => a.Points.ToArray()).ToList();
        // It ends at the first compressed timestamp: what it read until then is compared.
        var compressed = read.Value.Activities.Any(a => a.Has(TrackOddity.CompressedTimestamps));
        Assert.True(theirs.Count >= (compressed ? 1 : atLeast), $"the second decoder read {theirs.Count} records");
        if (compressed) Assert.True(ours.Count > theirs.Count);
        else Assert.Equal(theirs.Count, ours.Count);
        for (var i = 0; i < theirs.Count; i++)
        {
            Assert.Equal(theirs[i].Latitude * 180.0 / 2147483648, ours[i].Latitude, 9);
            Assert.Equal(theirs[i].Longitude * 180.0 / 2147483648, ours[i].Longitude, 9);
            Assert.Equal(theirs[i].Time, ours[i].HasTime ? ours[i].Time : null);
        }
    }

    static List<(long Latitude, long Longitude, long? Time)> Decode(byte[] fit)
    {
        if (Environment.GetEnvironmentVariable("MYKOLLECTOR_FITSDK") is not { Length: > 0 } sdk)
        {
            Missing.Tool("MYKOLLECTOR_FITSDK names no folder where `npm install @garmin/fitsdk` was run: FIT files were read by our own reader only.");
            return [];
        }

        var folder = Directory.CreateTempSubdirectory("mykollector-fit-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "decode.mjs"), Script);
            File.WriteAllBytes(Path.Combine(folder, "file.fit"), fit);
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "decode.mjs"), sdk, Path.Combine(folder, "file.fit")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = node.StandardError.ReadToEndAsync();
            var lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            node.WaitForExit();
            Assert.True(node.ExitCode == 0, said.Result);
            return [.. lines.Select(l => l.Split(' ')).Select(p => (Number(p[0]), Number(p[1]), p.Length > 2 && p[2].Length > 0 ? Number(p[2]) : (long?)null))];
        }
        catch (Win32Exception)
        {
            Missing.Tool("node is not installed: FIT files were read by our own reader only.");
            return [];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

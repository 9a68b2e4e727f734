using System.Diagnostics;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Tracks;
using MyKollector.Tests.Domain.Proofs;

namespace MyKollector.Tests.Domain.Tracks;

/// <summary>Files damaged in every way: no crash, no hang, little memory. Two thousand of each format; a hundred thousand with MYKOLLECTOR_LONG=1.</summary>
public sealed class HostileFilesTests
{
    static int Count => Environment.GetEnvironmentVariable("MYKOLLECTOR_LONG") == "1" ? 100_000 : 2_000;

    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("gpx")]
    [InlineData("tcx")]
    [InlineData("fit")]
    [InlineData("streams")]
    [InlineData("gzip")]
    [InlineData("zip")]
    public void Mutants_neither_crash_nor_hang(string format)
    {
        // A real climb in miniature, so that what survives the mutation goes through the whole verifier.
        var course = SeedCourses.Small();
        var points = RideSimulator.Simulate(course, new() { Seed = 3, Approach = 60, Beyond = 60 }).Track.Points.ToArray();
        var gpx = TrackFiles.Gpx(points);
        var original = format switch
        {
            "gzip" => TrackFiles.Gzip(gpx),
            "zip" => TrackFiles.Zip(("ride.gpx", gpx)),
            _ => TrackReaderTests.Write(format, points),
        };
        var random = new Random(20250601);
        var verdicts = 0;
        var slowest = TimeSpan.Zero;
        long largest = 0;
        for (var i = 0; i < Count; i++)
        {
            var mutant = Mutate(original, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var read = TrackReader.Read(mutant);
            if (read.Succeeded)
            {
                var report = Verifier.Verify(course, read.Value, null, [], Now);
                verdicts++;
                // Every conclusion must be tellable.
                Assert.NotNull(ProofReportStorage.Read(ProofReportStorage.Write(report)));
            }

            if (watch.Elapsed > slowest) slowest = watch.Elapsed;
            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(verdicts > Count / 20, $"only {verdicts} mutants were read: the mutation is too coarse to reach the verifier");
        // A tenth of the real limits would do; the clock of a shared machine may stall.
        Assert.InRange(slowest.TotalSeconds, 0, 5);
        Assert.InRange(largest, 0, 64 << 20);
    }

    static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        var edits = 1 + random.Next(1 << random.Next(1, 7));
        for (var e = 0; e < edits && bytes.Count > 4; e++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = "<>/\"'&0-.,:;[]{}="u8[random.Next(17)];
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                case 5 when random.Next(6) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 6:
                    bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)0xFF;
                    break;
                case 7:
                    // A digit for a digit: times and places that jump.
                    for (var i = at; i < Math.Min(bytes.Count, at + 400); i++)
                    {
                        if (bytes[i] is < (byte)'0' or > (byte)'9') continue;
                        bytes[i] = (byte)('0' + random.Next(10));
                        break;
                    }

                    break;
                default:
                    bytes.InsertRange(at, random.Next(3) switch { 0 => "<!DOCTYPE x>"u8.ToArray(), 1 => "1e308"u8.ToArray(), _ => "-9999999999999999999"u8.ToArray() });
                    break;
            }
        }

        return [.. bytes];
    }
}

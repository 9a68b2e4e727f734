using System.Globalization;
using MyKollector.Benchmarks;

// One command per row: each prints both sides of its ratio, measured in the same run.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commands = new Dictionary<string, (string About, Func<string[], int> Run)>(StringComparer.OrdinalIgnoreCase)
{
    ["f14"] = ("GPX to points, against XmlReader filling a list of structs", GpxToPoints.Run),
    ["f15"] = ("verification of a 3-hour file, and discovery among 10,000 courses", Verification.Run),
    ["sweep"] = ("simulated scenarios on every course: sweep [--courses FOLDER] [--seeds N] [--only NAME] [--coarse] [--measures]", Sweep.Run),
    ["f16"] = ("engraving files against bare Skia, QR codes against QRCoder", Engraving.Run),
    ["segments"] = ("rides timed over pieces of real roads: segments [--courses FOLDER] [--seeds N]", Sweep.Segments),
    ["score"] = ("labelled activities against the aims: score --tracks FOLDER [--measures]", Score.Run),
};

if (args.Length > 0 && commands.TryGetValue(args[0], out var command)) return command.Run(args[1..]);
Console.WriteLine("dotnet run -c Release --project benchmarks -- COMMAND");
foreach (var (name, (about, _)) in commands) Console.WriteLine($"  {name,-8} {about}");
return args.Length == 0 ? 0 : 2;

using System.Globalization;
using MyKollector.Benchmarks;
using MyKollector.Benchmarks.Running;

// One command per row: each prints both sides of its ratio, measured in the same run.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
var commands = new Dictionary<string, (string About, Func<string[], Task<int>> Run)>(StringComparer.OrdinalIgnoreCase)
{
    ["f1"] = ("punches one by one over HTTP, against bare group commit", _ => Punches.OneByOneAsync()),
    ["f2"] = ("offline queues of fifty punches, against the bulk insert of the same rows", _ => Punches.QueuesAsync()),
    ["f3"] = ("timer's first visit on a mountain link, against one plain page", _ => FirstVisits.MountainAsync()),
    ["f4"] = ("tap to screen, link slow and down, against one plain page", _ => FirstVisits.TapAsync()),
    ["f5"] = ("catalogue and course pages, against a comparable shop", _ => Shop.PagesAsync()),
    ["f6"] = ("bytes of a first visit, against the framework's template and a bare MudBlazor page", _ => FirstVisits.WeightAsync()),
    ["f7"] = ("basket and whole order, against a comparable shop", _ => Shop.OrdersAsync()),
    ["f8"] = ("a whole « Gravée », against one raw durable insert", _ => Engravings.RunAsync()),
    ["f9"] = ("a change on a thousand open boards, against a bare board page and raw SignalR", Boards.UpdatesAsync),
    ["f10"] = ("a hundred changes a second on a thousand open boards: staleness, pictures, counts, sums", Boards.StalenessAsync),
    ["f11"] = ("memory of a live page, against a blank one and a bare MudBlazor one", Boards.MemoryAsync),
    ["f12"] = ("rankings among a million performances, against a kept table and hello", _ => Rankings.RunAsync()),
    ["f13"] = ("workshop's pages with a hundred thousand medals, against a thousand", _ => WorkshopLists.RunAsync()),
    ["f14"] = ("GPX to points, against XmlReader filling a list of structs", At(GpxToPoints.Run)),
    ["f15"] = ("verification of a 3-hour file, and discovery among 10,000 courses", At(Verification.Run)),
    ["f16"] = ("engraving files against bare Skia, QR codes against QRCoder", At(Engraving.Run)),
    ["f17"] = ("verification of the journal, against a bare HMAC chain over the same rows", _ => JournalChain.RunAsync()),
    ["f18"] = ("cold start against a bare application, idle memory against a comparable shop", _ => Starts.RunAsync()),
    ["f19"] = ("punches on PostgreSQL against pgbench; two nodes against one", _ => Nodes.RunAsync()),
    ["vendure"] = ("fetches and fills the comparable shop that f5, f7 and f18 measure beside", _ => Vendure.PrepareAsync()),
    ["sweep"] = ("simulated scenarios on every course: sweep [--courses FOLDER] [--seeds N] [--only NAME] [--coarse] [--measures]", At(Sweep.Run)),
    ["segments"] = ("rides timed over pieces of real roads: segments [--courses FOLDER] [--seeds N]", At(Sweep.Segments)),
    ["score"] = ("labelled activities against the aims: score --tracks FOLDER [--measures]", At(Score.Run)),
};

if (args.Length > 0 && commands.TryGetValue(args[0], out var command)) return await command.Run(args[1..]);
Console.WriteLine("dotnet run -c Release --project benchmarks -- COMMAND");
foreach (var (name, (about, _)) in commands) Console.WriteLine($"  {name,-8} {about}");
return args.Length == 0 ? 0 : 2;

static Func<string[], Task<int>> At(Func<string[], int> run) => args => Task.FromResult(run(args));

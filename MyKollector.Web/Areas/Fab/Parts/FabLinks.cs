using System.Globalization;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Fab.Medals;

namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>Addresses of the workshop's lists: a filter can be kept, sent and opened again.</summary>
public static class FabLinks
{
    static readonly Dictionary<WorkshopStage, string> Stages = new()
    {
        [WorkshopStage.ToProduce] = "a-produire", [WorkshopStage.InProduction] = "en-production", [WorkshopStage.Produced] = "fabriquees", [WorkshopStage.ToEngrave] = "a-graver",
        [WorkshopStage.Engraved] = "gravees", [WorkshopStage.Shipped] = "expediees", [WorkshopStage.Held] = "de-cote",
    };

    public static string Medals(WorkshopStage stage, string? course = null) => Medals(new MedalFilter(stage, course));

    public static string Medals(MedalFilter filter) => "/fab/medailles" + Query(("statut", Stages[filter.Stage]), ("col", filter.Course), ("finition", filter.Finish), ("du", Day(filter.From)), ("au", Day(filter.To)),
        ("page", filter.Page > 1 ? filter.Page.ToString(CultureInfo.InvariantCulture) : null));

    public static string Engraving(string? course, string? finish) => "/fab/gravure" + Query(("col", course), ("finition", finish));

    public static string Shipping(string? course) => "/fab/expedition" + Query(("col", course));

    public static string History(string? course, DateOnly? from, DateOnly? to) => "/fab/historique" + Query(("col", course), ("du", Day(from)), ("au", Day(to)));

    /// <summary>A file of chosen medals.</summary>
    public static string Files(string file, IEnumerable<MedalId> medals) => $"/fab/gravure/{file}?ids={string.Join(',', medals)}";

    /// <summary>The list named in an address; the first one when it is none.</summary>
    public static WorkshopStage Stage(string? statut) => Stages.FirstOrDefault(s => s.Value == statut).Key;

    /// <summary>A day typed into an address, or null.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A day as addresses and date fields write it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in parts)
            if (!string.IsNullOrEmpty(value)) query = query.Add(name, value);
        return query.ToUriComponent();
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Medals;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Admin.Board;

public sealed partial class BoardPage
{
    FilterChoices _choices = new([], []);
    IReadOnlyList<StuckGroup> _stuck = [];
    Funnel? _figures;
    DateTimeOffset _from;
    DateTimeOffset _until;

    [Inject] BoardData Data { get; set; } = default!;

    [Inject] StageLimits Limits { get; set; } = default!;

    [SupplyParameterFromQuery] string? Col { get; set; }

    [SupplyParameterFromQuery] string? Atelier { get; set; }

    [SupplyParameterFromQuery] string? Du { get; set; }

    [SupplyParameterFromQuery] string? Au { get; set; }

    protected override bool Concerns(ChangeHint hint) => true;

    protected override async Task LoadAsync()
    {
        var seen = await Data.QueryAsync(Col, Atelier, Du, Au, Actor, Leaving);
        (_choices, _stuck, _figures, _from, _until) = (seen.Choices, seen.Stuck, seen.Figures, seen.From, seen.Until);
    }

    Task RemedyAsync((StuckKind Kind, StuckRow Row) stuck) => DoAndTellAsync(Text["Remedy.Done", stuck.Row.Label], cancellation => Data.RemedyAsync(stuck.Kind, stuck.Row.Id, Actor, cancellation));

    Figure Medal(MedalStatus status) => new(Words.Of(status), _figures!.Medals.GetValueOrDefault(status), Medals(status.ToString()));

    string Orders(string state) => Address("/admin/commandes", ("etat", state), ("du", Day(_from)), ("au", Day(_until.AddDays(-1))));

    string Times(string state) => Address("/admin/revendications", ("etat", state.Length == 0 ? "tous" : state), ("du", Day(_from)), ("au", Day(_until.AddDays(-1))));

    string Medals(string state) => Address("/admin/medailles", ("etat", state));

    /// <summary>Every figure leads to the list behind it, with the board's own filters.</summary>
    string Address(string path, params (string Name, string Value)[] query) =>
        path + "?" + string.Join('&', query.Append(("col", Col ?? "")).Append(("atelier", Atelier ?? "")).Where(q => q.Item2.Length > 0).Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2)}"));

    static string Day(DateTimeOffset at) => Formats.InParis(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

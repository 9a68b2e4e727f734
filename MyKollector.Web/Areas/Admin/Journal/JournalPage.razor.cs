using Microsoft.AspNetCore.Components;

namespace MyKollector.Web.Areas.Admin.Journal;

public sealed partial class JournalPage
{
    FilterChoices _choices = new([], []);
    JournalPageOfRows? _page;
    string? _noted;

    [Inject] JournalFilters Filters { get; set; } = default!;

    [SupplyParameterFromQuery] string? Flux { get; set; }

    [SupplyParameterFromQuery] string? Qui { get; set; }

    [SupplyParameterFromQuery] string? Action { get; set; }

    [SupplyParameterFromQuery] string? Objet { get; set; }

    [SupplyParameterFromQuery] string? Issue { get; set; }

    [SupplyParameterFromQuery] string? Col { get; set; }

    [SupplyParameterFromQuery] string? Atelier { get; set; }

    [SupplyParameterFromQuery] string? Du { get; set; }

    [SupplyParameterFromQuery] string? Au { get; set; }

    [SupplyParameterFromQuery(Name = "page")] int? PageNumber { get; set; }

    Dictionary<string, string> Describe() => new (string Name, string? Value)[]
        {
            ("flux", Flux), ("qui", Qui), ("action", Action), ("objet", Objet), ("issue", Issue), ("col", Col), ("atelier", Atelier), ("du", Du), ("au", Au),
        }
        .Where(p => !string.IsNullOrWhiteSpace(p.Value)).ToDictionary(p => p.Name, p => p.Value!);

    protected override async Task LoadAsync()
    {
        // The first rendering on the server reads nothing: one look at the journal is one line in it.
        if (!RendererInfo.IsInteractive) return;
        _choices = await Choices.QueryAsync(Actor, Leaving);
        var asked = new JournalQuery { Flux = Flux, Qui = Qui, Action = Action, Objet = Objet, Issue = Issue, Col = Col, Atelier = Atelier, Du = Du, Au = Au };
        var filter = await Filters.QueryAsync(asked, Actor, Leaving);
        // Turning the page of one reading is the same reading.
        var reading = asked.ToString();
        var rows = await Rows.QueryAsync(filter, Math.Max(0, (PageNumber ?? 1) - 1), note: _noted != reading, Actor, Leaving);
        _noted = reading;
        Refused = rows.Error;
        _page = rows.Succeeded ? rows.Value : null;
    }
}

using System.Collections;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace MyKollector.Web.Ui;

/// <summary>
/// Renders pieces of a page to text, once for all circuits that show them alike. A circuit remembers every element that it draws, twice;
/// of such a piece it remembers one reference to a text that all share. Handlers inside a piece do not exist: a list listens for its rows,
/// see <see cref="RowActionEventArgs"/>.
/// </summary>
public sealed class MarkupRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>One text for each set of parameters, in their order and in the caller's language.</summary>
    /// <param name="pieces">The parameters of each piece. What it shows must depend on them alone.</param>
    /// <param name="before">What the same list was in the same language: a piece whose parameters are equal is taken from it.</param>
    public async Task<RenderedPieces> RenderAsync<TPiece>(IEnumerable<Dictionary<string, object?>> pieces, RenderedPieces? before = null) where TPiece : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var texts = new List<MarkupString>();
            var known = new Dictionary<IReadOnlyDictionary<string, object?>, MarkupString>(PieceParameters.ByValue);
            foreach (var parameters in pieces)
            {
                if (before?.TextOf(parameters) is not { } text) text = new((await renderer.RenderComponentAsync<TPiece>(ParameterView.FromDictionary(parameters))).ToHtmlString().Trim());
                texts.Add(known[parameters] = text);
            }

            return new RenderedPieces(texts, known);
        });
    }
}

/// <summary>The texts of a list's pieces, in their order, and what each was made from.</summary>
public sealed class RenderedPieces(List<MarkupString> texts, Dictionary<IReadOnlyDictionary<string, object?>, MarkupString> known) : IReadOnlyList<MarkupString>
{
    public int Count => texts.Count;

    public MarkupString this[int index] => texts[index];

    /// <summary>The text of a piece with equal parameters; null when there is none.</summary>
    public MarkupString? TextOf(IReadOnlyDictionary<string, object?> parameters) => known.TryGetValue(parameters, out var text) ? text : null;

    public IEnumerator<MarkupString> GetEnumerator() => texts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Parameters are equal when each value is.</summary>
sealed class PieceParameters : IEqualityComparer<IReadOnlyDictionary<string, object?>>
{
    public static readonly PieceParameters ByValue = new();

    public bool Equals(IReadOnlyDictionary<string, object?>? x, IReadOnlyDictionary<string, object?>? y) =>
        x is not null && y is not null && x.Count == y.Count && x.All(p => y.TryGetValue(p.Key, out var other) && Equals(p.Value, other));

    public int GetHashCode(IReadOnlyDictionary<string, object?> parameters) => parameters.Aggregate(0, (hash, p) => hash ^ HashCode.Combine(p.Key, p.Value));
}

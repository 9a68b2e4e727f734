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
    public async Task<IReadOnlyList<MarkupString>> RenderAsync<TPiece>(IEnumerable<Dictionary<string, object?>> pieces) where TPiece : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var texts = new List<MarkupString>();
            foreach (var parameters in pieces) texts.Add(new((await renderer.RenderComponentAsync<TPiece>(ParameterView.FromDictionary(parameters))).ToHtmlString().Trim()));
            return texts;
        });
    }
}

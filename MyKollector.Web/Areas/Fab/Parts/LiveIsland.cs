using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>What the last action did, in words that stay until the next one.</summary>
public sealed record Told(Tone Tone, string Text, IReadOnlyList<string> Details)
{
    public Told(Tone tone, string text) : this(tone, text, []) { }
}

/// <summary>
/// The living part of a workshop's page: shows the shared picture, follows it while the page is open, and runs one action at a time.
/// The page around it is static, so that it is there at once; this part is rendered into it and then taken over by the circuit.
/// </summary>
public abstract class LiveIsland : PageBase
{
    IDisposable? _following;
    bool _gone;

    [Inject] protected WorkshopFeed Feed { get; set; } = default!;

    [Inject] protected MarkupRenderer Markup { get; set; } = default!;

    [Inject] protected CurrentActor Current { get; set; } = default!;

    [Inject] protected ErrorMessages Messages { get; set; } = default!;

    [Inject] protected IStringLocalizer<FabText> Text { get; set; } = default!;

    /// <summary>The picture on screen; null while the first one is loaded or when there is nothing to see.</summary>
    protected LivePicture<WorkshopPicture>? Picture { get; private set; }

    protected WorkshopPicture? Counts => Picture?.Value;

    protected Actor Me { get; private set; } = Actor.Anonymous;

    protected ManufacturerId Workshop => Me.Manufacturer ?? default;

    /// <summary>What the last action did.</summary>
    protected Told? LastTold { get; set; }

    /// <summary>Why the list cannot be shown.</summary>
    protected Error? Unseen { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        Me = await Current.GetAsync();
        if (Gate.Refuse<WorkshopCounters>(Me) is { } refused || Me.Manufacturer is null)
        {
            Unseen = Error.Forbidden();
            return;
        }

        Picture = await Feed.GetAsync(Workshop);
        await LoadAsync();
    }

    /// <summary>Reads what this part shows beside the counts, from the picture's shared answers.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>One list of the picture: boards with the same question share its answer.</summary>
    protected async Task<T?> ListAsync<T>(object question, Func<Task<Result<T>>> ask) where T : class
    {
        if (Picture is null) return null;
        var answer = await Picture.ShareAsync<object>(question, async _ => await ask());
        var result = (Result<T>)answer;
        Unseen = result.Error;
        return result.Succeeded ? result.Value : null;
    }

    /// <summary>Pieces of the picture's lists as text, rendered once for all boards of one language that ask the same.</summary>
    /// <param name="question">Names the list; compared by value.</param>
    /// <param name="pieces">The parameters of each piece; must depend on the picture and the question alone. One that is equal in the next picture is not rendered again.</param>
    protected Task<RenderedPieces> ShareAsync<TPiece>(object question, Func<IEnumerable<Dictionary<string, object?>>> pieces) where TPiece : IComponent =>
        Picture!.ShareAsync<RenderedPieces>((typeof(TPiece), question, CultureInfo.CurrentUICulture.Name), before => Markup.RenderAsync<TPiece>(pieces(), before));

    protected override void OnAfterRender(bool firstRender)
    {
        // Only here, which a page that is merely prerendered never reaches.
        if (firstRender && Picture is not null) _following = Feed.Subscribe(Workshop, Follow);
    }

    void Follow(LivePicture<WorkshopPicture> picture) => _ = InvokeAsync(async () =>
    {
        if (_gone || (Picture is { } mine && picture.Version <= mine.Version)) return;
        Picture = picture;
        try
        {
            await LoadAsync();
        }
#pragma warning disable CA1031 // A list that could not be read once must not end the board: what it shows stands until the next change.
        catch (Exception)
#pragma warning restore CA1031
        {
            if (_gone) return;
        }

        StateHasChanged();
    });

    /// <summary>Runs one action as whoever is signed in now, and keeps what it did for display.</summary>
    protected async Task<bool> ActAsync<T>(Func<Actor, Task<Result<T>>> action, Func<T, Told> tell)
    {
        return await DoAsync(async _ =>
        {
            Me = await Current.GetAsync();
            var result = await action(Me);
            LastTold = result.Succeeded ? tell(result.Value) : new Told(Tone.Problem, Messages.Of(result.Error));
            return result.WithoutValue();
        });
    }

    /// <summary>The sentence of a selection that moved, and a line for each medal that did not.</summary>
    protected Told Tell(MovedMedals moved, string done)
    {
        List<string> refused = [.. moved.Refused.Select(r => Messages.Of(r.Refused!)).Distinct()];
        if (moved.Done == 0) return refused.Count == 1 ? new(Tone.Problem, refused[0]) : new(Tone.Problem, Text["Told.Nothing"], refused);
        return new(refused.Count == 0 ? Tone.Done : Tone.Attention, Text.Many(done, moved.Done), refused);
    }

    protected override void Dispose(bool disposing)
    {
        _gone = true;
        _following?.Dispose();
        base.Dispose(disposing);
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Areas.Admin.Review;

public sealed partial class ReviewPage : IAsyncDisposable
{
    ReviewSeen? _seen;
    IJSObjectReference? _keys;

    [Inject] IJSRuntime Js { get; set; } = default!;

    [Parameter] public Guid Id { get; set; }

    ProofReport? Report => _seen?.Proofs.Select(p => p.Report).LastOrDefault(r => r is not null);

    protected override bool Concerns(ChangeHint hint) => hint.ObjectId == Id;

    protected override async Task LoadAsync()
    {
        var found = await File.QueryAsync(new PerformanceId(Id), Actor, Leaving);
        _seen = found.Succeeded ? found.Value : null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        // Keys press the buttons that carry them: what a key may do is what its button may do.
        _keys = await Js.InvokeAsync<IJSObjectReference>("import", "/js/admin-keys.js");
        await _keys.InvokeVoidAsync("listen");
    }

    Task DecideAsync(DecidePerformanceCommand command) => DoAndTellAsync(Text["Review.Decided." + command.Ruling], cancellation => Decide.HandleAsync(command, Actor, cancellation));

    Task ReopenAsync(string reason) => DoAndTellAsync(Text["Review.Reopened"], cancellation => Reopen.HandleAsync(new(new PerformanceId(Id), reason), Actor, cancellation));

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_keys is null) return;
        try
        {
            await _keys.InvokeVoidAsync("stop");
            await _keys.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listener with it.
        }
    }
}

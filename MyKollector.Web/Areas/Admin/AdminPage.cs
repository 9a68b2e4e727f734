using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Admin;

/// <summary>
/// A page of the administration: knows who looks, loads again when its address changes, and, where it asks for it, when something changed in
/// the house. Bursts of changes become one reload.
/// </summary>
public abstract class AdminPage : PageBase
{
    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    readonly Lock _gate = new();
    IDisposable? _listening;
    Timer? _soon;
    bool _waiting;

    [Inject] CurrentActor Current { get; set; } = default!;

    [Inject] ChangeNotifier Changes { get; set; } = default!;

    [Inject] protected IStringLocalizer<AdminText> Text { get; set; } = default!;

    protected Actor Actor { get; private set; } = Actor.Anonymous;

    /// <summary>What the last action did, to be told; null when it was refused or nothing was done yet.</summary>
    protected string? Told { get; private set; }

    /// <summary>True until the first load has ended.</summary>
    protected bool Loading { get; private set; } = true;

    /// <summary>Whether a button is shown: the right reaches everything.</summary>
    protected bool May(Resource resource, Right right) => Actor.ScopeOf(resource, right) == Scope.All;

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Whether a change concerns what is shown; none does unless a page says so.</summary>
    protected virtual bool Concerns(ChangeHint hint) => false;

    protected override async Task OnParametersSetAsync()
    {
        Actor = await Current.GetAsync();
        await LoadAsync();
        Loading = false;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || !RendererInfo.IsInteractive) return;
        _soon = new Timer(_ => _ = RefreshAsync());
        _listening = Changes.Subscribe(hints =>
        {
            if (!hints.Any(Concerns)) return;
            lock (_gate)
            {
                if (_waiting) return;
                _waiting = true;
                _soon?.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        });
    }

    /// <summary>Runs one action, tells how it ended and loads again.</summary>
    protected async Task DoAndTellAsync(string told, Func<CancellationToken, Task<Result>> action)
    {
        Told = null;
        if (await ActAsync(action)) Told = told;
        await LoadAsync();
    }

    /// <summary>Runs one action as whoever is signed in now: the journal joins what this click caused, and not all that the page ever did.</summary>
    protected Task<bool> ActAsync(Func<CancellationToken, Task<Result>> action) => DoAsync(async cancellation =>
    {
        Actor = await Current.GetAsync();
        return await action(cancellation);
    });

    async Task RefreshAsync()
    {
        lock (_gate) _waiting = false;
        try
        {
            await InvokeAsync(async () =>
            {
                if (Leaving.IsCancellationRequested) return;
                await LoadAsync();
                StateHasChanged();
            });
        }
        catch (OperationCanceledException)
        {
            // The person left meanwhile.
        }
        catch (ObjectDisposedException)
        {
            // The same.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _listening?.Dispose();
            _soon?.Dispose();
        }

        base.Dispose(disposing);
    }
}

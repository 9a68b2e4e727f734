using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Ui.Components;

/// <summary>
/// For interactive pages: one action at a time, its refusal kept for display, and a token that ends queries when the person leaves.
/// </summary>
public abstract class PageBase : ComponentBase, IDisposable
{
    readonly CancellationTokenSource _leaving = new();

    /// <summary>Cancelled when the page goes away.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>True while an action runs: buttons are disabled.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Why the last action was refused; null after a success.</summary>
    protected Error? Refused { get; set; }

    /// <summary>Runs one action unless one is running already (a double click has one effect), and says whether it was done.</summary>
    protected async Task<bool> DoAsync(Func<CancellationToken, Task<Result>> action)
    {
        if (Busy) return false;
        Busy = true;
        try
        {
            // Not cancelled by leaving: what a person started is finished.
            var result = await action(CancellationToken.None);
            Refused = result.Error;
            return result.Succeeded;
        }
        finally
        {
            Busy = false;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _leaving.Cancel();
        _leaving.Dispose();
    }
}

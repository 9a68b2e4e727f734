using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Admin.Cheats;

/// <summary>
/// A shortcut to a state that takes days or mountains to reach. Exists in Development only; every area registers its own.
/// </summary>
public interface ICheat
{
    /// <summary>Short and stable, for the address: <c>advance-day</c>.</summary>
    string Name { get; }

    /// <summary>What the button says.</summary>
    string Label { get; }

    /// <summary>Does it, and says what was done.</summary>
    Task<string> RunAsync(CancellationToken cancellation);
}

/// <summary>A cheat that can be told what to do it to.</summary>
public interface IChoosingCheat : ICheat
{
    /// <summary>What can be chosen; the first is what the button does without a choice.</summary>
    Task<IReadOnlyList<(string Value, string Label)>> ChoicesAsync(CancellationToken cancellation);

    /// <summary>Does it to the chosen one, and says what was done.</summary>
    Task<string> RunAsync(string choice, CancellationToken cancellation);
}

/// <summary>Moves the domain's clock. Sessions, codes and limits keep the system's.</summary>
public sealed class AdvanceTime(DomainClock clock, string name, string label, TimeSpan by) : ICheat
{
    public string Name => name;

    public string Label => label;

    public Task<string> RunAsync(CancellationToken cancellation)
    {
        clock.Advance(by);
        return Task.FromResult(clock.GetUtcNow().ToString("u", System.Globalization.CultureInfo.InvariantCulture));
    }
}

namespace MyKollector.Web.Platform.Hosting;

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

namespace MyKollector.Web.Ui.Components;

/// <summary>Where a relief is shown.</summary>
public enum ReliefSize
{
    /// <summary>The shape alone, in a list.</summary>
    Card,

    /// <summary>With axes, gates and gradients, as wide as the page.</summary>
    Page,

    /// <summary>The same, lower, on paper.</summary>
    Print,
}

namespace MyKollector.Web.Ui.Components;

/// <summary>What a state asks of the reader. Always shown with an icon and a word, never by colour alone.</summary>
public enum Tone
{
    /// <summary>Not reached, or no news.</summary>
    Neutral,

    /// <summary>Done, nothing to do.</summary>
    Done,

    /// <summary>Under way, somebody else's turn.</summary>
    Waiting,

    /// <summary>The reader should look at it.</summary>
    Attention,

    /// <summary>Something failed.</summary>
    Problem,
}

/// <summary>How <c>DateText</c> writes an instant, always in Paris.</summary>
public enum DateStyle
{
    /// <summary>12 septembre 2026.</summary>
    Date,

    /// <summary>12 septembre 2026 à 14:05.</summary>
    DateAndTime,

    /// <summary>12/09/2026.</summary>
    Compact,

    /// <summary>12/09/2026 14:05.</summary>
    CompactWithTime,

    /// <summary>14:05.</summary>
    Time,
}

public static class Tones
{
    /// <summary>The CSS class of a tone.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Done => "done",
        Tone.Waiting => "waiting",
        Tone.Attention => "attention",
        Tone.Problem => "problem",
    };

    /// <summary>The icon of a tone, where the state has none of its own.</summary>
    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Neutral => LineIcons.Circle,
        Tone.Done => LineIcons.CircleCheck,
        Tone.Waiting => LineIcons.Hourglass,
        Tone.Attention => LineIcons.TriangleAlert,
        Tone.Problem => LineIcons.OctagonAlert,
    };
}

/// <summary>One step of a <c>Timeline</c>.</summary>
/// <param name="Title">What happens at this step.</param>
/// <param name="Tone">Neutral while it is still to come.</param>
/// <param name="At">When it happened.</param>
/// <param name="Note">One more sentence.</param>
/// <param name="Icon">Instead of the tone's own icon.</param>
/// <param name="Current">The step that the reader is at.</param>
/// <param name="Content">Anything more, such as the one next action.</param>
public sealed record TimelineStep(
    string Title, Tone Tone, DateTimeOffset? At = null, string? Note = null, string? Icon = null, bool Current = false,
    Microsoft.AspNetCore.Components.RenderFragment? Content = null);

/// <summary>One card of <c>ChoiceCards</c>.</summary>
public sealed record Choice<TValue>(TValue Value, string Title, string? Note = null, string? Icon = null);

/// <summary>One crumb of a <c>Breadcrumb</c>; the last one is the page itself and has no address.</summary>
public sealed record Crumb(string Label, string? Href = null);

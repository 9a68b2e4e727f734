using Microsoft.Extensions.Localization;

namespace MyKollector.Web.Platform.Journal;

/// <summary>Anchors the words of the journal's action codes (ActionText.resx, ActionText.en.resx).</summary>
public sealed class ActionText;

/// <summary>Says the code of an action or of an outbox message in plain words: « Médaille gravée » for <c>medal.engraved</c>; a code without words is shown as it is.</summary>
public sealed class ActionWords(IStringLocalizer<ActionText> texts)
{
    public string Of(string action) => texts[action] is { ResourceNotFound: false } words ? words.Value : action;

    /// <summary>Says the kind of an object, « médaille » for <c>medal</c>.</summary>
    public string OfObject(string kind) => texts["object." + kind] is { ResourceNotFound: false } words ? words.Value : kind;
}

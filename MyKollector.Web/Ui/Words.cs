using Microsoft.Extensions.Localization;

namespace MyKollector.Web.Ui;

/// <summary>Anchors the product's vocabulary: one word per value of the domain's enumerations (WordText.resx, WordText.en.resx).</summary>
public sealed class WordText;

/// <summary>The word shown for a value of the domain, the same on every page, in mails and on paper: <c>Words.Of(MedalStatus.Engraved)</c> is « Gravée ».</summary>
public sealed class Words(IStringLocalizer<WordText> texts)
{
    public string Of<T>(T value) where T : struct, Enum => texts[$"{typeof(T).Name}.{value}"];

    /// <summary>The word for a value whose type is not known in advance; null when the vocabulary has none.</summary>
    public string? Find(Enum value) => texts[$"{value.GetType().Name}.{value}"] is { ResourceNotFound: false } word ? word.Value : null;
}

using Microsoft.Extensions.Localization;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>Sentences with a number. French says none in the singular, English in the plural.</summary>
public static class Plural
{
    /// <summary>The text of <paramref name="key"/>, or of <c>key.One</c> where the language wants the singular. The number is its first place.</summary>
    public static string Many(this IStringLocalizer texts, string key, int count, params ReadOnlySpan<object> more)
    {
        var singular = count == 1 || (count == 0 && !Cultures.IsEnglish);
        return texts[singular ? key + ".One" : key, [count, .. more]];
    }
}
